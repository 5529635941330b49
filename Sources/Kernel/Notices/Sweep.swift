import Storage

extension Work {
    /// Tells whoever the light of an open, dated entry of a kind newly reaches, once for each light and due day.
    ///
    /// Yellow reaches the handler and the head of the unit; red also the leader in charge and the office.
    package func sweep(_ kind: String, at address: (ID) -> String) throws -> (items: Int, notices: Int) {
        let rule = lights
        let items = try session.rows(
            """
            SELECT \(Item.columns) FROM item WHERE item.town = \(town) AND item.kind = \(kind) AND item.closed IS NULL
              AND item.handed IS NULL AND item.due <= \(rule.yellowUntil) ORDER BY item.due, item.id
            """
        ) { try Item(&$0) }
        let sent = try items.reduce(0) { try $0 + tell($1, rule, at: address($1.id)) }
        return (items.count, sent)
    }

    private func tell(_ item: Item, _ rule: LightRule, at address: String) throws -> Int {
        let light = rule.light(item.dates)
        let people = try Addressees.people(
            session, town: town, unit: item.unit, owner: item.owner, circle: .init(for: light))
        let sentence =
            light == .red
            ? "已逾期：\(item.title)，到期日 \(item.due?.rawValue ?? "")"
            : "将到期：\(item.title)，\(item.due?.rawValue ?? "") 前办结"
        return try readers(of: item, among: people).count { person in
            try notify(
                person, sentence, at: address, item: item.id,
                mark: "\(item.id):\(light):\(item.due?.rawValue ?? "")")
        }
    }
}
