import Kernel
import Storage
import Web

extension ProblemsLedger {
    static let sample = Sample(besides: { town in Seeds(town: town).acts })

    /// Problems of the sample year: most closed, a few open, one sent back, one of class A waiting for the secretaries.
    private struct Seeds {
        let town: Sample.Town

        private struct Story {
            let month: Int
            let day: Int
            let unit: String
            let label: String
            let text: String
            let basis: String
            let cause: String
            let measures: String
            let report: String
            let effect: String
            let category: Problem.Category
            let severity: Problem.Severity
            let end: End
        }

        private enum End { case closed, reported, returned, rectifying, registered }

        var acts: [Sample.Act] {
            guard let officer = town.first(.disciplineOfficer) else { return [] }
            return Self.stories.enumerated().flatMap { tell($1, $0, officer) } + draws
        }

        /// The draws of every month so far, and what looking again found; the present month's are still to be done.
        private var draws: [Sample.Act] {
            let firsts = (1...town.today.month).compactMap { Day(town.today.year, $0, 1) }
            return firsts.filter { $0 < town.today }.flatMap { first -> [Sample.Act] in
                let draw = Sample.Act(first, .program(town: town.id), DrawRechecks())
                guard first.month < town.today.month else { return [draw] }
                return [draw] + (8...10).compactMap { lookAgain(first.adding($0)) }
            }
        }

        private func lookAgain(_ day: Day) -> Sample.Act? {
            guard let secretary = self.town.first(.disciplineSecretary), day < self.town.today else {
                return nil
            }
            let town = self.town.id
            return Sample.Act(
                day, secretary,
                later: { session in
                    try session.first(
                        """
                        SELECT id FROM item WHERE town = \(town) AND kind = \(Recheck.kind) AND state = 'waiting'
                        ORDER BY opened, number LIMIT 1
                        """
                    ) { try $0.next(ID.self) }.map {
                        RecordRecheck(
                            recheck: $0, version: nil, result: .holds,
                            words: "到现场看了近两个月的记录，抽问三个人，做法一直在坚持，没有再出现。")
                    }
                })
        }

        private func tell(_ story: Story, _ index: Int, _ officer: Actor) -> [Sample.Act] {
            guard let found = town.past(story.month, story.day),
                let unit = town.directory.unit(named: story.unit),
                let head = town.actors.first(where: { $0.unit == unit.id && $0.role == .head })
            else { return [] }
            var acts = [
                Sample.Act(
                    found, officer,
                    RaiseProblem(
                        label: story.label, source: index % 4 == 3 ? .superior : .inspection,
                        origin: index % 4 == 3 ? "县委巡察组反馈意见" : "年度监督检查", category: story.category,
                        severity: story.severity, text: story.text, basis: story.basis,
                        asked: story.measures, unit: unit.id, found: found, due: found.adding(45),
                        assign: story.end != .registered))
            ]
            func then(_ days: Int, _ actor: Actor?, _ command: @escaping @Sendable (ID) -> any Command) {
                guard let actor, let last = acts.last else { return }
                let town = town.id
                acts.append(
                    Sample.Act(
                        last.day.adding(days), actor,
                        later: { session in
                            try session.first(
                                """
                                SELECT id FROM item WHERE town = \(town) AND kind = \(Problem.kind) AND title = \(story.label)
                                ORDER BY id DESC
                                """
                            ) { try $0.next(ID.self) }.map(command)
                        }))
            }
            guard story.end != .registered else { return acts }
            then(3, head) {
                PlanRectification(problem: $0, version: nil, cause: story.cause, measures: story.measures)
            }
            guard story.end != .rectifying else { return acts }
            then(20, head) { ReportRectification(problem: $0, version: nil, report: story.report) }
            switch story.end {
            case .returned:
                then(4, officer) { ReturnProblem(problem: $0, version: nil, reason: "只说已经整改，没有核对的数，补上再报") }
            case .closed:
                then(5, officer) { VerifyProblem(problem: $0, version: nil, effect: story.effect) }
                guard story.severity == .a else { break }
                then(1, town.first(.disciplineSecretary)) { ApproveClosing(problem: $0, version: nil) }
                then(1, town.first(.secretary)) { ApproveClosing(problem: $0, version: nil) }
            case .reported where !story.effect.isEmpty:
                then(5, officer) { VerifyProblem(problem: $0, version: nil, effect: story.effect) }
            default: break
            }
            return acts
        }

        private static let stories: [Story] = [
            .init(
                month: 2, day: 6, unit: "石桥村", label: "三笔接待费没有公函和清单",
                text: "抽查去年下半年账目，三笔接待费共 2160 元，没有公函，也没有菜单和人数。", basis: "镇公务接待管理办法第六条",
                cause: "报账员不熟悉规定，村干部签字前没有核对。",
                measures: "核实用途，不应报销的退回；今后先有公函再接待，两人签字。", report: "核实其中两笔属于工作餐，补齐了清单；一笔 680 元已由经手人退回村账。",
                effect: "查看 2 月至 3 月账目，接待费都附有公函和清单，没有再发生。", category: .extravagance, severity: .c,
                end: .closed),
            .init(
                month: 2, day: 20, unit: "财政所", label: "两笔工程款支付没有集体研究记录",
                text: "村道维修两笔工程款共 18.6 万元，支付前没有党政联席会议记录。", basis: "镇“三重一大”议事规则第九条",
                cause: "临近年底赶进度，先付后议。", measures: "补开会议说明情况，梳理全年大额支付，建立付款前核对表。",
                report: "补开会议作了说明，全年 23 笔大额支付逐笔核对，付款前核对表已经启用。",
                effect: "抽查 3 月 5 笔付款，每笔都有会议纪要编号，付款单上有核对人签字。", category: .decisions, severity: .a,
                end: .closed),
            .init(
                month: 3, day: 12, unit: "柳湾村", label: "惠农补贴公示时间不够",
                text: "耕地地力保护补贴名单公示 3 天就撤下，规定是 7 天。", basis: "惠农补贴资金发放公示要求", cause: "公示栏位置不够，换成了别的通知。",
                measures: "重新公示满 7 天，拍板报分管领导，公示栏单列一块。", report: "已重新公示 7 天，公示栏划出固定一块。",
                effect: "入户问了 6 户，都知道在哪里看名单、补多少钱。", category: .welfare, severity: .b, end: .closed),
            .init(
                month: 3, day: 25, unit: "经济发展办公室", label: "下村检查只看台账不见人",
                text: "一季度下村检查 8 次，有 5 次只看了台账，没有到现场也没有问群众。", basis: "镇改进作风若干规定", cause: "任务重叠，一天跑四个村。",
                measures: "每次检查不超过两个村，到现场、问群众，写明问了谁。", report: "4 月起每次只去一两个村，检查记录写明到了哪里、问了谁。",
                effect: "抽看 4 月 6 份检查记录，都写了现场情况和问到的群众意见。", category: .workStyle, severity: .c, end: .closed),
            .init(
                month: 5, day: 14, unit: "农业农村服务中心", label: "帮扶物资领取没有签收",
                text: "春季帮扶的化肥 120 袋，有 31 袋没有签收记录。", basis: "乡村振兴帮扶物资管理办法", cause: "发放时人多，没有逐户签字。",
                measures: "逐户核对补签，查不到的说明去向；今后边发边签。", report: "31 袋中 28 袋已逐户核实补签，3 袋退回仓库。",
                effect: "抽查 10 户，都说收到并签了字；6 月发的农药签收齐全。", category: .countryside, severity: .b, end: .closed),
            .init(
                month: 6, day: 9, unit: "松林村", label: "村集体林地租金收取没有入账",
                text: "两户承包林地的租金共 9000 元收了现金，四个月没有入账。", basis: "村级财务管理制度第十二条",
                cause: "报账员外出，现金放在村干部手里。", measures: "当天入账，查清四个月去向；收款一律转账。", report: "9000 元已存入村账，附说明。",
                effect: "查看银行回单，9000 元已入账；近三个月收款都是转账。",
                category: .finance, severity: .a, end: .reported),
            .init(
                month: 8, day: 18, unit: "综合执法队", label: "执法用车加油记录与里程不符",
                text: "7 月两次加油记录与行车里程相差较大，没有说明。", basis: "公务用车管理办法", cause: "驾驶员代记里程，没有核对。",
                measures: "逐次核对里程和加油，查明原因；每次由两人登记。", report: "已经按要求整改。", effect: "", category: .extravagance,
                severity: .b,
                end: .returned),
            .init(
                month: 10, day: 20, unit: "青河村", label: "垃圾收集点渗水流进水渠",
                text: "村口垃圾收集点没有防渗，雨后渗水流进灌溉水渠。", basis: "农村人居环境整治责任书", cause: "收集点选在低处，没有硬化。",
                measures: "收集点硬化并加盖，清理水渠。", report: "", effect: "", category: .environment, severity: .b,
                end: .rectifying),
            .init(
                month: 11, day: 12, unit: "梨树坪村", label: "党务公开栏三个月没有更新",
                text: "8 月以后没有更新，群众问起发展党员的情况答不上来。", basis: "党务公开工作细则", cause: "", measures: "", report: "",
                effect: "",
                category: .duty, severity: .c, end: .registered),
        ]
    }
}
