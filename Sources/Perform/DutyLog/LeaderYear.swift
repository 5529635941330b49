import Kernel
import Storage
import Web

/// A leader's year: what every ledger says that person did.
struct LeaderYear: Sendable {
    let person: Person
    /// With the unit: `财政所所长`.
    let post: String
    let year: Int
    let performed: [Performed]
    /// The Party secretary: of whom 四个亲自 and the chair at 专题研究 are asked.
    let isSecretary: Bool
    /// Whoever looks may also read the talks.
    let isWhole: Bool

    /// Asked of this leader; that there is nothing of it is worth saying.
    func isExpected(_ label: String) -> Bool {
        isSecretary || !(Deed.Act.personal.map(\.label) + ["主持专题研究会议"]).contains(label)
    }

    /// Those whose year is kept: the Party secretary, the leaders and the discipline secretary.
    static func leaders(town: ID, in session: any Kernel.Session) throws -> [ID] {
        try session.rows(
            """
            SELECT person.id FROM account JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(town) AND account.role IN ('secretary', 'leader', 'disciplineSecretary')
              AND account.disabled = 0 AND person.gone = 0 ORDER BY person.sort, person.id
            """
        ) { try $0.next(ID.self) }
    }

    static func isSecretary(_ person: ID, town: ID, in session: any Kernel.Session) throws -> Bool {
        let found: Int = try session.value(
            "SELECT count(*) FROM account WHERE town = \(town) AND person = \(person) AND role = 'secretary' AND disabled = 0"
        )
        return found > 0
    }

    /// Whom this actor may write for, as a form offers them.
    static func choices(_ leaders: [ID], _ names: Directory, _ actor: Actor) -> [(
        value: String, label: String
    )] {
        leaders.compactMap { names.person($0) }
            .filter { DutyLogRules.mayKeep(of: $0.id, actor) }
            .map { ($0.id.rawValue, "\($0.name)（\($0.post)）") }
    }

    /// Whose year an actor may open: one's own; everybody's for those who see the whole town.
    static func mayOpen(_ person: ID, _ actor: Actor) -> Bool {
        actor.person == person || actor.isOne(of: Role.townWide)
    }
}
