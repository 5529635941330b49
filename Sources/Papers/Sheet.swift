/// A sheet as plain cells: what tables are exported from and imported into.
package struct Sheet: Sendable, Equatable {
    package enum Cell: Sendable, Equatable {
        case text(String)
        case number(Int)

        var words: String {
            switch self {
            case .text(let text): text
            case .number(let number): "\(number)"
            }
        }
    }

    package var title: String
    package var heads: [String]
    package var rows: [[Cell]]
    /// Column widths in characters, as many as heads.
    package var widths: [Int]

    package var paper: Paper
    /// So many columns, from the first, are printed; nil for all. The others are there to work with.
    package var printed: Int?
    /// Who took it away and when, at the foot of every printed page.
    package var mark = ""

    package enum Paper: Sendable, Equatable {
        case a4, a3
    }

    package init(title: String, heads: [String], widths: [Int], rows: [[Cell]], paper: Paper = .a4) {
        assert(heads.count == widths.count && rows.allSatisfy { $0.count == heads.count }, title)
        (self.title, self.heads, self.widths, self.rows) = (title, heads, widths, rows)
        self.paper = paper
    }

    /// What a title says beside itself where rows are for few eyes.
    package static func secrecyMark(_ isConfided: Bool) -> String { isConfided ? "（含限定知悉事项）" : "" }
}
