import Kernel
import Storage

/// The problems of a year in numbers, among those somebody may see: summed from the ledger's tallies; one pass over those
/// still open, whose age and lateness change with the day.
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

    init(year: Int, seenBy seen: Seen, on today: Day, in session: any Kernel.Session) throws {
        try count(year, seen, session)
        try countOpen(year, seen, today, session)
        try countMonths(year, seen, session)
    }

    private mutating func count(_ year: Int, _ seen: Seen, _ session: any Kernel.Session) throws {
        let rows = try ProblemSchema.tally.rows(
            by: "item.state, item.category, item.unit, item.relapses",
            where: "item.year = \(year) AND item.state NOT IN ('void', 'joined')", seenBy: seen, in: session
        ) { row in
            (
                try row.next(Problem.State.self), try row.next(Problem.Category.self), try row.next(ID.self),
                try row.next(Int.self), try row.next(Int.self)
            )
        }
        for (state, category, unit, relapses, total) in rows {
            let open = Problem.State.open.contains(state)
            add(
                Tally(
                    total: total, open: open ? total : 0, closed: state == .closed ? total : 0,
                    relapsed: relapses > 0 ? total : 0), category, unit)
        }
    }

    private mutating func add(_ tally: Tally, _ category: Problem.Category, _ unit: ID) {
        byCategory[category, default: Tally()].add(tally)
        byUnit[unit, default: Tally()].add(tally)
        all.add(tally)
    }

    /// Those still open, by age, and which of them are late.
    private mutating func countOpen(_ year: Int, _ seen: Seen, _ today: Day, _ session: any Kernel.Session)
        throws
    {
        let (month, quarter, half) = (today.adding(-30), today.adding(-90), today.adding(-180))
        let rows = try session.rows(
            """
            SELECT item.state, item.category, item.unit, count(*), sum(CASE WHEN item.due < \(today) THEN 1 ELSE 0 END),
                sum(CASE WHEN item.opened >= \(month) THEN 1 ELSE 0 END), sum(CASE WHEN item.opened >= \(quarter) THEN 1 ELSE 0 END),
                sum(CASE WHEN item.opened >= \(half) THEN 1 ELSE 0 END)
            FROM problem AS item WHERE item.year = \(year) AND item.state IN ('registered', 'rectifying', 'reported')
              AND \(seen.items) GROUP BY item.state, item.category, item.unit
            """
        ) { row in
            (
                try row.next(Problem.State.self), try row.next(Problem.Category.self), try row.next(ID.self),
                try row.next(Int.self), try row.next(Int.self), try row.next(Int.self),
                try row.next(Int.self),
                try row.next(Int.self)
            )
        }
        for (state, category, unit, total, due, month, quarter, half) in rows {
            byAge[.month, default: 0] += month
            byAge[.quarter, default: 0] += quarter - month
            byAge[.half, default: 0] += half - quarter
            byAge[.longer, default: 0] += total - half
            if state == .rectifying { add(Tally(late: due), category, unit) }
        }
    }

    private mutating func countMonths(_ year: Int, _ seen: Seen, _ session: any Kernel.Session) throws {
        let rows = try ProblemSchema.months.rows(
            by: "item.month, item.ended",
            where: "item.year = \(year) AND item.state NOT IN ('void', 'joined')", seenBy: seen, in: session
        ) { (try $0.next(String.self), try $0.next(String.self), try $0.next(Int.self)) }
        for (month, end, count) in rows {
            if let index = Int(month.suffix(2)), (1...12).contains(index) { found[index - 1] += count }
            if end.hasPrefix("\(year)"), let index = Int(end.suffix(2)), (1...12).contains(index) {
                ended[index - 1] += count
            }
        }
    }
}
