import Foundation
import Storage

/// A file tied to an item.
package struct Attachment: Sendable {
    package let id: ID
    package let item: ID
    package let file: StoredFile
    package let created: Instant

    package static func of(_ item: ID, town: ID, in session: any Session) throws -> [Attachment] {
        try session.rows(
            "SELECT id, item, digest, name, type, bytes, created FROM attachment WHERE town = \(town) AND item = \(item) ORDER BY id",
            read)
    }

    /// Of several items, at most 300.
    package static func of(_ items: [ID], town: ID, in session: any Session) throws -> [Attachment] {
        try session.rows(
            "SELECT id, item, digest, name, type, bytes, created FROM attachment WHERE town = \(town) AND item IN \(SQL.list(items)) ORDER BY id",
            read)
    }

    /// An attachment whose item the asker may see.
    package static func find(_ id: ID, seenBy seen: Seen, in session: any Session) throws -> Attachment {
        let found = try session.first(
            """
            SELECT attachment.id, attachment.item, attachment.digest, attachment.name, attachment.type, attachment.bytes,
                attachment.created
            FROM attachment JOIN item ON item.town = attachment.town AND item.id = attachment.item
            WHERE attachment.id = \(id) AND \(seen.items)
            """, read)
        guard let found else { throw Refusal.missing }
        return found
    }

    private static func read(_ row: inout Row) throws -> Attachment {
        Attachment(
            id: try row.next(), item: try row.next(),
            file: StoredFile(
                digest: try row.next(), name: try row.next(), type: try row.next(), bytes: try row.next()),
            created: try row.next())
    }
}

extension Desk {
    /// Keeps a file somebody sent, and that it was they who sent it.
    package func keep(_ bytes: Data, name: String, in vault: Vault, by actor: Actor) async throws
        -> StoredFile
    {
        let file = try vault.keep(bytes, name: name)
        let now = clock.now()
        try await keep { session in
            try session.execute(
                """
                INSERT INTO upload (town, account, digest, type, bytes, created)
                VALUES (\(actor.town), \(actor.account), \(file.digest), \(file.type), \(file.bytes), \(now))
                ON CONFLICT (town, account, digest) DO UPDATE SET created = excluded.created
                """)
        }
        return file
    }
}

extension Work {
    /// Ties files to an item. Each must have been sent by this account: a digest alone opens nobody's file.
    package func attach(_ files: [StoredFile], to item: ID) throws {
        for file in files {
            let sent = try session.first(
                """
                SELECT type, bytes FROM upload
                WHERE town = \(town) AND account = \(actor.account) AND digest = \(file.digest)
                """
            ) { (type: try $0.next(String.self), bytes: try $0.next(Int.self)) }
            guard let sent else {
                throw Refusal("file-unsent", "文件“\(file.name)”没有上传过", advice: "重新选择文件后提交")
            }
            // The name is whoever attaches it's; what it says the file is must be what it is.
            guard FileType.isNamed(Vault.cleaned(file.name), as: sent.type) else {
                throw Refusal(
                    .wrongType, "file-name", "文件名“\(Vault.cleaned(file.name))”与文件内容不符",
                    advice: "用上传时的文件名，扩展名不要改")
            }
            try session.execute(
                """
                INSERT INTO attachment (town, id, item, digest, name, type, bytes, uploader, created)
                VALUES (\(town), \(newID()), \(item), \(file.digest), \(Vault.cleaned(file.name)), \(sent.type), \(sent.bytes),
                    \(actor.account), \(now))
                """)
            left.tied(file.digest, to: item)
        }
    }

    package func attachments(of item: ID) throws -> [Attachment] {
        try Attachment.of(item, town: town, in: session)
    }

    package func detach(_ attachment: ID, from item: ID) throws {
        let digests = try session.rows(
            "DELETE FROM attachment WHERE town = \(town) AND item = \(item) AND id = \(attachment) RETURNING digest"
        ) { try $0.next(String.self) }
        for digest in digests { left.untied(digest, from: item) }
    }
}
