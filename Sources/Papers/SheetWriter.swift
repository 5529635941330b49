import CXLSXWriter
import Foundation

/// XLSX by libxlsxwriter: a title row, bold heads that stay in sight and stand on every printed page, a filter on; days are days and
/// numbers numbers, all else is text, so that no formula can hide and no code loses its zeros.
package enum SheetWriter {
    package static func xlsx(_ sheet: Sheet) throws -> Data {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sheet-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: path) }
        var options = lxw_workbook_options()
        options.constant_memory = 1
        guard let book = workbook_new_opt(path.path, &options) else { throw PaperError.damaged }
        guard let page = workbook_add_worksheet(book, Self.tab(sheet.title)) else { throw PaperError.damaged }
        let formats = Formats(of: book)
        let print = SheetPrint(sheet)
        for (column, width) in print.widths.enumerated() {
            worksheet_set_column(page, lxw_col_t(column), lxw_col_t(column), width, nil)
        }
        worksheet_write_string(page, 0, 0, Self.plain(sheet.title), formats.title)
        if let height = print.height(sheet.heads) { worksheet_set_row(page, 1, height, nil) }
        for (column, head) in sheet.heads.enumerated() {
            worksheet_write_string(page, 1, lxw_col_t(column), Self.plain(head), formats.head)
        }
        for (index, row) in sheet.rows.enumerated() {
            if let height = print.height(row.map(\.words)) {
                worksheet_set_row(page, lxw_row_t(index + 2), height, nil)
            }
            for (column, cell) in row.enumerated() {
                write(cell, at: (lxw_row_t(index + 2), lxw_col_t(column)), on: page, formats)
            }
        }
        layOut(sheet, print, on: page)
        guard workbook_close(book) == LXW_NO_ERROR else { throw PaperError.damaged }
        return try Data(contentsOf: path)
    }

    private struct Formats {
        let title: UnsafeMutablePointer<lxw_format>?
        let head: UnsafeMutablePointer<lxw_format>?
        let text: UnsafeMutablePointer<lxw_format>?
        let day: UnsafeMutablePointer<lxw_format>?
        let time: UnsafeMutablePointer<lxw_format>?

        init(of book: UnsafeMutablePointer<lxw_workbook>) {
            let top = UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue)
            (title, head) = (workbook_add_format(book), workbook_add_format(book))
            (text, day, time) = (
                workbook_add_format(book), workbook_add_format(book), workbook_add_format(book)
            )
            for format in [title, head, text, day, time] { format_set_font_name(format, "宋体") }
            for format in [text, day, time] {
                format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
                format_set_border_color(format, 0xC9CED6)
                format_set_align(format, top)
                format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue))
            }
            format_set_bold(title)
            format_set_font_size(title, 14)
            format_set_bold(head)
            format_set_bg_color(head, 0xECEFF3)
            format_set_border(head, UInt8(LXW_BORDER_THIN.rawValue))
            format_set_text_wrap(head)
            format_set_text_wrap(text)
            format_set_num_format(day, "yyyy-mm-dd")
            format_set_num_format(time, "yyyy-mm-dd hh:mm")
        }
    }

    private static func write(
        _ cell: Sheet.Cell, at place: (row: lxw_row_t, column: lxw_col_t),
        on page: UnsafeMutablePointer<lxw_worksheet>?, _ formats: Formats
    ) {
        switch cell {
        case .text(let text):
            if var date = date(text) {
                let format = text.utf8.count > 10 ? formats.time : formats.day
                worksheet_write_datetime(page, place.row, place.column, &date, format)
            } else if let number = number(text) {
                worksheet_write_number(page, place.row, place.column, Double(number), formats.text)
            } else {
                worksheet_write_string(page, place.row, place.column, plain(text), formats.text)
            }
        case .number(let number):
            worksheet_write_number(page, place.row, place.column, Double(number), formats.text)
        }
    }

    /// Heads in sight and on every page, a filter on, as wide as the paper, whose it is at the foot.
    private static func layOut(
        _ sheet: Sheet, _ print: SheetPrint, on page: UnsafeMutablePointer<lxw_worksheet>?
    ) {
        worksheet_freeze_panes(page, 2, 0)
        print.layOut(page, heads: 1, through: sheet.rows.count + 1)
        if !sheet.heads.isEmpty {
            worksheet_autofilter(
                page, 1, 0, lxw_row_t(sheet.rows.count + 1), lxw_col_t(sheet.heads.count - 1))
        }
        if !sheet.mark.isEmpty {
            // In a footer & begins a command.
            worksheet_set_footer(
                page,
                "&L" + sheet.mark.replacingOccurrences(of: "&", with: "&&", options: .literal)
                    + "&R第 &P 页，共 &N 页")
        }
    }

    /// What a cell may hold: no sign that XML forbids, one of which makes the whole book unreadable, and no more than Excel takes.
    static func plain(_ text: String) -> String {
        cut(
            text.unicodeScalars.filter {
                $0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF
                    || "\t\n\r".unicodeScalars.contains($0)
            }, to: 32_000)
    }

    /// So many of the units Excel counts in, which are not letters: an accent may be one of its own.
    private static func cut(_ scalars: some Sequence<Unicode.Scalar>, to most: Int) -> String {
        var kept = String.UnicodeScalarView(), length = 0
        for scalar in scalars {
            length += scalar.value > 0xFFFF ? 2 : 1
            if length > most { break }
            kept.append(scalar)
        }
        return String(kept)
    }

    /// The ledger's name as Excel allows a tab: without the year and the signs it forbids, 31 letters at most.
    private static func tab(_ title: String) -> String {
        var name = plain(title)
        if let year = name.firstMatch(of: #/^\d{4}\s*年\s*/#) { name.removeSubrange(year.range) }
        let allowed = name.unicodeScalars.filter { !"[]:*?/\\'\t\r\n".unicodeScalars.contains($0) }
            .prefix { !"（(，".unicodeScalars.contains($0) }
        name = cut(allowed, to: 31)
        return name.allSatisfy(\.isWhitespace) ? "台账" : name
    }

    /// `2026-03-01`, and `2026-03-01 09:30`, where there is such a day.
    private static func date(_ text: String) -> lxw_datetime? {
        guard (10...16).contains(text.utf8.count),
            let parts = text.wholeMatch(of: #/(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d))?/#)?.output,
            let year = Int32(parts.1), let month = Int32(parts.2), let day = Int32(parts.3),
            year >= 1901, (1...12).contains(month), day >= 1
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days: [Int32] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= days[Int(month) - 1] else { return nil }
        let hour = parts.4.flatMap { Int32($0) } ?? 0, minute = parts.5.flatMap { Int32($0) } ?? 0
        guard hour < 24, minute < 60 else { return nil }
        return lxw_datetime(year: year, month: month, day: day, hour: hour, min: minute, sec: 0)
    }

    /// A count; what begins with a zero or is longer is a code.
    private static func number(_ text: String) -> Int? {
        guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            text == "0" || !text.hasPrefix("0")
        else { return nil }
        return Int(text)
    }
}
