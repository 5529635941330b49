import Kernel
import Words

/// By which column somebody has put a list in order, as the address says it: `sort=3` is the third column upward, `-3` downward.
///
/// A list is put in order as a whole before a page of it is cut: units as the town has them, numbers and days by what they say, all else
/// by pinyin. Of more than `most` rows nobody reads the order, and the list stays as it is.
package struct RowOrder: Sendable {
    package static let most = 2000

    private let columns: [Column]
    private let path: Link
    private let kept: [(String, String)]
    private let column: Int?
    private let descends: Bool

    package init(_ visit: Visit, _ columns: [Column]) {
        self.columns = columns
        path = Link(stored: visit.call.path) ?? "/"
        kept = visit.query.pairs.filter { !["sort", "after", "page", "done"].contains($0.name) }.map {
            ($0.name, $0.value)
        }
        let number = visit.query.number("sort") ?? 0
        let place = abs(number) - 1
        column = columns.indices.contains(place) && !columns[place].head.isEmpty ? place : nil
        descends = number < 0
    }

    package var isChosen: Bool { column != nil }

    /// As the address says it, to be kept in links and forms.
    package var pair: (String, String) {
        ("sort", column.map { "\(descends ? "-" : "")\($0 + 1)" } ?? "")
    }

    /// What the order is by, in words.
    package var words: String {
        column.map { "按\(columns[$0].head)\(descends ? "从后到前" : "")排" } ?? ""
    }

    /// The rows in the order that was chosen; as they are where none was.
    package func arranged(_ rows: [[HTML]], _ names: Directory) -> [[HTML]] {
        arranged(rows, names) { $1 < $0.count ? $0[$1] : "" }
    }

    /// The same of anything that has cells; only those of the chosen column are asked for.
    package func arranged<Row>(_ rows: [Row], _ names: Directory, cell: (Row, _ column: Int) -> HTML) -> [Row]
    {
        guard let column, rows.count <= Self.most else { return rows }
        let keys = rows.map { cell($0, column).sortText }
        let order = places(keys, Dictionary(names.units.enumerated().map { ($1.name, $0) }) { one, _ in one })
        return order.map { rows[$0] }
    }

    /// The places of the rows; what says nothing comes last, upward and downward.
    private func places(_ keys: [String], _ units: [String: Int]) -> [Int] {
        let isEmpty = { (key: String) in key.isEmpty || key == "--" }
        let (said, silent) = (
            keys.indices.filter { !isEmpty(keys[$0]) }, keys.indices.filter { isEmpty(keys[$0]) }
        )
        let ranks = said.map { units[String(keys[$0].prefix { !"、， ".contains($0) })] }
        let numbers = said.map { Double(keys[$0]).flatMap { $0.isFinite ? $0 : nil } }
        var order: [Int]
        // Among units a name of several of them (班子成员, 各村) comes behind.
        if ranks.count(where: { $0 != nil }) * 2 > said.count {
            order = Self.sorted(said, by: ranks.map { Double($0 ?? units.count) })
        } else if !numbers.contains(nil) {
            order = Self.sorted(said, by: numbers.map { $0 ?? 0 })
        } else {
            order = NameOrder.pinyin.sorted(said) { keys[$0] }
        }
        if descends { order.reverse() }
        return order + silent
    }

    private static func sorted(_ places: [Int], by keys: [Double]) -> [Int] {
        zip(places, keys).sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    }

    // MARK: On the page

    /// A head that puts the list in order: upward first, pressed again downward.
    func head(_ place: Int) -> HTML {
        let name = columns[place].head
        let mark: HTML = place == column ? "<span aria-hidden=\"true\">\(descends ? "▼" : "▲")</span>" : ""
        return "<a class=\"table__sort\" href=\"\(link(place))\" title=\"按\(name)排序\">\(name)\(mark)</a>"
    }

    /// Kept when the list is filtered anew.
    package var hidden: HTML { isChosen ? Form.hidden(pair.0, pair.1) : "" }

    func said(_ place: Int) -> HTML {
        guard place == column else { return "" }
        return descends ? " aria-sort=\"descending\"" : " aria-sort=\"ascending\""
    }

    private func link(_ place: Int) -> Link {
        let down = place == column && !descends
        return path.with(kept + [("sort", "\(down ? "-" : "")\(place + 1)")])
    }

    /// Where rows are cards and have no heads.
    var narrow: HTML {
        let links = columns.indices.filter { !columns[$0].head.isEmpty }.map { head($0) }
        let back: HTML = isChosen ? "<a class=\"table__sort\" href=\"\(path.with(kept))\">原来的顺序</a>" : ""
        return "<details class=\"sort-narrow\"><summary>排序</summary><p>\(links)\(back)</p></details>"
    }
}

extension HTML {
    /// What a cell is put in order by: what it says so itself, or its text without the tags.
    fileprivate var sortText: String {
        let text = text
        if let mark = text.firstRange(of: "data-sort=\"") {
            return String(text[mark.upperBound...].prefix { $0 != "\"" })
        }
        var plain = "", isTag = false
        for character in text {
            if character == "<" {
                isTag = true
            } else if character == ">" {
                isTag = false
            } else if !isTag {
                plain.append(character)
            }
        }
        return plain
    }
}
