import Kernel
import Storage

/// 责任书: what one post owes in a year, to be signed by both sides. Its text is kept as it was drawn up: a change is a new
/// edition with a page of its own.
package struct Letter: Sendable {
    package static let kind = "letter"

    enum State: String, TextColumn, Choice {
        case draft, sent, half, signed, replaced, ended

        var label: String {
            switch self {
            case .draft: "待送签"
            case .sent: "待本人签订"
            case .half: "待甲方签订"
            case .signed: "已签订"
            case .replaced: "已换新版"
            case .ended: "已作废"
            }
        }

        /// Whether it is the one its post has now.
        var isCurrent: Bool { self != .replaced && self != .ended }
    }

    /// One paragraph of the letter.
    struct Line: Sendable, Equatable, Codable {
        enum Kind: String, Sendable, Codable { case title, party, heading, text, item }

        let kind: Kind
        var text: String
        /// The duty an item states.
        var duty: ID?
    }

    /// What the holder holds against an item before signing, and what the office answered.
    struct Dispute: Sendable {
        enum Outcome: String, TextColumn, Choice {
            case open, changed, upheld

            var label: String {
                switch self {
                case .open: "等待答复"
                case .changed: "已修改"
                case .upheld: "维持原文"
                }
            }
        }

        let line: Int
        let original: String
        let reason: String
        var outcome: Outcome
        var answer: String
    }

    struct Signature: Sendable {
        enum Side: String, TextColumn, Choice {
            case first, second

            var label: String { self == .first ? "甲方" : "乙方" }
        }

        let side: Side
        let name: String
        let onPaper: Bool
        let day: Day
        let digest: String
    }

    var item: Item
    /// The post it is for: `unit:…` for who heads a unit, `person:…` for anybody else.
    let post: String
    /// The post's name in the town: `村党支部书记`.
    var postName: String
    let edition: Int
    /// The first side; for the Party secretary's own letter it is the level above, which has no account here.
    var firstParty: String
    var isAboveTown: Bool
    var lines: [Line]
    var digest: String
    var disputes: [Dispute] = []
    var signatures: [Signature] = []

    var state: State { State(rawValue: item.state) ?? .draft }
    var openDisputes: Int { disputes.count { $0.outcome == .open } }
    var items: [Line] { lines.filter { $0.kind == .item } }
    func has(_ side: Signature.Side) -> Bool { signatures.contains { $0.side == side } }
}
