import Foundation
import Kernel
import Storage

/// Many papers made into one file while whoever asked for them looks on. An account keeps its latest only, for a day.
package struct PaperBundle: Sendable {
    package let id: ID
    package let title: String
    /// Where it was asked for.
    package let back: String
    package let total: Int
    package let made: Int
    package let digest: String?
    package let failure: String?
    private let created: Instant
    /// When the work last said how far it is.
    private let beat: Instant

    /// A step of the work takes a minute at most.
    private static let silence = 150
    private static let life = 24 * 3600

    package func isAlive(at now: Instant) -> Bool { now < beat.adding(seconds: Self.silence) }

    /// The bundle, for the account that asked for it.
    package static func find(_ id: ID, of actor: Actor, at now: Instant, in session: any Kernel.Session)
        throws
        -> PaperBundle
    {
        let found = try session.first(
            """
            SELECT id, title, back, total, made, digest, failure, created, beat FROM bundle
            WHERE town = \(actor.town) AND account = \(actor.account) AND id = \(id)
            """
        ) {
            PaperBundle(
                id: try $0.next(), title: try $0.next(), back: try $0.next(), total: try $0.next(),
                made: try $0.next(), digest: try $0.next(), failure: try $0.next(), created: try $0.next(),
                beat: try $0.next())
        }
        guard let found, now < found.created.adding(seconds: life) else { throw Refusal.missing }
        return found
    }
}

extension Desk {
    /// Begins a bundle in place of the account's last one, whose file goes.
    package func beginBundle(_ title: String, total: Int, back: String, in vault: Vault, by actor: Actor)
        async throws -> ID
    {
        let now = clock.now(), id = ID(at: now)
        let gone = try await keep { session in
            let old = try session.rows(
                """
                SELECT digest FROM bundle WHERE town = \(actor.town) AND account = \(actor.account)
                  AND digest IS NOT NULL AND digest NOT IN (SELECT other.digest FROM bundle AS other
                    WHERE other.digest IS NOT NULL AND NOT (other.town = \(actor.town) AND other.account = \(actor.account)))
                """
            ) { try $0.next(String.self) }
            try session.execute(
                "DELETE FROM bundle WHERE town = \(actor.town) AND account = \(actor.account)")
            try session.execute(
                """
                INSERT INTO bundle (town, id, account, title, back, total, made, created, beat)
                VALUES (\(actor.town), \(id), \(actor.account), \(title), \(back), \(total), 0, \(now), \(now))
                """)
            return old
        }
        for digest in gone { vault.remove(digest) }
        return id
    }

    package func noteBundle(_ id: ID, made: Int, by actor: Actor) async throws {
        let now = clock.now()
        let there = try await keep {
            try $0.execute(
                "UPDATE bundle SET made = \(made), beat = \(now) WHERE town = \(actor.town) AND id = \(id)")
        }
        // Another was begun in its place: nobody waits for this one.
        guard there == 1 else { throw Refusal("bundle-gone", "又开始了一次打包，这一次停下了") }
    }

    /// Ends a bundle with its file, or with the sentence why there is none.
    package func endBundle(_ id: ID, digest: String?, failure: String?, by actor: Actor) async throws {
        try await keep {
            try $0.execute(
                "UPDATE bundle SET digest = \(digest), failure = \(failure) WHERE town = \(actor.town) AND id = \(id)"
            )
        }
    }
}
