import COpenSSL
import CSodium

/// The six digits an authenticator on a telephone shows: RFC 6238 with SHA-1 and steps of 30 seconds, which is what such programs
/// take. libsodium has no SHA-1; the MAC is OpenSSL's.
package enum OneTimeCode {
    package static let digits = 6
    static let stepSeconds = 30

    /// A new secret: 20 bytes, as long as the digest (RFC 4226, section 4).
    package static func secret() -> [UInt8] { Sodium.random(20) }

    /// The number of the step a second since 1970 falls into.
    package static func step(at second: Int) -> Int { second / stepSeconds }

    /// The code of a step (RFC 4226, section 5.3). Empty for a secret that is.
    package static func code(_ secret: [UInt8], step: Int, digits: Int = digits) -> String {
        guard !secret.isEmpty else { return "" }
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        var mac = [UInt8](repeating: 0, count: 20)
        var size: UInt32 = 0
        guard HMAC(EVP_sha1(), secret, Int32(secret.count), counter, counter.count, &mac, &size) != nil,
            size == 20
        else { return "" }
        let place = Int(mac[19] & 15)
        let number = mac[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let limit = (0..<digits).reduce(1) { made, _ in made * 10 }
        let text = "\(Int(number) % limit)"
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step whose code this is, one to either side of now, so that clocks may differ a little, and after `last`, so that none is
    /// taken twice. Nil when it is none of these.
    package static func match(_ code: String, _ secret: [UInt8], at second: Int, after last: Int) -> Int? {
        let now = step(at: second)
        guard code.utf8.count == digits else { return nil }
        return (now - 1...now + 1).first { $0 > last && Digest.same(Self.code(secret, step: $0), code) }
    }

    /// What people type by hand where they cannot scan (RFC 4648, without padding).
    package static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = "", held = 0, count = 0
        for byte in bytes {
            held = held << 8 | Int(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(letters[held >> count & 31])
            }
            held &= (1 << count) - 1
        }
        if count > 0 { text.append(letters[held << (5 - count) & 31]) }
        return text
    }
}
