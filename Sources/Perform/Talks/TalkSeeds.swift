import Kernel
import Web

extension TalksLedger {
    static let sample = Sample(
        proving: { wanted, town in
            guard wanted.requirement == Talk.anyTalk.name || wanted.requirement == Talk.Form.integrity.label
            else {
                return []
            }
            return talks(wanted, town)
        },
        besides: { town in
            // Leaders talk with those in charge, three times a year.
            town.leaders.enumerated().flatMap { index, actor in
                [3, 6, 10].enumerated().compactMap { number, month in
                    guard let day = town.past(month, 8 + index), let unit = actor.unit else { return nil }
                    return talk(
                        .init(
                            requirement: Talk.anyTalk.name, unit: unit, person: actor.person, day: day,
                            number: index * 3 + number), town)
                }
            }
        })

    /// With everybody the task's words mean: the secretary with the leaders, a leader with the heads of what is in his charge.
    private static func talks(_ wanted: Sample.Wanted, _ town: Sample.Town) -> [Sample.Act] {
        guard let talker = town.actors.first(where: { $0.person != nil && $0.person == wanted.person }) else {
            return [talk(wanted, town)].compactMap { $0 }
        }
        let charged = Set(town.charges[talker.person ?? talker.town] ?? [])
        let whom =
            talker.role == .secretary
            ? town.leaders.filter { $0.person != talker.person }.compactMap(\.person)
            : town.actors.filter { $0.role == .head && $0.unit.map(charged.contains) ?? false }.compactMap(
                \.person)
        return whom.enumerated().compactMap { index, id in
            // One waits for the end of the year.
            guard let person = town.directory.person(id), wanted.day.month < 7 || index > 0 else {
                return nil
            }
            return seed(with: person, by: talker, on: wanted.day, number: wanted.number + index).map {
                Sample.Act(wanted.day, talker, $0)
            }
        }
    }

    /// Held by whoever owes it, or by somebody of the unit that does, with one of the town's people.
    private static func talk(_ wanted: Sample.Wanted, _ town: Sample.Town) -> Sample.Act? {
        let talker =
            town.actors.first { $0.person != nil && $0.person == wanted.person }
            ?? town.actors.first {
                $0.unit == wanted.unit && $0.isOne(of: [.secretary, .disciplineSecretary, .head])
            }
        let others = town.directory.presentPeople.filter { $0.unit != nil && $0.id != talker?.person }
        guard let talker, !others.isEmpty else { return nil }
        let again = WorkCalendar.shipped.workday(onOrBefore: wanted.day.adding(28))
        return seed(
            with: others[(wanted.number * 7) % others.count], by: talker, on: wanted.day,
            number: wanted.number,
            followUp: wanted.number % 4 == 1 ? again : nil
        ).map { Sample.Act(wanted.day, talker, $0) }
    }

    /// A believable talk of `actor`; nil when the actor does not talk.
    private static func seed(
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
