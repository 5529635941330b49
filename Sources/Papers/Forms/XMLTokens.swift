import Foundation

/// XML taken apart so that some of it can be written anew and the rest goes through as it came.
enum XMLToken {
    case start(String, [(name: String, value: String)], empty: Bool)
    case end(String)
    case text(String)
    /// Ours, already written.
    case raw(String)

    /// A name without its prefix.
    static func local(_ name: String) -> Substring {
        name.split(separator: ":", omittingEmptySubsequences: false).last ?? ""
    }

    /// Throws `BrokenXML` with the line where it stops being XML, `PaperError.beyond` where it is out of all measure.
    static func read(_ data: Data, most: Int = PaperLimits.pieces) throws -> [XMLToken] {
        let stream = try XMLStream(data)
        var tokens: [XMLToken] = []
        do {
            while let event = try stream.next() {
                guard tokens.count < most else {
                    throw PaperError.beyond("文件里的内容", "\(most / 10_000) 万处")
                }
                switch event {
                case .start(_, let empty):
                    tokens.append(.start(stream.fullName, stream.attributes(), empty: empty))
                case .end: tokens.append(.end(stream.fullName))
                case .text(let text): tokens.append(.text(text))
                }
            }
        } catch PaperError.damaged { throw BrokenXML(line: stream.line) }
        return tokens
    }

    static func write(_ tokens: some Sequence<XMLToken>) -> Data {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        for token in tokens {
            switch token {
            case .start(let name, let attributes, let empty):
                text += "<" + name
                for attribute in attributes { text += " \(attribute.name)=\"\(escaped(attribute.value))\"" }
                text += empty ? "/>" : ">"
            case .end(let name): text += "</\(name)>"
            case .text(let words): text += escaped(words)
            case .raw(let written): text += written
            }
        }
        return Data(text.utf8)
    }

    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\r": out += "&#13;"
            case "\t", "\n": out.unicodeScalars.append(scalar)
            // XML has no way to write the other controls.
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": break
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

struct BrokenXML: Error {
    let line: Int
}
