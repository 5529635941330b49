import Sodium
import Storage

/// How an act left the rows of entries and which files it tied to them: its line of the journal says so, and rows that read otherwise
/// later were changed by somebody else than the program.
package struct RowsLeft: Sendable {
    /// Entry → the mark of its row.
    package private(set) var marks: [String: String] = [:]
    /// Entry → the mark of those it names beside its owner.
    package private(set) var involved: [String: String] = [:]
    /// Entry → the mark of what its ledger keeps of it, and of its files.
    package private(set) var details: [String: String] = [:]
    /// The kinds of the entries this act changed.
    private(set) var kinds: [String: String] = [:]
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
        for pair in (fields["details"] ?? "").split(separator: " ") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { details[String(parts[0])] = String(parts[1]) }
        }
        files = (fields["files"] ?? "").split(separator: " ").map(String.init)
    }

    mutating func note(_ item: Item, version: Int) {
        marks[item.id.rawValue] = item.mark(version: version)
        kinds[item.id.rawValue] = item.kind
    }
    mutating func note(details: [String: String]) { self.details.merge(details) { $1 } }
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
        if !details.isEmpty {
            fields["details"] = details.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        }
        if !files.isEmpty { fields["files"] = files.joined(separator: " ") }
    }
}

extension Work {
    /// Marks how this act leaves what ledgers keep of the entries it changed, of the one it is about, and of those named in `touched`.
    func markDetails(about item: ID?) throws {
        guard !tables.isEmpty else { return }
        var kinds = left.kinds
        let files = left.files.map { String($0.dropLast(65)) }
        let others = Set([item?.rawValue].compactMap { $0 } + files + left.involved.keys + touched)
            .subtracting(kinds.keys)
        for some in others.sorted().chunked(300) {
            let found = try session.rows(
                "SELECT id, kind FROM item WHERE town = \(town) AND id IN \(SQL.list(Array(some)))"
            ) { (id: try $0.next(String.self), kind: try $0.next(String.self)) }
            for (id, kind) in found { kinds[id] = kind }
        }
        for (kind, own) in Dictionary(grouping: kinds, by: \.value) {
            let kept = tables.filter { $0.kind == kind || $0.kind == nil }
            left.note(
                details: try RowMarks.marks(
                    kept, town: town.rawValue, of: own.map(\.key).sorted(), in: session))
        }
    }

    /// Says that this act changed what a ledger keeps of another entry than the one it is about.
    package func touch(_ item: ID) { touched.insert(item.rawValue) }
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
