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
