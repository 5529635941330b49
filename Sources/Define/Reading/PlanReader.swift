/// Reads a plan: text in, outline and duties out. Total over any input; a text without an outline has no clauses.
package enum PlanReader {
    /// The longest text that is read, in code points.
    package static let limit = 200_000

    package static func read(_ source: String) -> PlanReading {
        let text = PlanText(source)
        let tables = PlanTable.find(text)
        let around = Surroundings(text)
        let outside = (tables.map(\.range) + around.excluded).sorted { $0.lowerBound < $1.lowerBound }
        let markers = MarkerSeries.accepted(text, outside: outside)
        let headings = UnnumberedHeadings.find(text, markers: markers)
        let outline = Outline(text, markers: markers, headings: headings, tables: tables)
        let begin = outline.nodes.first?.start ?? tables.first?.range.lowerBound ?? text.scalars.count
        let head = TitleReader(text: text, outline: begin).read()
        var reading = PlanReading(
            title: head.title, issuer: head.issuer, year: head.year, clauses: [], duties: [])
        var narrates: [Bool] = []
        for node in outline.nodes {
            let heading = Headings.read(text, node)
            let above = node.parent.map { narrates[$0] } ?? false
            narrates.append(above || WorkItems.isNarrative(heading: heading))
            let range = Headings.withoutSignature(text, node.body..<node.end)
            let leaf =
                node.children == 0 && (node.marker != nil || node.isRow) && !(narrates.last ?? false)
                && WorkItems.asks(text, in: range)
            reading.clauses.append(
                ClauseReading(
                    path: node.path, level: node.level,
                    marker: node.marker.map { text.string($0.range) } ?? "",
                    heading: heading, start: node.start,
                    end: node.isRow ? node.end : max(range.upperBound, node.body), leaf: leaf))
            if leaf {
                let own = node.isRow ? (node.marker?.range.upperBound ?? node.start)..<node.end : range
                var duty = duty(text, path: node.path, own, heading: heading)
                // A table says by whom in a column of its own.
                if let row = node.row, !row.owners.isEmpty { duty.owners = Owners.cells(text, row.owners) }
                reading.duties.append(duty)
            }
        }
        add(around, to: &reading, of: text)
        return reading
    }

    private static func add(_ around: Surroundings, to reading: inout PlanReading, of text: PlanText) {
        for part in around.parts {
            let place =
                reading.clauses.firstIndex { $0.start > part.range.lowerBound } ?? reading.clauses.count
            reading.clauses.insert(
                ClauseReading(
                    path: part.label, level: 0, marker: part.marker.map(text.string) ?? "", heading: "",
                    start: part.range.lowerBound, end: part.range.upperBound, leaf: part.asks), at: place)
            if part.asks {
                reading.duties.insert(duty(text, path: part.label, part.range, heading: ""), at: 0)
            }
        }
    }

    private static func duty(_ text: PlanText, path: String, _ range: Range<Int>, heading: String)
        -> DutyReading
    {
        DutyReading(
            clause: path, owners: Owners.find(text, in: range),
            schedule: SchedulePhrases.find(text, in: range),
            documents: DocumentTitles.find(text, in: range),
            requirement: RequirementHints.suggest(for: text, in: range, heading: heading))
    }
}
