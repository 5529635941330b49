import Foundation
import Kernel
import Papers
import Web

struct TalkRoutes: Sendable {
    let ports: TalksLedger.Ports

    var routes: [Route] {
        let form = TalkFormScreen(ports: ports), show = TalkShowScreen(ports: ports)
        return [
            .get("/talks", may: TalkWorkflow.answerers) { .page(try await list($0)) },
            .get("/talks.xlsx", may: TalkWorkflow.answerers) { try await TalkColumns.register.xlsx($0) },
            .get("/talks/coverage", may: TalkWorkflow.talkers) {
                .page(try await TalkCoverageScreen.page($0))
            },
            .get("/talks/coverage.xlsx", may: TalkWorkflow.talkers, TalkCoverageScreen.xlsx),
            .get("/talks/new", may: TalkWorkflow.talkers) { .page(try await form.page($0, nil)) },
            .post("/talks/new", may: TalkWorkflow.talkers, takes: .files) { try await form.post($0) },
            .get("/talks/{id}", may: TalkWorkflow.answerers) { .page(try await show.page($0, nil)) },
            .get("/talks/{id}/edit", may: TalkWorkflow.talkers) { .page(try await form.page($0, nil)) },
            .post("/talks/{id}/edit", may: TalkWorkflow.talkers, takes: .files) { try await form.post($0) },
            .get("/talks/{id}/void", may: VoidTalk.may) { visit in
                let view = try await show.view(visit)
                try TalkRules.require(VoidTalk.self, view.talk, visit.actor)
                return .page(reasons(view).html(visit, version: view.talk.item.version))
            },
            .post("/talks/{id}/void", may: VoidTalk.may) { visit in
                let view = try await show.view(visit), id = view.talk.item.id
                return try await reasons(view).reply(
                    visit, then: ("/talks/\(id)" as Link).with([("done", "void")])
                ) {
                    try await visit.perform(
                        VoidTalk(talk: id, version: visit.version, reason: visit.form["reason"]))
                }
            },
        ] + acts(show) + papers
    }

    private func acts(_ show: TalkShowScreen) -> [Route] {
        [
            .post("/talks/{id}/decide", may: DecideTalk.may) { visit in
                try await act(visit, show, "decided") { id in
                    try await visit.perform(
                        DecideTalk(
                            talk: id, version: visit.version, approve: visit.form["do"] == "approve",
                            reason: visit.form["reason"]))
                }
            },
            .post("/talks/{id}/send", may: SendInquiry.may) { visit in
                try await act(visit, show, "sent") { id in
                    let received = try day(visit, "received", "收到日期")
                    return try await visit.perform(
                        SendInquiry(talk: id, version: visit.version, received: received))
                }
            },
            .post("/talks/{id}/reply", may: ReplyInquiry.may, takes: .files) { visit in
                try await act(visit, show, "replied") { id in
                    let files = try await visit.keepFiles("files")
                    return try await visit.perform(
                        ReplyInquiry(
                            talk: id, version: visit.version, reply: visit.form["reply"],
                            opinion: visit.form["opinion"], files: files))
                }
            },
            .post("/talks/{id}/conclude", may: ConcludeInquiry.may) { visit in
                try await act(visit, show, "concluded") { id in
                    try await visit.perform(
                        ConcludeInquiry(talk: id, version: visit.version, outcome: visit.form["outcome"]))
                }
            },
            .post("/talks/{id}/follow", may: FollowTalk.may) { visit in
                try await act(visit, show, "followed") { id in
                    let again = visit.form["again"].isEmpty ? nil : try day(visit, "again", "再次回访的日期")
                    return try await visit.perform(
                        FollowTalk(talk: id, version: visit.version, words: visit.form["words"], again: again)
                    )
                }
            },
        ]
    }

    /// Does an act of the talk's page; what was wrong comes back at its form.
    private func act(
        _ visit: Visit, _ show: TalkShowScreen, _ done: String, _ perform: (ID) async throws -> Entry
    ) async throws -> Reply {
        do {
            let id = try visit.id(), facts = try await perform(id).facts
            return .see(("/talks/\(id)" as Link).with([("done", done)] + Component.creditWords(facts)))
        } catch let errors as FormErrors {
            return .page(try await show.page(visit, errors), status: 422)
        }
    }

    private func day(_ visit: Visit, _ field: String, _ what: String) throws -> Day {
        guard let day = visit.form.day(field) else {
            throw FormErrors(field, "填写\(what)，按 2026-03-01 的形式")
        }
        return day
    }

    private func list(_ visit: Visit) async throws -> HTML {
        let talks = visit.actor.isOne(of: TalkWorkflow.talkers)
        let acts: HTML =
            talks
            ? """
            <a class="button button--primary" href="/talks/new?do=hold">记录谈话</a><a class="button" href="/talks/new?do=arrange">安排谈话</a>
            <a class="button" href="/talks/coverage">谁还没有谈过</a><a class="button" href="/imports/new/talk">导入台账</a>
            """ : ""
        let note: HTML = "<p class=\"hint\">只列出你参加的谈话；党委书记和纪委书记看得到全部。其他人从列表、搜索、导出和留痕里都看不到。</p>"
        return try await TalkColumns.register.page(
            visit, acts: acts, note: note, empty: "没有符合条件的谈话")
    }

    private func reasons(_ view: TalkShowScreen.View) -> ReasonPage {
        ReasonPage(
            "作废谈话",
            about:
                "<p>\(view.talk.item.number) \(view.talk.item.title)</p>\(Component.creditWarning(view.credited))",
            label: "作废的理由", back: "/talks/\(view.talk.item.id)")
    }

    // MARK: Papers

    private var papers: [Route] {
        [
            .get("/talks/{id}/record.docx", may: TalkWorkflow.answerers) { visit in
                let (name, data) = try await record(visit)
                return .docx(data, name: name)
            },
            .get("/talks/{id}/record.pdf", may: TalkWorkflow.answerers) { visit in
                let (name, data) = try await record(visit)
                return .pdf(try await PaperFiles.pdfs([data])[0], name: name)
            },
            .get("/talks/{id}/inquiry.docx", may: TalkWorkflow.answerers) { visit in
                let (talk, directory, form) = try await find(visit, InquiryPaper.kind)
                guard talk.form == .inquiry else { throw Refusal.missing }
                let body = directory.unit(directory.person(talk.talker)?.unit)?.name ?? ""
                let (id, town, today) = (talk.item.id, visit.actor.town, visit.desk.today)
                let (clock, limit) = try await visit.read { session in
                    (
                        try RunningClock.of(id, town: town, in: session).first,
                        try LimitVersion.find(TalkRules.reply, on: today, town: town, in: session).limit
                    )
                }
                return .docx(
                    try InquiryPaper.docx(
                        talk, directory, from: body, limit, due: clock?.reckoning(in: visit.calendar).due,
                        on: form, mark: visit.takenAway),
                    name: "\(talk.item.number) 函询通知书")
            },
        ]
    }

    private func record(_ visit: Visit) async throws -> (String, Data) {
        let (talk, directory, form) = try await find(visit, TalkRecordPaper.kind)
        guard talk.held != nil, talk.form != .inquiry else { throw Refusal.missing }
        return (
            "\(talk.item.number) \(talk.form.label)记录",
            try TalkRecordPaper.docx(talk, directory, on: form, mark: visit.takenAway)
        )
    }

    private func find(_ visit: Visit, _ kind: PaperKind) async throws -> (Talk, Directory, DocxForm) {
        let id = try visit.id(), seen = visit.seen
        return try await visit.read { session in
            (
                try TalkStore.find(id, seenBy: seen, in: session), try Directory(session, town: seen.town),
                try kind.form(town: seen.town, in: session)
            )
        }
    }
}
