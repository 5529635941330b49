import CSodium

/// libsodium's start and its source of randomness.
package enum Sodium {
    private static let started: Void = {
        precondition(sodium_init() >= 0, "libsodium could not be started")
    }()

    /// Must run once before any other call; every door of this target calls it.
    package static func start() { _ = started }

    /// Random bytes fit for keys and tokens.
    package static func random(_ count: Int) -> [UInt8] {
        start()
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }

    /// A random token of `bytes` bytes as hexadecimal, fit for addresses and cookies.
    package static func token(bytes: Int = 32) -> String { Digest.hex(random(bytes)) }

    /// A uniformly random number in 0..<bound.
    package static func random(below bound: Int) -> Int {
        start()
        return Int(randombytes_uniform(UInt32(bound)))
    }
}
