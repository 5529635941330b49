import CSodium

/// SHA-256 and keyed hashes, as libsodium computes them. All results are lower-case hexadecimal unless said otherwise.
package enum Digest {
    /// SHA-256 of `bytes`, 64 hexadecimal characters.
    package static func sha256(_ bytes: some Collection<UInt8>) -> String { hex(sha256Bytes(bytes)) }

    /// SHA-256 of `bytes`, 32 bytes.
    package static func sha256Bytes(_ bytes: some Collection<UInt8>) -> [UInt8] {
        Sodium.start()
        var hash = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_bytes()))
        let input = Array(bytes)
        crypto_hash_sha256(&hash, input, UInt64(input.count))
        return hash
    }

    /// SHA-256 of the UTF-8 bytes of `text`.
    package static func sha256(_ text: String) -> String { sha256(text.utf8) }

    /// HMAC-SHA-256 of `text` under `key` (any length), hexadecimal.
    package static func hmac(_ text: String, key: [UInt8]) -> String {
        Sodium.start()
        var state = crypto_auth_hmacsha256_state()
        var mac = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_bytes()))
        let input = Array(text.utf8)
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, input, UInt64(input.count))
        crypto_auth_hmacsha256_final(&state, &mac)
        return hex(mac)
    }

    /// Compares two secrets in a time that does not depend on where they differ.
    package static func same(_ left: String, _ right: String) -> Bool {
        let a = Array(left.utf8), b = Array(right.utf8)
        return a.count == b.count && sodium_memcmp(a, b, a.count) == 0
    }

    package static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text = [UInt8]()
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil when `text` is not pairs of hexadecimal digits.
    package static func unhex(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)
            else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
