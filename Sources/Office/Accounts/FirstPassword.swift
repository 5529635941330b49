import Kernel
import Sodium

/// First passwords: easy to read out, hard to guess, changed at first sign-in. Two people hand over a half each, so that only the owner
/// ever has the whole.
package enum FirstPassword {
    private static let letters = Array("abcdefghjkmnpqrstuvwxyz")

    /// Eight letters and a digit: nobody guesses a half before the account locks.
    package static func half() -> String {
        (0..<2).map { _ in
            String((0..<4).map { _ in letters[Sodium.random(below: letters.count)] })
        }.joined(separator: "-") + "\(2 + Sodium.random(below: 8))"
    }

    package static func whole(_ first: String, _ other: String) -> String { "\(first)-\(other)" }

    package static func make() -> String { whole(half(), half()) }

    package static func hash(_ password: String) async throws -> String {
        guard let hash = await PasswordQueue.shared.hash(password) else {
            throw Refusal(.unavailable, "memory", "内存不足，账号没有办理", advice: "稍后重试")
        }
        return hash
    }

    /// A half as it waits for the other.
    static func sealed(_ half: String, key secret: [UInt8]) -> String {
        SecretBox.seal(Array(half.utf8), key: SecretBox.key("first-password", from: secret))
    }

    static func unsealed(_ text: String, key secret: [UInt8]) -> String? {
        SecretBox.open(text, key: SecretBox.key("first-password", from: secret)).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
