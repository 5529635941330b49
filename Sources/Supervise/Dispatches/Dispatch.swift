import Kernel
import Storage

/// 文书: a formal paper of the town's discipline or Party organs, drafted, signed for issue with a number, delivered with a receipt.
struct Dispatch: Sendable {
    static let kind = "dispatch"

    enum Form: String, TextColumn, Choice {
        case rectification, feedback, advice, reminder, circular

        var label: String {
            switch self {
            case .rectification: "整改通知书"
            case .feedback: "检查反馈意见"
            case .advice: "纪律检查建议书"
            case .reminder: "提醒函"
            case .circular: "通报"
            }
        }

        /// The word of the number's series, after the organ's own: `青纪整〔2026〕3号`.
        var mark: String {
            switch self {
            case .rectification: "整"
            case .feedback: "检"
            case .advice: "建"
            case .reminder: "函"
            case .circular: "通"
            }
        }

        /// What the recipient has to answer, and by which rule; shown as advice.
        var limit: String? { self == .advice ? "TL-H03" : nil }
        /// Whether what it says of somebody ends on a day, and can be taken back.
        var hasEffect: Bool { self == .circular }
    }

    enum State: String, TextColumn, Choice {
        case draft, submitted, issued, delivered, withdrawn, void

        var label: String {
            switch self {
            case .draft: "起草中"
            case .submitted: "待签发"
            case .issued: "待送达"
            case .delivered: "已送达"
            case .withdrawn: "已撤回"
            case .void: "已作废"
            }
        }
    }

    enum Scope: String, TextColumn, Choice {
        case recipients, town

        var label: String {
            switch self {
            case .recipients: "只发给受文单位和个人"
            case .town: "全镇通报（个人姓名隐去）"
            }
        }
    }

    struct Recipient: Sendable, Equatable {
        let place: Int
        let unit: ID?
        let person: ID?
        var delivered: Day?
        /// How it was handed over, and to whom.
        var how = ""
        /// Confirmed by the recipient's own account.
        var received: Day?
        /// What the recipient says to it.
        var answer = ""
        var answered: Day?
    }

    /// `item.unit` is the organ that issues; `item.title` is what everyone may read, without names where it goes to the town.
    var item: Item
    let form: Form
    var heading: String
    var body: String
    var copies: String
    var scope: Scope
    /// The entry it was drafted from.
    let source: ID?
    let drafter: ID?
    var issuer: ID?
    var issued: Day?
    var number: String?
    /// The last day of what it says of somebody.
    var effectEnds: Day?
    var recipients: [Recipient] = []

    var state: State { State(rawValue: item.state) ?? .draft }
    var isIssued: Bool { number != nil }

    static let bodyLimit = 20_000
}

/// Names as they may be published: `李某某`.
enum Masking {
    /// Every name of the town's people that stands in the text.
    static func masked(_ text: String, _ directory: Directory) -> String {
        masked(text, directory.people.map(\.name).filter(text.contains))
    }

    static func masked(_ text: String, _ names: [String]) -> String {
        names.filter { $0.count > 1 }.sorted { $0.count > $1.count }.reduce(text) { text, name in
            text.replacing(
                name, with: String(name.prefix(1)) + String(repeating: "某", count: min(2, name.count - 1)))
        }
    }
}
