import CSodium
import Synchronization

/// Randomness that comes out the same for the same seed, for generated towns alone: whoever knows the seed knows every id and
/// password made from it.
package enum Replay {
    private static let state = Mutex<[UInt8]>([])

    /// From here on until the process ends, everything libsodium draws follows from `seed`, the salts of passwords included.
    package static func begin(_ seed: Int) {
        Sodium.start()
        state.withLock { $0 = hashed(Array("mingze \(seed)".utf8)) }
        // libsodium keeps the pointer for the rest of the process.
        let source = UnsafeMutablePointer<randombytes_implementation>.allocate(capacity: 1)
        source.initialize(
            to: randombytes_implementation(
                implementation_name: { UnsafePointer(Replay.name) },
                random: {
                    var number: UInt32 = 0
                    Replay.fill(&number, 4)
                    return number
                },
                stir: nil, uniform: nil,
                buf: { buffer, size in
                    if let buffer { Replay.fill(buffer, size) }
                }, close: nil))
        randombytes_set_implementation(source)
    }

    private nonisolated(unsafe) static let name: UnsafeMutablePointer<CChar> = {
        let name = UnsafeMutablePointer<CChar>.allocate(capacity: 7)
        for (index, byte) in "replay".utf8CString.enumerated() { name[index] = byte }
        return name
    }()

    /// Each draw has a seed of its own, which follows from the one before.
    private static func fill(_ buffer: UnsafeMutableRawPointer, _ size: Int) {
        state.withLock { seed in
            randombytes_buf_deterministic(buffer, size, seed)
            seed = hashed(seed)
        }
    }

    private static func hashed(_ bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_bytes()))
        crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
        return hash
    }
}
