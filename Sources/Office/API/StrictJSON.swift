import Foundation
import Kernel
import Web
import Words

/// Looks through JSON before anything is made of it: the usual readers take the first of two fields of one name or the last, as they
/// like, and numbers that nothing can be reckoned with.
///
/// What passes has whole numbers of at most nine digits, each field of an object once, texts without NUL, and is within the limits.
struct StrictJSON {
    static let depth = 32
    static let elements = 50_000
    static let list = 2000

    private let bytes: [UInt8]
    private var place = 0
    private var left = StrictJSON.elements

    /// Throws `FormErrors` that name the field.
    static func check(_ data: Data) throws {
        guard data.count <= RequestLimits.json else {
            throw FormErrors("", "内容太大，最多 \(RequestLimits.json / 1_048_576) MB")
        }
        var scan = StrictJSON(bytes: Array(data))
        guard String(validating: scan.bytes, as: UTF8.self) != nil else { throw scan.broken }
        try scan.value("", depth: 0)
        scan.skipBlanks()
        guard scan.place == scan.bytes.count else { throw scan.broken }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var broken: FormErrors { FormErrors("", "内容不是规范的 JSON（第 \(place + 1) 个字节）") }
    private var next: UInt8? { bytes.indices.contains(place) ? bytes[place] : nil }

    private mutating func skipBlanks() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
    }

    private mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: letter) else { return false }
        place += 1
        return true
    }

    private mutating func value(_ field: String, depth: Int) throws {
        left -= 1
        guard left >= 0 else { throw FormErrors(field, "内容太多，最多 \(Self.elements) 项") }
        guard depth <= Self.depth else { throw FormErrors(field, "内容嵌套太深，最多 \(Self.depth) 层") }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): try object(depth)
        case UInt8(ascii: "["): try array(field, depth)
        case UInt8(ascii: "\""):
            if try !text().unicodeScalars.allSatisfy(\.isStorable) {
                throw FormErrors(field, "\(field) 里有不能保存的控制字符")
            }
        case .some(let byte) where "-0123456789".utf8.contains(byte): try number(field)
        default: try word()
        }
    }

    private mutating func object(_ depth: Int) throws {
        place += 1
        var names: Set<String> = []
        skipBlanks()
        if take("}") { return }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw broken }
            let name = try text()
            guard names.insert(name).inserted else { throw FormErrors(name, "\(name) 写了两次") }
            skipBlanks()
            guard take(":") else { throw broken }
            try value(name, depth: depth + 1)
            skipBlanks()
        } while take(",")
        guard take("}") else { throw broken }
    }

    private mutating func array(_ field: String, _ depth: Int) throws {
        place += 1
        var count = 0
        skipBlanks()
        if take("]") { return }
        repeat {
            count += 1
            guard count <= Self.list else { throw FormErrors(field, "\(field) 最多 \(Self.list) 项") }
            try value(field, depth: depth + 1)
            skipBlanks()
        } while take(",")
        guard take("]") else { throw broken }
    }

    /// A text with its quotes, read by the library once its end is known.
    private mutating func text() throws -> String {
        let start = place
        place += 1
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw broken }
            place += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        guard take("\"") else { throw broken }
        guard let text = try? JSONDecoder().decode(String.self, from: Data(bytes[start..<place])) else {
            throw broken
        }
        return text
    }

    private mutating func number(_ field: String) throws {
        let start = place
        while let byte = next, "+-.0123456789eE".utf8.contains(byte) { place += 1 }
        let written = String(decoding: bytes[start..<place], as: UTF8.self)
        let digits = written.hasPrefix("-") ? written.dropFirst() : written[...]
        guard digits.allSatisfy(\.isNumber), !digits.isEmpty, digits.count == 1 || !digits.hasPrefix("0")
        else {
            throw FormErrors(field, "\(field) 应是整数，现在是 \(written.prefix(20))")
        }
        guard digits.count <= 9 else { throw FormErrors(field, "\(field) 的数字太大，最多九位") }
    }

    private mutating func word() throws {
        for word in ["true", "false", "null"] where bytes[place...].starts(with: word.utf8) {
            place += word.utf8.count
            return
        }
        throw broken
    }
}
