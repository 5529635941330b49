import Kernel
import Testing

@testable import Office

/// Holiday notices as people have them: spreadsheets and calendar feeds, good and contradictory.
@Suite struct HolidayFileTests {
    private let good = """
        日期,类型,名称
        2027-01-01至2027-01-03,放假,元旦
        2027-02-05,2027-02-11,休,春节
        2027/2/20,上班,
        """

    @Test func rowsAndRangesAreRead() throws {
        let found = try HolidayFile.read(good, year: 2027)
        #expect(found.off.count == 10)
        #expect(found.work == [Day(2027, 2, 20)!])
        #expect(try HolidayFile.read(HolidayFile.csv(found), year: 2027) == found)
    }

    @Test func calendarsAreRead() throws {
        let feed = """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20270101
            DTEND;VALUE=DATE:20270104
            SUMMARY:元旦 假
             期
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20270219T160000Z
            SUMMARY:春节 补班
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20260220
            X-APPLE-SPECIAL-DAY:WORK-HOLIDAY
            SUMMARY:春节
            END:VEVENT
            END:VCALENDAR
            """
        let found = try HolidayFile.read(feed.replacing("\n", with: "\r\n"), year: 2027)
        #expect(found.off.count == 3 && found.work.count == 1 && found.elsewhere == 1)
    }

    @Test func faultsAreNamedByRow() {
        #expect {
            try HolidayFile.read("日期,类型\n2027-01-32,放假\n2027-01-01,不知道\n2027-03-03至2027-03-01,放假", year: 2027)
        } throws: {
            ($0 as? FormErrors)?.items.map(\.sentence) == [
                "第 2 行没有日期：2027-01-32,放假", "第 3 行看不出是放假还是上班：2027-01-01,不知道",
                "第 4 行的起止日期不对：2027-03-03至2027-03-01,放假",
            ]
        }
        #expect(throws: FormErrors.self) { try HolidayFile.read("", year: 2027) }
    }

    @Test func contradictionsAreFound() throws {
        let found = try HolidayFile.read(
            "2027-01-01,放假\n2027-01-01,上班\n2027-03-03,上班\n2028-01-01,放假", year: 2027)
        let notice = HolidayYear(year: 2027, off: found.off, work: found.work, source: "通知")
        #expect(
            notice.contradictions == [
                "有不在 2027 年的日期：2028-01-01", "同一天既写放假又写上班：2027-01-01",
                "写了调休上班，却本来就是周一至周五：2027-03-03",
            ])
        #expect(notice.doubts.contains { $0.contains("法定节日没有放假：春节") })
    }

    @Test func theShippedYearsRaiseNoDoubt() {
        for year in WorkCalendar.shipped.knownYears where year.year >= 2025 {
            #expect(year.doubts.isEmpty, "\(year.year): \(year.doubts)")
        }
    }
}
