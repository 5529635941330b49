import CQREncode
import Foundation

/// A square code a telephone or a scanner reads, by libqrencode.
package struct QRCode: Sendable {
    package let width: Int
    private let dark: [Bool]

    /// Nil when `text` is longer than a code holds.
    package init?(_ text: String) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width), data = code.pointee.data
        self.width = width
        dark = (0..<width * width).map { (data?[$0] ?? 0) & 1 == 1 }
    }

    private func isDark(_ x: Int, _ y: Int) -> Bool {
        (0..<width).contains(x) && (0..<width).contains(y) && dark[y * width + x]
    }

    /// The side of the drawing with its quiet margin of four modules.
    package var side: Int { width + 8 }

    /// The dark squares as a path of a drawing of that side.
    package var path: String {
        (0..<width).map { y in
            (0..<width).filter { isDark($0, y) }.map { "M\($0 + 4) \(y + 4)h1v1h-1z" }.joined()
        }.joined()
    }

    /// For a page: black on white with the quiet margin of four modules.
    package var svg: Data {
        let size = side, squares = path
        return Data(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size) \(size)" shape-rendering="crispEdges"><rect width="\(size)" height="\(size)" fill="#fff"/><path d="\(squares)"/></svg>
            """.utf8)
    }

    /// For a paper: a picture of one bit a dot, `scale` dots a module, as BMP, which every word processor takes.
    package func bmp(scale: Int = 8) -> Data {
        let side = (width + 8) * scale
        let stride = (side + 31) / 32 * 4
        var data = Data("BM".utf8)
        func number(_ value: Int, _ bytes: Int) {
            for index in 0..<bytes { data.append(UInt8(value >> (8 * index) & 255)) }
        }
        number(62 + stride * side, 4)
        number(0, 4)
        number(62, 4)
        for (value, bytes) in [
            (40, 4), (side, 4), (side, 4), (1, 2), (1, 2), (0, 4), (stride * side, 4), (11_811, 4),
            (11_811, 4), (2, 4),
            (2, 4), (0x00FF_FFFF, 4), (0, 4),
        ] { number(value, bytes) }
        for row in (0..<side).reversed() {
            var bytes = [UInt8](repeating: 0, count: stride)
            for column in 0..<side where isDark(column / scale - 4, row / scale - 4) {
                bytes[column / 8] |= 0x80 >> UInt8(column % 8)
            }
            data.append(contentsOf: bytes)
        }
        return data
    }
}
