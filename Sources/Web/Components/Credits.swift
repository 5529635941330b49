import Kernel

extension Visit {
    /// The open tasks of this visitor and his unit that ask for one of these acts.
    package func openAsks(_ acts: Set<String>) async throws -> [OpenAsk] {
        guard let asks = call.site.modules.lazy.compactMap(\.asks).first else { return [] }
        let actor = actor, today = desk.today
        return try await read { try asks(actor, acts, today, $0) }
    }
}

extension Component {
    /// What waits for such a record, and what it has to say for it; nothing where nothing waits.
    package static func openAsks(_ asks: [OpenAsk], _ visit: Visit) -> HTML {
        guard !asks.isEmpty else { return "" }
        let rows = asks.prefix(6).map { ask -> HTML in
            let named: HTML = ask.wantsPlaces ? "；写明涉及哪些村、部门或人" : ""
            let floor: HTML = ask.floor.map { "；\($0)，在内容里写明数量" } ?? ""
            return
                "<li><a href=\"\(visit.call.site.page(of: ask.task))\">\(ask.task.title)</a>：\(ask.words)\(named)\(floor)</li>"
        }
        let rest: HTML = asks.count > 6 ? "<p class=\"hint\">还有 \(asks.count - 6) 件，见任务列表。</p>" : ""
        return """
            <details class="panel panel--note screen-only"><summary>有 \(asks.count) 件任务等着这样的记录，写明这些才算数</summary><ul>\(rows)</ul>\(rest)</details>
            """
    }

    /// Which tasks a record proves, on its own page.
    package static func credited(_ credited: Credited, _ visit: Visit) -> HTML {
        let rule = visit.lights
        let rows = credited.tasks.map { task -> [HTML] in
            let late: HTML = task.late ? "；到期以后才记的" : ""
            let note: HTML = task.refused.map { "不算：\($0)" } ?? "\(task.verdict)：\(task.because)\(late)"
            return [
                Component.title(task.item.title, visit.call.site.page(of: task.item)), "\(task.period)",
                Component.light(task.item, rule), note, "\(task.item.number)",
            ]
        }
        let unseen: HTML =
            credited.unseen > 0 ? "<p class=\"hint\">另外证明了 \(credited.unseen) 件不在你查看范围内的任务。</p>" : ""
        let table =
            rows.isEmpty
            ? ""
            : Component.table(
                "证明的任务", [.title("任务"), .short("时段"), .short("状态"), .text("说明"), .short("编号")], rows: rows)
        let none: HTML =
            credited.tasks.isEmpty && credited.unseen == 0
            ? "<p class=\"hint\">目前没有任务需要用它证明。</p>" : ""
        return "<section><h2>证明的任务：\(credited.counting) 件</h2>\(table)\(unseen)\(none)</section>"
    }

    /// What a change did to tasks, for the address of the page after it; `facts` are the journal's.
    package static func creditWords(_ facts: [String: String]) -> [(String, String)] {
        func count(_ text: String?) -> String {
            text.map { "\($0.split(separator: "、").count)" } ?? ""
        }
        return [
            ("gained", count(facts["credits"])), ("lost", count(facts["uncredits"])),
            ("proposed", count(facts["proposes"])),
        ]
    }

    /// That an act was done, with what it did to tasks.
    package static func recorded(_ visit: Visit, _ sentences: [String: String]) -> HTML {
        guard let sentence = sentences[visit.query["done"]] else { return "" }
        let gained = visit.query.number("gained") ?? 0, lost = visit.query.number("lost") ?? 0
        let proposed = visit.query.number("proposed") ?? 0
        let waits: HTML = proposed > 0 ? "有 \(proposed) 件任务它可能算数，由单位负责人或领导小组办公室定。" : ""
        let more: HTML = gained > 0 ? "同时算作 \(gained) 件任务的证明。" : ""
        let less: HTML = lost > 0 ? "有 \(lost) 件任务少了一条证明，不够的又要办理，已通知承办人。" : ""
        return
            "<div class=\"panel panel--done\" role=\"status\"><p>\(sentence)\(more)\(waits)\(less)</p></div>"
    }

    /// The names of the credit facts in a timeline.
    package static let creditFacts = [
        "credits": "算作证明的任务", "uncredits": "少了证明的任务", "proposes": "可能算数、等人来定的任务",
    ]

    /// What taking a record back would undo, before it is done.
    package static func creditWarning(_ credited: Credited) -> HTML {
        guard credited.counting > 0 else { return "" }
        return
            "<div class=\"panel panel--note\"><p>它现在证明 \(credited.counting) 件任务。作废以后这些证明收回，不够的任务又要办理，并通知承办人。</p></div>"
    }
}
