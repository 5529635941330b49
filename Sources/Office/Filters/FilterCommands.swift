import Kernel
import Storage
import Web

/// 存为常用筛选: keeps how a list is narrowed, under a name; one of the same name for the same list is replaced.
struct KeepFilter: Command {
    static let name = "filter.keep"
    static let title = "保存常用筛选"
    static let may = Role.business
    static let mayProgram = true
    let label: String
    /// The list's address with its filters: `/problems?state=open&unit=…`.
    let link: String

    func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.require(label, "name", "名称", limit: 20)
        let parts = link.split(separator: "?", maxSplits: 1).map(String.init)
        if Link(stored: link) == nil || parts.count != 2 || link.utf8.count > 2000 {
            errors.add("link", "这个地址不是一份筛选过的列表，先在列表上面筛选")
        }
        try errors.check()
        try work.session.execute(
            """
            DELETE FROM saved_filter WHERE town = \(work.town) AND account = \(work.actor.account) AND path = \(parts[0])
              AND name = \(label)
            """)
        let count = try work.session.value(
            "SELECT count(*) FROM saved_filter WHERE town = \(work.town) AND account = \(work.actor.account)",
            as: Int.self)
        guard count < SavedFilter.most else {
            throw FormErrors("name", "常用筛选最多 \(SavedFilter.most) 个，先删去不用的")
        }
        try work.session.execute(
            """
            INSERT INTO saved_filter (town, id, account, name, path, query)
            VALUES (\(work.town), \(work.newID()), \(work.actor.account), \(label), \(parts[0]), \(parts[1]))
            """)
        return Entry(nil, "保存常用筛选", ["name": label, "link": link])
    }
}

/// Drops one of one's own.
struct DropFilter: Command {
    static let name = "filter.drop"
    static let title = "删去常用筛选"
    static let may = Role.business
    static let mayProgram = true
    let filter: ID

    func perform(in work: Work) throws -> Entry {
        let dropped = try work.session.execute(
            "DELETE FROM saved_filter WHERE town = \(work.town) AND account = \(work.actor.account) AND id = \(filter)"
        )
        if dropped == 0 { throw Refusal.missing }
        return Entry(nil, "删去常用筛选")
    }
}
