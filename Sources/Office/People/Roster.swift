import Foundation
import Kernel

/// A list of people on its way in: what was read of each line, to be looked through and set right before anybody is registered.
struct Roster: Sendable {
    /// Whether a namesake further down is somebody else.
    enum Namesake: Sendable, Equatable {
        case unsaid
        case another
        /// The same person as that row, with a second post.
        case same(Int)
    }

    struct Row: Sendable {
        /// Where it stood in the file, or among the lines typed.
        var line: Int
        var name: String
        var unit: String
        var post: String
        var level = ""
        var phone = ""
        /// 分管, 联系村: units of the list.
        var charges: [String] = []
        /// What else was written there, and is the name of no unit.
        var unread = ""
        var namesake = Namesake.unsaid
        /// What the line itself is wrong in, as it was read.
        var fault: Fault?
    }

    struct Fault: Sendable {
        let column: String
        /// The field of the row to set it right in.
        let field: String
        let sentence: String
    }

    struct Problem: Sendable {
        let row: Int
        let column: String
        let sentence: String
        /// The field of the page to set it right in.
        var field = ""
    }

    var rows: [Row]
    var kinds: [String: TownUnit.Kind]

    func kind(_ unit: String) -> TownUnit.Kind {
        kinds[unit] ?? PeopleColumns.kind("", unit: unit) ?? .office
    }

    /// The units of the list, in its order.
    var units: [String] {
        var found: [String] = []
        for row in rows where !row.unit.isEmpty && !found.contains(row.unit) { found.append(row.unit) }
        return found
    }

    // MARK: What is wrong

    /// Each fault by its row and the person's name. `known` are units the town has already.
    func problems(known: Set<String> = []) -> [Problem] {
        let units = known.union(units)
        var seen: [String: Int] = [:]
        return rows.indices.flatMap { index -> [Problem] in
            let row = rows[index]
            var found =
                row.fault.map { [problem(row, $0.column, "\($0.field)\(index)", $0.sentence)] }
                ?? own(row, index)
            func wrong(_ column: String, _ field: String, _ sentence: String) {
                found.append(problem(row, column, "\(field)\(index)", sentence))
            }
            let key = row.name + "\t" + row.unit + "\t" + row.post
            if let first = seen[key], !row.name.isEmpty {
                wrong("姓名", "name", "与第 \(first) 行重复；如果是两个人，把职务写得具体些")
            } else {
                seen[key] = row.line
            }
            for charge in row.charges where !units.contains(charge) {
                wrong("分管", "charges", "分管、联系里的“\(charge)”不是名单里的单位，写成单位的全称，或者删去")
            }
            if let twin = twin(of: row.unit, before: index) {
                wrong("单位", "unit", "“\(row.unit)”和第 \(rows[twin].line) 行的“\(rows[twin].unit)”应是同一个单位，写成一样的")
            }
            if let other = namesakeInUnit(index) {
                wrong(
                    "姓名", "same",
                    "\(row.unit)还有一个\(row.name)（第 \(rows[other].line) 行，\(rows[other].post)），选是两个人，还是一个人两个职务")
            }
            return found
        }
    }

    private func own(_ row: Row, _ index: Int) -> [Problem] {
        let checks: [(column: String, field: String, what: String, text: String, most: Int)] = [
            ("姓名", "name", "姓名", row.name, 30), ("职务", "post", "职务", row.post, 50),
            ("单位", "unit", "单位", row.unit, 50),
            ("职级", "level", "职级", row.level, 30), ("电话", "phone", "电话", row.phone, 30),
        ]
        if let remark = row.name.firstMatch(of: #/[（(].*/#) {
            return [problem(row, "姓名", "name\(index)", "姓名里有“\(remark.output)”，去掉；要记的写进职务")]
        }
        return checks.compactMap { check in
            let isNeeded =
                !["职级", "电话"].contains(check.column) && !(check.column == "单位" && RoleGuess.isAbove(row.post))
            if isNeeded, check.text.isEmpty {
                return problem(row, check.column, "\(check.field)\(index)", "\(check.what)是空的")
            }
            return check.text.count > check.most
                ? problem(row, check.column, "\(check.field)\(index)", "\(check.what)超过 \(check.most) 个字")
                : nil
        }
    }

    /// 纪委 and 镇纪委: a town has one of each.
    private func twin(of unit: String, before index: Int) -> Int? {
        func core(_ unit: String) -> String? {
            var name = Substring(unit)
            for head in ["中共", "本", "镇", "乡", "街道"] where name.hasPrefix(head) {
                name = name.dropFirst(head.count)
            }
            return ["党委", "纪委", "政府", "人大", "党工委", "纪工委", "人民政府"].contains(String(name))
                ? String(name).replacing("人民", with: "") : nil
        }
        guard let own = core(unit) else { return nil }
        return rows[..<index].firstIndex { $0.unit != unit && core($0.unit) == own }
    }

    private func problem(_ row: Row, _ column: String, _ field: String, _ sentence: String) -> Problem {
        let who = row.name.isEmpty || row.name.count > 30 ? "" : "\(row.name)："
        return Problem(row: row.line, column: column, sentence: who + sentence, field: field)
    }

    /// An earlier row of the same name in the same unit, where nobody has said who is who.
    private func namesakeInUnit(_ index: Int) -> Int? {
        let row = rows[index]
        guard row.namesake == .unsaid, !row.name.isEmpty else { return nil }
        return rows[..<index].firstIndex { $0.name == row.name && $0.unit == row.unit && $0.post != row.post }
    }

    /// Earlier rows of the same name, whom a row may be the same as.
    func namesakes(of index: Int) -> [Int] {
        rows[..<index].indices.filter { !rows[index].name.isEmpty && rows[$0].name == rows[index].name }
    }

    // MARK: Who they are

    /// The row a person's entry begins with: his own, or the first that he is said to be the same as.
    private func root(_ index: Int) -> Int {
        var place = index
        while case .same(let other) = rows[place].namesake, other < place, rows.indices.contains(other) {
            place = other
        }
        return place
    }

    /// Where each person of `people` stands among the rows.
    var places: [Int] { rows.indices.filter { root($0) == $0 } }

    /// The people to be registered: of a person in two rows one with both posts; the unit of the second is in his charge.
    var people: [ImportPeople.Row] {
        var kept: [Int: ImportPeople.Row] = [:]
        for (index, row) in rows.enumerated() {
            let one = ImportPeople.Row(
                name: row.name, unit: row.unit, kind: kind(row.unit), post: row.post,
                charges: row.charges.isEmpty ? nil : row.charges.sorted(), level: row.level, phone: row.phone)
            kept[root(index)] = kept[root(index)].map { Self.joined($0, one) } ?? one
        }
        return places.compactMap { kept[$0] }
    }

    private static func joined(_ one: ImportPeople.Row, _ other: ImportPeople.Row) -> ImportPeople.Row {
        // Where he belongs is the row that does not say 兼.
        let (main, second) = isBesides(one.post) && !isBesides(other.post) ? (other, one) : (one, other)
        let besides = second.post.replacing(#/[（(]兼[)）]|^兼任?/#, with: "")
        let charges = Set((main.charges ?? []) + (second.charges ?? []) + [second.unit]).subtracting([
            main.unit, "",
        ])
        func either(_ part: (ImportPeople.Row) -> String?) -> String? {
            let said = part(main) ?? ""
            return said.isEmpty ? part(second) : said
        }
        return ImportPeople.Row(
            name: main.name, unit: main.unit, kind: main.kind, post: "\(main.post)、\(besides)",
            charges: charges.isEmpty ? nil : charges.sorted(), level: either(\.level), phone: either(\.phone))
    }

    /// 主任（兼）, 兼综治办主任: a post he has besides. 书记兼主任 is one post of two offices.
    private static func isBesides(_ post: String) -> Bool {
        post.hasPrefix("兼") || post.contains("（兼）") || post.contains("(兼)")
    }

    /// 兼职: one name in two rows, one of which says 兼, is one person with two posts.
    mutating func joinConcurrentPosts() {
        for index in rows.indices where rows[index].namesake == .unsaid {
            let other = rows[..<index].firstIndex {
                $0.name == rows[index].name
                    && (Self.isBesides($0.post) || Self.isBesides(rows[index].post))
            }
            if let other { rows[index].namesake = .same(other) }
        }
    }
}
