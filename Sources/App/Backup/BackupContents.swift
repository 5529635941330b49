import Foundation
import Kernel
import Sealed
import Sodium
import Storage

/// What a backup holds, as its writer counted it or a reader found it.
package struct BackupContents: Equatable, Sendable {
    package struct Files: Codable, Equatable, Sendable {
        package private(set) var count = 0
        package private(set) var bytes = 0
        /// Digests of attachments that were gone or damaged when the backup was made.
        package internal(set) var missing: [String] = []

        init() {}

        /// Backups of before this was told have no word of it.
        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            count = try values.decode(Int.self, forKey: .count)
            bytes = try values.decode(Int.self, forKey: .bytes)
            missing = try values.decodeIfPresent([String].self, forKey: .missing) ?? []
        }

        mutating func add(_ size: Int) {
            count += 1
            bytes += size
        }
    }

    package let start: Dump.Start
    package let sums: [String: Fingerprint]
    package let files: Files

    /// Rows of all tables.
    package var rows: Int { sums.values.reduce(0) { $0 + $1.rows } }

    init(start: Dump.Start, sums: [String: Fingerprint], files: Files) {
        (self.start, self.sums, self.files) = (start, sums, files)
    }

    /// Reads everything and keeps nothing: each row against its table's fingerprint, each file against its name.
    package init(_ reader: SealedReader) throws {
        start = try Self.start(reader)
        var sums: [String: Fingerprint] = [:]
        var table = ""
        walk: while let record = try Record.next(reader.read) {
            switch record.kind {
            case .table:
                table = record.texts.first.flatMap { $0 } ?? ""
                sums[table] = Fingerprint()
            case .row: sums[table]?.add(record)
            case .sums:
                guard try Dump.read(record) == sums else { throw SealedError.damaged }
                break walk
            default: throw NotARecord()
            }
        }
        self.sums = sums
        files = try Self.files(reader) { _, _ in }
    }

    /// The first record. Throws `BackupError.newer` for a format this program does not know.
    static func start(_ reader: SealedReader) throws -> Dump.Start {
        guard let record = try Record.next(reader.read), record.kind == .start else { throw NotARecord() }
        let start: Dump.Start = try Dump.read(record)
        guard start.format == Dump.Start.format else { throw BackupError.newer("格式 \(start.format)") }
        return start
    }

    /// Hands over every file to the end.
    static func files(_ reader: SealedReader, _ take: (String, Data) throws -> Void) throws -> Files {
        var files = Files()
        while let record = try Record.next(reader.read) {
            switch record.kind {
            case .file:
                guard record.fields.count == 2, let name = record.texts[0], let bytes = record.fields[1]
                else {
                    throw NotARecord()
                }
                try check(name, bytes)
                try take(name, Data(bytes))
                files.add(bytes.count)
            case .end:
                let told: Files = try Dump.read(record)
                files.missing = told.missing
                guard told == files else { throw SealedError.damaged }
                return files
            default: throw NotARecord()
            }
        }
        throw SealedError.cutShort
    }

    /// A name can only be the key's or that of a file of the vault, which is its digest: nothing is written elsewhere.
    private static func check(_ name: String, _ bytes: [UInt8]) throws {
        guard name == "secret" || isWhole(name, bytes) else { throw BackupError.damagedFile(name) }
    }

    /// Whether a file of the vault is what its name says.
    static func isWhole(_ name: String, _ bytes: [UInt8]) -> Bool {
        let digest = Digest.sha256(bytes)
        return name == "files/\(digest.prefix(2))/\(digest)"
    }
}

extension Dump.Start {
    /// The program's own steps that these tables have been through. Throws `BackupError.newer` when it does not know one.
    func known(_ migrations: [Migration]) throws -> [Migration] {
        let marks = Set(migrations.map(\.mark))
        if let other = steps.first(where: { !marks.contains($0) }) {
            throw BackupError.newer("\(other.ledger) \(other.number)")
        }
        return migrations.filter { steps.contains($0.mark) }
    }
}
