import Sodium
import Storage

/// How an act left the rows of entries and which files it tied to them: its line of the journal says so, and rows that read otherwise
/// later were changed by somebody else than the program.
package struct RowsLeft: Sendable {
    /// Entry → the mark of its row.
    package private(set) var marks: [String: String] = [:]
    /// Entry → the mark of those it names beside its owner.
    package private(set) var involved: [String: String] = [:]
    /// `entry+digest` for a file that was tied, `entry-digest` for one that was taken away.
    package private(set) var files: [String] = []

    package init() {}

    /// From a line of the journal.
    package init(_ fields: [String: String]) {
        for pair in (fields["rows"] ?? "").split(separator: " ") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { marks[String(parts[0])] = String(parts[1]) }
        }
        for pair in (fields["involved"] ?? "").split(separator: " ") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { involved[String(parts[0])] = String(parts[1]) }
        }
        files = (fields["files"] ?? "").split(separator: " ").map(String.init)
    }

    mutating func note(_ item: Item, version: Int) { marks[item.id.rawValue] = item.mark(version: version) }
    mutating func note(involved people: Set<ID>, in item: ID) {
        involved[item.rawValue] = Self.mark(people.map(\.rawValue))
    }
    /// 32 hexadecimal digits over the people an entry names.
    package static func mark(_ people: [String]) -> String {
        String(Digest.sha256(people.sorted().joined(separator: " ")).prefix(32))
    }
    mutating func tied(_ digest: String, to item: ID) { files.append("\(item)+\(digest)") }
    mutating func untied(_ digest: String, from item: ID) { files.append("\(item)-\(digest)") }

    func say(in fields: inout [String: String]) {
        if !marks.isEmpty {
            fields["rows"] = marks.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        }
        if !involved.isEmpty {
            fields["involved"] = involved.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        }
        if !files.isEmpty { fields["files"] = files.joined(separator: " ") }
    }
}

extension Item {
    /// 32 hexadecimal digits over every column of the row, at this version.
    package func mark(version: Int) -> String {
        let columns = [
            id.rawValue, kind, number, "\(year)", title, state, unit.rawValue, owner?.rawValue ?? "",
            secrecy.rawValue,
            clause?.rawValue ?? "", opened.rawValue, due?.rawValue ?? "", handed?.rawValue ?? "",
            returned ? "1" : "0",
            closed?.rawValue ?? "", "\(version)",
        ]
        return String(Digest.sha256(columns.joined(separator: "\u{1F}")).prefix(32))
    }
}
