import CXLSXWriter
import Foundation

/// XLSX by libxlsxwriter: a title row, bold heads that stay in sight, text cells as text so that no formula can hide.
package enum SheetWriter {
    package static func xlsx(_ sheet: Sheet) throws -> Data {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sheet-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: path) }
        var options = lxw_workbook_options()
        options.constant_memory = 1
        guard let book = workbook_new_opt(path.path, &options) else { throw PaperError.damaged }
        let page = workbook_add_worksheet(book, "台账")
        let bold = workbook_add_format(book)
        format_set_bold(bold)
        format_set_bg_color(bold, 0xECEFF3)
        format_set_border(bold, UInt8(LXW_BORDER_THIN.rawValue))
        let wrapped = workbook_add_format(book)
        format_set_text_wrap(wrapped)
        format_set_align(wrapped, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        let heading = workbook_add_format(book)
        format_set_bold(heading)
        format_set_font_size(heading, 14)
        for (column, width) in sheet.widths.enumerated() {
            worksheet_set_column(page, lxw_col_t(column), lxw_col_t(column), Double(width), nil)
        }
        worksheet_write_string(page, 0, 0, sheet.title, heading)
        for (column, head) in sheet.heads.enumerated() {
            worksheet_write_string(page, 1, lxw_col_t(column), head, bold)
        }
        for (index, row) in sheet.rows.enumerated() {
            for (column, cell) in row.enumerated() {
                let place = (lxw_row_t(index + 2), lxw_col_t(column))
                switch cell {
                case .text(let text):
                    worksheet_write_string(page, place.0, place.1, String(text.prefix(32_000)), wrapped)
                case .number(let number):
                    worksheet_write_number(page, place.0, place.1, Double(number), wrapped)
                }
            }
        }
        worksheet_freeze_panes(page, 2, 0)
        worksheet_set_landscape(page)
        worksheet_set_paper(page, sheet.paper == .a3 ? 8 : 9)
        worksheet_fit_to_pages(page, 1, 0)
        if !sheet.mark.isEmpty {
            // In a footer & begins a command.
            worksheet_set_footer(
                page,
                "&L" + sheet.mark.replacingOccurrences(of: "&", with: "&&", options: .literal)
                    + "&R第 &P 页，共 &N 页")
        }
        guard workbook_close(book) == LXW_NO_ERROR else { throw PaperError.damaged }
        return try Data(contentsOf: path)
    }
}
