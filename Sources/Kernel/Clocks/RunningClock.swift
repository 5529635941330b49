import Storage

/// A clock that runs on an item: the rule as it was when it started, whatever becomes of the rule later.
package struct RunningClock: Sendable {
    package let id: ID
    package let item: ID
    package let limit: TimeLimit
    package let version: Int
    /// The county's paper the version rests on; empty for what the program ships.
    package let paper: String
    package let started: Day
    package let extensions: [ClockReckoning.Extension]
    package let stopped: Day?

    /// When it ends, worked out anew with the calendar as it is known now.
    package func reckoning(in calendar: WorkCalendar) -> ClockReckoning {
        ClockReckoning(limit, from: .day(started), extended: extensions, in: calendar)
    }

    /// The clocks of an item the caller may see, oldest first, in two queries.
    package static func of(_ item: ID, town: ID, in session: any Session) throws -> [RunningClock] {
        try read("clock.town = \(town) AND clock.item = \(item)", in: session)
    }

    package static func find(_ id: ID, seenBy seen: Seen, in session: any Session) throws -> RunningClock {
        let found = try read(
            """
            clock.town = \(seen.town) AND clock.id = \(id)
              AND EXISTS (SELECT 1 FROM item WHERE item.id = clock.item AND \(seen.items))
            """, in: session)
        guard let clock = found.first else { throw Refusal.missing }
        return clock
    }

    static func read(_ condition: SQL, in session: any Session) throws -> [RunningClock] {
        var extensions: [ID: [ClockReckoning.Extension]] = [:]
        let rows = try session.rows(
            """
            SELECT clock_extension.clock, clock_extension.count, clock_extension.unit, clock_extension.approver,
                clock_extension.paper, clock_extension.granted
            FROM clock JOIN clock_extension ON clock_extension.town = clock.town AND clock_extension.clock = clock.id
            WHERE \(condition) ORDER BY clock_extension.clock, clock_extension.number
            """
        ) { row in
            (
                try row.next(ID.self),
                ClockReckoning.Extension(
                    .init(try row.next(), try row.next()), approver: try row.next(), paper: try row.next(),
                    granted: try row.next())
            )
        }
        for (clock, more) in rows { extensions[clock, default: []].append(more) }
        return try session.rows(
            """
            SELECT id, item, limit_id, version, paper, count, unit, started, stopped FROM clock
            WHERE \(condition) ORDER BY id
            """
        ) { row in
            let id = try row.next(ID.self), item = try row.next(ID.self), name = try row.next(String.self)
            let version = try row.next(Int.self), paper = try row.next(String.self)
            let amount = TimeLimit.Amount(try row.next(), try row.next())
            guard let shipped = TimeLimit.shipped(name) else { throw Refusal.missing }
            return RunningClock(
                id: id, item: item, limit: shipped.with(amount), version: version, paper: paper,
                started: try row.next(), extensions: extensions[id] ?? [], stopped: try row.next())
        }
    }
}

extension Work {
    /// Starts a clock on an item under the version of the rule that counts on that day. Returns it with its end.
    package func startClock(_ limit: String, on item: ID, from day: Day) throws -> (id: ID, due: Day?) {
        let version = try LimitVersion.find(limit, on: day, town: town, in: session)
        guard case .most(let amount) = version.limit.measure, amount.unit != .hour else {
            throw Refusal("limit-measure", "\(limit) 不是按日、月计算的期限，不能启动时钟", advice: "换一条有期限的规则")
        }
        let id = newID()
        let end = ClockReckoning(version.limit, from: .day(day), in: calendar)
        try session.execute(
            """
            INSERT INTO clock (town, id, item, limit_id, version, paper, count, unit, started, due, provisional, stopped)
            VALUES (\(town), \(id), \(item), \(limit), \(version.version), \(version.paper), \(amount.count), \(amount.unit),
                \(day), \(end.due), \(end.provisional), NULL)
            """)
        return (id, end.due)
    }

    /// Makes a clock longer, as far as its rule knows extensions. Returns its new end.
    package func extendClock(
        _ clock: RunningClock, by amount: TimeLimit.Amount, approver: String, paper: String
    ) throws -> Day? {
        let more = ClockReckoning.Extension(amount, approver: approver, paper: paper, granted: today)
        try clock.limit.requireExtension(clock.extensions.map(\.amount) + [amount])
        try session.execute(
            """
            INSERT INTO clock_extension (town, clock, number, count, unit, approver, paper, granted, account)
            VALUES (\(town), \(clock.id), \(clock.extensions.count + 1), \(amount.count), \(amount.unit), \(approver), \(paper),
                \(today), \(actor.account))
            """)
        let end = ClockReckoning(
            clock.limit, from: .day(clock.started), extended: clock.extensions + [more], in: calendar)
        try keepEnd(clock.id, end)
        return end.due
    }

    package func stopClocks(of item: ID) throws {
        try session.execute(
            "UPDATE clock SET stopped = \(today) WHERE town = \(town) AND item = \(item) AND stopped IS NULL")
    }

    /// Works out anew, with the calendar of `work` as it is now known, what was provisional; items due at such an end move
    /// with it. Returns how many clocks ended on another day.
    package func renewClocks(with calendar: WorkCalendar) throws -> Int {
        let open = try RunningClock.read(
            "clock.town = \(town) AND clock.provisional = 1 AND clock.stopped IS NULL", in: session)
        return try open.count { clock in
            let end = clock.reckoning(in: calendar)
            let old = try session.value(
                "SELECT due FROM clock WHERE town = \(town) AND id = \(clock.id)", as: Day?.self)
            try keepEnd(clock.id, end)
            guard old != end.due else { return false }
            let moved = try session.rows(
                """
                UPDATE item SET due = \(end.due), version = version + 1
                WHERE town = \(town) AND id = \(clock.item) AND due = \(old) AND closed IS NULL RETURNING \(Item.columns)
                """
            ) { try Item(&$0) }
            for item in moved { left.note(item, version: item.version) }
            return true
        }
    }

    private func keepEnd(_ clock: ID, _ end: ClockReckoning) throws {
        try session.execute(
            "UPDATE clock SET due = \(end.due), provisional = \(end.provisional) WHERE town = \(town) AND id = \(clock)"
        )
    }
}
