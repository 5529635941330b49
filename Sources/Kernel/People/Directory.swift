import Storage

/// 部门、村(社区)、党委、纪委 and the like: whoever can owe a duty as a body.
package struct TownUnit: Sendable, Equatable, Codable {
    package enum Kind: String, TextColumn, Choice {
        case committee, office, village

        package var label: String {
            switch self {
            case .committee: "领导机构"
            case .office: "部门"
            case .village: "村（社区）"
            }
        }
    }

    package var id: ID
    package var name: String
    package var kind: Kind
    package var sort: Int
    package var closed: Bool
    package var version: Int

    package init(id: ID, name: String, kind: Kind, sort: Int, closed: Bool = false, version: Int = 1) {
        (self.id, self.name, self.kind) = (id, name, kind)
        (self.sort, self.closed, self.version) = (sort, closed, version)
    }
}

/// A person with a post; an account is something else, and not everyone has one.
package struct Person: Sendable, Equatable, Codable {
    package var id: ID
    package var name: String
    package var unit: ID?
    package var post: String
    package var sort: Int
    package var left: Bool
    package var version: Int
    /// 职级, and the telephone as the list of people has it; empty where nobody said.
    package var level: String
    package var phone: String

    package init(
        id: ID, name: String, unit: ID?, post: String, sort: Int, left: Bool = false, version: Int = 1,
        level: String = "", phone: String = ""
    ) {
        (self.id, self.name, self.unit, self.post) = (id, name, unit, post)
        (self.sort, self.left, self.version) = (sort, left, version)
        (self.level, self.phone) = (level, phone)
    }
}

/// Everyone and every unit of one town: a few hundred rows, read in two queries where names are needed.
package struct Directory: Sendable {
    package let units: [TownUnit]
    package let people: [Person]
    private let unitByID: [ID: TownUnit]
    private let personByID: [ID: Person]

    /// The town's people and units change seldom: they are kept for the next time as long as their version is the same.
    package init(_ session: any Session, town: ID) throws {
        let version = try session.first("SELECT people FROM town WHERE id = \(town)") {
            try $0.next(Int.self)
        }
        self = try session.memory.value("directory \(town) \(version ?? 0)") {
            try Directory(reading: session, town: town)
        }
    }

    static let versions = Migration.Statement.portable(
        "ALTER TABLE town ADD COLUMN people BIGINT NOT NULL DEFAULT 0")

    /// What a list of people says beside names and posts.
    static let beside: [SQL] = [
        "ALTER TABLE person ADD COLUMN level TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE person ADD COLUMN phone TEXT NOT NULL DEFAULT ''",
    ]

    private init(reading session: any Session, town: ID) throws {
        units = try session.rows(
            "SELECT id, name, kind, sort, closed, version FROM unit WHERE town = \(town) ORDER BY sort, id"
        ) {
            TownUnit(
                id: try $0.next(), name: try $0.next(), kind: try $0.next(), sort: try $0.next(),
                closed: try $0.next(),
                version: try $0.next())
        }
        people = try session.rows(
            "SELECT id, name, unit, post, sort, gone, version, level, phone FROM person WHERE town = \(town) ORDER BY sort, id"
        ) {
            Person(
                id: try $0.next(), name: try $0.next(), unit: try $0.next(), post: try $0.next(),
                sort: try $0.next(),
                left: try $0.next(), version: try $0.next(), level: try $0.next(), phone: try $0.next())
        }
        unitByID = Dictionary(uniqueKeysWithValues: units.map { ($0.id, $0) })
        personByID = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) })
    }

    /// The unit with the post, what both say said once: `财政所所长`, and of 镇党委 its 党委书记 `镇党委书记`.
    package func fullPost(of person: Person) -> String {
        let unit = unit(person.unit)?.name ?? "", post = person.post
        if post.hasPrefix(unit) { return post }
        // 镇长 and 人大主席 are posts of the town, whichever body keeps the person.
        if let kind = self.unit(person.unit)?.kind, kind == .committee,
            ["镇长", "乡长", "主席"].contains(where: post.contains)
        {
            return post
        }
        let most = min(unit.count, post.count)
        let long = most < 2 ? nil : (2...most).last { unit.hasSuffix(post.prefix($0)) }
        // 石桥村, 村党支部书记: the village once. 镇党委, 委员 share a letter and no word.
        let shared = long ?? (unit.hasSuffix("村") && post.hasPrefix("村") ? 1 : nil)
        return unit + post.dropFirst(shared ?? 0)
    }

    package var openUnits: [TownUnit] { units.filter { !$0.closed } }
    package var presentPeople: [Person] { people.filter { !$0.left } }
    package func unit(_ id: ID?) -> TownUnit? { id.flatMap { unitByID[$0] } }
    package func person(_ id: ID?) -> Person? { id.flatMap { personByID[$0] } }
    /// Those of some people there are, in the town's own order.
    package func people(_ some: some Collection<ID>) -> [Person] {
        let wanted = Set(some)
        return people.filter { wanted.contains($0.id) }
    }
    package func unit(named name: String) -> TownUnit? { units.first { $0.name == name && !$0.closed } }
    package func units(_ kind: TownUnit.Kind) -> [TownUnit] { openUnits.filter { $0.kind == kind } }
}

extension Work {
    /// Every command that changes a unit or a person says so.
    package func peopleChanged() throws {
        try session.execute("UPDATE town SET people = people + 1 WHERE id = \(town)")
    }
}
