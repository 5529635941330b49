import Foundation
import Kernel
import Testing

@Suite struct TimeTests {
    /// Against Foundation's calendar, every day of two centuries.
    @Test func daysAgreeWithFoundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for ordinal in stride(from: -25_567, through: 47_846, by: 1) {
            let parts = calendar.dateComponents(
                [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(ordinal) * 86_400))
            let day = Day(ordinal: ordinal)
            guard day.year == parts.year, day.month == parts.month, day.day == parts.day,
                day.weekday % 7 + 1 == parts.weekday, Day(rawValue: day.rawValue) == day
            else {
                Issue.record("\(day.rawValue) differs")
                return
            }
        }
    }

    @Test func daysThatDoNotExistAreRefused() {
        #expect(Day(rawValue: "2026-02-29") == nil)
        #expect(Day(rawValue: "2026-13-01") == nil)
        #expect(Day(rawValue: "2026-1-01") == nil)
        for text in [
            "", "2026-01-1", "2026-01-011", "+026-01-01", "2026-+1-01", "2026/01/01", "2026-01-0é",
            "0000-01-01", "-2026-1-1",
        ] {
            #expect(Day(rawValue: text) == nil, "\(text)")
        }
        #expect(Day(typed: "2026年2月30日") == nil)
    }

    @Test(arguments: ["20260301", "2026.3.1", "2026-03-01", "2026/3/1", "2026年3月1日", "２０２６年３月１日"])
    func daysAreReadAsTyped(_ text: String) { #expect(Day(typed: text)?.rawValue == "2026-03-01") }

    @Test func instantsKnowTheDayInChina() {
        let instant = Instant(rawValue: "2026-03-01T16:30:00.250Z")
        #expect(instant?.day.rawValue == "2026-03-02")
        #expect(instant?.local == "2026-03-02 00:30")
        #expect(instant?.rawValue == "2026-03-01T16:30:00.250Z")
    }

    /// The counts of working days the yearly notices come to.
    @Test(arguments: [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)])
    func theCalendarCountsTheYearsWorkdays(_ year: Int, _ count: Int) {
        let calendar = WorkCalendar.shipped
        #expect(calendar.workdays(after: Day(year - 1, 12, 31)!, through: Day(year, 12, 31)!) == count)
        #expect(calendar.knows(year))
        #expect(!calendar.knows(2027))
    }

    @Test func workdaysSkipHolidaysAndKeepMakeUpDays() {
        let calendar = WorkCalendar.shipped
        #expect(calendar.adding(workdays: 1, to: Day(2026, 2, 13)!) == Day(2026, 2, 14))
        #expect(calendar.adding(workdays: 1, to: Day(2026, 2, 14)!) == Day(2026, 2, 24))
        #expect(calendar.workday(onOrBefore: Day(2026, 5, 3)!) == Day(2026, 4, 30))
    }

    @Test func periodsEndOnTheLastWorkday() {
        let periods = Schedule(.monthly).periods(of: 2026, from: Day(2026, 2, 10)!, in: .shipped)
        #expect(periods.count == 11)
        #expect(periods[0].due == Day(2026, 2, 28))
        #expect(periods[3].due == Day(2026, 5, 29))
        #expect(periods[3].label == "5 月")
        #expect(
            Schedule(.quarterly).periods(of: 2026, from: Day(2026, 1, 1)!, in: .shipped).map(\.due.rawValue)
                == ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"])
        #expect(
            Schedule(.halfYearly).periods(of: 2026, from: Day(2026, 7, 1)!, in: .shipped).map(\.label) == [
                "下半年"
            ])
        let once = Schedule(.once, by: Day(2026, 12, 20)!).periods(
            of: 2026, from: Day(2026, 1, 1)!, in: .shipped)
        #expect(once.map(\.due.rawValue) == ["2026-12-18"], "the 20th is a Sunday")
        let late = Schedule(.once, by: Day(2026, 12, 20)!).periods(
            of: 2026, from: Day(2026, 12, 19)!, in: .shipped)
        #expect(late.map(\.due.rawValue) == ["2026-12-20"], "nothing falls due before it was asked for")
    }

    @Test func lightsFollowTheDates() {
        let rule = LightRule(today: Day(2026, 6, 1)!, calendar: .shipped)
        func light(_ due: String?, handed: String? = nil, returned: Bool = false, closed: Bool = false)
            -> Light
        {
            rule.light(
                LightRule.Dates(
                    due: due.flatMap(Day.init(rawValue:)), handed: handed.flatMap(Day.init(rawValue:)),
                    returned: returned,
                    closed: closed))
        }
        #expect(light("2026-05-31") == .red)
        #expect(light("2026-06-01") == .yellow)
        #expect(light("2026-06-04") == .yellow)
        #expect(light("2026-06-05") == .blue)
        #expect(light("2026-06-15") == .blue)
        #expect(light("2026-06-16") == .green)
        #expect(light("2026-09-30", returned: true) == .yellow)
        #expect(light("2026-06-20", handed: "2026-05-20") == .green)
        #expect(light("2026-05-20", handed: "2026-05-21") == .red)
        #expect(light("2026-04-20", handed: "2026-04-20") == .yellow, "whoever reviews is late")
        #expect(light("2026-05-20", closed: true) == .grey)
        #expect(light(nil) == .green)
        #expect(rule.words(.init(due: Day(2026, 5, 29)!)) == "已逾期 3 天")
        #expect(rule.words(.init(due: Day(2026, 6, 3)!)) == "还剩 2 个工作日")
    }
}
