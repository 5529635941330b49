import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Time

/// A generator that tells the same story every time.
private struct Dice {
    var state: UInt64

    mutating func roll(_ range: Range<Int>) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int((state >> 33) % UInt64(range.count))
    }
}

/// Time limits against a second reckoning that shares nothing with the first: Foundation's dates and a written-out calendar.
@Suite struct ClockTests {
    private static let gregorian: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        return calendar
    }()

    private static func date(_ text: String) -> Date {
        let parts = text.split(separator: "-").map { Int($0)! }
        return gregorian.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2]))!
    }

    private static func text(_ date: Date) -> String {
        let parts = gregorian.dateComponents([.year, .month, .day], from: date)
        return String(format: "%04d-%02d-%02d", parts.year!, parts.month!, parts.day!)
    }

    /// Nil outside the years that are written out.
    private static func works(_ date: Date) -> Bool? {
        let parts = gregorian.dateComponents([.year, .month, .day], from: date)
        guard let months = WorkdayFacts.years[parts.year!] else { return nil }
        return Array(months[parts.month! - 1])[parts.day! - 1] == "W"
    }

    private static func next(_ date: Date) -> Date { gregorian.date(byAdding: .day, value: 1, to: date)! }

    /// The end by plain counting; nil when it leaves the years that are written out.
    private static func end(_ start: Date, _ pieces: [TimeLimit.Amount], rolls: Bool) -> Date? {
        var end = start
        for piece in pieces {
            switch piece.unit {
            case .calendarDay: for _ in 0..<piece.count { end = next(end) }
            case .month: end = gregorian.date(byAdding: .month, value: piece.count, to: end)!
            case .year: end = gregorian.date(byAdding: .year, value: piece.count, to: end)!
            case .workingDay:
                var left = piece.count
                while left > 0 {
                    end = next(end)
                    guard let works = works(end) else { return nil }
                    if works { left -= 1 }
                }
            case .hour: return nil
            }
        }
        while rolls {
            guard let works = works(end) else { return nil }
            if works { break }
            end = next(end)
        }
        return works(end) == nil ? nil : end
    }

    @Test func aThousandCasesAgreeWithPlainCounting() throws {
        var dice = Dice(state: 20_261_126), cases = 0, rolled = 0, extended = 0
        let limits = TimeLimit.shipped.filter { limit in
            guard case .most(let amount) = limit.measure else { return false }
            return amount.unit != .hour
        }
        while cases < 1000 {
            let limit = limits[dice.roll(0..<limits.count)]
            let from = Day(2022, 1, 1)!.adding(dice.roll(0..<1700))
            var pieces = [try #require(limit.amount)]
            if limit.extending != .no, dice.roll(0..<3) > 0 {
                pieces.append(
                    .init(dice.roll(1..<40), [.calendarDay, .workingDay, .month][dice.roll(0..<3)]))
                if pieces[1].unit == .month { pieces[1] = .init(1 + pieces[1].count % 4, .month) }
            }
            let start = Self.date(from.rawValue)
            let never = ["TL-D07", "TL-D08", "TL-D09", "TL-D11", "TL-D12", "TL-D13", "TL-D14"].contains(
                limit.id)
            let rolls = pieces[0].unit != .workingDay && !never
            guard let expected = Self.end(start, pieces, rolls: rolls) else { continue }
            let end = ClockReckoning(
                limit, from: .day(from), extended: pieces.dropFirst().map { .init($0) }, in: .shipped)
            guard end.due?.rawValue == Self.text(expected), !end.provisional else {
                Issue.record(
                    "\(limit.id) from \(from.rawValue) \(pieces): \(end.due?.rawValue ?? "") is not \(Self.text(expected))"
                )
                return
            }
            cases += 1
            if rolls, Self.end(start, pieces, rolls: false) != expected { rolled += 1 }
            if pieces.count > 1 { extended += 1 }
        }
        #expect(rolled > 100 && extended > 100, "the cases meet what they are for: \(rolled), \(extended)")
    }

    @Test(arguments: [
        ("TL-B01", "2026-01-30", "2026-02-14"),  // ends on a make-up Saturday: worked, stays
        ("TL-B06", "2026-01-16", "2026-02-24"),  // ends in the Spring Festival
        ("TL-A01", "2026-02-10", "2026-02-24"), ("TL-E02", "2026-01-31", "2026-02-28"),
        ("TL-D09", "2026-07-02", "2026-10-02"),  // 留置 ends in the holidays and does not roll
        ("TL-D08", "2026-02-10", "2026-02-17"), ("TL-A04", "2026-05-20", "2026-06-30"),
        ("TL-G01", "2026-07-01", "2026-12-31"), ("TL-J01", "2026-08-31", "2027-02-28"),
    ])
    func knownDates(_ id: String, _ from: String, _ due: String) throws {
        let limit = try #require(TimeLimit.shipped(id))
        let end = ClockReckoning(limit, from: .day(Day(rawValue: from)!), in: .shipped)
        #expect(end.due?.rawValue == due)
    }

    @Test func hoursRunOnAndCountFromTheMoment() throws {
        let limit = try #require(TimeLimit.shipped("TL-D06"))
        let moment = try #require(Instant(rawValue: "2026-10-01T13:30:00.000Z"))
        let end = ClockReckoning(limit, from: .moment(moment), in: .shipped)
        #expect(end.dueWords == "2026-10-02 09:30")
        #expect(!limit.isEnforced, "a town cannot take these measures")
    }

    @Test func whatNamesNoFigureHasNoEnd() throws {
        let end = ClockReckoning(
            try #require(TimeLimit.shipped("TL-D01")), from: .day(Day(2026, 3, 1)!), in: .shipped)
        #expect(end.due == nil && !end.steps.isEmpty)
    }

    @Test func aYearWithoutANoticeIsReckonedAndMarked() throws {
        let limit = try #require(TimeLimit.shipped("TL-A01"))
        let end = ClockReckoning(limit, from: .day(Day(2027, 2, 4)!), in: .shipped)
        // 除夕 to 初三 are 5 to 8 February 2027; 6 and 7 are a weekend, taken on 9 and 10.
        #expect(end.due == Day(2027, 2, 17))
        #expect(end.provisional)
        let before = ClockReckoning(limit, from: .day(Day(2026, 12, 22)!), in: .shipped)
        #expect(before.due == Day(2026, 12, 29) && !before.provisional)
    }

    @Test(arguments: [
        (
            2027,
            [
                "2027-01-01", "2027-02-05", "2027-04-05", "2027-05-01", "2027-06-09", "2027-09-15",
                "2027-10-01",
            ]
        ),
        (
            2028,
            [
                "2028-01-01", "2028-01-25", "2028-04-04", "2028-05-01", "2028-05-28", "2028-10-03",
                "2028-10-01",
            ]
        ),
        (
            2025,
            [
                "2025-01-01", "2025-01-28", "2025-04-04", "2025-05-01", "2025-05-31", "2025-10-06",
                "2025-10-01",
            ]
        ),
    ])
    func theStatutoryHolidaysFallOnTheirDays(_ year: Int, _ firsts: [String]) {
        let days = StatutoryHolidays.days(year)
        #expect(days.count == 13)
        var names: [String] = [], found: [String] = []
        for day in days where !names.contains(day.name) {
            names.append(day.name)
            found.append(day.day.rawValue)
        }
        #expect(found == firsts)
    }

    @Test func theShippedYearsAreWhatWasWrittenOut() {
        for (year, months) in WorkdayFacts.years {
            for (month, line) in months.enumerated() {
                for (index, mark) in line.enumerated() {
                    let day = Day(year, month + 1, index + 1)!
                    #expect(WorkCalendar.shipped.isWorkday(day) == (mark == "W"), "\(day.rawValue)")
                }
            }
        }
        #expect(Holidays.shipped.allSatisfy { $0.contradictions.isEmpty })
    }

    /// Every rule says where it is written and how far that was read; only what was read in a national source binds.
    @Test func everyRuleIsChecked() {
        #expect(TimeLimit.shipped.count == 85)
        #expect(Set(TimeLimit.shipped.map(\.id)).count == 85)
        for limit in TimeLimit.shipped {
            #expect(!limit.citation.isEmpty && !limit.verification.isEmpty && !limit.duty.isEmpty)
            if limit.isEnforced {
                #expect(limit.verification.hasPrefix("READ S"), "\(limit.id)")
                #expect(!limit.verification.contains("2nd") && !limit.verification.contains("MEM"))
            }
        }
        #expect(TimeLimit.shipped.count(where: \.isEnforced) == 36)
    }

    @Test(arguments: [("30日", "30 日"), ("10个工作日", "10 个工作日"), ("3m", "3 个月"), ("30", "30 日"), ("1 年", "1 年")])
    func amountsAreReadAsTyped(_ text: String, _ words: String) {
        #expect(TimeLimit.Amount(typed: text, unit: .calendarDay)?.words == words)
        #expect(TimeLimit.Amount(typed: "-3", unit: .calendarDay) == nil)
        #expect(TimeLimit.Amount(typed: "三日", unit: .calendarDay) == nil)
    }

    @Test func anExtensionTheRuleDoesNotKnowIsRefused() throws {
        #expect { try TimeLimit.shipped("TL-B01")!.requireExtension([.init(3, .calendarDay)]) } throws: {
            ($0 as? Refusal)?.code == "limit-fixed"
        }
        let limit = try #require(TimeLimit.shipped("TL-B05"))
        try limit.requireExtension([.init(20, .calendarDay), .init(10, .calendarDay)])
        #expect { try limit.requireExtension([.init(20, .calendarDay), .init(11, .calendarDay)]) } throws: {
            ($0 as? Refusal)?.code == "limit-most"
        }
        #expect(throws: Refusal.self) { try limit.requireExtension([.init(1, .month)]) }
    }

    /// Many extensions of another unit are refused, not added up beyond what a number holds.
    @Test func extensionsOfOtherUnitsAreRefused() {
        let many = Array(repeating: TimeLimit.Amount(1, .month), count: 20)
        #expect { try TimeLimit.shipped("TL-B05")!.requireExtension(many) } throws: {
            ($0 as? Refusal)?.code == "limit-most"
        }
        #expect(TimeLimit.Amount(typed: "9999年", unit: .year) == nil)
        #expect(TimeLimit.Amount(typed: "9999日", unit: .year) == nil)
    }

    @Test(arguments: Engine.underTest) func aRunningClockKeepsItsRule(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            let item = try await town.desk.perform(OpenMatter(), by: town.program).item
            let id = try #require(item), day = Day(2026, 3, 2)!
            try await town.desk.perform(Start(item: id, from: day), by: town.program)
            try await town.desk.perform(Override(count: 10, from: day.adding(-1)), by: town.program)
            try await town.desk.perform(Override(count: 7, from: day.adding(30)), by: town.program)
            let clocks = try await town.desk.read { try RunningClock.of(id, town: town.id, in: $0) }
            #expect(clocks.map(\.version) == [1])
            #expect(clocks[0].reckoning(in: .shipped).due == Day(2026, 5, 6), "60 days end on May Day")
            let versions = try await town.desk.read { try LimitVersion.all("TL-B05", town: town.id, in: $0) }
            #expect(versions.map(\.version) == [3, 2, 1])
            #expect(versions.map(\.through) == [nil, day.adding(29), nil])
            try await town.desk.perform(Start(item: id, from: day), by: town.program)
            let second = try await town.desk.read { try RunningClock.of(id, town: town.id, in: $0) }
            #expect(
                second.map(\.version).sorted() == [1, 2]
                    && second.first { $0.version == 2 }?.paper == "县纪发〔2026〕1号")
            // Extended once within the rule; a second time beyond it is refused and changes nothing.
            try await town.desk.perform(Extend(item: id, count: 30), by: town.program)
            await #expect {
                try await town.desk.perform(Extend(item: id, count: 1), by: town.program)
            } throws: {
                ($0 as? Refusal)?.code == "limit-most"
            }
            let longer = try await town.desk.read { try RunningClock.of(id, town: town.id, in: $0) }
            let first = try #require(longer.first { $0.version == 1 })
            #expect(first.reckoning(in: .shipped).due == Day(2026, 6, 1))
            #expect(first.extensions.map(\.paper) == ["镇信〔2026〕3号"])
        }
    }

    @Test(arguments: Engine.underTest) func aNoticeMovesWhatWasProvisional(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database, day: "2026-12-01")
            let id = try #require(try await town.desk.perform(OpenMatter(), by: town.program).item)
            try await town.desk.perform(
                Start(item: id, from: Day(2026, 12, 25)!, limit: "TL-A01"), by: town.program)
            func due() async throws -> Day? {
                try await town.desk.read {
                    try Items.find(id, kind: "matter", seenBy: Seen(town.program), in: $0).due
                }
            }
            #expect(try await due() == Day(2027, 1, 4))
            try await town.desk.perform(Notice2027(), by: town.program)
            #expect(try await due() == Day(2027, 1, 5), "4 January is off now")
            let known = try await town.desk.read { try WorkCalendar.of(town.id, in: $0) }
            #expect(
                known.knows(2027) && !known.isWorkday(Day(2027, 1, 4)!) && known.isWorkday(Day(2027, 1, 9)!))
        }
    }
}

// MARK: Commands that stand for a ledger's

private struct OpenMatter: Command {
    static let name = "test.open", title = "立一件事", may: Set<Role> = [], mayProgram = true

    func perform(in work: Work) throws -> Entry {
        let unit = try work.directory().units[0].id
        let item = Item(
            id: work.newID(), kind: "matter", number: "事项〔2026〕1号", year: 2026, title: "一件事", state: "open",
            unit: unit, owner: nil, secrecy: .normal, clause: nil, opened: work.today, due: nil)
        try work.insert(item)
        return Entry(item.id, "立一件事")
    }
}

private struct Start: Command {
    static let name = "test.start", title = "启动时钟", may: Set<Role> = [], mayProgram = true
    let item: ID
    let from: Day
    var limit = "TL-B05"

    func perform(in work: Work) throws -> Entry {
        var matter = try work.find(item, kind: "matter")
        matter.due = try work.startClock(limit, on: item, from: from).due
        try work.update(matter)
        return Entry(item, "启动时钟")
    }
}

private struct Override: Command {
    static let name = "test.override", title = "县级规定", may: Set<Role> = [], mayProgram = true
    let count: Int
    let from: Day

    func perform(in work: Work) throws -> Entry {
        _ = try work.setLimit("TL-B05", .init(count, .calendarDay), paper: "县纪发〔2026〕1号", from: from)
        return Entry(nil, "县级规定")
    }
}

private struct Extend: Command {
    static let name = "test.extend", title = "延长", may: Set<Role> = [], mayProgram = true
    let item: ID
    let count: Int

    func perform(in work: Work) throws -> Entry {
        let clock = try RunningClock.of(item, town: work.town, in: work.session).first { $0.version == 1 }!
        _ = try work.extendClock(clock, by: .init(count, .calendarDay), approver: "安书记", paper: "镇信〔2026〕3号")
        return Entry(item, "延长")
    }
}

private struct Notice2027: Command {
    static let name = "test.notice", title = "放假安排", may: Set<Role> = [], mayProgram = true

    func perform(in work: Work) throws -> Entry {
        let off = [1, 2, 3, 4].compactMap { Day(2027, 1, $0) }
        try work.keepHolidays(
            HolidayYear(year: 2027, off: Set(off), work: [Day(2027, 1, 9)!], source: "测试通知"))
        _ = try work.renewClocks(with: try WorkCalendar.of(work.town, in: work.session))
        return Entry(nil, "放假安排")
    }
}
