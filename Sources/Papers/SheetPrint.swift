import CXLSXWriter

/// How a workbook comes out of a printer: landscape, as wide as the paper and still to be read, every cell whole.
struct SheetPrint {
    /// Characters across at about 9 points: more and the whole is set smaller than anybody reads.
    private static func most(_ paper: Sheet.Paper) -> Int { paper == .a3 ? 230 : 160 }
    /// What runs over lines may be narrower; codes and days may not.
    private static let flowing = 20
    private static let narrowest = 14.0
    private static let line = 15.0
    private static let tallest = 405.0

    /// The columns on the paper.
    let columns: Int
    let widths: [Double]
    private let isA3: Bool

    init(_ sheet: Sheet) {
        columns = min(sheet.printed ?? sheet.heads.count, sheet.heads.count)
        isA3 = sheet.paper == .a3
        let widths = sheet.widths, onPaper = widths.prefix(columns)
        let flowing = onPaper.filter { $0 >= Self.flowing }.reduce(0, +)
        let left = Self.most(sheet.paper) - (onPaper.reduce(0, +) - flowing)
        let ratio = flowing == 0 ? 1 : min(1, Double(max(left, 0)) / Double(flowing))
        self.widths = widths.map { width in
            width < Self.flowing ? Double(width) : max(Self.narrowest, Double(width) * ratio)
        }
    }

    /// Points for a row, so that nothing of it is cut off where a program does not find out by itself; nil for one line.
    func height(_ cells: [String]) -> Double? {
        let lines = zip(cells, widths).map { Self.lines($0, in: $1) }.max() ?? 1
        return lines > 1 ? min(Double(lines) * Self.line, Self.tallest) : nil
    }

    private static func lines(_ text: String, in width: Double) -> Int {
        text.utf8.count < Int(width) && !text.utf8.contains(10)
            ? 1
            : text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).reduce(0) {
                $0 + max(1, Int((length($1) / (width - 0.8)).rounded(.up)))
            }
    }

    /// In the widths of digits.
    private static func length(_ text: some StringProtocol) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 1 : 2.1) }
    }

    func layOut(_ page: UnsafeMutablePointer<lxw_worksheet>?, heads: Int, through last: Int) {
        worksheet_repeat_rows(page, 0, lxw_row_t(heads))
        worksheet_set_landscape(page)
        worksheet_set_paper(page, isA3 ? 8 : 9)
        worksheet_set_margins(page, 0.4, 0.4, 0.5, 0.6)
        worksheet_fit_to_pages(page, 1, 0)
        if columns < widths.count, columns > 0 {
            worksheet_print_area(page, 0, 0, lxw_row_t(last), lxw_col_t(columns - 1))
        }
    }
}
