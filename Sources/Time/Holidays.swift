/// The State Council's yearly notices on public holidays and make-up workdays, as month-day ranges.
///
/// Every year cites the notice it was taken from; a year that is not here is computed and marked 暂定.
enum Holidays {
    static let shipped = [
        HolidayYear(
            2022, off: "0101-0103 0131-0206 0403-0405 0430-0504 0603-0605 0910-0912 1001-1007 1231",
            work: "0129-0130 0402 0424 0507 1008-1009",
            source: "http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm"),
        HolidayYear(
            2023, off: "0101-0102 0121-0127 0405 0429-0503 0622-0624 0929-1006 1230-1231",
            work: "0128-0129 0423 0506 0625 1007-1008",
            source: "http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm"),
        HolidayYear(
            2024, off: "0101 0210-0217 0404-0406 0501-0505 0610 0915-0917 1001-1007",
            work: "0204 0218 0407 0428 0511 0914 0929 1012",
            source: "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm"),
        HolidayYear(
            2025, off: "0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
            work: "0126 0208 0427 0928 1011",
            source: "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm"),
        HolidayYear(
            2026, off: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
            work: "0104 0214 0228 0509 0920 1010",
            source: "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"),
    ]
}
