import Kernel
import Storage

/// Talks in the database, found through their item's scope alone.
enum TalkStore {
    static let columns: SQL = """
        talk.form, talk.talker, talk.subject, talk.proposer, talk.matters, talk.outline, talk.place, talk.company, talk.content,
        talk.statement, talk.commitments, talk.followed, talk.received, talk.reply, talk.opinion, talk.outcome, talk.held,
        talk.effect_ends, talk.decider, talk.decided
        """
    static let join: SQL = "JOIN talk ON talk.town = item.town AND talk.id = item.id"

    static func find(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> Talk {
        let found = try session.first(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE item.id = \(id) AND \(seen.items)",
            talk)
        guard let found else { throw Refusal.missing }
        return found
    }

    /// A talk in words, for programs of those it is confided to.
    static func detail(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> [String: String]
    {
        let talk = try find(id, seenBy: seen, in: session), names = try Directory(session, town: seen.town)
        return [
            "form": talk.form.label, "talker": names.person(talk.talker)?.name ?? "",
            "subject": names.person(talk.subject)?.name ?? "", "held": talk.held?.rawValue ?? "",
            "matters": talk.matters, "place": talk.record.place, "company": talk.record.company,
            "content": talk.record.content, "statement": talk.record.statement,
            "commitments": talk.record.commitments, "followed": talk.record.followed,
            "reply": talk.inquiry.reply,
            "opinion": talk.inquiry.opinion, "outcome": talk.inquiry.outcome,
            "effectEnds": talk.effectEnds?.rawValue ?? "",
        ]
    }

    static func talk(_ row: inout Row) throws -> Talk {
        let form = try row.next(Talk.Form.self), talker = try row.next(ID.self)
        let subject = try row.next(ID.self), proposer = try row.next(ID?.self)
        let matters = try row.next(String.self), outline = try row.next(String.self)
        let record = Talk.Record(
            place: try row.next(), company: try row.next(), content: try row.next(),
            statement: try row.next(), commitments: try row.next(), followed: try row.next())
        let inquiry = Talk.Inquiry(
            received: try row.next(), reply: try row.next(), opinion: try row.next(), outcome: try row.next())
        let held = try row.next(Day?.self), ends = try row.next(Day?.self)
        let decider = try row.next(ID?.self), decided = try row.next(Day?.self)
        return Talk(
            item: try Item(&row), form: form, talker: talker, subject: subject, proposer: proposer,
            matters: matters, outline: outline, record: record, inquiry: inquiry, held: held,
            decider: decider, decided: decided, effectEnds: ends)
    }

    /// What this actor wrote of other talks since a day, to be compared with.
    static func written(
        by actor: Actor, since day: Day, besides id: ID?, in session: any Kernel.Session
    ) throws -> [(number: String, content: String)] {
        let seen = Seen(actor)
        return try session.rows(
            """
            SELECT item.number, talk.content FROM talk JOIN item ON item.town = talk.town AND item.id = talk.id
            WHERE talk.town = \(actor.town) AND talk.talker = \(actor.person) AND talk.held >= \(day)
              AND item.id <> \(id ?? actor.town) AND item.state <> 'void' AND \(seen.items) ORDER BY item.id DESC LIMIT 300
            """
        ) { (try $0.next(), try $0.next()) }
    }

    /// The last talk with somebody whose promises were written down.
    static func last(
        with subject: ID, seenBy seen: Seen, in session: any Kernel.Session
    ) throws -> Talk? {
        try session.first(
            """
            SELECT \(columns), \(Item.columns) FROM talk JOIN item ON item.town = talk.town AND item.id = talk.id
            WHERE talk.town = \(seen.town) AND talk.subject = \(subject) AND talk.held IS NOT NULL AND talk.commitments <> ''
              AND item.state <> 'void' AND \(seen.items) ORDER BY talk.held DESC, item.id DESC LIMIT 1
            """, talk)
    }
}

extension Work {
    func talk(_ id: ID, _ version: Int?, for command: any Command.Type) throws -> Talk {
        let talk = try TalkStore.find(id, seenBy: seen, in: session)
        try TalkRules.require(command, talk, actor)
        try guardVersion(talk.item, seen: version)
        return talk
    }

    func insert(_ talk: Talk) throws {
        try insert(talk.item)
        let (record, inquiry) = (talk.record, talk.inquiry)
        try session.execute(
            """
            INSERT INTO talk (town, id, form, talker, subject, proposer, matters, outline, place, company, content, statement,
                commitments, followed, received, reply, opinion, outcome, held, effect_ends, decider, decided)
            VALUES (\(town), \(talk.item.id), \(talk.form), \(talk.talker), \(talk.subject), \(talk.proposer), \(talk.matters),
                \(talk.outline), \(record.place), \(record.company), \(record.content), \(record.statement),
                \(record.commitments), \(record.followed), \(inquiry.received), \(inquiry.reply), \(inquiry.opinion),
                \(inquiry.outcome), \(talk.held), \(talk.effectEnds), \(talk.decider), \(talk.decided))
            """)
        try keepParties(of: talk)
    }

    func update(_ talk: Talk) throws {
        try update(talk.item)
        let (record, inquiry) = (talk.record, talk.inquiry)
        try session.execute(
            """
            UPDATE talk SET matters = \(talk.matters), outline = \(talk.outline), place = \(record.place),
                company = \(record.company), content = \(record.content), statement = \(record.statement),
                commitments = \(record.commitments), followed = \(record.followed), received = \(inquiry.received),
                reply = \(inquiry.reply), opinion = \(inquiry.opinion), outcome = \(inquiry.outcome), held = \(talk.held),
                effect_ends = \(talk.effectEnds), decider = \(talk.decider), decided = \(talk.decided)
            WHERE town = \(town) AND id = \(talk.item.id)
            """)
        try keepParties(of: talk)
    }

    /// Who reads it, and the words it is found by: who and when, never what was said.
    private func keepParties(of talk: Talk) throws {
        let parties = talk.isKnownToSubject ? [talk.talker, talk.subject] : [talk.talker]
        try involve(Set(parties), in: talk.item.id)
        try index(talk.item.id, [talk.item.title, talk.item.number, talk.form.label].joined(separator: " "))
    }
}
