import Storage

/// 年度封存: a year whose records are settled. What happened in it is neither added, changed nor taken back any more.
package enum ClosedYears {
    package static func all(town: ID, in session: any Session) throws -> [(year: Int, since: Instant)] {
        try session.rows("SELECT year, since FROM closed_year WHERE town = \(town) ORDER BY year DESC") {
            (try $0.next(), try $0.next())
        }
    }
}

extension Work {
    /// What ends after its year was closed is written down, and changes nothing that year counted.
    package func isOpen(_ year: Int) throws -> Bool {
        try session.value(
            "SELECT count(*) FROM closed_year WHERE town = \(town) AND year = \(year)", as: Int.self) == 0
    }

    /// Refuses what concerns a closed year.
    package func requireOpenYear(_ year: Int) throws {
        guard (2000...2100).contains(year) else {
            throw Refusal("year-far", "年份 \(year) 不在 2000 到 2100 之间，没有保存", advice: "核对日期后重新填写")
        }
        guard try isOpen(year) else {
            throw Refusal(
                "year-closed", "\(year) 年的记录已经封存，不能新增、更正或作废",
                advice: "确有差错的，请党委书记或纪委书记在“年度封存”里写明理由启封后再办")
        }
    }

    package func setYear(_ year: Int, closed: Bool) throws -> Bool {
        if closed {
            return try session.execute(
                """
                INSERT INTO closed_year (town, year, since, account) VALUES (\(town), \(year), \(now), \(actor.account))
                ON CONFLICT (town, year) DO NOTHING
                """) == 1
        }
        return try session.execute("DELETE FROM closed_year WHERE town = \(town) AND year = \(year)") == 1
    }
}
