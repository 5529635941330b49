import Kernel
import Web

/// What the drop-downs of a duty offer, made once a page.
struct DutyChoices {
    let directory: Directory
    /// Whom a duty may be laid on, in groups as people look for them.
    let groups: [(title: String, targets: [(value: String, label: String)])]
    let units: [(value: String, label: String)]
    let rhythms: [(value: String, label: String)]
    let requirements: [(value: String, label: String)]

    var targets: [(value: String, label: String)] { groups.flatMap(\.targets) }

    /// 班子成员, whom a duty of all leaders reaches.
    let leaders: [ID]

    init(_ directory: Directory, leaders: [ID] = [], records: [RecordKind]) {
        (self.directory, self.leaders) = (directory, leaders)
        func named(_ targets: [Duty.Target]) -> [(value: String, label: String)] {
            targets.map { ($0.text, $0.label(directory)) }
        }
        let posts = directory.presentPeople.filter { person in
            directory.unit(person.unit)?.kind == .committee
        }.map { Duty.Target.person($0.id) }
        groups =
            [("全体", named([.villages, .offices, .leaders]))]
            + TownUnit.Kind.allCases.map { kind in
                (kind.label, named(directory.units(kind).map { .unit($0.id) }))
            } + [("人员", named(posts))]
        units = directory.openUnits.map { ($0.id.rawValue, $0.name) }
        rhythms = Rhythm.allCases.map { ($0.rawValue, $0.label) }
        requirements = records.map { ($0.name, $0.name) }
    }
}

/// One draft duty on the review page: what it says, and its short forms. Its long form has a page of its own, so that the review
/// of a long plan stays a light page.
enum DutyCard {
    static func html(_ visit: Visit, _ duty: Duty, before: Duty?, _ choices: DutyChoices, asks: String?)
        -> HTML
    {
        if duty.state == .dropped {
            return """
                <div class="duty duty--dropped"><p>\(duty.item.title)</p><p>不列任务：\(duty.reason ?? "")</p>
                <form method="post" action="\("/duties/\(duty.item.id)/restore" as Link)">\(start(visit, duty))
                <button class="button button--small">恢复列任务</button></form></div>
                """
        }
        let lead = duty.ownersLabel(choices.directory, leads: true)
        let support = duty.ownersLabel(choices.directory, leads: false)
        let reached = DutyUnfolding.holders(duty, choices.directory, leaders: choices.leaders)
        let refused = DutyRules.refusal(duty)
        let lacking = reached.isEmpty || duty.rhythm == .once && duty.by == nil
        let state: HTML = lacking ? " duty--lacking" : ""
        let also: HTML = support.isEmpty ? "" : "；配合：\(support)"
        let who: HTML = lead.isEmpty ? "<b>还没有责任单位</b>" : "责任：\(lead)\(also)"
        let unknown: HTML =
            duty.named.isEmpty ? "" : "<p class=\"duty__unknown\">方案写的“\(duty.named)”不在本镇名单里，选择由谁承担</p>"
        let stop: HTML =
            refused.map {
                "<p class=\"duty__unknown\">要求“\($0.word)”，本系统\($0.rule)：可以改写；照原文执行的，在修改里或发布时写明理由</p>"
            } ?? ""
        let why: HTML = duty.why.isEmpty ? "" : "<span class=\"hint\">（\(duty.why)）</span>"
        let set: HTML = duty.terms == nil ? "" : "（人工设定）"
        let asked: HTML = asks.map { "<p class=\"hint\">怎样的记录算数：\($0)\(set)</p>" } ?? ""
        let watch: HTML = choices.directory.unit(duty.supervisor).map { "；督促：\($0.name)" } ?? ""
        return """
            <div class="duty\(state)" id="d-\(duty.item.id)"><p><b>\(duty.item.title)</b></p>
            <p>\(who)\(why)\(watch)；\(duty.scheduleLabel)；\(duty.requirement) \(duty.count) 次；权重 \(duty.weight)</p>\(asked)\(unknown)\(stop)
            <p class="duty__more"><a data-key="e" href="\("/duties/\(duty.item.id)/edit" as Link)">修改</a></p>
            \(more(visit, duty, before))</div>
            """
    }

    private static func start(_ visit: Visit, _ duty: Duty) -> HTML {
        Form.token(visit) + Form.version(duty.item.version)
    }

    private static func more(_ visit: Visit, _ duty: Duty, _ before: Duty?) -> HTML {
        let id = duty.item.id
        let merge: HTML =
            before.flatMap { $0.state == .draft ? $0 : nil }.map { before in
                """
                <form method="post" action="\("/duties/\(id)/merge" as Link)">\(start(visit, duty))\(Form.hidden("into", before.item.id.rawValue))\(Form.hidden("into_version", "\(before.item.version)"))
                <button class="button button--small">并入上一项“\(before.item.title.prefix(12))”</button></form>
                """
            } ?? ""
        return """
            <details class="duty__more"><summary>拆分、合并、不列</summary>
            <form method="post" action="\("/duties/\(id)/split" as Link)">\(start(visit, duty))
            <label for="s1-\(id)">拆成两项，第一项</label><input type="text" id="s1-\(id)" name="first" value="\(duty.item.title)">
            <label for="s2-\(id)">第二项</label><input type="text" id="s2-\(id)" name="second"><button class="button button--small">拆分</button></form>\(merge)
            <form method="post" action="\("/duties/\(id)/drop" as Link)">\(start(visit, duty))
            <label for="w-\(id)">不列任务的理由</label><input type="text" id="w-\(id)" name="reason"><button class="button button--small">不列任务</button></form></details>
            """
    }

    static func adding(_ plan: ID, _ clause: ID) -> HTML {
        let link = ("/duties/new" as Link).with([("plan", plan.rawValue), ("clause", clause.rawValue)])
        return "<p class=\"duty__more\"><a href=\"\(link)\">添加一项责任</a></p>"
    }
}
