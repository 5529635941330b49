import Web

/// What an amended plan changes for whom, before it is applied.
enum PlanChanges {
    static func html(_ changes: PlansLedger.Changes) -> HTML {
        let rows = changes.units.map { unit -> [HTML] in
            [
                "\(unit.name)", "\(unit.kept)", "\(unit.changed.count)", "\(unit.withdrawn.count)",
                "\(unit.opened.count)", "\(signed(unit.minutes))",
            ]
        }
        let details = changes.units.filter(\.isTouched).map { unit -> HTML in
            """
            <details class="panel"><summary>\(unit.name)</summary>\(list("改", unit.changed))\(list("收回", unit.withdrawn))\(list("新开", unit.opened))</details>
            """
        }
        let none: HTML = details.isEmpty ? "<p>没有一件任务要改、要收回或者要新开。</p>" : ""
        return """
            <p>已经交的和要求没有变的 <b>\(changes.sum(\.kept))</b> 件都保留，转到新方案的条款下面；改 <b>\(changes.sum { $0.changed.count })</b> 件，收回 <b>\(changes.sum { $0.withdrawn.count })</b> 件，新开 <b>\(changes.sum { $0.opened.count })</b> 件。全镇今年的负担 <b>\(signed(changes.sum(\.minutes)))</b> 分钟。责任有变化的岗位，发布后到<a href="/letters">责任书</a>页面重新起草，原来的版本留存。</p>
            \(Component.table("对各单位的变化", [.title("单位"), .number("保留"), .number("改"), .number("收回"), .number("新开"), .number("负担（分钟）")], rows: rows, narrow: true))
            <h2>逐个单位看</h2>\(none)\(details)
            """
    }

    private static func signed(_ minutes: Int) -> String { minutes > 0 ? "+\(minutes)" : "\(minutes)" }

    private static func list(_ head: String, _ sentences: [String]) -> HTML {
        guard !sentences.isEmpty else { return "" }
        let lines = sentences.map { sentence -> HTML in "<li>\(sentence)</li>" }
        return "<p><b>\(head) \(sentences.count) 件</b></p><ul>\(lines)</ul>"
    }
}
