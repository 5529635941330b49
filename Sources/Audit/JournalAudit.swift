import Kernel
import Sodium
import Storage

/// Proves a town's chain from its first line to its head, or names the first line that is broken; then compares rows with what the
/// lines say of them.
package struct JournalAudit: Sendable {
    package enum Verdict: Sendable, Equatable {
        case sound(Journal.Head)
        case broken(number: Int, reason: String)
        case differs(anchor: Journal.Head, found: String?)
        /// The chain holds and rows read otherwise: what is wrong with each, the first of them.
        case contradicted(Journal.Head, [String])
    }

    package struct Result: Sendable {
        package let verdict: Verdict
        /// What was compared, with how many: `事项 214 件`.
        package let compared: [String]
        /// What no line speaks of.
        package let uncompared: [String]
    }

    private var expected = 1
    private var previous = Journal.origin
    private var anchored: [Int: String] = [:]
    private static let page = 2000

    /// Reads the chain page by page in one transaction. The lines of the anchors' numbers must have their hashes; `proofs` says what
    /// else is compared.
    package static func verify(
        _ desk: Desk, town: ID, anchors: [Journal.Head] = [], proofs: [RowProof] = []
    ) async throws -> Result {
        try await desk.read { session in
            try session.takeTime()
            var audit = JournalAudit(), rows = RowsSaid(proofs)
            let head = try Journal.head(session, town: town)
            if let broken = try audit.walk(session, town, anchors, &rows) { return Result(broken) }
            if head.number != audit.expected - 1 || head.hash != audit.previous {
                return Result(.broken(number: head.number, reason: "链尾与最后一条记录不一致"))
            }
            if let anchor = anchors.first(where: { audit.anchored[$0.number] != $0.hash && $0.number > 0 }) {
                return Result(.differs(anchor: anchor, found: audit.anchored[anchor.number]))
            }
            let kept = try Journal.sealKept(session, town: town)
            if let seal = desk.seal, kept.isEmpty ? !anchors.isEmpty : kept != seal.of(head, town: town) {
                return Result(.broken(number: head.number, reason: "链尾的印记不是这个程序盖的，后面可能被截掉过"))
            }
            let comparison = try rows.compare(session, town: town, tables: desk.tables)
            let unsealed = desk.seal == nil || kept.isEmpty ? ["链尾的印记"] : []
            return Result(
                verdict: comparison.faults.isEmpty ? .sound(head) : .contradicted(head, comparison.faults),
                compared: comparison.compared, uncompared: comparison.uncompared + unsealed)
        }
    }

    /// Goes through all lines; gives the first that is broken.
    private mutating func walk(
        _ session: any Session, _ town: ID, _ anchors: [Journal.Head], _ rows: inout RowsSaid
    ) throws -> Verdict? {
        let wanted = Set(anchors.map(\.number))
        while true {
            let lines = try JournalLine.page(session, town: town, from: expected, limit: Self.page)
            for line in lines {
                let fields: [String: String]
                switch check(line) {
                case .failure(let fault): return .broken(number: expected, reason: fault.reason)
                case .success(let read): fields = read
                }
                if wanted.contains(line.number) { anchored[line.number] = line.hash }
                rows.take(fields, number: line.number)
                previous = line.hash
                expected += 1
            }
            if lines.count < Self.page { return nil }
        }
    }

    private struct Fault: Error { let reason: String }

    /// What the line says if it is the next link; else why it is not.
    private func check(_ line: JournalLine) -> Swift.Result<[String: String], Fault> {
        guard line.number == expected else { return .failure(Fault(reason: "缺少第 \(expected) 条")) }
        guard Digest.sha256(line.text) == line.hash else {
            return .failure(Fault(reason: "内容与校验值不符，记录被改动过"))
        }
        guard let fields = CanonicalJSON.fields(line.text) else {
            return .failure(Fault(reason: "内容不是规范的记录"))
        }
        guard fields["previous"] == previous else { return .failure(Fault(reason: "与上一条接不上")) }
        let columns = [line.at, line.account ?? "", line.act, line.item ?? "", "\(line.number)"]
        guard columns == ["at", "by", "act", "item", "number"].map({ fields[$0] ?? "" }) else {
            return .failure(Fault(reason: "检索列与记录内容不一致，被改动过"))
        }
        return .success(fields)
    }
}

extension JournalAudit.Result {
    fileprivate init(_ verdict: JournalAudit.Verdict) {
        self.init(verdict: verdict, compared: [], uncompared: [])
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
