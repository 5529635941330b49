import Kernel
import Storage

/// The problems of a year in numbers, among those somebody may see. Two passes over indexes that hold all they need.
struct ProblemStatistics: Sendable {
    struct Tally: Sendable, Equatable {
        var total = 0
        var open = 0
        var late = 0
        var closed = 0
        var relapsed = 0

        mutating func add(_ other: Tally) {
            total += other.total
            open += other.open
            late += other.late
            closed += other.closed
            relapsed += other.relapsed
        }
    }

    private(set) var byCategory: [Problem.Category: Tally] = [:]
    private(set) var byUnit: [ID: Tally] = [:]
    private(set) var byAge: [ProblemAge: Int] = [:]
    private(set) var all = Tally()
    /// Months 1 to 12: found, and closed in the same year.
    private(set) var found = Array(repeating: 0, count: 12)
    private(set) var ended = Array(repeating: 0, count: 12)

    static func of(
        year: Int, seenBy seen: Seen, on today: Day, in session: any Kernel.Session
    ) throws -> ProblemStatistics {
        var numbers = ProblemStatistics()
        try numbers.count(year, seen, today, session)
        try numbers.countMonths(year, seen, session)
        return numbers
    }

    /// The table `problem` has the columns of the item a scope asks for, so it stands in for `item` here.
    private mutating func count(_ year: Int, _ seen: Seen, _ today: Day, _ session: any Kernel.Session) throws
    {
        let (month, quarter, half) = (today.adding(-30), today.adding(-90), today.adding(-180))
        let rows = try session.rows(
            """
            SELECT item.category, item.unit, item.state, count(*), sum(CASE WHEN item.relapses > 0 THEN 1 ELSE 0 END),
                sum(CASE WHEN item.due < \(today) THEN 1 ELSE 0 END), sum(CASE WHEN item.opened >= \(month) THEN 1 ELSE 0 END),
                sum(CASE WHEN item.opened >= \(quarter) THEN 1 ELSE 0 END), sum(CASE WHEN item.opened >= \(half) THEN 1 ELSE 0 END)
            FROM problem AS item WHERE item.year = \(year) AND item.state NOT IN ('void', 'joined') AND \(seen.items)
            GROUP BY item.category, item.unit, item.state
            """
        ) { row in
            (
                try row.next(Problem.Category.self), try row.next(ID.self), try row.next(Problem.State.self),
                try row.next(Int.self), try row.next(Int.self), try row.next(Int.self),
                try row.next(Int.self),
                try row.next(Int.self), try row.next(Int.self)
            )
        }
        for (category, unit, state, total, relapsed, due, month, quarter, half) in rows {
            let open = Problem.State.open.contains(state)
            let tally = Tally(
                total: total, open: open ? total : 0, late: state == .rectifying ? due : 0,
                closed: state == .closed ? total : 0, relapsed: relapsed)
            byCategory[category, default: Tally()].add(tally)
            byUnit[unit, default: Tally()].add(tally)
            all.add(tally)
            guard open else { continue }
            byAge[.month, default: 0] += month
            byAge[.quarter, default: 0] += quarter - month
            byAge[.half, default: 0] += half - quarter
            byAge[.longer, default: 0] += total - half
        }
    }

    private mutating func countMonths(_ year: Int, _ seen: Seen, _ session: any Kernel.Session) throws {
        let rows = try session.rows(
            """
            SELECT item.month, item.ended, count(*) FROM problem AS item WHERE item.year = \(year) AND \(seen.items)
            GROUP BY item.month, item.ended
            """
        ) { (try $0.next(String.self), try $0.next(String.self), try $0.next(Int.self)) }
        for (month, end, count) in rows {
            if let index = Int(month.suffix(2)), (1...12).contains(index) { found[index - 1] += count }
            if end.hasPrefix("\(year)"), let index = Int(end.suffix(2)), (1...12).contains(index) {
                ended[index - 1] += count
            }
        }
    }
}
