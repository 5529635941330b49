import Foundation

/// What a picture looks like in 64 bits, by netpbm where the machine has it: the same photo compressed anew, made smaller or
/// renamed gives nearly the same bits (a difference hash of 9 × 8 grey values).
package enum PictureHash {
    package static var isHere: Bool { LimitedChild.program("pamscale", "pnmscale") != nil }

    /// The bits of each picture, in their order, in one start of the programs; nil for what is no picture or has nothing on it.
    package static func hashes(_ pictures: [Data]) async throws -> [UInt64?] {
        guard isHere else { throw PaperError.needsProgram("照片", "netpbm") }
        guard !pictures.isEmpty else { return [] }
        let names = pictures.enumerated().map { index, data in
            "picture\(index).\(data.starts(with: [0x89, 0x50]) ? "png" : "jpg")"
        }
        // A picture that cannot be read leaves an empty file, and the others go on.
        // One that takes too long is given up by itself.
        let script = """
            for file in picture*; do
              case "$file" in *.png) read=pngtopam;; *) read=jpegtopnm;; esac
              timeout 3 $read -quiet "$file" 2>/dev/null | pamscale -quiet -xsize 9 -ysize 8 2>/dev/null | ppmtopgm -plain 2>/dev/null > "${file%.*}.grey" || true
              [ -e "${file%.*}.grey" ] || : > "${file%.*}.grey"
            done
            exit 0
            """
        let made = try await LimitedChild.run(
            Array(zip(names, pictures)).map {
                // What would fill memory when decoded is not looked at.
                (name: $0, data: PictureSize.isWithinLimits($1) ? $1 : Data())
            }, kind: "照片", results: pictures.indices.map { "picture\($0).grey" }, bounds: .pictures
        ) { _ in ["/bin/sh", "-c", script] }
        return made.map(bits)
    }

    /// A plain PGM of 9 × 8 as 64 bits: whether each value is brighter than the one to its left.
    static func bits(_ pgm: Data) -> UInt64? {
        let words = String(decoding: pgm, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.first == "P2", words.count >= 4 + 72, words[1] == "9", words[2] == "8" else { return nil }
        let grey = words[4..<76].compactMap { Int($0) }
        guard grey.count == 72 else { return nil }
        var bits: UInt64 = 0
        for row in 0..<8 {
            for column in 0..<8 {
                let (left, right) = (grey[row * 9 + column], grey[row * 9 + column + 1])
                bits = bits << 1 | (right > left + 2 ? 1 : 0)
            }
        }
        // A white sheet with a few strokes looks like any other.
        return (8...56).contains(bits.nonzeroBitCount) ? bits : nil
    }
}
