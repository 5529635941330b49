import Testing
import Time

/// Days as people say them, near to the day they say it on.
@Suite struct TypedDayTests {
    @Test(arguments: [
        ("12月15日", "2026-12-15"), ("12月15号", "2026-12-15"), ("12.15", "2026-12-15"), ("12/15", "2026-12-15"),
        ("12-15", "2026-12-15"), ("１２月１５日", "2026-12-15"), ("12 月 15 日", "2026-12-15"),
        ("12月底", "2026-12-31"),
        ("12月份底", "2026-12-31"), ("2月底", "2027-02-28"), ("1月8日", "2027-01-08"), ("6月1日", "2026-06-01"),
        ("明天", "2026-12-01"), ("后天", "2026-12-02"), ("昨天", "2026-11-29"), ("今天", "2026-11-30"),
        ("大后天", "2026-12-03"),
        ("月底", "2026-11-30"), ("下月底", "2026-12-31"), ("年底", "2026-12-31"), ("周五", "2026-12-04"),
        ("下周五", "2026-12-11"),
        ("本周日", "2026-12-06"), ("星期天", "2026-12-06"), ("上周一", "2026-11-23"), ("15日", "2026-12-15"),
        ("28号", "2026-11-28"),
        ("12月上旬", "2026-12-10"), ("12月中旬", "2026-12-20"), ("2027年1月5日", "2027-01-05"),
        ("20261215", "2026-12-15"),
    ]) func areRead(_ text: String, _ day: String) throws {
        let today = try #require(Day(2026, 11, 30))
        #expect(Day(typed: text, on: today)?.rawValue == day, "\(text)")
    }

    @Test(arguments: [
        "", "13月1日", "2月30日", "2026.3", "周八", "很快", "12", "32日", "0月底", "12月15日前后", "99999999999日",
    ])
    func areNot(_ text: String) throws {
        let today = try #require(Day(2026, 11, 30))
        #expect(Day(typed: text, on: today) == nil, "\(text)")
    }

    @Test func theYearIsTheNearest() throws {
        let january = try #require(Day(2026, 1, 5))
        #expect(Day(typed: "12月28日", on: january)?.rawValue == "2025-12-28", "what was done last week")
        #expect(Day(typed: "3月1日", on: january)?.rawValue == "2026-03-01")
        #expect(Day(typed: "2月29日", on: january) == nil, "no leap year is near")
    }
}
