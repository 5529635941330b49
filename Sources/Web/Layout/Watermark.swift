import Kernel
import Papers

/// 水印: who reads or takes something away, and when.
package enum Watermark {
    /// So many that no corner of a page is without one.
    private static let copies = 40

    /// `张三 安全员 2026-11-26 09:30`: the sign-in name tells two people of one name apart.
    static func words(_ visit: Visit) -> String {
        let login = visit.signIn.login == visit.actor.name ? "" : " \(visit.signIn.login)"
        return "\(visit.actor.name)\(login) \(visit.desk.clock.now().local)"
    }

    static func html(_ visit: Visit) -> HTML {
        let words = words(visit)
        let copies = (0..<copies).map { _ -> HTML in "<span data-words=\"\(words)\"></span>" }
        return "<div class=\"watermark\" aria-hidden=\"true\">\(copies)</div>"
    }
}

extension Visit {
    /// A table to take away: printed, it says on every page who took it and when.
    package func xlsx(_ sheet: Sheet, name: String) throws -> Reply {
        var sheet = sheet
        sheet.mark = Watermark.words(self) + " 导出"
        return .xlsx(try SheetWriter.xlsx(sheet), name: name)
    }

    /// The line at the end of a paper for few.
    package var takenAway: String { Watermark.words(self) + " 导出，限有权阅读的人阅读" }
}
