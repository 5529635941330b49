import Kernel
import Storage
import Tasks
import Web

/// A 临时交办 of these days, whenever the sample town is made: some villages have answered, one was sent back, others have not taken it on.
/// Whoever looks around finds something to review and something to take on.
struct DemoAsk {
    typealias Act = (at: Instant, actor: Actor, command: @Sendable (any Session) throws -> (any Command)?)

    static let heading = "报送惠农补贴公示栏更新情况"
    private static let report = "本村公示栏 2 处，惠农补贴名册已换成最近一次发放的，旧的收回存档，群众没有提出疑问。"

    let town: Sample.Town

    var acts: [Act] {
        let today = town.today, last = Day(today.year, 12, 31) ?? today
        guard let office = town.actors.first(where: { $0.role == .office }),
            today.adding(-6) > Day(today.year, 1, 20) ?? today
        else { return [] }
        let sent = today.adding(-5), due = min(today.adding(6), last)
        let send = SendTask(
            heading: Self.heading, words: "写明有几处公示栏、名册是哪一次发放的、旧的怎样存放。不用附照片。", to: ["villages"], by: due,
            minutes: 20, clause: nil, basis: nil)
        let sending: @Sendable (any Session) throws -> (any Command)? = { _ in send }
        return [(Instant(noonOf: sent), office, sending)]
            + town.directory.units(.village).enumerated().flatMap { answers($0, of: $1.id, to: office, sent) }
    }

    /// What one village did about it; its place among them says what.
    private func answers(_ place: Int, of unit: ID, to office: Actor, _ sent: Day) -> [Act] {
        guard place % 4 != 0, let head = town.actors.first(where: { $0.unit == unit && $0.role == .head })
        else {
            return []
        }
        let year = sent.year, town = town.id
        @Sendable func task(_ session: any Session) throws -> ID? {
            try session.first(
                """
                SELECT id FROM item WHERE town = \(town) AND kind = 'task' AND year = \(year) AND unit = \(unit)
                  AND title = \(Self.heading)
                """
            ) { try $0.next(ID.self) }
        }
        let first = Instant(noonOf: sent.adding(1)).adding(seconds: place * 60)
        var acts: [Act] = [
            (first, head, { try task($0).map { AcknowledgeTask(task: $0, version: nil) } })
        ]
        guard place % 4 != 1 else { return acts }
        let words = place == 2 ? "已更新。" : Self.report
        acts.append(
            (
                first.adding(seconds: 86_400), head,
                { try task($0).map { SubmitTask(task: $0, text: words, version: nil, files: []) } }
            ))
        if place == 2 {
            acts.append(
                (
                    first.adding(seconds: 2 * 86_400), office,
                    {
                        try task($0).map {
                            ReturnTask(task: $0, version: nil, reason: "写明有几处、换的是哪一次发放的名册。")
                        }
                    }
                ))
        }
        return acts
    }
}
