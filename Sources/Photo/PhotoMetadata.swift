import Foundation

/// What a photo says besides its picture: where and when it was taken, with what. It is taken out before a photo is kept; the one
/// thing that stays is which side is up.
package enum PhotoMetadata {
    /// The photo without it; anything that is no whole JPEG or PNG comes back as it is.
    package static func stripped(_ bytes: Data) -> Data {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return jpeg(Array(bytes)) ?? bytes }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return png(Array(bytes)) ?? bytes }
        if bytes.dropFirst(4).starts(with: Data("ftyp".utf8)) { return heic(bytes) }
        return bytes
    }

    /// Segments up to the picture itself: application segments but JFIF (0), colour (2) and Adobe (14) go, and comments.
    private static func jpeg(_ bytes: [UInt8]) -> Data? {
        var out: [UInt8] = [0xFF, 0xD8], place = 2, turn: UInt8 = 1
        while place + 4 <= bytes.count {
            guard bytes[place] == 0xFF else { return nil }
            let mark = bytes[place + 1]
            if mark == 0xFF { place += 1; continue }
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            guard length >= 2, place + 2 + length <= bytes.count else { return nil }
            let segment = bytes[place..<place + 2 + length]
            switch mark {
            case 0xDA:
                let head = turn > 1 ? orientation(turn) : []
                return Data(out[0..<2] + head + out[2...] + bytes[place..<end(bytes, after: place)])
            case 0xE1: turn = max(turn, orientation(in: Array(segment)) ?? 1)
            case 0xE3...0xED, 0xEF, 0xFE: break
            default: out += segment
            }
            place += 2 + length
        }
        return nil
    }

    /// Behind the mark that ends the picture; what cameras append after it, such as a film with its place, is no part of it.
    private static func end(_ bytes: [UInt8], after scan: Int) -> Int {
        var place = scan
        while place + 1 < bytes.count {
            guard bytes[place] == 0xFF else { place += 1; continue }
            switch bytes[place + 1] {
            case 0xD9: return place + 2
            case 0x00, 0x01, 0xD0...0xD8, 0xFF: place += 1
            default:
                guard place + 3 < bytes.count else { return bytes.count }
                place += 2 + (Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
            }
        }
        return bytes.count
    }

    /// Tag 0x0112 of the first directory (Exif 2.3, 4.6.4): 1 to 8.
    private static func orientation(in segment: [UInt8]) -> UInt8? {
        let start = 10
        guard segment.count > start + 8, Array(segment[4..<8]) == Array("Exif".utf8) else { return nil }
        let little = segment[start] == 0x49
        func number(_ place: Int, _ size: Int) -> Int? {
            guard place >= 0, place + size <= segment.count else { return nil }
            let part = segment[place..<place + size]
            return (little ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let first = number(start + 4, 4), first < segment.count, let count = number(start + first, 2)
        else { return nil }
        for index in 0..<min(count, 200) {
            let entry = start + first + 2 + index * 12
            guard let tag = number(entry, 2) else { return nil }
            if tag == 0x0112 {
                return number(entry + 8, 2).flatMap { (1...8).contains($0) ? UInt8($0) : nil }
            }
        }
        return nil
    }

    /// In a HEIC everything is found by its place in the file, so nothing may be cut out: where the photo was taken is overwritten with
    /// nothing, in each Exif block there is.
    private static func heic(_ bytes: Data) -> Data {
        let original = [UInt8](bytes)
        var out = original
        // With the usual word before it or without, in either order of bytes; XMP says it in letters.
        let heads: [[UInt8]] = [[0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8], [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]]
        for head in heads {
            for place in places(of: head, in: bytes) { blankPosition(&out, original, from: place) }
        }
        for place in places(of: Array("<x:xmpmeta".utf8), in: bytes) {
            let end = bytes[(bytes.startIndex + place)...].range(of: Data("</x:xmpmeta>".utf8))
            guard let end else { continue }
            for index in place..<(end.upperBound - bytes.startIndex) { out[index] = 0x20 }
        }
        return Data(out)
    }

    /// So many of them as a photograph may have; a file of nothing else is not gone through for ever.
    private static let most = 16

    private static func places(of mark: [UInt8], in bytes: Data) -> [Int] {
        var places: [Int] = [], from = bytes.startIndex
        while places.count < most, let found = bytes[from...].range(of: Data(mark)) {
            places.append(found.lowerBound - bytes.startIndex)
            from = found.upperBound
        }
        return places
    }

    /// Blanks the directory of a TIFF that tag 0x8825 leads to, with the values it points at.
    private static func blankPosition(_ bytes: inout [UInt8], _ copy: [UInt8], from start: Int) {
        guard start + 8 <= copy.count else { return }
        let little = copy[start] == 0x49
        func number(_ place: Int, _ size: Int) -> Int? {
            guard place >= start, place <= copy.count - size else { return nil }
            let part = Array(copy[place..<place + size])
            return (little ? part.reversed() : part).reduce(0) { $0 << 8 | Int($1) }
        }
        /// The entries of a directory: where each stands.
        func entries(_ directory: Int) -> [Int] {
            guard let count = number(start + directory, 2) else { return [] }
            return (0..<min(count, 200)).map { start + directory + 2 + $0 * 12 }.filter {
                $0 + 12 <= copy.count
            }
        }
        guard let first = number(start + 4, 4), first < copy.count else { return }
        for entry in entries(first) where number(entry, 2) == 0x8825 {
            guard let directory = number(entry + 8, 4), start + directory + 2 <= copy.count else { continue }
            for one in entries(directory) {
                let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8]
                let size =
                    (number(one + 2, 2).flatMap { sizes[$0] } ?? 1) * min(number(one + 4, 4) ?? 0, 4096)
                if size > 4, let at = number(one + 8, 4), start + at <= copy.count - size {
                    for index in (start + at)..<(start + at + size) { bytes[index] = 0 }
                }
                for index in one..<(one + 12) { bytes[index] = 0 }
            }
            (bytes[start + directory], bytes[start + directory + 1]) = (0, 0)
        }
    }

    /// An Exif segment that says nothing but the orientation.
    private static func orientation(_ turn: UInt8) -> [UInt8] {
        let body: [UInt8] =
            Array("Exif".utf8) + [0, 0] + [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1] + [
                1, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0,
            ]
            + [0, 0, 0, 0]
        return [0xFF, 0xE1, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 255)] + body
    }

    /// Chunks of text, time and Exif go.
    private static func png(_ bytes: [UInt8]) -> Data? {
        guard bytes.count > 8 else { return nil }
        let gone: Set<String> = ["tEXt", "zTXt", "iTXt", "tIME", "eXIf"]
        var out = Array(bytes[..<8]), place = 8
        while place + 12 <= bytes.count {
            let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length >= 0, place + 12 + length <= bytes.count else { return nil }
            let name = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
            if !gone.contains(name) { out += bytes[place..<place + 12 + length] }
            place += 12 + length
            if name == "IEND" { return Data(out) }
        }
        return nil
    }
}
