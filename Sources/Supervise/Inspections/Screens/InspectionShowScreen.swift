import Kernel
import Web

/// One inspection: its units, how far each is, the conclusion.
enum InspectionShowScreen {
    struct View: Sendable {
        let inspection: Inspection
        let visits: [Visit]
        /// Findings, and of them problems, by visit.
        let findings: [ID: (found: Int, problems: Int, answered: Int)]
        let size: Int
        let timeline: [TimelineEntry]
        let directory: Directory
    }

    static func view(_ visit: Web.Visit) async throws -> View {
        let id = try visit.id(), seen = visit.seen
        return try await visit.read { session in
            let inspection = try InspectionStore.find(id, seenBy: seen, in: session)
            let counted = try session.rows(
                """
                SELECT visit_answer.visit, count(*), sum(CASE WHEN visit_answer.result = 'finding' THEN 1 ELSE 0 END),
                    sum(CASE WHEN visit_answer.problem IS NOT NULL THEN 1 ELSE 0 END)
                FROM visit JOIN visit_answer ON visit_answer.town = visit.town AND visit_answer.visit = visit.id
                WHERE visit.town = \(seen.town) AND visit.inspection = \(id) GROUP BY visit_answer.visit
                """
            ) { (try $0.next(ID.self), try $0.next(Int.self), try $0.next(Int.self), try $0.next(Int.self)) }
            return View(
                inspection: inspection,
                visits: try InspectionStore.visits(of: id, seenBy: seen, in: session),
                findings: Dictionary(counted.map { ($0.0, (found: $0.2, problems: $0.3, answered: $0.1)) }) {
                    first, _ in first
                },
                size: try inspection.topics.reduce(0) {
                    $0
                        + (try Checklist.find($1.topic, version: $1.version, town: seen.town, in: session)?
                            .entries.count ?? 0)
                },
                timeline: try TimelineEntry.of(id, seenBy: seen, in: session),
                directory: try Directory(session, town: seen.town))
        }
    }

    static func page(_ visit: Web.Visit, _ errors: FormErrors? = nil) async throws -> HTML {
        let view = try await view(visit), inspection = view.inspection, id = inspection.item.id
        let acts = Set(InspectionRules.acts(inspection, visit.actor).map { $0.name })
        let light: HTML =
            inspection.state == .running ? " · \(Component.light(inspection.item, visit.lights))" : ""
        var buttons: HTML = ""
        if acts.contains(ChangeInspection.name) {
            buttons += "<a class=\"button\" href=\"\("/inspections/\(id)/edit" as Link)\">修改安排</a>"
        }
        if acts.contains(CancelInspection.name), !view.visits.contains(where: { $0.state == .done }) {
            buttons += "<a class=\"button\" href=\"\("/inspections/\(id)/cancel" as Link)\">取消检查</a>"
        }
        let names = view.directory
        let team = inspection.team.compactMap { member in
            names.person(member.person).map { $0.name + (member.leads ? "（组长）" : "") }
        }.joined(separator: "、")
        let conclusion: HTML =
            inspection.conclusion.isEmpty
            ? "" : "<section><h2>检查结论</h2>\(Component.prose(inspection.conclusion))</section>"
        return Page.html(
            visit, title: inspection.item.title,
            """
            \(Component.done(visit, done))\(Form.summary(errors))<h1>\(inspection.item.title)</h1>
            <p class="hint">\(inspection.item.number) · \(inspection.state.label)\(light)</p>
            <div class="acts">\(buttons)<button class="button" data-print>打印</button></div>
            \(Component.facts([
                ("检查主题", "\(inspection.topics.map(\.name).joined(separator: "、"))，共 \(view.size) 项"),
                ("目的", "\(inspection.purpose)"), ("检查单位", Component.unit(inspection.item.unit, names)),
                ("检查组", "\(team)"), ("开始", Component.day(inspection.item.opened)),
                ("结束", Component.day(inspection.item.due)), ("告知", inspection.isAnnounced ? "提前告知" : "不提前告知"),
            ]))
            \(visits(view, visit))\(conclusion)\(forms(visit, view, acts, errors))
            \(Component.timeline(view.timeline, facts: labels))
            """)
    }

    private static let done = [
        "planned": "检查已安排，检查组成员已通知。", "changed": "已保存。", "concluded": "已作出结论，并反馈给被检查单位。", "archived": "已归档。",
        "cancelled": "已取消。",
    ]
    private static let labels = [
        "topics": "主题", "units": "单位", "exempt": "免查", "team": "检查组", "through": "结束日期", "conclusion": "结论",
        "reason": "理由",
    ]

    private static func visits(_ view: View, _ visit: Web.Visit) -> HTML {
        let rows = view.visits.map { one -> [HTML] in
            let counted = view.findings[one.item.id] ?? (0, 0, 0)
            let state: HTML =
                one.state == .waiting ? Component.light(one.item, visit.lights) : "\(one.state.label)"
            let signed: HTML =
                one.signature.map { "\($0.name) \($0.day.rawValue)" } ?? (one.state == .done ? "未签字" : "--")
            return [
                Component.title(view.directory.unit(one.unit)?.name ?? "", "/visits/\(one.item.id)"), state,
                Component.day(one.done ?? one.item.due), "\(counted.answered)/\(view.size)",
                "\(counted.found)",
                "\(counted.problems)", signed, Component.text(one.reason),
            ]
        }
        return
            "<section><h2>各单位</h2>\(Component.table("各单位", [.title("单位"), .short("状态"), .short("日期"), .short("已查"), .number("有问题"), .number("登记问题"), .text("签字"), .text("说明")], rows: rows))</section>"
    }

    private static func forms(_ visit: Web.Visit, _ view: View, _ acts: Set<String>, _ errors: FormErrors?)
        -> HTML
    {
        let inspection = view.inspection, id = inspection.item.id
        var forms: HTML = ""
        if acts.contains(ConcludeInspection.name) {
            forms += """
                <section class="screen-only"><h2>结论和反馈</h2><form method="post" class="form" action="\("/inspections/\(id)/conclude" as Link)" novalidate>\(Form.token(visit))\(Form.version(visit.version ?? inspection.item.version))
                \(Form.area("conclusion", "检查结论", visit.form["conclusion"], errors, hint: "总的情况、共性问题、要求；提交以后各单位看得到自己的检查情况", rows: 5))<button class="button button--primary">作出结论并反馈</button></form></section>
                """
        }
        if acts.contains(ArchiveInspection.name) {
            forms += """
                <form method="post" class="screen-only acts" action="\("/inspections/\(id)/archive" as Link)">\(Form.token(visit))\(Form.version(inspection.item.version))<button class="button button--primary">归档</button></form>
                """
        }
        return forms
    }
}
