import Kernel
import Web

/// The agenda of a meeting before it is held; held, the same topics with what was said and settled.
struct MeetingFormScreen: Sendable {
    private struct View: Sendable {
        let meeting: Meeting?
        let names: Directory
        let leaders: [ID]
    }

    func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let view = try await view(visit), meeting = view.meeting, holds = holds(visit, view)
        let asks = try await visit.openAsks(["deliberate", "hear", "account", "groupStudy", "decide"])
        func kept(_ name: String, _ value: String) -> String {
            visit.form.has(name) ? visit.form[name] : value
        }
        let title = holds ? (meeting?.state == .held ? "更正会议记录" : "记录会议") : "拟定议程"
        let back: Link = meeting.map { "/dutylog/meetings/\($0.item.id)" } ?? "/dutylog/meetings"
        let chair = (meeting?.item.owner ?? visit.actor.person)?.rawValue ?? ""
        let agenda =
            (meeting?.topics ?? []).map {
                $0.speaker.isEmpty ? $0.title : "\($0.title)（\($0.speaker)）"
            }
            .joined(separator: "\n") + (meeting == nil ? visit.query["label"] : "")
        let day = holds ? "day" : "on"
        let first =
            holds
            ? (meeting?.state == .held ? meeting?.item.opened : meeting?.item.due) ?? visit.desk.today
            : meeting?.item.due ?? visit.calendar.adding(workdays: 3, to: visit.desk.today)
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))\(Component.openAsks(asks, visit))
            <form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))\(meeting.map { Form.version(visit.version ?? $0.item.version) })\(Form.hidden("do", holds ? "hold" : "plan"))
            \(Form.text("label", "会议名称", kept("label", meeting?.item.title ?? "镇党委会专题研究党风廉政建设"), errors))
            \(Form.select("chair", "主持人", LeaderYear.choices(view.leaders, view.names, visit.actor), kept("chair", chair), errors, empty: "选择主持人"))
            \(Form.day(day, holds ? "日期" : "哪一天开", kept(day, min(first, holds ? visit.desk.today : first).rawValue), errors))
            \(Form.text("place", "地点", kept("place", meeting?.place ?? ""), errors, optional: true))
            \(Form.area("agenda", "议题", kept("agenda", agenda), errors, hint: "一行一个，后面括号里写汇报人，例如 听取纪委工作汇报（程继伟）", rows: 5))
            \(holds ? minutes(visit, view, errors) : "")
            <p class="acts"><button class="button button--primary" name="save" value="yes">保存</button><a class="button" href="\(back)">返回</a></p></form>
            """)
    }

    func post(_ visit: Visit) async throws -> Reply {
        // The minutes follow the agenda; nothing is kept yet.
        if visit.form["list"] == "yes" { return .page(try await page(visit, nil)) }
        do {
            let entry = try await perform(visit)
            let done = visit.form["do"] == "hold" ? "held" : "planned"
            let link: Link = entry.item.map { "/dutylog/meetings/\($0)" } ?? "/dutylog/meetings"
            return .see(link.with([("done", done)] + Component.creditWords(entry.facts)))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }

    private func view(_ visit: Visit) async throws -> View {
        let id = ID(rawValue: visit.call.parameters["id"] ?? ""), seen = visit.seen
        let view = try await visit.read { session in
            View(
                meeting: try id.map { try MeetingStore.find($0, seenBy: seen, in: session) },
                names: try Directory(session, town: seen.town),
                leaders: try LeaderYear.leaders(town: seen.town, in: session))
        }
        if let meeting = view.meeting {
            try DutyLogRules.require(
                holds(visit, view) ? HoldMeeting.self : PlanMeeting.self, meeting, visit.actor)
        }
        return view
    }

    private func holds(_ visit: Visit, _ view: View) -> Bool {
        visit.form.has("do") ? visit.form["do"] == "hold" : visit.query["do"] == "hold"
    }

    /// The topics as the agenda has them now, with what was typed or kept of each.
    private func topics(_ visit: Visit, _ meeting: Meeting?) -> [Meeting.Topic] {
        let old = meeting?.topics ?? [], form = visit.form
        guard form.has("agenda") else { return old }
        let typed = form.all("topic").enumerated().map { index, title in
            Meeting.Topic(
                title: title, speaker: "", discussion: form["discussion-\(index)"],
                decision: form["decision-\(index)"])
        }
        return DutyLogRules.topics(form["agenda"], keeping: typed.isEmpty ? old : typed)
    }

    private func minutes(_ visit: Visit, _ view: View, _ errors: FormErrors?) -> HTML {
        let topics = topics(visit, view.meeting), form = visit.form
        let parts = topics.enumerated().map { index, topic -> HTML in
            """
            <h2>\(index + 1). \(topic.title)</h2>\(Form.hidden("topic", topic.title))
            \(Form.area("discussion-\(index)", "讨论情况", topic.discussion, errors, optional: true, rows: 2))
            \(Form.area("decision-\(index)", "议定事项", topic.decision, errors, rows: 2))
            """
        }
        let present =
            form.has("agenda")
            ? form.all("present") : view.meeting?.present.map(\.rawValue) ?? view.leaders.map(\.rawValue)
        let groups = view.names.openUnits.compactMap {
            unit -> (title: String, targets: [(value: String, label: String)])? in
            let people = view.names.presentPeople.filter { $0.unit == unit.id }
            return people.isEmpty ? nil : (unit.name, people.map { ($0.id.rawValue, $0.name) })
        }
        let note: HTML = topics.isEmpty ? "<p class=\"hint\">先写议题，再点下面的按钮逐个记录。</p>" : ""
        return """
            <p class="acts"><button class="button" name="list" value="yes">按议题列出纪要</button></p>\(note)\(parts)
            \(Form.picks("present", "出席", groups, present, errors))
            \(Form.text("guests", "列席", form.has("guests") ? form["guests"] : view.meeting?.guests ?? "", errors, hint: "写姓名", optional: true))
            \(Form.files("files", "附件", errors, hint: "最多 5 个，不要求上传"))
            """
    }

    private func perform(_ visit: Visit) async throws -> Entry {
        let form = visit.form, id = ID(rawValue: visit.call.parameters["id"] ?? "")
        let name = form["do"] == "hold" ? "day" : "on"
        var errors = FormErrors()
        let chair = ID(rawValue: form["chair"]), day = form.day(name)
        if chair == nil { errors.add("chair", "选择主持人") }
        if day == nil {
            errors.add(name, form[name].isEmpty ? "填写日期" : "没有“\(form[name])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
        }
        guard errors.items.isEmpty, let chair, let day else { throw errors }
        if name == "on" {
            return try await visit.perform(
                PlanMeeting(
                    meeting: id, version: visit.version, label: form["label"], chair: chair, on: day,
                    place: form["place"], agenda: form["agenda"]))
        }
        let view = try await view(visit)
        return try await visit.perform(
            HoldMeeting(
                meeting: id, version: visit.version, label: form["label"], chair: chair, day: day,
                place: form["place"], present: form.all("present").compactMap(ID.init(rawValue:)),
                guests: form["guests"], topics: topics(visit, view.meeting),
                files: try await visit.keepFiles("files")))
    }
}
