import Foundation
import Sealed
import Sodium
import Testing

/// A sealed file comes back as it was, or not at all.
@Suite struct SealedTests {
    private static let words = "a passphrase for tests"

    private func path() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("sealed-" + Sodium.token(bytes: 6)).path
    }

    private func seal(_ pieces: [[UInt8]], _ lock: Lock, _ path: String) throws {
        FileManager.default.createFile(atPath: path, contents: nil)
        let writer = try SealedWriter(to: try #require(FileHandle(forWritingAtPath: path)), lock: lock)
        for piece in pieces { try writer.write(piece) }
        try writer.finish()
    }

    private func open(_ path: String, _ key: Key, by count: Int) throws -> [UInt8] {
        let reader = try SealedReader(from: try #require(FileHandle(forReadingAtPath: path)), key: key)
        var found: [UInt8] = []
        while let some = try reader.read(count) { found += some }
        return found
    }

    private var pair: (Lock, Key) {
        get throws {
            let pair = KeyPair()
            return (
                .recipient(try #require(KeyPair.recipient(pair.publicKey))),
                .recipient(try #require(KeyPair.secret(pair.privateKey)))
            )
        }
    }

    @Test func whatGoesInComesOut() throws {
        let (lock, key) = try pair
        // Random bytes do not compress, zeros do: both around the size of a piece, and well past it.
        for size in [0, 1, 65_535, 65_536, 65_537, 1_000_000] {
            for bytes in [Sodium.random(size), [UInt8](repeating: 0, count: size)] {
                let path = path()
                defer { unlink(path) }
                try seal([Array(bytes.prefix(7)), Array(bytes.dropFirst(7))], lock, path)
                if size <= 65_537 { #expect(try open(path, key, by: 1) == bytes) }
                #expect(try open(path, key, by: max(1, size)) == bytes)
            }
        }
    }

    @Test func onlyTheRightPassphraseOpens() throws {
        let path = path()
        defer { unlink(path) }
        try seal([Array("党委".utf8)], .passphrase(Self.words), path)
        #expect(try open(path, .passphrase(Self.words), by: 6) == Array("党委".utf8))
        #expect(throws: SealedError.wrongKey) { try open(path, .passphrase("another passphrase"), by: 1) }
        #expect(throws: SealedError.wrongKind(needsPassphrase: true)) { try open(path, try pair.1, by: 1) }
        let text = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(text.range(of: Data("党委".utf8)) == nil)
    }

    @Test func anotherKeyDoesNotOpen() throws {
        let path = path()
        defer { unlink(path) }
        try seal([[1, 2, 3]], try pair.0, path)
        #expect(throws: SealedError.wrongKey) { try open(path, try pair.1, by: 1) }
        #expect(throws: SealedError.wrongKind(needsPassphrase: false)) {
            try open(path, .passphrase(Self.words), by: 1)
        }
    }

    /// Every byte of a small file changed, and the file cut at every length.
    @Test func nothingCanBeChangedOrCut() throws {
        let path = path()
        defer { unlink(path) }
        let (lock, key) = try pair
        let bytes = Array("责任清单".utf8)
        try seal([bytes], lock, path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for place in whole.indices {
            var changed = whole
            changed[place] ^= 1
            try changed.write(to: URL(fileURLWithPath: path))
            #expect(throws: (any Error).self, "byte \(place)") { try open(path, key, by: bytes.count) }
            try whole.prefix(place).write(to: URL(fileURLWithPath: path))
            #expect(throws: (any Error).self, "cut at \(place)") { try open(path, key, by: bytes.count) }
        }
        try (whole + [0]).write(to: URL(fileURLWithPath: path))
        #expect(throws: (any Error).self) { try open(path, key, by: bytes.count) }
    }

    /// Pieces swapped, or the last ones left out.
    @Test func piecesKeepTheirOrder() throws {
        let path = path()
        defer { unlink(path) }
        let (lock, key) = try pair
        try seal([Sodium.random(300_000)], lock, path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let size = 65_536 + 17, head = start(whole)
        var swapped = whole
        swapped.replaceSubrange(head..<head + size, with: whole[head + size..<head + 2 * size])
        swapped.replaceSubrange(head + size..<head + 2 * size, with: whole[head..<head + size])
        try swapped.write(to: URL(fileURLWithPath: path))
        #expect(throws: (any Error).self) { try open(path, key, by: 1000) }
        try whole.prefix(head + 2 * size).write(to: URL(fileURLWithPath: path))
        #expect(throws: SealedError.cutShort) { try open(path, key, by: 1000) }
    }

    /// Two lines of text and 24 bytes stand before the pieces.
    private func start(_ whole: Data) -> Int {
        var lines = 0
        let text = whole.prefix { byte in
            defer { if byte == UInt8(ascii: "\n") { lines += 1 } }
            return lines < 2
        }
        return text.count + 24
    }
}
