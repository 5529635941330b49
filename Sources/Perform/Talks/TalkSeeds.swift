import Kernel

extension TalksLedger {
    /// A believable talk of `actor` for the sample town; nil when the actor does not talk.
    package static func seed(
        with subject: Person, by actor: Actor, on day: Day, number: Int, followUp: Day? = nil
    ) -> (any Command)? {
        guard actor.isOne(of: TalkWorkflow.talkers), actor.person != subject.id, subject.unit != nil else {
            return nil
        }
        let words = [
            (
                "听取分管工作和廉政情况，逐项问了惠农资金发放、集体资产出租和公务接待，提醒凡是涉及钱和物的事要两个人经手、当天入账。", "认识到签字前必须看原始单据，今后不再先签后补。",
                "月底前把今年的票据自查一遍，结果报我。"
            ),
            ("了解近期思想和家庭情况，谈到人情往来多、应酬多的苗头，讲清哪些能去、哪些不能去，要求操办喜事提前报告。", "表示理解，家里老人做寿不摆酒。", "重要事项提前三天报告。"),
            ("就群众反映的办事拖延问题当面核实，问清三件具体事为什么超过期限，讲明首问负责的要求。", "承认有推脱，愿意上门道歉。", "一周内把三件事办完并回访群众。"),
            ("新学期用工用料多，重点谈了采购和验收的廉政风险，对照岗位风险点逐条说怎样防。", "逐条作了说明，没有异议。", ""),
        ]
        let said = words[number % words.count]
        return HoldTalk(
            form: .integrity, subject: subject.id, day: day, place: "镇政府三楼小会议室", company: "",
            matters: ["例行廉政谈话", "节前廉政提醒", "分管领域廉政谈话"][number % 3],
            content: "\(subject.name)同志：\(said.0)", statement: said.1, commitments: said.2,
            followUp: said.2.isEmpty ? nil : followUp, sure: true)
    }
}
