import Foundation
import Kernel
import Sodium
import Storage
import Words

/// Wrong tries at the door, by name **and** by where they come from, with a wait that grows: whoever guesses waits, and keeps nobody else
/// out. Names there are and names there are not are counted alike, so that neither the answer nor the wait tells them apart.
struct SignInTries: Sendable {
    let desk: Desk
    /// The name, as a digest: whatever was typed, a row is of one size.
    private let name: String
    private let source: String

    /// `source` is the browser that signed in before, or else the address.
    init(_ desk: Desk, login: String, source: String) {
        self.desk = desk
        (name, self.source) = (String(Digest.sha256(login.halfWidth.lowercased()).prefix(32)), source)
    }

    /// So many wrong tries cost no wait; the fifth is written into the journal.
    static let free = 5
    /// Seconds after the fifth, the sixth, the seventh and every further one.
    static let waits = [60, 300, 900]
    /// From all sources together an unknown browser waits a little when one name is tried this often within a day.
    private static let manyTries = 40
    private static let manyWait = 5
    /// What was wrong a day ago is forgotten.
    private static let memory = 86_400

    /// Counts this try before anything is looked at, and says which it is. Throws `Refusal` while one must wait.
    func count() async throws -> Int {
        let now = desk.clock.now(), (name, source) = (name, source)
        let (failures, until) = try await desk.keep { session -> (Int?, Instant?) in
            try session.execute("DELETE FROM sign_try WHERE last < \(now.adding(seconds: -Self.memory))")
            let (failures, until) = try Self.note(name, source, now, session) { failures in
                failures < Self.free ? 0 : Self.waits[min(failures - Self.free, Self.waits.count - 1)]
            }
            if let until { return (nil, until) }
            guard !source.hasPrefix(Self.known) else { return (failures, nil) }
            let everywhere = try Self.note(name, Self.everywhere, now, session) {
                $0 < Self.manyTries ? 0 : Self.manyWait
            }
            return everywhere.until.map { (nil, $0) } ?? (failures, nil)
        }
        guard let failures else {
            let left = until.map { Int(($0.milliseconds - now.milliseconds + 999) / 1000) } ?? 0
            let wait = left > 90 ? "\((left + 59) / 60) 分钟" : "\(left) 秒"
            throw Refusal(
                .tooMany, "locked", "从这里连续输错 \(Self.free) 次，要等一会儿才能再试", advice: "\(wait)后再试；忘记密码的，请安全管理员重置")
        }
        return failures
    }

    /// A right password takes back its own try; `all` forgets what was wrong before it too.
    func takeBack(all: Bool) async throws {
        let (name, source) = (name, source)
        try await desk.keep { session in
            for place in [source, Self.everywhere] {
                let goes: SQL = all && place == source ? "1 = 1" : "failures <= 1"
                try session.execute(
                    "DELETE FROM sign_try WHERE name = \(name) AND source = \(place) AND \(goes)")
                try session.execute(
                    "UPDATE sign_try SET failures = failures - 1, until = NULL WHERE name = \(name) AND source = \(place)"
                )
            }
        }
    }

    /// Ends every wait at a name.
    static func forget(_ login: String, in session: any Kernel.Session) throws {
        let name = String(Digest.sha256(login.halfWidth.lowercased()).prefix(32))
        try session.execute("DELETE FROM sign_try WHERE name = \(name)")
    }

    /// Ends the waits in force at a name, and says whether there was one. What all sources tried together stays counted.
    static func endWaits(_ login: String, at now: Instant, in session: any Kernel.Session) throws -> Bool {
        let name = String(Digest.sha256(login.halfWidth.lowercased()).prefix(32))
        return try session.execute(
            "DELETE FROM sign_try WHERE name = \(name) AND source <> \(everywhere) AND until > \(now)") > 0
    }

    /// Until when somebody who tried this name must wait, if anybody.
    static func waiting(_ login: String, at now: Instant, in session: any Kernel.Session) throws -> Instant? {
        let name = String(Digest.sha256(login.halfWidth.lowercased()).prefix(32))
        return try session.value(
            "SELECT max(until) FROM sign_try WHERE name = \(name) AND until > \(now)", as: Instant?.self)
    }

    private static let everywhere = "*"
    private static let known = "device:"

    /// Raises a count unless one must wait, and sets the wait that follows from it. The first statement locks the row, so that guesses
    /// sent side by side are counted one after the other.
    private static func note(
        _ name: String, _ source: String, _ now: Instant, _ session: any Kernel.Session, wait: (Int) -> Int
    ) throws -> (failures: Int, until: Instant?) {
        let found = try session.first(
            """
            INSERT INTO sign_try (name, source, failures, last) VALUES (\(name), \(source), 1, \(now))
            ON CONFLICT (name, source) DO UPDATE SET last = excluded.last,
                failures = CASE WHEN sign_try.until > excluded.last THEN sign_try.failures ELSE sign_try.failures + 1 END
            RETURNING failures, until
            """
        ) { (failures: try $0.next(Int.self), until: try $0.next(Instant?.self)) }
        guard let found else { throw StorageError.noRow }
        if let until = found.until, until > now { return (found.failures, until) }
        let seconds = wait(found.failures)
        if seconds > 0 {
            try session.execute(
                "UPDATE sign_try SET until = \(now.adding(seconds: seconds)) WHERE name = \(name) AND source = \(source)"
            )
        }
        return (found.failures, nil)
    }

    static let schema = Migration(
        "office", 2,
        [
            .portable(
                """
                CREATE TABLE sign_try (
                    name TEXT NOT NULL, source TEXT NOT NULL, failures BIGINT NOT NULL, last TEXT NOT NULL, until TEXT,
                    PRIMARY KEY (name, source))
                """),
            .portable("CREATE INDEX sign_try_last ON sign_try (last)"),
        ])
}

/// A browser that somebody signed in from before: it says so by a mark under the installation's key.
enum KnownDevice {
    /// A new mark for an account's browser.
    static func mark(for login: String, key: [UInt8]) -> String {
        let nonce = Sodium.token(bytes: 8)
        return "\(nonce).\(proof(nonce, login, key))"
    }

    /// The source tries from it are counted under; nil when the mark is not this account's.
    static func source(_ mark: String?, login: String, key: [UInt8]) -> String? {
        let parts = (mark ?? "").split(separator: ".")
        guard parts.count == 2, Digest.same(String(parts[1]), proof(String(parts[0]), login, key)) else {
            return nil
        }
        return "device:\(parts[0])"
    }

    private static func proof(_ nonce: String, _ login: String, _ key: [UInt8]) -> String {
        Digest.hmac("device:\(nonce):\(login.halfWidth.lowercased())", key: key)
    }
}
