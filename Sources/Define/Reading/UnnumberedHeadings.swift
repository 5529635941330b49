/// Headings without a number, where a document has no 一、: a short line right before an item that begins its series.
enum UnnumberedHeadings {
    private static let longest = 30

    static func find(_ text: PlanText, markers: [Marker]) -> [Range<Int>] {
        guard let first = markers.first, first.kind > .chinese,
            !markers.contains(where: { $0.kind <= .chinese })
        else { return [] }
        let starts = Set(
            markers.filter { $0.kind == first.kind && $0.value == 1 && $0.leads }.map(\.range.lowerBound))
        let marked = Set(markers.map(\.range.lowerBound))
        let lines = text.lines.map(\.range)
        guard starts.count > 1 || lines.first.map({ !starts.contains($0.lowerBound) }) ?? false else {
            return []
        }
        return zip(lines, lines.dropFirst()).enumerated().compactMap { index, pair in
            let (line, next) = pair
            guard starts.contains(next.lowerBound), line.count <= longest, index > 0 || starts.count > 1,
                !text.scalars[line].contains(where: { $0.endsSentence }),
                text.scalars[line.upperBound - 1] != "：",
                !line.contains(where: marked.contains)
            else { return nil }
            return line
        }
    }
}
