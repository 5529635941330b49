import Kernel

/// Finds out which parameters a command has by letting it decode itself from a decoder that answers every question
/// with a plain value and writes down what was asked. So the API's description cannot differ from what it takes.
final class CommandSchema: Decoder {
    final class Property {
        let name: String
        var type = "string"
        var optional = false
        var choices: [String] = []
        var children: [Property] = []
        var isList = false

        init(_ name: String) { self.name = name }
    }

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private let owner: Property

    private init(_ owner: Property) { self.owner = owner }

    static func properties(of command: any Command.Type) -> [Property] {
        let root = Property("")
        _ = try? command.init(from: CommandSchema(root))
        return root.children
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        owner.type = "object"
        return KeyedDecodingContainer(Keyed<Key>(owner: owner))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        owner.isList = true
        return Unkeyed(owner: owner)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { Single(owner: owner) }

    /// A value of any type a command may have, with its kind noted.
    fileprivate static func sample<T: Decodable>(_ type: T.Type, _ property: Property) throws -> T {
        if let choice = type as? any Choice.Type { return try sample(choice: choice, property, as: type) }
        if type == Day.self {
            property.type = "day"
            if let day = Day(2026, 1, 1) as? T { return day }
        }
        if type == ID.self {
            property.type = "id"
            if let id = ID(rawValue: "0") as? T { return id }
        }
        return try T(from: CommandSchema(property))
    }

    private static func sample<C: Choice, T>(choice: C.Type, _ property: Property, as type: T.Type) throws
        -> T
    {
        property.choices = C.allCases.map(\.rawValue)
        guard let first = C.allCases.first as? T else { throw Unanswerable() }
        return first
    }

    private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let owner: Property
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { [] }

        private func property(_ key: Key, _ type: String, optional: Bool = false) -> Property {
            let property = Property(key.stringValue)
            (property.type, property.optional) = (type, optional)
            owner.children.append(property)
            return property
        }

        func contains(_ key: Key) -> Bool { true }
        func decodeNil(forKey key: Key) throws -> Bool { false }
        func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
            _ = property(key, "boolean"); return false
        }
        func decode(_ type: String.Type, forKey key: Key) throws -> String {
            _ = property(key, "string"); return ""
        }
        func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
            _ = property(key, "integer"); return 0
        }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try CommandSchema.sample(type, property(key, "string"))
        }
        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
            _ = property(key, "boolean", optional: true); return nil
        }
        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
            _ = property(key, "string", optional: true); return nil
        }
        func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
            _ = property(key, "integer", optional: true); return nil
        }
        func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
            _ = try CommandSchema.sample(type, property(key, "string", optional: true))
            return nil
        }
        func nestedContainer<N: CodingKey>(keyedBy type: N.Type, forKey key: Key) throws
            -> KeyedDecodingContainer<N>
        {
            KeyedDecodingContainer(CommandSchema.Keyed<N>(owner: property(key, "object")))
        }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            throw Unanswerable()
        }
        func superDecoder() throws -> any Decoder { throw Unanswerable() }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw Unanswerable() }
    }

    /// Lists are asked for one element, and then end.
    private struct Unkeyed: UnkeyedDecodingContainer {
        let owner: Property
        var codingPath: [any CodingKey] { [] }
        var count: Int? { 1 }
        var currentIndex = 0
        var isAtEnd: Bool { currentIndex > 0 }

        mutating func decodeNil() throws -> Bool { false }
        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            currentIndex += 1
            if type == String.self, let text = "" as? T { owner.type = "string"; return text }
            return try CommandSchema.sample(type, owner)
        }
        mutating func nestedContainer<N: CodingKey>(keyedBy type: N.Type) throws -> KeyedDecodingContainer<N>
        { throw Unanswerable() }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Unanswerable() }
        mutating func superDecoder() throws -> any Decoder { throw Unanswerable() }
    }

    private struct Single: SingleValueDecodingContainer {
        let owner: Property
        var codingPath: [any CodingKey] { [] }

        func decodeNil() -> Bool { false }
        func decode(_ type: Bool.Type) throws -> Bool { owner.type = "boolean"; return false }
        func decode(_ type: String.Type) throws -> String { owner.type = "string"; return "" }
        func decode(_ type: Int.Type) throws -> Int { owner.type = "integer"; return 0 }
        func decode<T: Decodable>(_ type: T.Type) throws -> T { try CommandSchema.sample(type, owner) }
    }
}

private struct Unanswerable: Error {}
