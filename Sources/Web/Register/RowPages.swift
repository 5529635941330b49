import Kernel

/// Pages of a list that somebody put in order: by their number, as the whole is read for each; a list in its own order goes on after its
/// last row instead.
package struct RowPages: Sendable {
    private let order: RowOrder
    private let total: Int
    private let size: Int
    private let page: Int

    package init(_ visit: Visit, _ order: RowOrder, of total: Int, size: Int) {
        (self.order, self.total, self.size) = (order, total, size)
        let last = max(1, (total + size - 1) / max(1, size))
        page = min(max(1, visit.query.number("page") ?? 1), last)
    }

    /// Whether the list is in the order that was chosen.
    package var isOrdered: Bool { order.isChosen && total <= RowOrder.most }

    /// What this page shows of the rows that were read.
    package func cut<Row>(_ rows: [Row]) -> ArraySlice<Row> {
        isOrdered ? rows.dropFirst((page - 1) * size).prefix(size) : rows.prefix(size)
    }

    /// Nil where the list is in its own order.
    package func links(at path: Link, _ pairs: [(String, String)]) -> HTML? {
        guard isOrdered else { return nil }
        func link(_ page: Int, _ words: StaticString) -> HTML {
            let words = HTML(stringLiteral: words)
            return "<a href=\"\(path.with(pairs + [order.pair, ("page", "\(page)")]))\">\(words)</a>"
        }
        let before: HTML = page > 1 ? link(page - 1, "上一页") : ""
        return before + (page * size < total ? link(page + 1, "下一页") : "")
    }

    /// Said above a list too long to be put in order.
    package var note: HTML {
        guard order.isChosen, !isOrdered else { return "" }
        return
            "<div class=\"panel panel--note\"><p>共 \(total) 条，超过 \(RowOrder.most) 条的不按列排，这里仍是原来的顺序；先用上面的条件缩小范围，再按列排。</p></div>"
    }
}
