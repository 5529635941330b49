import CXMLStream
import Foundation

/// Walks XML from beginning to end without building a tree.
final class XMLStream {
    enum Event: Equatable {
        case start(String, empty: Bool)
        case end(String)
        case text(String)
    }

    private let stream: OpaquePointer
    private let bytes: UnsafeMutableBufferPointer<CChar>

    init(_ data: Data) throws {
        bytes = .allocate(capacity: max(data.count, 1))
        for (index, byte) in data.enumerated() { bytes[index] = CChar(bitPattern: byte) }
        guard let stream = mingze_xml_open(bytes.baseAddress, Int32(data.count)) else {
            bytes.deallocate()
            throw PaperError.damaged
        }
        self.stream = stream
    }

    deinit {
        mingze_xml_close(stream)
        bytes.deallocate()
    }

    func next() throws -> Event? {
        switch mingze_xml_next(stream) {
        case 0: return nil
        case 1: break
        default: throw PaperError.damaged
        }
        switch Int(mingze_xml_kind(stream)) {
        case MINGZE_XML_START: return .start(name, empty: mingze_xml_is_empty(stream) == 1)
        case MINGZE_XML_END: return .end(name)
        default: return .text(value)
        }
    }

    /// An attribute of the current start, by its local name.
    func attribute(_ name: String) -> String? {
        guard let value = mingze_xml_attribute(stream, name) else { return nil }
        defer { free(value) }
        return String(cString: value)
    }

    /// An attribute that is a whole number within a range; nil for any other. Nobody reckons with a number that was not asked for so.
    func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        attribute(name).flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
    }

    /// All attributes of the current start as they are written, with their prefixes, namespaces among them.
    func attributes() -> [(name: String, value: String)] {
        defer { mingze_xml_leave_attributes(stream) }
        var found: [(name: String, value: String)] = []
        while mingze_xml_next_attribute(stream) == 1 { found.append((fullName, value)) }
        return found
    }

    /// The current element's or attribute's name with its prefix.
    var fullName: String { mingze_xml_full_name(stream).map { String(cString: $0) } ?? "" }
    /// The line the parser stands in, from 1.
    var line: Int { Int(mingze_xml_line(stream)) }
    private var value: String { mingze_xml_value(stream).map { String(cString: $0) } ?? "" }
    private var name: String { mingze_xml_name(stream).map { String(cString: $0) } ?? "" }
}
