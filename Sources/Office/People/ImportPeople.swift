import Kernel
import Storage

/// A whole list of people at once, already checked row by row: units that are missing are registered too.
package struct ImportPeople: Command {
    package static let name = "person.import"
    package static let title = "导入人员"
    package static let may: Set<Role> = [.systemAdmin]
    package static let mayProgram = true

    package struct Row: Codable, Sendable {
        package let name: String
        /// Empty for somebody of no unit of the town, as who watches from above.
        package let unit: String
        package let kind: TownUnit.Kind
        package let post: String
        /// The units in charge or looked after (分管, 联系村), by the names they have in this list.
        package let charges: [String]?
        /// 职级, as the list has it.
        package let level: String?
        package let phone: String?

        package init(
            name: String, unit: String, kind: TownUnit.Kind, post: String, charges: [String]? = nil,
            level: String? = nil, phone: String? = nil
        ) {
            (self.name, self.unit, self.kind, self.post) = (name, unit, kind, post)
            (self.charges, self.level, self.phone) = (charges, level, phone)
        }
    }

    let rows: [Row]
    /// Those called like somebody who is registered are other people.
    let others: Bool?

    package init(rows: [Row], others: Bool? = nil) {
        self.rows = rows.map(Self.folded)
        self.others = others
    }

    /// As it is kept: what is typed elsewhere of the same people has to be folded alike.
    static func folded(_ row: Row) -> Row {
        Row(
            name: SavePerson.folded(row.name), unit: SavePerson.folded(row.unit), kind: row.kind,
            post: SavePerson.folded(row.post), charges: row.charges?.map(SavePerson.folded),
            level: row.level.map(SavePerson.folded), phone: row.phone.map(SavePerson.folded))
    }

    package func perform(in work: Work) throws -> Entry {
        // From the API they come as they were sent.
        let rows = rows.map(Self.folded)
        try check()
        let directory = try work.directory()
        var units = Dictionary(uniqueKeysWithValues: directory.units.map { ($0.name, $0.id) })
        // Whoever is known already under name and post is the same, in whichever unit he is by now.
        func key(_ name: String, _ post: String) -> String {
            LookAlike.key(name) + "\t" + LookAlike.key(post)
        }
        // 农业农村服务中心, 主任 and 农业农村服务中心主任 are the same post.
        var known = Set(
            directory.people.flatMap { [key($0.name, $0.post), key($0.name, directory.fullPost(of: $0))] })
        let posts = Self.posts(of: rows)
        if others != true {
            try requireStrangers(
                zip(rows, posts).filter { row, post in
                    !known.contains(key(row.name, post))
                        && !known.contains(key(row.name, row.unit + row.post))
                }.map { row, _ in row }, directory
            )
        }
        var unitSort = directory.units.map(\.sort).max() ?? 0,
            personSort = directory.people.map(\.sort).max() ?? 0
        var added: [(id: ID, charges: [String])] = [], skipped = 0, newcomers: [String] = []
        for (row, post) in zip(rows, posts) {
            if !row.unit.isEmpty, units[row.unit] == nil {
                unitSort += 10
                units[row.unit] = try register(row.unit, row.kind, unitSort, in: work)
            }
            guard !known.contains(key(row.name, row.unit + row.post)),
                known.insert(key(row.name, post)).inserted
            else {
                skipped += 1
                continue
            }
            personSort += 10
            let id = work.newID()
            added.append((id, row.charges ?? []))
            newcomers.append(row.name)
            try work.session.execute(
                """
                INSERT INTO person (town, id, name, unit, post, sort, gone, version, level, phone)
                VALUES (\(work.town), \(id), \(row.name), \(units[row.unit]), \(post), \(personSort), 0, 1,
                    \(row.level ?? ""), \(row.phone ?? ""))
                """)
        }
        // Only now every unit of the list is there.
        for (id, names) in added { try keepCharges(of: id, Set(names.compactMap { units[$0] }), in: work) }
        try work.peopleChanged()
        if work.actor.role != nil {
            let names = Dictionary(grouping: directory.people, by: { LookAlike.key($0.name) })
            for (row, one) in zip(newcomers, added) where names[LookAlike.key(row)] != nil {
                try work.tellNamesake(one.id, row, directory)
            }
        }
        return Entry(nil, "导入人员", ["added": "\(added.count)", "skipped": "\(skipped)"])
    }

    private func register(_ unit: String, _ kind: TownUnit.Kind, _ sort: Int, in work: Work) throws -> ID {
        let id = work.newID()
        try work.session.execute(
            """
            INSERT INTO unit (town, id, name, kind, sort, closed, version)
            VALUES (\(work.town), \(id), \(unit), \(kind), \(sort), 0, 1)
            """)
        return id
    }

    private func keepCharges(of person: ID, _ units: Set<ID>, in work: Work) throws {
        for unit in units.sorted() {
            try work.session.execute(
                "INSERT INTO charge (town, person, unit) VALUES (\(work.town), \(person), \(unit))")
        }
    }

    /// Two of one name and post in one list are two people where their units are two: their posts say of which (柳湾村村会计).
    static func posts(of rows: [Row]) -> [String] {
        func key(_ row: Row) -> String { row.name + "\t" + row.post }
        let units = Dictionary(grouping: rows, by: key).mapValues { Set($0.map(\.unit)) }
        return rows.map { row in
            (units[key(row)]?.count ?? 1) > 1 && !row.post.contains(row.unit) ? row.unit + row.post : row.post
        }
    }

    /// Who has moved or been given another post is no newcomer: registered once more there would be two of him, the old one with his
    /// account.
    private func requireStrangers(_ rows: [Row], _ directory: Directory) throws {
        let names = Dictionary(grouping: directory.presentPeople) { LookAlike.key($0.name) }
        let alike = rows.compactMap { row -> String? in
            names[LookAlike.key(row.name)]?.first.map { known in
                "名单里的\(row.name)（\(row.unit) \(row.post)）与已登记的\(known.name)（\(directory.fullPost(of: known))）同名"
            }
        }
        guard !alike.isEmpty else { return }
        let rest = alike.count > 10 ? "等 \(alike.count) 人" : ""
        throw FormErrors(
            "others",
            "\(alike.prefix(10).joined(separator: "；"))\(rest)。调动、改职务、退休的在“人员与单位”里改，并从名单里删去这一行；确实是另一个人的，勾选“同名的都是另外的人”再导入"
        )
    }

    private func check() throws {
        var errors = FormErrors()
        if rows.isEmpty { errors.add("rows", "名单里没有人员") }
        for (index, row) in rows.enumerated() {
            errors.require(row.name, "rows", "第 \(index + 1) 人的姓名", limit: 30)
            errors.require(row.post, "rows", "第 \(index + 1) 人的职务", limit: 50)
            if LookAlike.hasStandIn(row.name + row.unit + row.post) {
                errors.add("rows", "第 \(index + 1) 人（\(row.name)）里有代替汉字的部首符号，改成汉字")
            }
            errors.cap(row.unit, "rows", "第 \(index + 1) 人的单位", limit: 50)
            errors.cap(row.level ?? "", "rows", "第 \(index + 1) 人的职级", limit: 30)
            errors.cap(row.phone ?? "", "rows", "第 \(index + 1) 人的电话", limit: 30)
            if (row.charges ?? []).count > 100 { errors.add("rows", "第 \(index + 1) 人分管的单位超过 100 个") }
        }
        try errors.check()
    }
}
