import CXLSXWriter
import Foundation

/// A CSV file somebody sent as a spreadsheet, every cell in its place, with what is wrong marked where it stands and written beside it.
package enum MarkedSheet {
    package struct Mark: Codable, Sendable {
        /// From 0.
        let row: Int
        /// Nil for the row as a whole.
        let column: Int?
        let words: String

        package init(row: Int, column: Int?, words: String) {
            (self.row, self.column, self.words) = (row, column, words)
        }
    }

    package static func xlsx(_ cells: [[String]], head: Int, _ marks: [Mark]) throws -> Data {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "marked-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: path) }
        guard let book = workbook_new(path.path) else { throw PaperError.damaged }
        let page = workbook_add_worksheet(book, "检查结果")
        let (wrong, plain) = (workbook_add_format(book), workbook_add_format(book))
        format_set_text_wrap(plain)
        format_set_bg_color(wrong, 0xFDE8E8)
        format_set_font_color(wrong, 0x8F1414)
        format_set_text_wrap(wrong)
        let width = cells.map(\.count).max() ?? 0, byRow = Dictionary(grouping: marks, by: \.row)
        for column in 0..<width {
            // In the widths of digits, of which a Chinese letter has about two.
            let longest = cells.lazy.compactMap { column < $0.count ? $0[column].utf8.count : nil }.max() ?? 0
            worksheet_set_column(
                page, lxw_col_t(column), lxw_col_t(column), Double(min(30, max(8, longest))), nil)
        }
        worksheet_set_column(page, lxw_col_t(width), lxw_col_t(width), 40, nil)
        worksheet_repeat_rows(page, 0, lxw_row_t(head))
        worksheet_set_landscape(page)
        worksheet_set_paper(page, 9)
        worksheet_fit_to_pages(page, 1, 0)
        for (row, line) in cells.enumerated() {
            let faults = byRow[row] ?? [], columns = Set(faults.compactMap(\.column))
            for column in 0..<max(line.count, (columns.max() ?? -1) + 1) {
                let text = column < line.count ? SheetWriter.plain(line[column]) : ""
                let isWrong = columns.contains(column)
                worksheet_write_string(
                    page, lxw_row_t(row), lxw_col_t(column), text.isEmpty && isWrong ? " " : text,
                    isWrong ? wrong : plain)
            }
            if row == head { worksheet_write_string(page, lxw_row_t(row), lxw_col_t(width), "需要修改的地方", nil) }
            guard !faults.isEmpty else { continue }
            let words = faults.map(\.words).joined(separator: "\n")
            worksheet_write_string(
                page, lxw_row_t(row), lxw_col_t(width), SheetWriter.plain(words), wrong)
        }
        worksheet_freeze_panes(page, lxw_row_t(head + 1), 0)
        guard workbook_close(book) == LXW_NO_ERROR else { throw PaperError.damaged }
        return try Data(contentsOf: path)
    }
}
