import Foundation
import Testing

@testable import Papers

/// Pictures known again by what they show.
@Suite struct PictureTests {
    private static let here =
        ProcessInfo.processInfo.environment["MINGZE_TEST_ENGINES"] != "sqlite" || PictureHash.isHere

    /// A photo of waves, as PNG or JPEG by netpbm itself.
    private func photo(_ size: Int, phase: Double, command: String) throws -> Data {
        var lines = ["P2", "\(size) \(size)", "255"]
        for y in 0..<size {
            let row = (0..<size).map { x in
                let (across, down) = (Double(x) / Double(size) * 9 + phase, Double(y) / Double(size) * 5)
                return "\(Int(127 + 60 * sin(across) + 60 * cos(down * across)))"
            }
            lines.append(row.joined(separator: " "))
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "photo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent("in"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "cat in | \(command) > out 2> /dev/null"]
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        return try Data(contentsOf: folder.appendingPathComponent("out"))
    }

    @Test(.enabled(if: here)) func copiesAreKnownAndOthersAreNot() async throws {
        let original = try photo(200, phase: 0, command: "pnmtojpeg -quality 90")
        let small = try photo(200, phase: 0, command: "pamscale 0.4 | pnmtojpeg -quality 40")
        let drawing = try photo(200, phase: 0, command: "pnmtopng")
        let other = try photo(200, phase: 2, command: "pnmtojpeg -quality 90")
        let hashes = try await PictureHash.hashes([original, small, drawing, other, Data("no picture".utf8)])
        let bits = try hashes.prefix(4).map { try #require($0) }
        #expect(
            (bits[0] ^ bits[1]).nonzeroBitCount <= 6 && (bits[0] ^ bits[2]).nonzeroBitCount <= 6, "\(bits)")
        #expect((bits[0] ^ bits[3]).nonzeroBitCount > 12, "\(bits)")
        #expect(hashes[4] == nil)
    }

    @Test func aSheetWithNothingOnItLooksLikeNothing() {
        let white = Data(("P2 9 8 255 " + Array(repeating: "255", count: 72).joined(separator: " ")).utf8)
        #expect(PictureHash.bits(white) == nil)
        #expect(PictureHash.bits(Data()) == nil)
        #expect(PictureHash.bits(Data("P2 9 8 255 1 2 3".utf8)) == nil)
    }
}
