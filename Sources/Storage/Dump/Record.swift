/// One piece of a database written out so that either engine can take it up again: a kind and fields, of which any may be null.
package struct Record: Equatable, Sendable {
    package enum Kind: UInt8, Sendable {
        /// What this is: JSON.
        case start = 1
        /// A table's name and columns; the rows that follow are its.
        case table
        case row
        /// The count and fingerprint of each table, as JSON.
        case sums
        /// A file's name and its bytes.
        case file
        /// How many files and bytes there were.
        case end
    }

    package let kind: Kind
    package let fields: [[UInt8]?]

    package init(_ kind: Kind, _ fields: [[UInt8]?]) { (self.kind, self.fields) = (kind, fields) }

    package init(_ kind: Kind, _ fields: [String?]) {
        self.init(kind, fields.map { $0.map { Array($0.utf8) } })
    }

    /// The fields as text.
    package var texts: [String?] { fields.map { $0.map { String(decoding: $0, as: UTF8.self) } } }

    /// As bytes: the kind, the number of fields, and for each its length (all ones for null) and itself; numbers of four bytes,
    /// the lowest first.
    package var bytes: [UInt8] {
        var bytes = [kind.rawValue]
        bytes.reserveCapacity(5 + fields.reduce(0) { $0 + 4 + ($1?.count ?? 0) })
        Self.put(UInt32(fields.count), &bytes)
        for field in fields {
            Self.put(field.map { UInt32($0.count) } ?? .max, &bytes)
            if let field { bytes += field }
        }
        return bytes
    }

    private static func put(_ number: UInt32, _ bytes: inout [UInt8]) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// No field is longer, no record has more fields: a damaged length is told from a real one.
    private static let longestField: UInt32 = 1 << 28
    private static let mostFields: UInt32 = 1000

    /// The next one out of a stream of bytes; nil at its end. Throws `NotARecord`.
    package static func next(_ read: (Int) throws -> [UInt8]?) throws -> Record? {
        guard let start = try read(5) else { return nil }
        let count = number(start[1...])
        guard let kind = Kind(rawValue: start[0]), count <= mostFields else { throw NotARecord() }
        var fields: [[UInt8]?] = []
        for _ in 0..<count {
            guard let size = try read(4).map({ number($0[...]) }) else { throw NotARecord() }
            if size == .max {
                fields.append(nil)
            } else {
                guard size <= longestField else { throw NotARecord() }
                guard let field = size == 0 ? [] : try read(Int(size)) else { throw NotARecord() }
                fields.append(field)
            }
        }
        return Record(kind, fields)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}

package struct NotARecord: Error {
    package init() {}
}
