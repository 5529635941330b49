import Kernel
import Storage
import Web

/// Who acts for whom.
struct DeputyGrant: Sendable {
    let id: ID
    let account: ID
    let absent: String
    let deputy: ID
    let standIn: String
    let first: Day
    let last: Day
    let acts: [String]
    let reason: String
    let ended: Bool

    func isInForce(on day: Day) -> Bool { !ended && first <= day && day <= last }

    /// Those somebody has a part in; the Party secretary sees all. Newest first.
    static func seen(by actor: Actor, in session: any Kernel.Session) throws -> [DeputyGrant] {
        let own: SQL =
            actor.role == .secretary
            ? "1 = 1"
            : "(deputy.account = \(actor.account) OR deputy.deputy = \(actor.account) OR deputy.maker = \(actor.account))"
        return try session.rows(
            """
            SELECT deputy.id, deputy.account, coalesce(person.name, account.login), deputy.deputy,
                coalesce(standin.name, other.login), deputy.first, deputy.last, deputy.acts, deputy.reason,
                CASE WHEN deputy.ended IS NULL THEN 0 ELSE 1 END
            FROM deputy JOIN account ON account.town = deputy.town AND account.id = deputy.account
            LEFT JOIN person ON person.town = account.town AND person.id = account.person
            JOIN account AS other ON other.town = deputy.town AND other.id = deputy.deputy
            LEFT JOIN person AS standin ON standin.town = other.town AND standin.id = other.person
            WHERE deputy.town = \(actor.town) AND \(own) ORDER BY deputy.last DESC, deputy.id DESC LIMIT 100
            """
        ) { row in
            DeputyGrant(
                id: try row.next(), account: try row.next(), absent: try row.next(), deputy: try row.next(),
                standIn: try row.next(), first: try row.next(), last: try row.next(),
                acts: try row.next(String.self).split(separator: ",").map(String.init),
                reason: try row.next(), ended: try row.next())
        }
    }

    /// What a workbench says to whoever may act for somebody today.
    static let waits = Waiting("可以代办的", may: AppointDeputy.may, all: "/deputies") {
        actor, _, today, session in
        guard actor.deputy == nil else { return ([], 0) }
        let mine = try seen(by: actor, in: session).filter {
            $0.deputy == actor.account && $0.isInForce(on: today)
        }
        return (
            mine.map { Waiting.Entry("代\($0.absent)办理", "/deputies", about: "到 \($0.last.short)", due: nil) },
            mine.count
        )
    }
}
