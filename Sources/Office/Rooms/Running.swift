import Kernel
import Papers
import Web

/// 运行情况: what the program does by the clock, and what of it failed, for the system administrator.
enum Running {
    private static let shown = 50
    private static let exportLimit = 5000

    static var routes: [Route] {
        [
            .get("/running", may: [.systemAdmin]) { .page(try await page($0)) },
            .get("/running.xlsx", may: [.systemAdmin], xlsx),
        ]
    }

    private static func xlsx(_ visit: Visit) async throws -> Reply {
        let town = visit.actor.town, titles = titles(visit)
        let rows = try await visit.read { try Job.states(town: town, in: $0, limit: exportLimit) }.map {
            job -> [Sheet.Cell] in
            [
                .text(titles[job.name] ?? job.name), .text(day(job)), .text(state(job)),
                .text((job.done ?? job.due).local), .text(job.failure ?? ""),
            ]
        }
        let sheet = Sheet(
            title: "定时事项", heads: ["事项", "哪一天的", "状态", "时间", "没有办成的原因"], widths: [20, 14, 24, 18, 60],
            rows: rows)
        return try visit.xlsx(sheet, name: sheet.title)
    }

    private static func titles(_ visit: Visit) -> [String: String] {
        Dictionary(
            visit.call.site.commands.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
    }

    /// The day or month it is of; behind it a portion says where it begins.
    private static func day(_ job: Job.State) -> String { String(job.mark.prefix { $0 != " " }) }

    private static func page(_ visit: Visit) async throws -> HTML {
        let town = visit.actor.town
        let (jobs, head) = try await visit.read { session in
            (
                try Job.states(town: town, in: session, limit: shown),
                try Journal.head(session, town: town)
            )
        }
        let titles = titles(visit)
        let rows = jobs.map { job -> [HTML] in
            [
                "\(titles[job.name] ?? job.name)", "\(day(job))", "\(state(job))",
                "\((job.done ?? job.due).local)",
                Component.text(job.failure.map { String($0.prefix(300)) } ?? ""),
            ]
        }
        let table =
            rows.isEmpty
            ? Component.empty("还没有定时事项，每天六点以后会列在这里")
            : Component.table(
                "定时事项",
                [.title("事项"), .short("哪一天的"), .short("状态"), .short("时间"), .text("没有办成的原因")], rows: rows)
        return Page.html(
            visit, title: "运行情况",
            """
            <h1>运行情况</h1><p class="hint">留痕现有 \(head.number) 条。定时事项没有办成时会自动再试，最长隔六小时。</p><div class="acts">\(Component.takeaway("/running.xlsx"))</div>
            <section><h2>定时事项</h2>\(table)</section>
            """)
    }

    private static func state(_ job: Job.State) -> String {
        if job.done != nil { return "已完成" }
        return job.attempts == 0 ? "等待" : "失败 \(job.attempts) 次，下次再试"
    }
}
