import Kernel
import Storage
import Web

struct MeetingRoutes: Sendable {
    let ports: DutyLogLedger.Ports

    var routes: [Route] {
        let form = MeetingFormScreen()
        return [
            .get("/dutylog/meetings", may: Role.business) { .page(try await list($0)) },
            .get("/dutylog/meetings.xlsx", may: Role.business) { try await DutyLogColumns.meetings.xlsx($0) },
            .get("/dutylog/meetings/new", may: HoldMeeting.may) { .page(try await form.page($0, nil)) },
            .post("/dutylog/meetings/new", may: HoldMeeting.may, takes: .files) { try await form.post($0) },
            .get("/dutylog/meetings/{id}", may: Role.business) { .page(try await show($0)) },
            .get("/dutylog/meetings/{id}/edit", may: HoldMeeting.may) { .page(try await form.page($0, nil)) },
            .post("/dutylog/meetings/{id}/edit", may: HoldMeeting.may, takes: .files) {
                try await form.post($0)
            },
            .get("/dutylog/meetings/{id}/void", may: VoidMeeting.may) { visit in
                let view = try await view(visit)
                try DutyLogRules.require(VoidMeeting.self, view.meeting, visit.actor)
                return .page(reasons(view).html(visit, version: view.meeting.item.version))
            },
            .post("/dutylog/meetings/{id}/void", may: VoidMeeting.may) { visit in
                let view = try await view(visit), id = view.meeting.item.id
                let back = ("/dutylog/meetings/\(id)" as Link).with([("done", "void")])
                return try await reasons(view).reply(visit, then: back) {
                    try await visit.perform(
                        VoidMeeting(meeting: id, version: visit.version, reason: visit.form["reason"]))
                }
            },
        ]
    }

    private struct View: Sendable {
        let meeting: Meeting
        let credited: Credited
        let files: [Attachment]
        let timeline: [TimelineEntry]
        let names: Directory
    }

    private func view(_ visit: Visit) async throws -> View {
        let id = try visit.id(), seen = visit.seen, ports = ports
        return try await visit.read { session in
            View(
                meeting: try MeetingStore.find(id, seenBy: seen, in: session),
                credited: try ports.credits(id, seen, session),
                files: try Attachment.of(id, town: seen.town, in: session),
                timeline: try TimelineEntry.of(id, seenBy: seen, in: session),
                names: try Directory(session, town: seen.town))
        }
    }

    private func list(_ visit: Visit) async throws -> HTML {
        let acts: HTML =
            visit.actor.isOne(of: HoldMeeting.may)
            ? """
            <a class="button button--primary" href="/dutylog/meetings/new?do=plan">拟定议程</a><a class="button" href="/dutylog/meetings/new?do=hold">记录会议</a>
            """ : ""
        return try await DutyLogColumns.meetings.page(
            visit, acts: "\(acts)<a class=\"button\" href=\"/dutylog\">履职纪实</a>", empty: "没有符合条件的会议")
    }

    private func reasons(_ view: View) -> ReasonPage {
        ReasonPage(
            "作废会议",
            about:
                "<p>\(view.meeting.item.number) \(view.meeting.item.title)</p>\(Component.creditWarning(view.credited))",
            label: "作废的理由", back: "/dutylog/meetings/\(view.meeting.item.id)")
    }

    private let done = ["planned": "议程已保存。", "held": "已记录。", "void": "已作废。"]

    private func show(_ visit: Visit) async throws -> HTML {
        let view = try await view(visit), meeting = view.meeting, id = meeting.item.id
        let acts = Set(DutyLogRules.acts(meeting, visit.actor).map { $0.name })
        var buttons: HTML = ""
        if acts.contains(HoldMeeting.name) {
            let hold = ("/dutylog/meetings/\(id)/edit" as Link).with([("do", "hold")])
            buttons +=
                meeting.state == .planned
                ? "<a class=\"button button--primary\" href=\"\(hold)\">已经召开，记录</a>"
                : "<a class=\"button\" href=\"\(hold)\">更正</a>"
        }
        if acts.contains(PlanMeeting.name) {
            let plan = ("/dutylog/meetings/\(id)/edit" as Link).with([("do", "plan")])
            buttons += "<a class=\"button\" href=\"\(plan)\">修改议程</a>"
        }
        if acts.contains(VoidMeeting.name) {
            buttons += "<a class=\"button\" href=\"\("/dutylog/meetings/\(id)/void" as Link)\">作废</a>"
        }
        let planned = meeting.state == .planned
        let light: HTML = planned ? " · \(Component.light(meeting.item, visit.lights))" : ""
        let people = meeting.present.compactMap { view.names.person($0)?.name }.joined(separator: "、")
        let labels = [
            "label": "会议", "on": "开会日期", "day": "日期", "agenda": "议题", "present": "出席", "guests": "列席",
            "reason": "理由",
            "files": "附件",
        ].merging(Component.creditFacts) { own, _ in own }
        return Page.html(
            visit, title: meeting.item.title,
            """
            \(Component.recorded(visit, done))<h1>\(meeting.item.title)</h1>
            <p class="hint">\(meeting.item.number) · \(meeting.state.label)\(light)</p>
            <div class="acts">\(buttons)<button class="button" data-print>打印</button></div>
            \(Component.facts([(planned ? "开会日期" : "日期", Component.day(planned ? meeting.item.due : meeting.item.opened)), ("主持", "\(view.names.person(meeting.item.owner)?.name ?? "")"), ("地点", meeting.place.isEmpty ? "" : "\(meeting.place)"), ("出席", people.isEmpty ? "" : "\(people)"), ("列席", meeting.guests.isEmpty ? "" : "\(meeting.guests)")]))
            <section><h2>\(planned ? "议程" : "会议纪要")</h2>\(meeting.topics.enumerated().map { topic($0 + 1, $1) })</section>
            \(meeting.state == .held ? Component.credited(view.credited, visit) : "")\(Component.attachments(view.files))
            \(Component.timeline(view.timeline, facts: labels))
            """)
    }

    private func topic(_ number: Int, _ topic: Meeting.Topic) -> HTML {
        let speaker: HTML = topic.speaker.isEmpty ? "" : "（\(topic.speaker)汇报）"
        let said: HTML = topic.discussion.isEmpty ? "" : Component.prose(topic.discussion)
        let settled: HTML =
            topic.decision.isEmpty ? "" : "<div class=\"prose\"><p><b>议定：</b>\(topic.decision)</p></div>"
        return "<h3>\(number). \(topic.title)\(speaker)</h3>\(said)\(settled)"
    }
}
