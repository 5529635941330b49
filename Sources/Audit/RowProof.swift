import Kernel
import Storage

/// Which rows lines of the journal speak for beyond entries and files: a ledger's text by its digest, an account's role by its name.
/// What a row reads now must be what the line said last.
package struct RowProof: Sendable {
    /// What a line says of a row.
    package struct Said: Sendable {
        package let key: String
        package let value: String

        package init(_ key: String, _ value: String) { (self.key, self.value) = (key, value) }
    }

    /// What is compared, as it is told: `责任书的内容`.
    package let what: String
    /// The commands whose lines speak.
    package let acts: Set<String>
    /// What a line says; nil when it says nothing of this.
    package let said: @Sendable (_ fields: [String: String]) -> Said?
    /// What rows read now, by the same keys.
    package let rows: @Sendable (any Kernel.Session, _ town: ID) throws -> [Said]
    /// Whether several rows share a key, each of them said by some line.
    package let hasMany: Bool
    /// Whether a row that no line speaks of was made by somebody else than the program.
    package let saysEvery: Bool
    /// Whether what was said may end without a line of these acts, as a letter that is disputed again.
    package let mayEnd: Bool
    /// Entries that are there without what their ledger keeps of them, by number.
    package private(set) var bereft: (@Sendable (any Kernel.Session, _ town: ID) throws -> [String])?

    package init(
        _ what: String, acts: Set<String>, hasMany: Bool = false, saysEvery: Bool = false,
        mayEnd: Bool = false,
        said: @escaping @Sendable (_ fields: [String: String]) -> Said?,
        rows: @escaping @Sendable (any Kernel.Session, _ town: ID) throws -> [Said]
    ) {
        (self.what, self.acts, self.said, self.rows) = (what, acts, said, rows)
        (self.hasMany, self.saysEvery, self.mayEnd) = (hasMany, saysEvery, mayEnd)
    }

    /// That every entry of a kind has its row in its ledger's own table.
    package static func contents(_ what: String, kind: String, table: SQL) -> RowProof {
        var proof = RowProof("\(what)的内容", acts: [], said: { _ in nil }, rows: { _, _ in [] })
        proof.bereft = { session, town in
            try session.rows(
                """
                SELECT item.number FROM item WHERE item.town = \(town) AND item.kind = \(kind)
                  AND NOT EXISTS (SELECT 1 FROM \(table) AS own WHERE own.town = item.town AND own.id = item.id)
                ORDER BY item.id LIMIT 20
                """
            ) { try $0.next(String.self) }
        }
        return proof
    }

    /// Of a digest that stands in lines about an entry.
    package init(
        _ what: String, acts: Set<String>, fact: String = "digest", hasMany: Bool = false,
        mayEnd: Bool = false,
        rows: @escaping @Sendable (any Kernel.Session, _ town: ID) throws -> [Said]
    ) {
        self.init(
            what, acts: acts, hasMany: hasMany, mayEnd: mayEnd,
            said: { fields in
                guard let item = fields["item"], let value = fields["fact.\(fact)"] else { return nil }
                return Said(item, value)
            }, rows: rows)
    }
}
