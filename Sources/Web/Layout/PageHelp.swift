/// What each page is for, by its address.
package struct PageHelp: Sendable {
    private struct Line: Sendable {
        let parts: [Substring]
        let words: String
    }

    /// By the first part of the address, the longest first.
    private let lines: [Substring: [Line]]

    init(_ modules: [Module]) {
        let all = modules.flatMap(\.help).map { Line(parts: $0.key.split(separator: "/"), words: $0.value) }
        lines = Dictionary(grouping: all) { $0.parts.first ?? "" }.mapValues {
            $0.sorted { ($1.parts.count, $0.words) < ($0.parts.count, $1.words) }
        }
    }

    /// The line of the page, or of the nearest page above it where a form was sent to an address of its own.
    package func words(for path: String) -> String? {
        let asked = path.split(separator: "/")
        let found = lines[asked.first ?? ""]?.filter { line in
            line.parts.count <= asked.count
                && zip(line.parts, asked).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        // Of two of a length the one that names more of it: /tasks/send before /tasks/{id}.
        return found?.max { ($0.parts.count, named($0)) < ($1.parts.count, named($1)) }?.words
    }

    private func named(_ line: Line) -> Int { line.parts.count { !$0.hasPrefix("{") } }
}
