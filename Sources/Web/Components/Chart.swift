/// Pictures of numbers, drawn as SVG: always beside a table that says the same, readable on paper and to a screen reader.
package enum Chart {
    package struct Bar: Sendable {
        let label: String
        /// The length of the bar, and the darker part of it.
        let value: Int
        let part: Int
        /// Where the number leads.
        let link: Link?

        package init(_ label: String, _ value: Int, part: Int = 0, at link: Link? = nil) {
            (self.label, self.value, self.part, self.link) = (label, value, part, link)
        }
    }

    package struct Line: Sendable {
        let label: String
        let values: [Int]

        package init(_ label: String, _ values: [Int]) { (self.label, self.values) = (label, values) }
    }

    /// Horizontal bars, one a row, in a drawing for wide pages and one for narrow ones.
    package static func bars(_ title: String, _ bars: [Bar], legend: String) -> HTML {
        guard !bars.isEmpty else { return "" }
        return """
            <figure class="chart"><figcaption>\(title)<span class="hint">（\(legend)）</span></figcaption>
            \(drawBars(title, bars, width: 720, kind: "wide"))\(drawBars(title, bars, width: 340, kind: "narrow"))</figure>
            """
    }

    private static func drawBars(_ title: String, _ bars: [Bar], width: Int, kind: String) -> HTML {
        let row = 26, left = width > 400 ? 150 : 124, right = 44
        let most = max(1, bars.map(\.value).max() ?? 1)
        let rows = bars.enumerated().map { index, bar -> HTML in
            let y = index * row, length = (width - left - right) * bar.value / most
            let dark = (width - left - right) * bar.part / most
            return """
                <text class="chart__label" x="\(left - 8)" y="\(y + 17)">\(short(bar.label, left > 130 ? 10 : 9))</text>
                <rect class="chart__bar" x="\(left)" y="\(y + 5)" width="\(max(bar.value > 0 ? 1 : 0, length))" height="16"></rect>
                <rect class="chart__part" x="\(left)" y="\(y + 5)" width="\(dark)" height="16"></rect>
                \(linked(bar, "<text class=\"chart__value\" x=\"\(left + length + 6)\" y=\"\(y + 17)\">\(bar.value)</text>"))
                """
        }
        return svg(title, width: width, height: bars.count * row + 4, kind: kind, "\(rows)")
    }

    /// The table beside it has the same link for the keyboard and for screen readers.
    private static func linked(_ bar: Bar, _ number: HTML) -> HTML {
        bar.link.map { "<a href=\"\($0)\" tabindex=\"-1\">\(number)</a>" } ?? number
    }

    /// Lines over the same points, told apart by their stroke and by words at their ends.
    package static func lines(_ title: String, _ points: [String], _ lines: [Line]) -> HTML {
        """
        <figure class="chart"><figcaption>\(title)<span class="hint">（\(legend(lines))）</span></figcaption>
        \(drawLines(title, points, lines, width: 720, kind: "wide"))\(drawLines(title, points, lines, width: 340, kind: "narrow"))</figure>
        """
    }

    private static func legend(_ lines: [Line]) -> String {
        zip(["实线", "虚线"], lines).map { "\($0)：\($1.label)" }.joined(separator: "，")
    }

    private static func drawLines(
        _ title: String, _ points: [String], _ lines: [Line], width: Int, kind: String
    )
        -> HTML
    {
        let height = 180, left = 40, bottom = 24, top = 14
        let most = max(1, lines.flatMap(\.values).max() ?? 1)
        let step = (width - left - 16) / max(1, points.count - 1)
        func y(_ value: Int) -> Int { height - bottom - (height - bottom - top) * value / most }
        let paths = lines.enumerated().map { index, line -> HTML in
            let dots = line.values.enumerated().map { "\(left + $0 * step),\(y($1))" }.joined(separator: " ")
            let dashed: HTML = index == 0 ? "" : " chart__line--dashed"
            return "<polyline class=\"chart__line\(dashed)\" points=\"\(dots)\"></polyline>"
        }
        let marks = points.enumerated().map { index, point -> HTML in
            width < 400 && index % 2 == 1
                ? ""
                : "<text class=\"chart__tick\" x=\"\(left + index * step)\" y=\"\(height - 6)\">\(point)</text>"
        }
        let scale: HTML = """
            <line class="chart__axis" x1="\(left)" y1="\(y(0))" x2="\(width - 10)" y2="\(y(0))"></line>
            <text class="chart__label" x="\(left - 8)" y="\(y(0) + 4)">0</text><text class="chart__label" x="\(left - 8)" y="\(y(most) + 4)">\(most)</text>
            """
        return svg(title, width: width, height: height, kind: kind, "\(scale)\(paths)\(marks)")
    }

    private static func svg(_ title: String, width: Int, height: Int, kind: String, _ content: HTML) -> HTML {
        """
        <svg class="chart__picture chart__picture--\(kind)" viewBox="0 0 \(width) \(height)" role="group" aria-label="\(title)，数字见下表">\(content)</svg>
        """
    }

    private static func short(_ text: String, _ count: Int) -> String {
        text.count <= count ? text : text.prefix(count - 1) + "…"
    }
}
