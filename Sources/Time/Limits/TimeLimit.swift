import Storage

/// 时限: one deadline rule as data: what starts it, how long it runs, what it obliges to, where it is written and how far that
/// was verified.
package struct TimeLimit: Sendable, Equatable {
    package enum Unit: String, TextColumn, CaseIterable, Codable {
        case hour, workingDay, calendarDay, month, year

        package var label: String {
            switch self {
            case .hour: "小时"
            case .workingDay: "个工作日"
            case .calendarDay: "日"
            case .month: "个月"
            case .year: "年"
            }
        }
    }

    package struct Amount: Sendable, Equatable, Codable {
        package let count: Int
        package let unit: Unit

        package init(_ count: Int, _ unit: Unit) { (self.count, self.unit) = (count, unit) }

        package var words: String { "\(count) \(unit.label)" }
    }

    package enum Cycle: String, Sendable { case quarter, halfYear, year }

    package enum Measure: Sendable, Equatable {
        /// Done by then at the latest.
        case most(Amount)
        /// Kept until then at the earliest.
        case least(Amount)
        /// So many times in each natural quarter, half-year or year.
        case times(Int, Cycle)
        /// The rule names no figure: 及时, an approval, a state.
        case none
    }

    package enum Extending: Sendable, Equatable {
        /// The rule knows no extension.
        case no
        /// With approval, by so much in all.
        case most(Amount)
        /// With approval; the rule names no figure.
        case approved
    }

    package enum Scope: String, Sendable {
        case national, countyAndAbove, localExample, criticalSystems

        package var label: String {
            switch self {
            case .national: "全国"
            case .countyAndAbove: "县级以上监察机关"
            case .localExample: "外地做法"
            case .criticalSystems: "关键信息基础设施"
            }
        }
    }

    package let id: String
    package let stage: String
    package let trigger: String
    package let measure: Measure
    /// What is to be done by then.
    package let duty: String
    package let extending: Extending
    /// What the rule says of extensions and pauses, in words.
    package let extensionWords: String
    package let citation: String
    /// How far the figure and its source were verified, in the words of the register of sources: `READ S03`, `MEM`.
    package let verification: String
    package let scope: Scope
    /// Read in the source itself, figure and article.
    let isRead: Bool

    init(
        _ id: String, _ stage: String, _ trigger: String, _ measure: Measure, _ duty: String,
        _ extending: Extending = .no, _ extensionWords: String = "", by citation: String,
        _ verification: String, read: Bool = false, _ scope: Scope = .national
    ) {
        (self.id, self.stage, self.trigger, self.measure, self.duty) = (id, stage, trigger, measure, duty)
        (self.extending, self.extensionWords, self.citation) = (extending, extensionWords, citation)
        (self.verification, self.isRead, self.scope) = (verification, read, scope)
    }

    /// How far it was verified, for people: the register's marks in words.
    package var verificationWords: String {
        verification.replacing("READ-2nd", with: "只见二手转述").replacing("READ-part", with: "读到一部分")
            .replacing("READ", with: "读过原文").replacing("MEM", with: "凭记忆，未核")
    }

    /// Only what was read in a national source binds; everything else is 提示.
    package var isEnforced: Bool { isRead && scope == .national }

    /// Whether an end on a day off moves to the next workday (after 民法典第二百零三条). Measures against a person never do, working
    /// days end on one, periods of the calendar and times of keeping end where they end.
    package var rolls: Bool {
        guard scope != .countyAndAbove, case .most(let amount) = measure else { return false }
        return [.calendarDay, .month, .year].contains(amount.unit)
    }

    package var amount: Amount? {
        switch measure {
        case .most(let amount), .least(let amount): amount
        case .times, .none: nil
        }
    }

    package var measureWords: String {
        switch measure {
        case .most(let amount): "\(amount.words)内"
        case .least(let amount): "至少 \(amount.words)"
        case .times(let count, .quarter): "每季度 \(count) 次"
        case .times(let count, .halfYear): "每半年 \(count) 次"
        case .times(let count, .year): "每年 \(count) 次"
        case .none: "没有规定数字"
        }
    }

    /// The same rule with another figure, as a county sets it.
    package func with(_ amount: Amount) -> TimeLimit {
        let changed: Measure =
            if case .least = measure { .least(amount) } else { .most(amount) }
        return TimeLimit(
            id, stage, trigger, changed, duty, extending, extensionWords, by: citation, verification,
            read: isRead, scope)
    }

    /// All rules the program ships, in the order of their ids.
    package static let shipped: [TimeLimit] = complaints + handling + outcomes + upkeep

    package static func shipped(_ id: String) -> TimeLimit? { shipped.first { $0.id == id } }
}
