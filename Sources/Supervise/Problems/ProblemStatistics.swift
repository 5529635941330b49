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

    /// The two passes run beside each other: at a hundred thousand problems each takes some hundredths of a second.
    static func of(
        year: Int, seenBy seen: Seen, on today: Day,
        read:
            @Sendable (@escaping @Sendable (any Kernel.Session) throws -> ProblemStatistics) async throws
            -> ProblemStatistics
    ) async throws -> ProblemStatistics {
        async let counted = read { session in
            var numbers = ProblemStatistics()
            try numbers.count(year, seen, session)
            return numbers
        }
        async let others = read { session in
            var numbers = ProblemStatistics()
            try numbers.countOpen(year, seen, today, session)
            try numbers.countRelapsed(year, seen, session)
            try numbers.countMonths(year, seen, session)
            return numbers
        }
        let (all, rest) = try await (counted, others)
        return all.merged(with: rest)
    }

    /// The table `problem` has the columns of the item a scope asks for, so it stands in for `item` here.
    private mutating func count(_ year: Int, _ seen: Seen, _ session: any Kernel.Session) throws {
        let rows = try session.rows(
            """
            SELECT item.state, item.category, item.unit, count(*) FROM problem AS item
            WHERE item.year = \(year) AND \(seen.items) GROUP BY item.state, item.category, item.unit
            """
        ) { row in
            (
                try row.next(Problem.State.self), try row.next(Problem.Category.self), try row.next(ID.self),
                try row.next(Int.self)
            )
        }
        for (state, category, unit, total) in rows where state != .void && state != .joined {
            let open = Problem.State.open.contains(state)
            add(
                Tally(total: total, open: open ? total : 0, closed: state == .closed ? total : 0), category,
                unit)
        }
    }

    private func merged(with other: ProblemStatistics) -> ProblemStatistics {
        var numbers = self
        for (category, tally) in other.byCategory {
            numbers.byCategory[category, default: Tally()].add(tally)
        }
        for (unit, tally) in other.byUnit { numbers.byUnit[unit, default: Tally()].add(tally) }
        numbers.all.add(other.all)
        (numbers.byAge, numbers.found, numbers.ended) = (other.byAge, other.found, other.ended)
        return numbers
    }

    private mutating func countRelapsed(_ year: Int, _ seen: Seen, _ session: any Kernel.Session) throws {
        let rows = try session.rows(
            """
            SELECT item.category, item.unit, count(*) FROM problem AS item WHERE item.year = \(year) AND item.relapses > 0
              AND item.state NOT IN ('void', 'joined') AND \(seen.items) GROUP BY item.category, item.unit
            """
        ) { (try $0.next(Problem.Category.self), try $0.next(ID.self), try $0.next(Int.self)) }
        for (category, unit, count) in rows { add(Tally(relapsed: count), category, unit) }
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
        let rows = try session.rows(
            """
            SELECT item.month, item.ended, count(*) FROM problem AS item WHERE item.year = \(year)
              AND item.state NOT IN ('void', 'joined') AND \(seen.items) GROUP BY item.month, item.ended
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
