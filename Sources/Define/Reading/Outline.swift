/// The tree of clauses: from markers, unnumbered headings and table rows to nodes with levels and ranges.
struct Outline {
    struct Node {
        let marker: Marker?
        let label: String
        let path: String
        let level: Int
        let start: Int
        /// Where the clause's own text begins, after its marker.
        let body: Int
        var end: Int
        var children = 0
        var row: PlanTable.Row?
        var isRow: Bool { row != nil }
        var parent: Int?
    }

    private(set) var nodes: [Node] = []
    private var stack: [(kind: Marker.Kind?, node: Int)] = []
    private var unnumbered = 0

    init(_ text: PlanText, markers: [Marker], headings: [Range<Int>], tables: [PlanTable]) {
        var events: [(start: Int, event: Event)] = markers.map { ($0.range.lowerBound, .marker($0)) }
        events += headings.map { ($0.lowerBound, .heading($0)) }
        events += tables.flatMap { table in table.groups.map { ($0.start, .group($0)) } }
        events.sort { $0.start < $1.start }
        for (_, event) in events {
            switch event {
            case .marker(let marker): add(marker, text)
            case .heading(let range): addHeading(range)
            case .group(let group): add(group, text)
            }
        }
        close(text)
    }

    private enum Event {
        case marker(Marker)
        case heading(Range<Int>)
        case group(PlanTable.Group)
    }

    private mutating func add(_ marker: Marker, _ text: PlanText) {
        if let same = stack.lastIndex(where: { $0.kind == marker.kind }) {
            stack.removeSubrange(same...)
        } else {
            // What usually stands deeper cannot enclose this one, unless it is an unnumbered heading.
            while let top = stack.last?.kind, top > marker.kind { stack.removeLast() }
        }
        let written = text.string(marker.range).filter { !$0.isWhitespace }
        let label = marker.kind == .chinese ? String(written.dropLast()) : written
        push(
            label, kind: marker.kind, marker: marker, start: marker.range.lowerBound,
            body: marker.range.upperBound)
    }

    private mutating func addHeading(_ range: Range<Int>) {
        stack.removeAll()
        unnumbered += 1
        push("#\(unnumbered)", kind: nil, marker: nil, start: range.lowerBound, body: range.lowerBound)
    }

    private mutating func add(_ group: PlanTable.Group, _ text: PlanText) {
        let outer = stack
        if group.name != nil {
            unnumbered += 1
            push("#\(unnumbered)", kind: nil, marker: nil, start: group.start, body: group.start)
        }
        for (index, row) in group.rows.enumerated() {
            push(
                "\(index + 1)", kind: nil, marker: row.marker, start: row.range.lowerBound,
                body: row.text.lowerBound)
            nodes[nodes.count - 1].row = row
            nodes[nodes.count - 1].end = row.range.upperBound
            stack.removeLast()
        }
        stack = outer
    }

    private mutating func push(_ label: String, kind: Marker.Kind?, marker: Marker?, start: Int, body: Int) {
        let parent = stack.last?.node
        let path = parent.map { nodes[$0].path + "/" + label } ?? label
        if let parent { nodes[parent].children += 1 }
        nodes.append(
            Node(
                marker: marker, label: label, path: unique(path), level: stack.count + 1, start: start,
                body: body,
                end: start, parent: parent))
        stack.append((kind, nodes.count - 1))
    }

    /// Numbers may repeat where a document was put together from several.
    private var paths: [String: Int] = [:]
    private mutating func unique(_ path: String) -> String {
        let times = (paths[path] ?? 0) + 1
        paths[path] = times
        return times == 1 ? path : "\(path)~\(times)"
    }

    private mutating func close(_ text: PlanText) {
        for index in nodes.indices where !nodes[index].isRow {
            let next = index + 1 < nodes.count ? nodes[index + 1].start : text.scalars.count
            nodes[index].end = text.trimmed(nodes[index].start..<max(next, nodes[index].body)).upperBound
        }
    }
}
