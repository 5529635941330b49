import Kernel
import Web

extension EducationLedger {
    static let sample = Sample(
        proving: { [proving($0, $1)].compactMap { $0 } }, besides: besides, ahead: ahead)

    /// A believable session that proves a task; nil when nothing here does.
    private static func proving(_ wanted: Sample.Wanted, _ town: Sample.Town) -> Sample.Act? {
        guard let unit = town.directory.unit(wanted.unit), let keeper = town.keeper(of: wanted.unit) else {
            return nil
        }
        let own = town.directory.presentPeople.filter { $0.unit == unit.id }
        // Whoever owes it leads it.
        let people = own.filter { $0.id == wanted.person } + own.filter { $0.id != wanted.person }
        if let asked = asked(wanted, unit, people) { return Sample.Act(wanted.day, keeper, asked) }
        return session(wanted.requirement, unit, people, on: wanted.day, number: wanted.number).map {
            Sample.Act(wanted.day, keeper, $0)
        }
    }

    /// A lesson of the Party secretary's own, a session of the committee's study group: what the task's words ask for.
    private static func asked(_ wanted: Sample.Wanted, _ unit: TownUnit, _ people: [Person]) -> (any Command)?
    {
        guard let first = people.first else { return nil }
        func session(_ topic: Study.Topic, _ title: String, _ content: String, _ materials: [String])
            -> RecordStudy
        {
            RecordStudy(
                topic: topic, label: title, unit: unit.id, day: wanted.day, place: "镇政府二楼会议室",
                led: first.name,
                content: content, materials: materials, present: people.map(\.id))
        }
        if wanted.work.contains("党课") {
            return session(
                .integrity, "廉政党课：手中的权力从哪里来",
                "从三个身边案例讲起，讲清公与私、情与法的界限，要求管钱管物的岗位每月自查一次，课后六名干部谈了体会。", [])
        }
        if wanted.work.contains("理论学习") {
            return session(
                .theory, "镇党委理论学习中心组学习：党纪专题",
                "领学党纪条文，围绕廉洁纪律和群众纪律研讨，两名班子成员作重点发言，联系分管工作列出要改的三件事。",
                ["《中国共产党纪律处分条例》", "《中国共产党廉洁自律准则》"])
        }
        return nil
    }

    /// Every office and village studies now and then.
    private static func besides(_ town: Sample.Town) -> [Sample.Act] {
        town.directory.openUnits.filter { $0.kind != .committee }.enumerated().flatMap { index, unit in
            zip(["警示教育", "学习教育", "法规学习"], [2, 5, 9]).enumerated().compactMap { number, entry in
                town.past(entry.1, 3 + index % 22).flatMap { day in
                    proving(
                        .init(
                            requirement: entry.0, unit: unit.id, person: nil, day: day, number: index + number
                        ),
                        town)
                }
            }
        }
    }

    /// Sessions still to be held, and questions to test oneself with.
    private static func ahead(_ town: Sample.Town) -> [Sample.Act] {
        guard let office = town.first(.office), let unit = office.unit else { return [] }
        let last = Day.last(ofMonth: 12, in: town.today.year)
        let plans = [12, 26].enumerated().compactMap { number, ahead -> (any Command)? in
            let by = town.today.adding(ahead)
            return by <= last ? plan(unit: unit, by: by, number: number + 2) : nil
        }
        return (questions + plans).map { Sample.Act(town.today, office, $0) }
    }

    private static func session(
        _ requirement: String, _ unit: TownUnit, _ people: [Person], on day: Day, number: Int
    ) -> (any Command)? {
        let topic: Study.Topic
        if requirement == Study.anyTopic.name {
            topic = [.rules, .theory, .integrity][number % 3]
        } else if let named = Study.Topic.allCases.first(where: { $0.label == requirement }) {
            topic = named
        } else {
            return nil
        }
        guard let leader = people.first else { return nil }
        // Now and then somebody is away.
        let away = people.count > 3 && number % 3 == 0 ? [people[people.count - 1]] : []
        let words = words(topic, number)
        return RecordStudy(
            topic: topic, label: words.title, unit: unit.id, day: day,
            place: unit.kind == .village ? "村党群服务中心" : "镇政府二楼会议室", led: leader.name,
            content: words.content, materials: words.materials,
            present: people.filter { person in !away.contains(person) }.map(\.id),
            absent: away.map { .init(person: $0.id, reason: ["外出培训", "病假", "防汛值守"][number % 3]) })
    }

    private static func plan(unit: ID, by day: Day, number: Int) -> any Command {
        let topic = Study.Topic.allCases[number % Study.Topic.allCases.count]
        return PlanStudy(
            topic: topic, label: words(topic, number).title, unit: unit, by: day, content: "结合本单位实际安排研讨。")
    }

    /// Some questions for the sample town's bank.
    static var questions: [any Command] {
        [
            SaveQuestion(
                kind: .single, topic: "党纪处分", words: "党纪处分的影响期，从什么时候起算？",
                options: ["谈话之日", "处分批准之日", "处分宣布之日", "材料归档之日"], answer: "B",
                explanation: "影响期自党组织批准处分之日起计算，与何时宣布无关。"),
            SaveQuestion(
                kind: .single, topic: "党纪处分", words: "受到警告处分的党员，影响期是多久？",
                options: ["六个月", "一年", "一年六个月", "两年"], answer: "B", explanation: "警告一年，严重警告一年六个月。"),
            SaveQuestion(
                kind: .multiple, topic: "四风", words: "下列哪些属于节日期间应当抽查的问题？",
                options: ["公款吃喝", "公车私用", "值班值守", "违规发放津贴补贴"], answer: "ACDB", explanation: "四项都在抽查范围内。"),
            SaveQuestion(
                kind: .truth, topic: "四风", words: "收受礼品后又退还的，一律不再追究。", answer: "错",
                explanation: "是否追究要看收受的情节、退还的时间和原因，不能一概而论。"),
            SaveQuestion(
                kind: .truth, topic: "村务公开", words: "涉及财务的事项，收支情况应当每季度至少公布一次。", answer: "对",
                explanation: "一般事项至少每季度公布一次，财务往来较多的每月公布一次。"),
            SaveQuestion(
                kind: .single, topic: "村务公开", words: "发现公开内容与实际不符，首先应当怎么做？",
                options: ["等年底一并更正", "向村务监督委员会或镇里反映", "自行涂改", "不予理会"], answer: "B",
                explanation: "先反映、再核实、后更正，更正情况也要公开。"),
        ]
    }

    private static func words(_ topic: Study.Topic, _ number: Int) -> (
        title: String, content: String, materials: [String]
    ) {
        switch topic {
        case .theory:
            return (
                "党的创新理论专题学习", "逐段领学原文，结合本单位工作谈认识，围绕“谁来负责、怎么检查”展开讨论，议定两条落实措施。",
                ["《中国共产党章程》"]
            )
        case .integrity:
            return ("廉政教育：管好手中的小权力", "对照岗位职责逐项说清哪些事容易出问题、怎样防住，新到岗的同志作了表态。", [])
        case .warning:
            return (
                number % 2 == 0 ? "警示教育：惠农资金案例剖析" : "警示教育：身边案例通报会",
                "通报发生在基层的典型案例，讲清每一步错在哪里、违反了哪一条，会后分组查摆，管钱管物岗位的同志逐人发言。", []
            )
        case .rules:
            return (
                "学习《中国共产党纪律处分条例》", "逐条学习廉洁纪律和群众纪律部分，结合本单位办过的事对照检查，不清楚的条款记下来请镇纪委解答。",
                ["《中国共产党纪律处分条例》", "《中国共产党廉洁自律准则》"]
            )
        case .culture: return ("廉政文化：家风故事会", "请老党员讲家风家训，年轻干部谈体会，布置了家属助廉倡议。", [])
        }
    }
}
