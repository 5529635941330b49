import Kernel
import Web
import Words

/// 核对名单: every line of a list as it was read, each field to be set right on the page, before anybody is registered. First set-up and
/// 导入名单 share it.
struct RosterReview {
    /// What each line becomes; first set-up chooses roles besides.
    let givesRoles: Bool
    /// Units the town has already.
    var known: Set<String> = []

    /// So many lines fit one form; a township has fewer people.
    static let most = 700

    // MARK: Out

    /// The tables of people and units, to stand within a form.
    func html(_ roster: Roster, _ form: Fields, _ errors: FormErrors?) -> HTML {
        let columns: [Web.Column] =
            [
                .number("行"), .title("姓名"), .text("单位"), .text("职务"), .text("分管、联系"),
            ] + (givesRoles ? [.short("身份")] : []) + [.short("不要")]
        let rows = roster.rows.indices.map { row($0, roster, form, errors) }
        return """
            \(Component.table("人员", columns, rows: rows))<h2>单位（\(roster.units.count) 个）</h2>\(units(roster))
            """
    }

    private func row(_ index: Int, _ roster: Roster, _ form: Fields, _ errors: FormErrors?) -> [HTML] {
        let row = roster.rows[index]
        func field(_ name: String, _ label: String, _ value: String) -> HTML {
            let id = "\(name)\(index)"
            let wrong: HTML =
                errors?.sentence(for: id) == nil ? "" : " aria-invalid=\"true\" class=\"input--wrong\""
            return
                "<label class=\"visually-hidden\" for=\"\(id)\">第 \(row.line) 行的\(label)</label><input type=\"text\" id=\"\(id)\" name=\"\(name)\" value=\"\(value)\" autocomplete=\"off\"\(wrong)>"
        }
        // Bars stand at its ends: blanks there would be taken off, and what is empty be gone.
        let kept = "|" + [row.level, row.phone, row.unread].joined(separator: "\t") + "|"
        let unread: HTML = row.unread.isEmpty ? "" : "<span class=\"field__hint\">没有对上单位：\(row.unread)</span>"
        let dropped: HTML = form.all("drop").contains("\(row.line)") ? " checked" : ""
        let drop: HTML =
            "<label class=\"check\"><input type=\"checkbox\" name=\"drop\" value=\"\(row.line)\"\(dropped)><span class=\"visually-hidden\">不要第 \(row.line) 行</span></label>"
        let first: [HTML] = [
            "\(row.line)\(Form.hidden("line", "\(row.line)"))\(Form.hidden("rest", kept))",
            "\(field("name", "姓名", row.name))\(namesake(index, roster, errors))",
            field("unit", "单位", row.unit),
            "\(field("post", "职务", row.post))\(beside(row))",
            "\(field("charges", "分管、联系", row.charges.joined(separator: "、")))\(unread)",
        ]
        return first + (givesRoles ? [role(index, roster, form)] : []) + [drop]
    }

    private func beside(_ row: Roster.Row) -> HTML {
        let words = [row.level, row.phone].filter { !$0.isEmpty }.joined(separator: "，")
        return words.isEmpty ? "" : "<span class=\"field__hint\">\(words)</span>"
    }

    /// Whether somebody further down who is called the same is the same.
    private func namesake(_ index: Int, _ roster: Roster, _ errors: FormErrors?) -> HTML {
        let others = roster.namesakes(of: index), row = roster.rows[index]
        guard !others.isEmpty else { return "" }
        let isInUnit = others.contains { roster.rows[$0].unit == row.unit }
        var options = others.map { other in
            (
                value: "\(roster.rows[other].line)",
                label: "和第 \(roster.rows[other].line) 行是一个人，两个职务"
            )
        }
        options.insert((value: "other", label: "另一个人"), at: 0)
        let value =
            switch row.namesake {
            case .unsaid: isInUnit ? "" : "other"
            case .another: "other"
            case .same(let other): roster.rows.indices.contains(other) ? "\(roster.rows[other].line)" : ""
            }
        let empty: HTML = value.isEmpty ? "<option value=\"\">同名，请选择</option>" : ""
        return
            "<label class=\"visually-hidden\" for=\"same\(index)\">第 \(row.line) 行\(row.name)是谁</label><select id=\"same\(index)\" name=\"same\(index)\">\(empty)\(Form.choices(options, value))</select>"
    }

    private static let roles = Role.allCases.map { (value: $0.rawValue, label: $0.label) }

    private func role(_ index: Int, _ roster: Roster, _ form: Fields) -> HTML {
        let row = roster.rows[index], role = Self.role(row, roster, form)
        return
            "<label class=\"visually-hidden\" for=\"role\(index)\">\(row.name) 的身份</label><select id=\"role\(index)\" name=\"role\(row.line)\">\(Form.choices(Self.roles, role.rawValue))</select>"
    }

    /// As somebody chose it, else as the post suggests.
    static func role(_ row: Roster.Row, _ roster: Roster, _ form: Fields) -> Role {
        Role(rawValue: form["role\(row.line)"])
            ?? RoleGuess.role(post: row.post, unit: row.unit, kind: roster.kind(row.unit))
    }

    private func units(_ roster: Roster) -> HTML {
        let kinds = TownUnit.Kind.allCases.map { (value: $0.rawValue, label: $0.label) }
        let rows = roster.units.enumerated().map { index, unit -> [HTML] in
            let count = roster.rows.count { $0.unit == unit }
            let kind: HTML =
                known.contains(unit)
                ? "已登记"
                : "<label class=\"visually-hidden\" for=\"kind\(index)\">\(unit)的类别</label><select id=\"kind\(index)\" name=\"kind\">\(Form.choices(kinds, roster.kind(unit).rawValue))</select>\(Form.hidden("kind_of", unit))"
            return ["\(unit)", kind, "\(count)"]
        }
        return Component.table("单位", [.title("单位"), .short("类别"), .number("人数")], rows: rows, narrow: true)
    }

    // MARK: In

    /// What the page sends back: the same list with what was set right, without the lines nobody wants.
    static func read(_ form: Fields) throws -> Roster {
        let (lines, rests) = (form.all("line"), form.all("rest"))
        let (names, units, posts, charges) = (
            form.all("name"), form.all("unit"), form.all("post"), form.all("charges")
        )
        guard !lines.isEmpty, [rests, names, units, posts, charges].allSatisfy({ $0.count == lines.count })
        else {
            throw Refusal.missing
        }
        let dropped = Set(form.all("drop"))
        var rows: [Roster.Row] = [], sames: [String] = []
        for (index, line) in lines.enumerated() where !dropped.contains(line) {
            let number = Fields([("line", line)]).number("line") ?? index + 1
            let rest = rests[index].dropFirst().dropLast().split(
                separator: "\t", omittingEmptySubsequences: false
            )
            .map(String.init)
            var row = Roster.Row(
                line: number, name: PeopleColumns.name(names[index]),
                unit: PeopleColumns.visible(units[index]).filter { !$0.isWhitespace },
                post: PeopleColumns.visible(posts[index]))
            (row.level, row.phone, row.unread) = (
                rest.first ?? "", rest.count > 1 ? rest[1] : "", rest.count > 2 ? rest[2] : ""
            )
            row.charges = charges[index].split { "、，,；;".contains($0) }.map {
                PeopleColumns.visible(String($0)).filter { !$0.isWhitespace }
            }.filter { !$0.isEmpty }
            rows.append(row)
            sames.append(form["same\(index)"])
        }
        for (index, same) in sames.enumerated() where !same.isEmpty {
            let other = rows[..<index].firstIndex { "\($0.line)" == same }
            rows[index].namesake = other.map(Roster.Namesake.same) ?? .another
        }
        return Roster(rows: rows, kinds: kinds(form))
    }

    private static func kinds(_ form: Fields) -> [String: TownUnit.Kind] {
        let pairs = zip(form.all("kind_of"), form.all("kind")).compactMap { unit, kind in
            TownUnit.Kind(rawValue: kind).map { (unit, $0) }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Throws what is wrong, by row and name, at the fields of the page.
    func check(_ roster: Roster) throws {
        var errors = FormErrors()
        if roster.rows.isEmpty { errors.add("name0", "名单里没有人员") }
        for problem in roster.problems(known: known) {
            errors.add(problem.field, "第 \(problem.row) 行，\(problem.sentence)")
        }
        try errors.check()
    }

    /// The same as an error to be shown at once, without refusing anything.
    func faults(_ roster: Roster) -> FormErrors? {
        do {
            try check(roster)
            return nil
        } catch {
            return error as? FormErrors
        }
    }
}
