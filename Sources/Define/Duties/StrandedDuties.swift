import Kernel
import Storage

/// Duties in force that lie on a unit dissolved or a person gone since.
package enum StrandedDuties {
    /// At most 100, each with who it was. Begins with those few, not with the duties.
    package static func of(_ year: Int, seenBy seen: Seen, in session: any Session) throws -> [(
        duty: ID, words: String
    )] {
        let gone: SQL = """
            SELECT 'unit:' || unit.id AS target, unit.name || '已经撤销' AS words FROM unit
            WHERE unit.town = \(seen.town) AND unit.closed = 1
            UNION ALL SELECT 'person:' || person.id, person.name || '已经调离' FROM person
            WHERE person.town = \(seen.town) AND person.gone = 1
            """
        return try session.rows(
            """
            SELECT item.id, item.title, gone.words FROM (\(gone)) AS gone
            JOIN duty_owner ON duty_owner.town = \(seen.town) AND duty_owner.target = gone.target
            JOIN item ON item.town = duty_owner.town AND item.id = duty_owner.duty
            WHERE item.kind = \(Duty.kind) AND item.state = 'active' AND item.year = \(year) AND duty_owner.leads = 1
              AND \(seen.items)
            ORDER BY item.id LIMIT 100
            """
        ) {
            let id = try $0.next(ID.self), title = try $0.next(String.self)
            return (id, "\(try $0.next(String.self))，它牵头“\(title.prefix(30))”")
        }
    }
}
