import Kernel
import Storage

extension Installation {
    /// Looks at each town's head before anything is written behind it: it bears this installation's mark, or, where no program with a key
    /// has written yet, is given it. Throws `ForeignSeal`, and `NoSecret` where a key was and is not.
    func requireSealed(_ desk: Desk) async throws {
        // Once for all towns, and before the heads: an anchor is never of after its head.
        let kept = anchors?.kept().lines ?? []
        let anchored = Dictionary(grouping: kept, by: \.town).mapValues { $0.map(\.head) }
        for town in try await desk.read({ try Town.all($0) }) {
            let (head, kept) = try await desk.read {
                (try Journal.head($0, town: town.id), try Journal.sealKept($0, town: town.id))
            }
            let known = anchored[town.id.rawValue] ?? []
            // A whole database of yesterday bears its mark too; what was kept outside knows of more.
            if known.contains(where: { $0.number > head.number }) {
                throw ForeignSeal(town: town.name, isOlder: true)
            }
            guard try await desk.read({ try Self.holds(head, town: town.id, in: $0) }) else {
                throw ForeignSeal(town: town.name, isCut: true)
            }
            if kept.isEmpty, known.isEmpty {
                try await desk.sealUnsealed(town.id)
            } else if kept != desk.seal?.of(head, town: town.id) {
                throw ForeignSeal(town: town.name)
            }
        }
    }

    /// Whether the line a head names is there with its hash.
    private static func holds(_ head: Journal.Head, town: ID, in session: any Kernel.Session) throws -> Bool {
        if head.number == 0 { return true }
        return try session.first(
            "SELECT hash FROM journal WHERE town = \(town) AND number = \(head.number)"
        ) { try $0.next(String.self) } == head.hash
    }

    /// Whether some head bears a mark, so that there was a key.
    static func isSealed(_ database: any Database) async throws -> Bool {
        try await database.read { session in
            try Town.all(session).contains { try !Journal.sealKept(session, town: $0.id).isEmpty }
        }
    }
}

/// A head that does not bear this installation's mark.
struct ForeignSeal: Error, CustomStringConvertible {
    let town: String
    /// The database is of before what was kept outside.
    var isOlder = false
    /// The line the head names is not there.
    var isCut = false
    var description: String {
        let what = "没有启动，也不再写入。把数据文件夹留作证据，用 mingze journal verify 看是哪里，用 mingze restore 从最近的备份恢复到另一个空文件夹"
        if isOlder { return "\(town)的数据库比抄存的校验值（anchors 文件）旧：后面的留痕不在了。\(what)" }
        if isCut { return "\(town)的留痕，链尾说的那一条不在了，被删掉过。\(what)" }
        return "\(town)的留痕，链尾的印记不是这个数据文件夹的密钥盖的：留痕被改动或截断过，或者换了密钥。\(what)"
    }
}
