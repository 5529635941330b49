import Foundation
import Kernel
import Words

/// What was sent under which names, in order; a name may come more than once.
package struct Fields: Sendable {
    package private(set) var pairs: [(name: String, value: String)] = []
    /// The day it was sent, which days without a year are near to; nil where nobody says.
    var today: Day?

    package init(_ pairs: [(name: String, value: String)] = []) { self.pairs = pairs }

    /// Reads `a=1&b=%E5%85%9A`. What is no UTF-8 is replaced, never refused; nil for more than `most` fields or one beyond measure.
    package init?(encoded: Substring, most: Int) {
        for pair in encoded.split(separator: "&", maxSplits: most) {
            guard pairs.count < most, pair.utf8.count <= RequestLimits.field * 3 else { return nil }
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : ""))
        }
    }

    mutating func append(_ name: String, _ value: String) { pairs.append((name, value)) }

    /// The first value, without blanks at its ends and without control characters; empty when absent.
    package subscript(name: String) -> String { Self.cleaned(pairs.first { $0.name == name }?.value ?? "") }

    package func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.map { Self.cleaned($0.value) }
    }
    /// The first value as a whole number of at most nine digits: what is reckoned with it cannot overflow and end the program.
    package func number(_ name: String) -> Int? {
        // 2027年 is how a year is written.
        let text = self[name].halfWidth,
            plain = name == "year" && text.hasSuffix("年") ? String(text.dropLast()) : text
        return Int(plain).flatMap { Self.numbers.contains($0) ? $0 : nil }
    }

    /// A year of the address that is none, as a page says that it was not used; empty where it is one or none was asked for.
    package var strangeYear: HTML {
        let text = self["year"]
        guard !text.isEmpty, !(number("year").map { (2000...2100).contains($0) } ?? false) else { return "" }
        return "<div class=\"panel panel--note\"><p>筛选条件“\(text)”不能识别，没有采用</p></div>"
    }

    /// The first value as a day, as people say it.
    package func day(_ name: String) -> Day? {
        today.map { Day(typed: self[name], on: $0) } ?? Day(typed: self[name])
    }

    private static let numbers = -999_999_999...999_999_999

    package func has(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    private static func cleaned(_ value: String) -> String {
        value.storable.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func decode(_ text: Substring) -> String {
        var out = [UInt8](), bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "+") {
                out.append(0x20)
            } else if byte == UInt8(ascii: "%"), bytes.count >= 2,
                let value = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16)
            {
                out.append(value)
                bytes = bytes.dropFirst(2)
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// A file sent with a form.
package struct Upload: Sendable {
    package let field: String
    package let name: String
    package let data: Data
}

/// `multipart/form-data` (RFC 7578), with limits on the number of parts and their size.
package enum Multipart {
    /// Throws `Refusal` when the body is no such form, or more of one than is read.
    package static func read(_ body: Data, boundary: String) throws -> (fields: Fields, files: [Upload]) {
        let mark = Data("--\(boundary)".utf8), gap = Data("\r\n\r\n".utf8)
        guard !boundary.isEmpty, boundary.count <= 70, var place = body.range(of: mark)?.upperBound else {
            throw RequestLimits.unreadable
        }
        var fields = Fields(), files: [Upload] = [], count = 0, words = 0
        while !body[place...].starts(with: Data("--".utf8)) {
            count += 1
            guard count <= RequestLimits.fields else { throw RequestLimits.tooManyFields }
            guard body[place...].starts(with: Data("\r\n".utf8)),
                let head = body.range(of: gap, in: place..<body.endIndex),
                let end = body.range(of: Data("\r\n".utf8) + mark, in: head.upperBound..<body.endIndex)
            else { throw RequestLimits.unreadable }
            let content = body[head.upperBound..<end.lowerBound]
            let (name, file) = disposition(String(decoding: body[place..<head.lowerBound], as: UTF8.self))
            if let file {
                // A file field left empty comes as an empty part without a name.
                if !file.isEmpty { files.append(Upload(field: name, name: file, data: Data(content))) }
                guard files.count <= RequestLimits.filesAtOnce else { throw RequestLimits.tooManyFiles }
            } else {
                words += content.count
                guard content.count <= RequestLimits.field, words <= RequestLimits.words else {
                    throw RequestLimits.tooManyFields
                }
                fields.append(
                    name,
                    String(decoding: content, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n"))
            }
            place = end.upperBound
        }
        return (fields, files)
    }

    private static func disposition(_ head: String) -> (name: String, file: String?) {
        let line =
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-disposition:") } ?? ""
        return (parameter("name", line) ?? "", parameter("filename", line))
    }

    private static func parameter(_ name: String, _ line: Substring) -> String? {
        guard let start = line.range(of: "; \(name)=\"") else { return nil }
        let rest = line[start.upperBound...]
        guard let end = rest.firstIndex(of: "\"") else { return nil }
        return rest[..<end].replacingOccurrences(of: "%22", with: "\"")
    }
}
