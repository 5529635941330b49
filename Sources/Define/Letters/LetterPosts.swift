import Kernel
import Storage

/// A duty as a letter needs it, from whoever keeps duties.
package struct OwedDuty: Sendable {
    /// Whom it is laid on.
    package enum Target: Sendable, Equatable {
        case unit(ID)
        case person(ID)
        case villages, offices, leaders
    }

    let id: ID
    let work: String
    let rhythm: Rhythm
    let by: Day?
    let requirement: String
    let count: Int
    let supervisor: String
    /// Who leads it, in words.
    let leads: String
    let owners: [(target: Target, leads: Bool)]

    package init(
        id: ID, work: String, rhythm: Rhythm, by: Day?, requirement: String, count: Int, supervisor: String,
        leads: String, owners: [(target: Target, leads: Bool)]
    ) {
        (self.id, self.work, self.rhythm, self.by) = (id, work, rhythm, by)
        (self.requirement, self.count, self.supervisor) = (requirement, count, supervisor)
        (self.leads, self.owners) = (leads, owners)
    }
}

/// 岗位: who answers for what. A unit's duties are its head's; whoever has duties by name has them besides.
struct Post: Sendable {
    /// `unit:…` or `person:…`.
    let key: String
    let unit: TownUnit
    /// Nobody holds it now: nil.
    let holder: Person?
    let name: String
    var leading: [OwedDuty] = []
    var supporting: [OwedDuty] = []

    /// The head of each unit: by the role of the account, the first in the town's order.
    static func heads(_ session: any Session, town: ID) throws -> [ID: ID] {
        let rows = try session.rows(
            """
            SELECT person.unit, person.id FROM account
            JOIN person ON person.town = account.town AND person.id = account.person
            JOIN unit ON unit.town = person.town AND unit.id = person.unit
            WHERE account.town = \(town) AND account.disabled = 0 AND person.gone = 0
              AND (account.role = 'head' OR unit.kind = 'committee'
                AND account.role IN ('secretary', 'disciplineSecretary', 'office'))
            ORDER BY person.sort, person.id
            """
        ) { (unit: try $0.next(ID.self), person: try $0.next(ID.self)) }
        // Who signs on paper alone has no account: then the post says who heads an office or a village.
        let named = try session.rows(
            """
            SELECT person.unit, person.id, person.post FROM person
            JOIN unit ON unit.town = person.town AND unit.id = person.unit
            WHERE person.town = \(town) AND person.gone = 0 AND unit.kind <> 'committee' ORDER BY person.sort, person.id
            """
        ) { (unit: try $0.next(ID.self), person: try $0.next(ID.self), post: try $0.next(String.self)) }
        let all =
            rows.map { ($0.unit, $0.person) } + named.filter { heads($0.post) }.map { ($0.unit, $0.person) }
        return Dictionary(all) { first, _ in first }
    }

    /// Whether a post is that of somebody who heads an office or a village: 党支部书记, 所长; no deputy, and no 村委会主任 beside
    /// the secretary.
    private static func heads(_ post: String) -> Bool {
        let ends = ["书记", "主任", "所长", "站长", "队长", "局长", "负责人"]
        return !post.contains("副") && !post.contains("村委会主任") && ends.contains(where: post.hasSuffix)
    }

    /// The people duties of `班子成员` fall on.
    static func leaders(_ session: any Session, town: ID) throws -> [ID] {
        try session.rows(
            """
            SELECT person.id FROM account JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(town) AND account.role = 'leader' AND account.disabled = 0 AND person.gone = 0
            ORDER BY person.sort, person.id
            """
        ) { try $0.next(ID.self) }
    }

    /// Every post with duties, in the town's order. Pure.
    static func all(_ duties: [OwedDuty], _ directory: Directory, heads: [ID: ID], leaders: [ID]) -> [Post] {
        var posts: [String: Post] = [:], order: [String] = []
        func give(_ duty: OwedDuty, _ leads: Bool, _ post: Post?) {
            guard let post else { return }
            if posts[post.key] == nil {
                posts[post.key] = post
                order.append(post.key)
            }
            let has = posts[post.key].map { ($0.leading + $0.supporting).contains { $0.id == duty.id } }
            if has == true { return }
            if leads {
                posts[post.key]?.leading.append(duty)
            } else {
                posts[post.key]?.supporting.append(duty)
            }
        }
        // Leading first, so that who leads a duty and also supports it has it once.
        for leads in [true, false] {
            for duty in duties {
                for owner in duty.owners where owner.leads == leads {
                    for post in reached(owner.target, directory, heads, leaders) { give(duty, leads, post) }
                }
            }
        }
        func rank(_ key: String) -> Int { posts[key]?.unit.sort ?? 0 }
        return order.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .compactMap { posts[$0.element] }
    }

    private static func reached(
        _ target: OwedDuty.Target, _ directory: Directory, _ heads: [ID: ID], _ leaders: [ID]
    ) -> [Post?] {
        switch target {
        case .unit(let id): [of(unit: id, directory, heads)]
        case .person(let id): [of(person: id, directory, heads)]
        case .villages: directory.units(.village).map { of(unit: $0.id, directory, heads) }
        case .offices: directory.units(.office).map { of(unit: $0.id, directory, heads) }
        case .leaders: leaders.map { of(person: $0, directory, heads) }
        }
    }

    private static func of(unit id: ID, _ directory: Directory, _ heads: [ID: ID]) -> Post? {
        guard let unit = directory.unit(id), !unit.closed else { return nil }
        let holder = directory.person(heads[id])
        return Post(key: "unit:\(id)", unit: unit, holder: holder, name: holder?.post ?? "\(unit.name)负责人")
    }

    private static func of(person id: ID, _ directory: Directory, _ heads: [ID: ID]) -> Post? {
        guard let person = directory.person(id), !person.left, let unit = directory.unit(person.unit)
        else { return nil }
        if heads[unit.id] == id { return of(unit: unit.id, directory, heads) }
        return Post(key: "person:\(id)", unit: unit, holder: person, name: person.post)
    }
}
