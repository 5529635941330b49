/// A column of a list: its head, and how its cells are set.
package struct Column: Sendable {
    enum Kind: Sendable {
        /// Wraps as it must.
        case text
        /// Never wraps: numbers of papers, days, states.
        case short
        /// What the row is; it leads on a narrow screen.
        case title
        /// A count, set to the right.
        case number
    }

    let head: String
    let kind: Kind

    package static func text(_ head: String) -> Column { Column(head: head, kind: .text) }
    package static func short(_ head: String) -> Column { Column(head: head, kind: .short) }
    package static func title(_ head: String) -> Column { Column(head: head, kind: .title) }
    package static func number(_ head: String) -> Column { Column(head: head, kind: .number) }

    fileprivate var classes: HTML {
        switch kind {
        case .text: ""
        case .short: " class=\"nowrap\""
        case .title: " class=\"main-cell\""
        case .number: " class=\"number\""
        }
    }
}

extension Component {
    private static let rowStart: HTML = "<tr>"
    private static let cellEnd: HTML = "</td>"
    private static let rowEnd: HTML = "</tr>"

    /// A list. On a narrow screen each row becomes a card in which every value has its head before it. With `order` its heads put it in
    /// order; the rows are then given in that order already.
    package static func table(
        _ caption: String, _ columns: [Column], rows: [[HTML]], order: RowOrder? = nil, narrow: Bool = false
    ) -> HTML {
        let heads = columns.enumerated().map { place, column -> HTML in
            let head: HTML =
                column.head.isEmpty
                ? "<span class=\"visually-hidden\">可以做的</span>" : order?.head(place) ?? "\(column.head)"
            return
                "<th scope=\"col\"\(column.kind == .number ? column.classes : "")\(order?.said(place))>\(head)</th>"
        }
        // What opens a cell is the same in every row; all rows are written into one piece.
        let opens = columns.map { column -> HTML in "<td\(column.classes) data-head=\"\(column.head)\">" }
        var body: HTML = ""
        for row in rows {
            body += rowStart
            for (open, cell) in zip(opens, row) {
                body += open
                body += cell
                body += cellEnd
            }
            body += rowEnd
        }
        let size: HTML = narrow ? " table-wrap--narrow" : ""
        return """
            \(order?.narrow)<div class="table-wrap\(size)"><table class="table table--stack"><caption class="visually-hidden">\(caption)</caption>
            <thead><tr>\(heads)</tr></thead><tbody>\(body)</tbody></table></div>
            """
    }

    /// The ways to take a list along: as a spreadsheet and on paper. `all` is the address where every row stands on one
    /// page, for a list of which this page shows a part.
    package static func takeaway(_ export: Link, all: (link: Link, count: Int)? = nil) -> HTML {
        let paper: HTML =
            all.map { "<a class=\"button\" href=\"\($0.link)\">列出全部 \($0.count) 条再打印</a>" }
            ?? "<button class=\"button\" data-print>打印</button>"
        return "<a class=\"button\" href=\"\(export)\">导出</a>\(paper)"
    }

    /// The most rows a page holds that is asked for with all of them.
    package static let wholeListLimit = 2000

    /// What a row of a list is, leading to its page.
    package static func title(_ text: String, _ link: Link) -> HTML {
        "<a class=\"table__title\" href=\"\(link)\">\(text)</a>"
    }
}
