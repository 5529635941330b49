import Foundation

/// Plain text in the encodings people's files have: UTF-8, UTF-16 and GB18030, told apart by their bytes.
package enum TextReader {
    package static func text(_ data: Data) throws -> String {
        guard !data.isEmpty else { throw PaperError.empty }
        let text = unixLines(try decoded(data))
        guard text.contains(where: { !$0.isWhitespace }) else { throw PaperError.empty }
        return text
    }

    private static func unixLines(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
        return text.replacingOccurrences(of: "\r\n", with: "\n", options: .literal).replacingOccurrences(
            of: "\r", with: "\n", options: .literal)
    }

    private static func decoded(_ data: Data) throws -> String {
        if data.starts(with: [0xFF, 0xFE]) { return try utf16(data.dropFirst(2), .utf16LittleEndian) }
        if data.starts(with: [0xFE, 0xFF]) { return try utf16(data.dropFirst(2), .utf16BigEndian) }
        if data.contains(0) {
            // Without a mark: Chinese in UTF-16 has many zero bytes only where ASCII stands, all on one side.
            let zeros = data.prefix(4096).enumerated().filter { $0.element == 0 }.map(\.offset)
            let odd = zeros.count { $0 % 2 == 1 }
            guard zeros.count * 50 >= min(data.count, 4096) else { throw PaperError.notA("文本文件（.txt）") }
            if odd == zeros.count { return try utf16(data, .utf16LittleEndian) }
            if odd == 0 { return try utf16(data, .utf16BigEndian) }
            throw PaperError.notA("文本文件（.txt）")
        }
        let plain = data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data
        if let text = String(data: plain, encoding: .utf8) { return text }
        // GB18030 holds every older Chinese encoding of the mainland.
        let chinese = String.Encoding(rawValue: 0x8000_0632)
        guard let text = String(data: plain, encoding: chinese), looksChinese(text) else {
            throw PaperError.encoding
        }
        return text
    }

    private static func utf16(_ data: Data, _ encoding: String.Encoding) throws -> String {
        guard data.count % 2 == 0, let text = String(data: data, encoding: encoding), looksChinese(text)
        else {
            throw PaperError.encoding
        }
        return text
    }

    /// Bytes of another kind decode to rare characters and controls.
    private static func looksChinese(_ text: String) -> Bool {
        var odd = 0, all = 0
        for scalar in text.unicodeScalars.prefix(4000) {
            all += 1
            let value = scalar.value
            if value < 32, value != 9, value != 10, value != 13 { odd += 1 }
            if (0xE000...0xF8FF).contains(value) || value == 0xFFFD || (0x80...0x9F).contains(value) {
                odd += 1
            }
        }
        return odd * 20 <= all
    }
}
