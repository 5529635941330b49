import Sodium
import Storage

/// 留痕: one line of canonical JSON a change, each holding the hash of the one before.
package enum Journal {
    package struct Head: Sendable, Equatable {
        package let number: Int
        package let hash: String

        package init(number: Int, hash: String) { (self.number, self.hash) = (number, hash) }
    }

    /// The hash before the first line.
    package static let origin = String(repeating: "0", count: 64)

    static func open(_ session: any Session, town: ID, seal: JournalSeal?) throws {
        let head = Head(number: 0, hash: origin)
        try session.execute(
            "INSERT INTO journal_head (town, number, hash, seal) VALUES (\(town), 0, \(origin), \(seal?.of(head, town: town) ?? ""))"
        )
    }

    /// Raises the head's number and so locks the row until the transaction ends, on both engines. Nothing is written behind a head that
    /// does not bear the installation's mark: a tail that was cut off would be sealed anew.
    static func take(_ session: any Session, town: ID, seal: JournalSeal?) throws -> Head {
        let taken = try session.first(
            "UPDATE journal_head SET number = number + 1 WHERE town = \(town) RETURNING number, hash, seal"
        ) { (head: Head(number: try $0.next(), hash: try $0.next()), seal: try $0.next(String.self)) }
        if let seal, let taken,
            taken.seal != seal.of(Head(number: taken.head.number - 1, hash: taken.head.hash), town: town)
        {
            throw Refusal(
                .unavailable, "journal-cut", "留痕的链尾与印记不符，可能被改动或截断过，已经停止办理",
                advice: "请管理服务器的人停下服务，用 mingze journal verify 核验，从最近的备份恢复")
        }
        guard let head = taken?.head else { throw Refusal(.missing, "town", "还没有建立这个乡镇", advice: "先完成首次设置") }
        return head
    }

    static func append(
        _ entry: Entry, act: String, of work: Work, after head: Head, seal: JournalSeal?
    ) throws {
        let (actor, now, session) = (work.actor, work.now, work.session)
        try work.markDetails(about: entry.item)
        let line = line(entry, act: act, by: actor, at: now, after: head, left: work.left)
        let hash = Digest.sha256(line)
        try session.execute(
            """
            INSERT INTO journal (town, number, at, account, act, item, line, hash)
            VALUES (\(actor.town), \(head.number), \(now), \(actor.account), \(act), \(entry.item), \(line), \(hash))
            """)
        let mark = seal?.of(Head(number: head.number, hash: hash), town: actor.town) ?? ""
        try session.execute(
            "UPDATE journal_head SET hash = \(hash), seal = \(mark) WHERE town = \(actor.town)")
    }

    private static func line(
        _ entry: Entry, act: String, by actor: Actor, at now: Instant, after head: Head, left: RowsLeft
    ) -> String {
        var fields = [
            "act": act, "at": now.rawValue, "by": actor.account?.rawValue ?? "", "name": actor.name,
            "number": "\(head.number)", "previous": head.hash, "role": actor.role?.rawValue ?? "",
            "say": entry.sentence,
            "town": actor.town.rawValue,
        ]
        if let item = entry.item { fields["item"] = item.rawValue }
        for (key, value) in entry.facts { fields["fact.\(key)"] = value }
        left.say(in: &fields)
        return CanonicalJSON.object(fields)
    }

    /// A line as it reads in the journal of another town, for generated towns.
    package static func moved(_ fields: [String: String], to town: ID, after previous: String) -> (
        line: String, hash: String
    ) {
        var fields = fields
        (fields["town"], fields["previous"]) = (town.rawValue, previous)
        let line = CanonicalJSON.object(fields)
        return (line, Digest.sha256(line))
    }

    /// What stands beside the head; empty where no program with a key has written yet.
    package static func sealKept(_ session: any Session, town: ID) throws -> String {
        try session.value("SELECT seal FROM journal_head WHERE town = \(town)")
    }

    package static func head(_ session: any Session, town: ID) throws -> Head {
        let head = try session.first("SELECT number, hash FROM journal_head WHERE town = \(town)") {
            Head(number: try $0.next(), hash: try $0.next())
        }
        guard let head else {
            throw Refusal(
                .unavailable, "journal-head", "乡镇的留痕没有链尾（journal_head），数据库被改动过",
                advice: "停下服务，把数据文件夹留作证据，用 mingze restore 从最近的备份恢复到另一个空文件夹")
        }
        return head
    }
}
