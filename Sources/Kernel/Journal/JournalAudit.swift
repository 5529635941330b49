import Sodium
import Storage

/// Proves a town's chain from its first line to its head, or names the first line that is broken.
package struct JournalAudit: Sendable {
    package enum Verdict: Sendable, Equatable {
        case sound(Journal.Head)
        case broken(number: Int, reason: String)
        case differs(anchor: Journal.Head, found: String?)
    }

    private var expected = 1
    private var previous = Journal.origin
    private static let page = 2000

    package init() {}

    /// Reads the chain page by page. With an anchor, the line of that number must have that hash.
    package static func verify(_ desk: Desk, town: ID, anchor: Journal.Head? = nil) async throws -> Verdict {
        var audit = JournalAudit(), anchored: String?
        while true {
            let from = audit.expected
            // The head is read with the lines, so that a write in between is no false alarm.
            let (lines, head) = try await desk.read { session in
                (
                    try JournalLine.page(session, town: town, from: from, limit: page),
                    try Journal.head(session, town: town)
                )
            }
            for line in lines {
                if let reason = audit.check(line) { return .broken(number: audit.expected, reason: reason) }
                if line.number == anchor?.number { anchored = line.hash }
            }
            guard lines.count < page else { continue }
            if head.number != audit.expected - 1 || head.hash != audit.previous {
                return .broken(number: head.number, reason: "链尾与最后一条记录不一致")
            }
            if let anchor, anchored != anchor.hash { return .differs(anchor: anchor, found: anchored) }
            return .sound(head)
        }
    }

    /// Nil if `line` is the next link; else why it is not.
    private mutating func check(_ line: JournalLine) -> String? {
        guard line.number == expected else { return "缺少第 \(expected) 条" }
        guard Digest.sha256(line.text) == line.hash else { return "内容与校验值不符，记录被改动过" }
        guard let fields = CanonicalJSON.fields(line.text) else { return "内容不是规范的记录" }
        guard fields["previous"] == previous else { return "与上一条接不上" }
        let columns = [line.at, line.account ?? "", line.act, line.item ?? "", "\(line.number)"]
        guard columns == ["at", "by", "act", "item", "number"].map({ fields[$0] ?? "" }) else {
            return "检索列与记录内容不一致，被改动过"
        }
        previous = line.hash
        expected += 1
        return nil
    }
}

/// A stored line with the columns it is searched by.
struct JournalLine: Sendable {
    let number: Int
    let at: String
    let account: String?
    let act: String
    let item: String?
    let text: String
    let hash: String

    static func page(_ session: any Session, town: ID, from: Int, limit: Int) throws -> [JournalLine] {
        try session.rows(
            """
            SELECT number, at, account, act, item, line, hash FROM journal
            WHERE town = \(town) AND number >= \(from) ORDER BY number LIMIT \(limit)
            """
        ) {
            JournalLine(
                number: try $0.next(), at: try $0.next(), account: try $0.next(), act: try $0.next(),
                item: try $0.next(),
                text: try $0.next(), hash: try $0.next())
        }
    }
}
