import Kernel
import Web
import Words

/// 排定顺序: the order of units, of the leaders, of the people of one unit, by numbers typed beside them or by their names.
enum OrderScreen {
    static var routes: [Route] {
        [
            .get("/people/order", may: ArrangePeople.may) { visit in
                .page(
                    page(visit, try Group(visit.query["of"], try await PeopleScreens.directory(visit)), nil))
            },
            .post("/people/order", may: ArrangePeople.may, save),
        ]
    }

    /// What is put in order together.
    private struct Group {
        struct Row {
            let id: ID
            let name: String
            let beside: String
        }

        let directory: Directory
        /// `units`, `leaders`, or a unit's id.
        let of: String
        let rows: [Row]
        var isUnits: Bool { of == "units" }

        init(_ of: String, _ directory: Directory) throws {
            self.directory = directory
            self.of = of.isEmpty ? "units" : of
            func isLeader(_ person: Person) -> Bool { directory.unit(person.unit)?.kind == .committee }
            switch self.of {
            case "units":
                rows = directory.openUnits.map { Row(id: $0.id, name: $0.name, beside: $0.kind.label) }
            case "leaders":
                rows = directory.presentPeople.filter(isLeader).map {
                    Row(id: $0.id, name: $0.name, beside: directory.fullPost(of: $0))
                }
            default:
                guard let unit = directory.unit(ID(rawValue: self.of)) else { throw Refusal.missing }
                rows = directory.presentPeople.filter { $0.unit == unit.id }.map {
                    Row(id: $0.id, name: $0.name, beside: $0.post)
                }
            }
        }

        var choices: [(value: String, label: String)] {
            [(value: "units", label: "单位"), (value: "leaders", label: "领导机构的人员")]
                + directory.openUnits.filter { $0.kind != .committee }.map {
                    (value: $0.id.rawValue, label: "\($0.name)的人员")
                }
        }
    }

    private static func page(_ visit: Visit, _ group: Group, _ errors: FormErrors?) -> HTML {
        // By whose they are: somebody may have come or left meanwhile.
        let typed = Dictionary(zip(visit.form.all("id"), visit.form.all("place"))) { first, _ in first }
        let rows = group.rows.enumerated().map { index, row -> [HTML] in
            let value = typed[row.id.rawValue] ?? "\((index + 1) * 10)"
            let name = "place\(index)"
            let wrong: HTML = errors?.sentence(for: name) == nil ? "" : " aria-invalid=\"true\""
            return [
                """
                <label class="visually-hidden" for="\(name)">\(row.name) 的序号</label><input type="text" class="short-input" id="\(name)" name="place" inputmode="numeric" autocomplete="off" value="\(value)"\(wrong)>\(Form.hidden("id", row.id.rawValue))
                """, "\(row.name)", Component.text(row.beside),
            ]
        }
        let table =
            rows.isEmpty
            ? Component.empty("这里没有人员")
            : """
            <form method="post" action="/people/order" novalidate>\(Form.token(visit))\(Form.hidden("of", group.of))
            \(Component.table("顺序", [.short("序号"), .title(group.isUnits ? "单位" : "姓名"), .text(group.isUnits ? "类别" : "职务")], rows: rows))
            <p class="acts"><button class="button button--primary">按序号保存</button><button class="button" name="by" value="pinyin">按拼音排</button><button class="button" name="by" value="strokes">按笔画排</button><a class="button" href="/people">返回</a></p></form>
            """
        return Page.html(
            visit, title: "排定顺序",
            """
            \(Component.done(visit, ["kept": "顺序已保存，各处的列表和选项都按它排。"]))<h1>排定顺序</h1>\(Form.summary(errors))
            <form class="filters" action="/people/order"><div><label for="of">给谁排</label><select id="of" name="of">\(Form.choices(group.choices, group.of))</select></div>
            <div><button class="button button--small">查看</button></div></form>
            <p>序号小的在前。要插到 10 和 20 之间，填 15；保存以后重新编成 10、20、30。</p>\(table)
            """)
    }

    private static func save(_ visit: Visit) async throws -> Reply {
        let group = try Group(visit.form["of"], try await PeopleScreens.directory(visit))
        do {
            let order = try order(visit, group)
            try await visit.perform(
                group.isUnits ? ArrangePeople(units: order) : ArrangePeople(people: order))
            return .see(("/people/order" as Link).with([("of", group.of), ("done", "kept")]))
        } catch let errors as FormErrors {
            return .page(page(visit, group, errors), status: 422)
        }
    }

    private static func order(_ visit: Visit, _ group: Group) throws -> [ID] {
        if let by = NameOrder(rawValue: visit.form["by"]) {
            return by.sorted(group.rows) { $0.name }.map(\.id)
        }
        let ids = visit.form.all("id"), places = visit.form.all("place")
        // Somebody came or left while the page was open: the numbers would stand beside others.
        guard ids.count == places.count, ids == group.rows.map(\.id.rawValue) else {
            throw FormErrors("of", "名单刚刚有变动，填过的序号都在，核对以后再保存")
        }
        var errors = FormErrors(), numbers: [Int] = []
        for (index, place) in places.enumerated() {
            if let number = Fields([("place", place)]).number("place") {
                numbers.append(number)
            } else {
                errors.add("place\(index)", "\(group.rows[index].name) 的序号“\(place)”不是整数，填 10、15 这样的数")
            }
        }
        try errors.check()
        return zip(group.rows, numbers).enumerated().sorted {
            ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
        }.map(\.element.0.id)
    }
}
