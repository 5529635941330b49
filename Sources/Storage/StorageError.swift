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
    /// What the file holds is no longer a database, or no longer whole.
    case damaged(String)
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

    /// What it is, without words of the engine that may repeat a value.
    package var plain: String {
        switch self {
        case .duplicate: "duplicate"
        case .constraint: "constraint"
        case .unreadable(let column, let type, _): "column \(column) is no \(type)"
        case .other(let code, _): "code \(code)"
        case .busy: "busy"
        case .full: "full"
        case .unavailable: "unavailable"
        case .damaged: "damaged"
        case .unexpectedNull(let column): "column \(column) is empty"
        case .noRow: "no row"
        case .nulCharacter: "NUL character"
        case .schema(let why): why
        }
    }
}

extension StorageError: CustomStringConvertible {
    /// For whoever works at the command line.
    package var description: String {
        switch self {
        case .unavailable(let why): "连不上数据库：\(why)。检查地址、网络，以及数据库是否在运行"
        case .damaged(let why): "数据库文件已经损坏：\(why)。停下程序，把现在的文件留作证据，用 mingze restore 从最近的备份恢复"
        case .other(let code, let why): "数据库出错（\(code)）：\(why)"
        case .duplicate(let why), .constraint(let why): "数据库不接受这一行：\(why)"
        default: plain
        }
    }
}
