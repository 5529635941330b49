import Kernel
import Storage

/// Papers in the database, found through their item's scope alone.
enum DispatchStore {
    static let columns: SQL = """
        dispatch.form, dispatch.heading, dispatch.body, dispatch.copies, dispatch.scope, dispatch.source, dispatch.drafter,
        dispatch.issuer, dispatch.issued, dispatch.number, dispatch.effect_ends
        """
    static let join: SQL = "JOIN dispatch ON dispatch.town = item.town AND dispatch.id = item.id"

    static func find(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> Dispatch {
        let found = try session.first(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE item.id = \(id) AND \(seen.items)",
            dispatch)
        guard var found else { throw Refusal.missing }
        found.recipients = try session.rows(
            """
            SELECT \(recipientColumns) FROM dispatch_recipient
            WHERE town = \(seen.town) AND dispatch = \(id) ORDER BY place
            """, recipient)
        return found
    }

    /// The papers drafted from an entry, newest first: for those who read how each went. A circular hides from others whom it is about,
    /// and where it came from would tell.
    static func made(from source: ID, _ actor: Actor, in session: any Kernel.Session) throws -> [Item] {
        let seen = Seen(actor)
        var found = try session.rows(
            """
            SELECT \(columns), \(Item.columns) FROM item \(join)
            WHERE dispatch.town = \(seen.town) AND dispatch.source = \(source) AND \(seen.items)
            ORDER BY item.opened DESC, item.id DESC LIMIT 50
            """, dispatch)
        guard !found.isEmpty else { return [] }
        let rows = try session.rows(
            """
            SELECT dispatch, \(recipientColumns) FROM dispatch_recipient
            WHERE town = \(seen.town) AND dispatch IN \(SQL.list(found.map(\.item.id))) ORDER BY dispatch, place
            """
        ) { row in (try row.next(ID.self), try recipient(&row)) }
        let byPaper = Dictionary(grouping: rows, by: \.0)
        for index in found.indices {
            found[index].recipients = (byPaper[found[index].item.id] ?? []).map(\.1)
        }
        return found.filter { DispatchRules.readsCourse($0, actor) }.map(\.item)
    }

    private static let recipientColumns: SQL =
        "place, unit, person, delivered, how, received, answer, answered"

    private static func recipient(_ row: inout Row) throws -> Dispatch.Recipient {
        Dispatch.Recipient(
            place: try row.next(), unit: try row.next(), person: try row.next(), delivered: try row.next(),
            how: try row.next(), received: try row.next(), answer: try row.next(), answered: try row.next())
    }

    static func dispatch(_ row: inout Row) throws -> Dispatch {
        let form = try row.next(Dispatch.Form.self), heading = try row.next(String.self)
        let body = try row.next(String.self), copies = try row.next(String.self)
        let scope = try row.next(Dispatch.Scope.self), source = try row.next(ID?.self)
        let drafter = try row.next(ID?.self), issuer = try row.next(ID?.self),
            issued = try row.next(Day?.self)
        let number = try row.next(String?.self), ends = try row.next(Day?.self)
        return Dispatch(
            item: try Item(&row), form: form, heading: heading, body: body, copies: copies, scope: scope,
            source: source, drafter: drafter, issuer: issuer, issued: issued, number: number, effectEnds: ends
        )
    }

    /// The organ and the series' word of a form, as the town set them: `青纪` and `中共青石镇纪律检查委员会`.
    static func series(_ form: Dispatch.Form, town: ID, in session: any Kernel.Session) throws -> (
        code: String, organ: String
    )? {
        try session.first("SELECT code, organ FROM paper_series WHERE town = \(town) AND form = \(form)") {
            (try $0.next(String.self), try $0.next(String.self))
        }
    }

    /// The number a form would have next, and nil where the series is not set yet.
    static func nextNumber(_ form: Dispatch.Form, year: Int, town: ID, in session: any Kernel.Session) throws
        -> String?
    {
        guard let series = try series(form, town: town, in: session) else { return nil }
        let last = try session.value(
            "SELECT coalesce(max(value), 0) FROM counter WHERE town = \(town) AND kind = \("paper-" + form.rawValue) AND year = \(year)",
            as: Int.self)
        return "\(series.code)〔\(year)〕\(last + 1)号"
    }
}

extension Work {
    func dispatch(_ id: ID, _ version: Int?, for command: any Command.Type) throws -> Dispatch {
        let dispatch = try DispatchStore.find(id, seenBy: seen, in: session)
        try DispatchRules.require(command, dispatch, actor)
        try guardVersion(dispatch.item, seen: version)
        return dispatch
    }

    func insert(_ dispatch: Dispatch) throws {
        try insert(dispatch.item)
        try session.execute(
            """
            INSERT INTO dispatch (town, id, form, heading, body, copies, scope, source, drafter, effect_ends)
            VALUES (\(town), \(dispatch.item.id), \(dispatch.form), \(dispatch.heading), \(dispatch.body), \(dispatch.copies),
                \(dispatch.scope), \(dispatch.source), \(dispatch.drafter), \(dispatch.effectEnds))
            """)
        try keep(dispatch)
    }

    func update(_ dispatch: Dispatch) throws {
        var dispatch = dispatch
        // Those of earlier releases were read as if they were in force.
        if !dispatch.isIssued, dispatch.item.secrecy == .normal { dispatch.item.secrecy = .draft }
        try update(dispatch.item, keepsNews: dispatch.state == .delivered)
        try session.execute(
            """
            UPDATE dispatch SET heading = \(dispatch.heading), body = \(dispatch.body), copies = \(dispatch.copies),
                scope = \(dispatch.scope), issuer = \(dispatch.issuer), issued = \(dispatch.issued), number = \(dispatch.number),
                effect_ends = \(dispatch.effectEnds) WHERE town = \(town) AND id = \(dispatch.item.id)
            """)
        try keep(dispatch)
    }

    /// Its recipients, those who read it once it is issued, and the words it is found by: never a name that is masked.
    private func keep(_ dispatch: Dispatch) throws {
        let id = dispatch.item.id
        try session.execute("DELETE FROM dispatch_recipient WHERE town = \(town) AND dispatch = \(id)")
        for one in dispatch.recipients {
            try session.execute(
                """
                INSERT INTO dispatch_recipient (town, dispatch, place, unit, person, delivered, how, received, answer, answered)
                VALUES (\(town), \(id), \(one.place), \(one.unit), \(one.person), \(one.delivered), \(one.how), \(one.received),
                    \(one.answer), \(one.answered))
                """)
        }
        let known = dispatch.item.secrecy == .confided ? try involved(in: id) : []
        // Before it is issued it is of those who draft papers and of those who sign them.
        let own =
            dispatch.isIssued
            ? Set(try readers(of: dispatch))
            : try makers(of: dispatch).union(people(in: [.disciplineOfficer]))
        try involve(known.union(own), in: id)
        try index(
            id,
            [dispatch.item.title, dispatch.item.number, dispatch.number ?? "", dispatch.form.label].joined(
                separator: " "))
    }

    /// The people a paper goes to: those named, and the heads of the units.
    func readers(of dispatch: Dispatch) throws -> [ID] {
        let units = dispatch.recipients.filter { $0.person == nil }.compactMap(\.unit)
        let heads =
            units.isEmpty
            ? []
            : try session.rows(
                """
                SELECT person.id FROM account JOIN person ON person.town = account.town AND person.id = account.person
                WHERE account.town = \(town) AND account.disabled = 0 AND account.role IN ('head', 'office', 'secretary', 'disciplineSecretary')
                  AND person.unit IN \(SQL.list(units))
                """
            ) { try $0.next(ID.self) }
        return dispatch.recipients.compactMap(\.person) + heads
    }
}
