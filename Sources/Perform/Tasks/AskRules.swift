import Kernel
import Reading
import Storage
import Words

/// Something asked this year already that is like what is to be asked.
package struct LikeAsk: Sendable {
    package let title: String
    /// Of how many tasks it was asked, and how many of them have handed in.
    package let tasks: Int
    package let handed: Int
    /// The number of one of them, handed in if any was.
    package let number: String

    /// Everything asked this year that the asker sees, the likest first; of `units` alone where given.
    package static func find(
        _ titles: [String], year: Int, units: [ID]? = nil, besidesPlan: Bool = false, seenBy seen: Seen,
        in session: any Session
    ) throws -> [String: [LikeAsk]] {
        let among: SQL = units.map { "item.unit IN " + SQL.list($0) } ?? "1 = 1"
        let adHoc: SQL = besidesPlan ? "task.ask IS NOT NULL" : "1 = 1"
        let asked = try session.rows(
            """
            SELECT item.title, count(*), count(item.handed), coalesce(min(CASE WHEN item.handed IS NULL THEN NULL ELSE item.number END), min(item.number))
            FROM item JOIN task ON task.town = item.town AND task.id = item.id
            WHERE item.kind = \(TaskItem.kind) AND item.year = \(year) AND item.state <> 'withdrawn'
              AND \(among) AND \(adHoc) AND \(seen.items) GROUP BY item.title
            """
        ) {
            LikeAsk(title: try $0.next(), tasks: try $0.next(), handed: try $0.next(), number: try $0.next())
        }
        let pairs = asked.map { Likeness.pairs(AskRules.plain($0.title)) }
        var found: [String: [LikeAsk]] = [:]
        for title in Set(titles) {
            let own = Likeness.pairs(AskRules.plain(title))
            let like = zip(asked, pairs).map { (ask: $0, like: Likeness.of(own, $1)) }
                .filter { $0.like >= AskRules.likeness }.sorted { $0.like > $1.like }
            if !like.isEmpty { found[title] = like.prefix(5).map(\.ask) }
        }
        return found
    }
}

/// What may be asked besides the plan. Pure.
package enum AskRules {
    static let titleLimit = 100
    static let wordsLimit = 2000
    static let minutes = 1...2400

    /// Three fifths of the pairs of characters shared make two asks the same matter.
    static let likeness = 0.6

    /// Words that ask for a paper to be handed in.
    private static let materials = [
        "报送", "上报", "报告", "填报", "提交", "总结", "汇总", "材料", "报表", "统计表", "台账", "清单", "说明", "信息",
    ]

    /// A title without the period a repeated task bears.
    static func plain(_ title: String) -> String {
        guard title.hasSuffix("）"), let open = title.lastIndex(of: "（") else { return title }
        return String(title[..<open])
    }

    /// The same material is handed in once at most: what of it has been handed in already.
    package static func handedInAlready(_ text: String, _ likes: [LikeAsk]) -> LikeAsk? {
        guard materials.contains(where: text.contains) else { return nil }
        return likes.first { $0.handed > 0 }
    }

    /// Why an ask is stopped, as a sentence for its form; nil when nothing stops it.
    static func stop(_ title: String, _ words: String, _ likes: [LikeAsk]) -> String? {
        let wayOut = "改写要求；上级文件确有要求的，在这里填写文号"
        if let refused = RefusedAsks.find(in: title + words) {
            return "要求里有“\(refused.word)”，本系统\(refused.rule)：\(wayOut)"
        }
        if let like = handedInAlready(title + words, likes) {
            return
                "今年已经有 \(like.handed) 个单位交过“\(plain(like.title))”（\(like.number)），同一份材料只报一次：直接查阅已交的，或\(wayOut)"
        }
        return nil
    }
}
