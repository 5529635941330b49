import Storage

extension Actor {
    /// Asked in the transaction of every act, once the town's journal is taken: between a request's first byte and its last an account may
    /// have been closed, given another role or moved to another unit, and what it was is no right to act. The program itself always
    /// stands.
    func requireStanding(in session: any Session) throws {
        guard let account else { return }
        let stands = try session.value(
            """
            SELECT count(*) FROM account LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(town) AND account.id = \(account) AND account.disabled = 0 AND account.role = \(role)
              AND coalesce(account.person, '') = \(person?.rawValue ?? "") AND coalesce(person.unit, '') = \(unit?.rawValue ?? "")
            """, as: Int.self)
        guard stands == 1 else {
            throw Refusal(
                .forbidden, "account-changed", "你的账号刚刚停用过，或者身份、所在单位有了变动，这次没有办理",
                advice: "重新登录以后再办；不清楚的，问系统管理员")
        }
    }
}
