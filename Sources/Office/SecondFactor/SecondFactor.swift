import Foundation
import Kernel
import Sodium
import Storage
import Words

/// 动态口令: what an account's authenticator shares with the program. Kept under a key of the installation, tied to the account, so that
/// neither the database alone nor a row copied to another account is of use.
struct SecondFactor: Sendable {
    let account: ID
    let secret: [UInt8]

    /// A new one, not yet in force.
    init(new account: ID) { (self.account, secret) = (account, OneTimeCode.secret()) }

    /// Nil when it was sealed elsewhere or for another account.
    init?(_ sealed: String, of account: ID, key: [UInt8]) {
        guard let bytes = SecretBox.open(sealed, key: Self.key(key)) else { return nil }
        let mark = Array("\(account.rawValue):".utf8)
        guard bytes.starts(with: mark) else { return nil }
        (self.account, secret) = (account, Array(bytes.dropFirst(mark.count)))
    }

    func sealed(_ key: [UInt8]) -> String {
        SecretBox.seal(Array("\(account.rawValue):".utf8) + secret, key: Self.key(key))
    }

    private static func key(_ secret: [UInt8]) -> [UInt8] { SecretBox.key("second-factor", from: secret) }

    /// In groups of four, to be typed.
    var letters: String {
        let text = Array(OneTimeCode.base32(secret))
        return stride(from: 0, to: text.count, by: 4).map { String(text[$0..<min($0 + 4, text.count)]) }
            .joined(separator: " ")
    }

    /// What the square code says to an authenticator.
    func address(login: String) -> String {
        let name = login.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let issuer = "明责".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "otpauth://totp/\(issuer):\(name)?secret=\(OneTimeCode.base32(secret))&issuer=\(issuer)"
    }

    /// The step this code is of, or what is wrong with it.
    func step(_ typed: String, at now: Instant, after last: Int) throws -> Int {
        let code = try Self.digits(typed)
        guard let step = OneTimeCode.match(code, secret, at: Int(now.milliseconds / 1000), after: last) else {
            throw FormErrors("code", "动态口令不对或已经用过：等手机上换一个再输；一直不对，检查手机的时间")
        }
        return step
    }

    /// What is not six digits is no guess: it is refused without being counted.
    @discardableResult
    static func digits(_ typed: String) throws -> String {
        let code = String(typed.halfWidth.filter { !$0.isWhitespace })
        guard code.count == OneTimeCode.digits, code.allSatisfy(\.isASCII), code.allSatisfy(\.isNumber) else {
            throw FormErrors("code", "动态口令是手机上显示的 \(OneTimeCode.digits) 位数字")
        }
        return code
    }
}
