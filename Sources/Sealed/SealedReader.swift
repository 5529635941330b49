import CSodium
import CZstd
import Foundation

/// Reads what `SealedWriter` wrote. Throws `SealedError` at the first byte that is not as it was written, and when the end is missing.
package final class SealedReader {
    private let file: FileHandle
    private let opener: OpaquePointer
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private var bound: [UInt8]
    private var sawLast = false
    /// Compressed bytes that are read and not yet used, and where the unused begin.
    private var packed: [UInt8] = []
    private var used = 0
    /// Whether the unpacker may hold more than there was room for.
    private var isFull = false
    private var plain: [UInt8] = []
    private var given = 0

    package init(from file: FileHandle, key: Key) throws {
        guard let made = ZSTD_createDCtx() else { throw NoMemory(bytes: 8 << 20) }
        (self.file, opener) = (file, made)
        bound = []
        let mark = try line()
        guard mark == SealedWriter.mark else {
            throw mark.hasPrefix("mingze-sealed ") ? SealedError.newer : SealedError.notSealed
        }
        let lock = try line()
        bound = Array("\(mark)\n\(lock)\n".utf8)
        let start = try bytes(Int(crypto_secretstream_xchacha20poly1305_headerbytes()))
        guard start.count == Int(crypto_secretstream_xchacha20poly1305_headerbytes()) else {
            throw SealedError.cutShort
        }
        let found = try LockLine(lock, opening: key)
        guard crypto_secretstream_xchacha20poly1305_init_pull(&state, start, found.key) == 0 else {
            throw SealedError.damaged
        }
        // A wrong passphrase shows at the first piece: told apart from damage further on.
        do { try pull() } catch SealedError.damaged { throw SealedError.wrongKey }
    }

    deinit { ZSTD_freeDCtx(opener) }

    /// The next `count` bytes; nil at the end of the file, which may only be where these would begin.
    package func read(_ count: Int) throws -> [UInt8]? {
        while plain.count - given < count {
            guard try more() else {
                guard plain.count == given, count > 0 else { throw SealedError.damaged }
                return nil
            }
        }
        defer { given += count }
        return Array(plain[given..<given + count])
    }

    /// Opens and unpacks some more; false at the end.
    private func more() throws -> Bool {
        if given > 0 {
            plain.removeFirst(given)
            given = 0
        }
        if used == packed.count, !isFull {
            guard !sawLast else { return false }
            try pull()
        }
        var room = [UInt8](repeating: 0, count: ZSTD_DStreamOutSize())
        let (status, taken, made) = packed.withUnsafeBytes { source in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: used)
            return room.withUnsafeMutableBytes { space in
                var output = ZSTD_outBuffer(dst: space.baseAddress, size: space.count, pos: 0)
                let status = ZSTD_decompressStream(opener, &output, &input)
                return (status, input.pos, output.pos)
            }
        }
        guard ZSTD_isError(status) == 0 else { throw SealedError.damaged }
        used = taken
        isFull = made == room.count
        plain += room[..<made]
        return true
    }

    private func pull() throws {
        let extra = Int(crypto_secretstream_xchacha20poly1305_abytes())
        let sealed = try bytes(SealedWriter.piece + extra)
        guard sealed.count >= extra else { throw SealedError.cutShort }
        packed = [UInt8](repeating: 0, count: sealed.count - extra)
        used = 0
        var tag: UInt8 = 0
        let status = crypto_secretstream_xchacha20poly1305_pull(
            &state, &packed, nil, &tag, sealed, UInt64(sealed.count), bound, UInt64(bound.count))
        guard status == 0 else {
            // A piece that ends with the file is the last one cut short as often as one that was changed.
            throw sealed.count < SealedWriter.piece + extra && bound.isEmpty ? SealedError.cutShort : .damaged
        }
        bound = []
        sawLast = tag == UInt8(crypto_secretstream_xchacha20poly1305_tag_final())
        if sawLast, try !bytes(1).isEmpty { throw SealedError.damaged }
    }

    private func bytes(_ count: Int) throws -> [UInt8] {
        var found: [UInt8] = []
        while found.count < count {
            guard let some = try file.read(upToCount: count - found.count), !some.isEmpty else { break }
            found += some
        }
        return found
    }

    private func line() throws -> String {
        var found: [UInt8] = []
        while found.count < 1000 {
            guard let byte = try bytes(1).first else { break }
            if byte == UInt8(ascii: "\n") { return String(decoding: found, as: UTF8.self) }
            found.append(byte)
        }
        throw SealedError.notSealed
    }
}
