import Sodium
import Testing

@Suite struct SodiumTests {
    @Test func sha256MatchesThePublishedVector() {
        #expect(Digest.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// RFC 4231, test case 2.
    @Test func hmacMatchesThePublishedVector() {
        let mac = Digest.hmac("what do ya want for nothing?", key: Array("Jefe".utf8))
        #expect(mac == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test func aPasswordMatchesOnlyItself() throws {
        let hash = try #require(Password.hash("青石镇-2026", cost: .light))
        #expect(hash.hasPrefix("$argon2id$"))
        #expect(Password.matches("青石镇-2026", hash: hash))
        #expect(!Password.matches("青石镇-2027", hash: hash))
        #expect(!Password.matches("", hash: ""))
    }

    @Test func tokensDiffer() {
        #expect(Sodium.token() != Sodium.token())
        #expect(Sodium.token().count == 64)
    }
}

@Suite struct OneTimeCodeTests {
    /// RFC 6238, appendix B, the rows of SHA-1.
    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ]) func codesMatchThePublishedVectors(_ second: Int, _ code: String) {
        let secret = Array("12345678901234567890".utf8)
        #expect(OneTimeCode.code(secret, step: OneTimeCode.step(at: second), digits: 8) == code)
        #expect(OneTimeCode.code(secret, step: OneTimeCode.step(at: second)) == String(code.suffix(6)))
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"), ("", ""),
    ]) func lettersMatchThePublishedVectors(_ text: String, _ letters: String) {
        #expect(OneTimeCode.base32(Array(text.utf8)) == letters)
    }

    @Test func aCodeIsTakenOnceAndNearItsTime() {
        let secret = OneTimeCode.secret(), second = 1_700_000_000
        let step = OneTimeCode.step(at: second), code = OneTimeCode.code(secret, step: step)
        #expect(OneTimeCode.match(code, secret, at: second, after: 0) == step)
        #expect(OneTimeCode.match(code, secret, at: second + 30, after: 0) == step)
        #expect(OneTimeCode.match(code, secret, at: second - 30, after: 0) == step)
        #expect(OneTimeCode.match(code, secret, at: second + 90, after: 0) == nil)
        #expect(OneTimeCode.match(code, secret, at: second, after: step) == nil)
        #expect(OneTimeCode.match("", secret, at: second, after: 0) == nil)
        #expect(OneTimeCode.match(code, OneTimeCode.secret(), at: second, after: 0) == nil)
    }

    @Test func aBoxOpensUnderItsKeyAlone() {
        let key = SecretBox.key("one", from: [1]), sealed = SecretBox.seal([1, 2, 3], key: key)
        #expect(SecretBox.open(sealed, key: key) == [1, 2, 3])
        #expect(SecretBox.open(sealed, key: SecretBox.key("two", from: [1])) == nil)
        #expect(SecretBox.open(String(sealed.dropLast(2)), key: key) == nil)
        #expect(SecretBox.open("", key: key) == nil)
    }
}
