import CSodium
import CZstd
import Foundation
import Sodium

/// Writes a file that is compressed, and that only who has the key can read and nobody can change, shorten or put in another order
/// unnoticed: zstd, then libsodium's secretstream (XChaCha20-Poly1305) in pieces of 64 kB.
///
/// Its beginning is two lines of text (the format, how the key is found), which the first piece is bound to, and the
/// stream's own 24 bytes.
package final class SealedWriter {
    static let mark = "mingze-sealed 1"
    static let piece = 65_536

    private let file: FileHandle
    private let head: [UInt8]
    private let squeezer: OpaquePointer
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private var waiting: [UInt8] = []
    private var isFirst = true
    /// Opens this file, so that it can be read back where the machine has no key of its own.
    package let key: Key

    package init(to file: FileHandle, lock: Lock) throws {
        guard let made = ZSTD_createCCtx() else { throw NoMemory(bytes: 8 << 20) }
        (self.file, squeezer) = (file, made)
        ZSTD_CCtx_setParameter(squeezer, ZSTD_c_checksumFlag, 1)
        let line = try LockLine(lock)
        key = .written(line.key)
        head = Array("\(Self.mark)\n\(line.text)\n".utf8)
        var start = [UInt8](repeating: 0, count: Int(crypto_secretstream_xchacha20poly1305_headerbytes()))
        crypto_secretstream_xchacha20poly1305_init_push(&state, &start, line.key)
        try put(head + start)
    }

    deinit { ZSTD_freeCCtx(squeezer) }

    package func write(_ bytes: [UInt8]) throws { try squeeze(bytes, ZSTD_e_continue) }

    /// Ends the file and sees it onto the disk. Nothing can be written afterwards.
    package func finish() throws {
        try squeeze([], ZSTD_e_end)
        try push(waiting, isLast: true)
        do { try file.synchronize() } catch { throw SealedError.full }
    }

    private func squeeze(_ bytes: [UInt8], _ way: ZSTD_EndDirective) throws {
        var out = [UInt8](repeating: 0, count: ZSTD_CStreamOutSize())
        try bytes.withUnsafeBytes { source in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
            var left = 0
            repeat {
                let made = out.withUnsafeMutableBytes { room in
                    var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
                    left = ZSTD_compressStream2(squeezer, &output, &input, way)
                    return output.pos
                }
                guard ZSTD_isError(left) == 0 else { throw NoMemory(bytes: 8 << 20) }
                waiting += out[..<made]
                while waiting.count > Self.piece {
                    try push(Array(waiting[..<Self.piece]), isLast: false)
                    waiting.removeFirst(Self.piece)
                }
            } while input.pos < input.size || (way == ZSTD_e_end && left > 0)
        }
    }

    private func push(_ bytes: [UInt8], isLast: Bool) throws {
        var sealed = [UInt8](
            repeating: 0, count: bytes.count + Int(crypto_secretstream_xchacha20poly1305_abytes()))
        let tag = isLast ? crypto_secretstream_xchacha20poly1305_tag_final() : 0
        let bound = isFirst ? head : []
        isFirst = false
        crypto_secretstream_xchacha20poly1305_push(
            &state, &sealed, nil, bytes, UInt64(bytes.count), bound, UInt64(bound.count), UInt8(tag))
        try put(sealed)
    }

    private func put(_ bytes: [UInt8]) throws {
        do { try file.write(contentsOf: Data(bytes)) } catch { throw SealedError.full }
    }
}
