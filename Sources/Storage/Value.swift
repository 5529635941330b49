/// What a column can hold: text, a whole number, or nothing. Days, instants, ids and enumerations are text.
package enum Value: Sendable, Equatable {
    case null
    case text(String)
    case int(Int64)
}

/// A Swift value that may be bound to a statement.
package protocol Bindable {
    var value: Value { get }
}

/// A Swift value that can be read from a column.
package protocol Readable {
    static func read(_ row: borrowing Row, at column: Int) throws -> Self
}

/// A type whose values live in one column.
package typealias Column = Bindable & Readable

/// A type kept as text by its raw value: an enumeration, an id, a day.
package protocol TextColumn: Column, RawRepresentable, Sendable where RawValue == String {}

extension TextColumn {
    package var value: Value { .text(rawValue) }

    package static func read(_ row: borrowing Row, at column: Int) throws -> Self {
        let text = try String.read(row, at: column)
        guard let value = Self(rawValue: text) else {
            throw StorageError.unreadable(column: column, type: "\(Self.self)", text: text)
        }
        return value
    }
}

extension String: Bindable, Readable {
    package var value: Value { .text(self) }

    package static func read(_ row: borrowing Row, at column: Int) throws -> String {
        guard let text = row.text(column) else { throw StorageError.unexpectedNull(column: column) }
        return text
    }
}

extension Int: Bindable, Readable {
    package var value: Value { .int(Int64(self)) }

    package static func read(_ row: borrowing Row, at column: Int) throws -> Int {
        guard let number = row.int(column) else { throw StorageError.unexpectedNull(column: column) }
        return Int(number)
    }
}

extension Bool: Bindable, Readable {
    package var value: Value { .int(self ? 1 : 0) }

    package static func read(_ row: borrowing Row, at column: Int) throws -> Bool {
        try Int.read(row, at: column) != 0
    }
}

extension Optional: Readable where Wrapped: Readable {
    package static func read(_ row: borrowing Row, at column: Int) throws -> Wrapped? {
        row.isNull(column) ? nil : try Wrapped.read(row, at: column)
    }
}
