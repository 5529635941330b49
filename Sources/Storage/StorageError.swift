/// What can go wrong below the kernel. Pages turn these into sentences; none of the texts here reaches a visitor.
package enum StorageError: Error, Equatable {
    /// A unique or primary key already has this value.
    case duplicate(String)
    /// A foreign key, check or NOT NULL refused the row.
    case constraint(String)
    /// Somebody else holds the database longer than we wait.
    case busy
    /// No room left on the disk.
    case full
    /// The database cannot be reached or opened.
    case unavailable(String)
    case unexpectedNull(column: Int)
    case unreadable(column: Int, type: String, text: String)
    case noRow
    /// Text with a NUL character, which PostgreSQL cannot keep.
    case nulCharacter
    /// A migration that was already applied reads differently now, or the database is newer than this program.
    case schema(String)
    case other(code: String, message: String)
}
