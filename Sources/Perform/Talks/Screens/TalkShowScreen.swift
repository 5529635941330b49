import Kernel
import Web

/// One talk, for those it is confided to.
struct TalkShowScreen: Sendable {
    let ports: TalksLedger.Ports

    struct View: Sendable {
        let talk: Talk
        let credited: Credited
        let clocks: [RunningClock]
        let files: [Attachment]
        let timeline: [TimelineEntry]
        let directory: Directory
    }

    func view(_ visit: Visit) async throws -> View {
        let id = try visit.id(), seen = visit.seen, ports = ports
        return try await visit.read { session in
            View(
                talk: try TalkStore.find(id, seenBy: seen, in: session),
                credited: try ports.credits(id, seen, session),
                clocks: try RunningClock.of(id, town: seen.town, in: session),
                files: try Attachment.of(id, town: seen.town, in: session),
                timeline: try TimelineEntry.of(id, seenBy: seen, in: session),
                directory: try Directory(session, town: seen.town))
        }
    }

    func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let view = try await view(visit), talk = view.talk
        let acts = Set(TalkRules.acts(talk, visit.actor).map { $0.name })
        let light: HTML = talk.item.due == nil ? "" : " · \(Component.light(talk.item, visit.lights))"
        let credited: HTML =
            talk.held != nil && talk.talker == visit.actor.person
            ? Component.credited(view.credited, visit) : ""
        return Page.html(
            visit, title: talk.item.title, marked: true,
            """
            \(Component.recorded(visit, done))\(Form.summary(errors))<h1>\(talk.item.title)</h1>
            <p class="hint">\(talk.item.number) · \(talk.state.label)\(light)</p>
            <div class="acts">\(buttons(talk, acts))\(papers(talk))<button class="button" data-print>打印</button></div>
            \(facts(view, visit))\(Component.clocks(view.clocks, visit))\(parts(talk, visit))\(TalkActs.html(visit, talk, acts, errors))
            \(credited)\(Component.attachments(view.files))\(Component.timeline(view.timeline, facts: labels))
            """)
    }

    private let done = [
        "held": "已记录。", "arranged": "已保存。", "decided": "已批复。", "sent": "已送达，并通知本人。", "replied": "已回复。",
        "concluded": "已了结。", "followed": "已记录回访。", "void": "已作废。",
    ]
    private let labels = [
        "form": "类型", "by": "哪一天以前", "day": "谈话日期", "followUp": "回访日期", "received": "收到日期", "due": "回复期限",
        "reason": "理由", "again": "再次回访", "digest": "内容校验值",
    ].merging(Component.creditFacts) { own, _ in own }

    private func buttons(_ talk: Talk, _ acts: Set<String>) -> HTML {
        let id = talk.item.id
        var buttons: HTML = ""
        if acts.contains(HoldTalk.name) {
            buttons +=
                talk.held == nil
                ? "<a class=\"button button--primary\" href=\"\("/talks/\(id)/edit" as Link)\">已经谈了，记录</a>"
                : "<a class=\"button\" href=\"\("/talks/\(id)/edit" as Link)\">更正记录</a>"
        }
        if acts.contains(ArrangeTalk.name) {
            let edit = ("/talks/\(id)/edit" as Link).with([("do", "arrange")])
            buttons += "<a class=\"button\" href=\"\(edit)\">修改安排</a>"
        }
        if acts.contains(VoidTalk.name) {
            buttons += "<a class=\"button\" href=\"\("/talks/\(id)/void" as Link)\">作废</a>"
        }
        return buttons
    }

    private func papers(_ talk: Talk) -> HTML {
        let id = talk.item.id
        if talk.form == .inquiry {
            return [.proposed, .void].contains(talk.state)
                ? ""
                : "<a class=\"button\" href=\"\("/talks/\(id)/inquiry.docx" as Link)\">函询通知书（Word）</a>"
        }
        guard talk.held != nil else { return "" }
        return """
            <a class="button" href="\("/talks/\(id)/record.docx" as Link)">谈话记录（Word）</a><a class="button" href="\("/talks/\(id)/record.pdf" as Link)">PDF</a>
            """
    }

    private func facts(_ view: View, _ visit: Visit) -> HTML {
        let talk = view.talk, record = talk.record, today = visit.desk.today
        func name(_ id: ID) -> HTML {
            let person = view.directory.person(id)
            return "\(person?.name ?? "")（\(person?.post ?? "")）"
        }
        let effect: HTML =
            talk.effectEnds.map { end in
                """
                到 \(end.rawValue)，\(end >= today ? "影响期内" : "已过")<p class="hint">提示：按 \(TalkRules.monthsOfAdmonition) 个月推算，各地规定不一，以县纪委、组织部门的规定为准。</p>
                """
            } ?? ""
        return Component.facts([
            ("类型", "\(talk.form.label)"), ("谈话人", name(talk.talker)), ("谈话对象", name(talk.subject)),
            ("日期", talk.held == nil ? "" : Component.day(talk.held)),
            ("地点", record.place.isEmpty ? "" : "\(record.place)"),
            ("在场", record.company.isEmpty ? "" : "\(record.company)"),
            (
                talk.state == .following ? "回访日期" : "",
                talk.state == .following ? Component.day(talk.item.due) : ""
            ),
            ("诫勉影响期", effect),
        ])
    }

    private func parts(_ talk: Talk, _ visit: Visit) -> HTML {
        let mine = visit.actor.person == talk.subject
        let parts = [
            (talk.form.mattersLabel, talk.matters), ("提纲", mine ? "" : talk.outline),
            ("谈话内容", talk.record.content), ("对方的态度和说明", talk.record.statement),
            ("承诺和要求", talk.record.commitments), ("回访情况", talk.record.followed),
            ("书面说明", talk.inquiry.reply), ("所在党委（党组）主要负责人意见", talk.inquiry.opinion),
            ("处置意见", talk.inquiry.outcome),
        ]
        let drawn = parts.filter { !$0.1.isEmpty }.map { part -> HTML in
            "<section><h2>\(part.0)</h2>\(Component.prose(part.1))</section>"
        }
        return "\(drawn)"
    }
}

/// The forms of a talk's page: approving, sending, answering, concluding, looking again.
enum TalkActs {
    static func html(_ visit: Visit, _ talk: Talk, _ acts: Set<String>, _ errors: FormErrors?) -> HTML {
        func form(_ act: String, _ head: String, _ fields: HTML, files: Bool = false) -> HTML {
            let type: HTML = files ? " enctype=\"multipart/form-data\"" : ""
            let action: Link = "/talks/\(talk.item.id)/\(act)"
            return """
                <section class="screen-only"><h2>\(head)</h2><form method="post" class="form" action="\(action)"\(type) novalidate>\(Form.token(visit))\(Form.version(visit.version ?? talk.item.version))
                \(fields)</form></section>
                """
        }
        let typed = visit.form
        var forms: HTML = ""
        if acts.contains(DecideTalk.name) {
            forms += form(
                "decide", "批复",
                """
                \(Form.area("reason", "理由", typed["reason"], errors, hint: "不批准的写明理由", optional: true, rows: 2))
                <p class="acts"><button class="button button--primary" name="do" value="approve">批准</button><button class="button" name="do" value="refuse">不批准</button></p>
                """)
        }
        if acts.contains(SendInquiry.name) {
            let day = typed.has("received") ? typed["received"] : visit.desk.today.rawValue
            forms += form(
                "send", "送达",
                """
                \(Form.text("received", "对方收到的日期", day, errors))<button class="button button--primary">登记送达</button>
                """)
        }
        if acts.contains(ReplyInquiry.name) {
            forms += form(
                "reply", "书面回复",
                """
                \(Form.area("reply", "说明", typed["reply"], errors, hint: "逐项说明函询的问题"))
                \(Form.area("opinion", "所在党委（党组）主要负责人意见", typed["opinion"], errors, hint: "你本人就是主要负责人的不填", optional: true, rows: 2))
                \(Form.files("files", "附件", errors))<button class="button button--primary">提交回复</button>
                """, files: true)
        }
        if acts.contains(ConcludeInquiry.name) {
            forms += form(
                "conclude", "了结",
                """
                \(Form.area("outcome", "处置意见", typed["outcome"], errors, hint: "例如 说明清楚，予以采信了结；问题轻微的写明怎样处理", rows: 3))<button class="button button--primary">了结</button>
                """)
        }
        if acts.contains(FollowTalk.name) {
            forms += form(
                "follow", "回访",
                """
                \(Form.area("words", "承诺办得怎样", typed["words"], errors, rows: 3))
                \(Form.text("again", "再次回访的日期", typed["again"], errors, hint: "不用再看的不填", optional: true))<button class="button button--primary">记录回访</button>
                """)
        }
        return forms
    }
}
