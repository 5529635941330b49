import CSodium

/// Passwords, kept only as argon2id strings (libsodium's `crypto_pwhash_str`).
package enum Password {
    /// How much work one check costs: `interactive` for servers, `light` for tests and generated data.
    package enum Cost: Sendable {
        case interactive, light
    }

    /// The argon2id string of `password`, with its salt and parameters inside. Nil when there is not enough memory.
    package static func hash(_ password: String, cost: Cost = .interactive) -> String? {
        Sodium.start()
        var out = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
        let (operations, memory) = limits(cost)
        let status = password.withCString {
            crypto_pwhash_str(&out, $0, UInt64(password.utf8.count), operations, memory)
        }
        guard status == 0 else { return nil }
        return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether `password` is the one `hash` was made from. An empty or foreign hash is never a match.
    package static func matches(_ password: String, hash: String) -> Bool {
        Sodium.start()
        guard hash.utf8.count < Int(crypto_pwhash_strbytes()) else { return false }
        return password.withCString { crypto_pwhash_str_verify(hash, $0, UInt64(password.utf8.count)) } == 0
    }

    private static func limits(_ cost: Cost) -> (UInt64, Int) {
        switch cost {
        case .interactive:
            (UInt64(crypto_pwhash_opslimit_interactive()), Int(crypto_pwhash_memlimit_interactive()))
        case .light: (UInt64(crypto_pwhash_opslimit_min()), Int(crypto_pwhash_memlimit_min()))
        }
    }
}
