import Foundation

/// How large a picture is, by its head alone: before anything decodes it.
package enum PictureSize {
    /// Whether it may be decoded; what is no PNG or JPEG, or does not say, has nothing to decode.
    package static func isWithinLimits(_ data: Data) -> Bool {
        guard let (width, height) = of(data) else { return true }
        return width * height <= PaperLimits.pictureArea
    }

    /// Pixels across and down, each below 2^31 as both formats allow.
    package static func of(_ data: Data) -> (width: Int, height: Int)? {
        let bytes = Array(data.prefix(256 * 1024))
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return png(bytes) }
        return bytes.starts(with: [0xFF, 0xD8]) ? jpeg(bytes) : nil
    }

    private static func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> Int? {
        guard place >= 0, place + size <= bytes.count else { return nil }
        let value = bytes[place..<place + size].reduce(0) { $0 << 8 | Int($1) }
        return value <= Int32.max ? value : nil
    }

    /// IHDR is the first chunk (PNG, 5.6).
    private static func png(_ bytes: [UInt8]) -> (Int, Int)? {
        guard let width = number(bytes, 16, 4), let height = number(bytes, 20, 4) else { return nil }
        return (width, height)
    }

    /// The frame's head: SOF0 to SOF15 but DHT, JPG and DAC (ITU-T T.81, B.2.2).
    private static func jpeg(_ bytes: [UInt8]) -> (Int, Int)? {
        var place = 2
        while let mark = number(bytes, place, 2), let length = number(bytes, place + 2, 2) {
            guard mark >> 8 == 0xFF, length >= 2 else { return nil }
            if (0xFFC0...0xFFCF).contains(mark), ![0xFFC4, 0xFFC8, 0xFFCC].contains(mark) {
                guard let height = number(bytes, place + 5, 2), let width = number(bytes, place + 7, 2) else {
                    return nil
                }
                return (width, height)
            }
            place += 2 + length
        }
        return nil
    }
}
