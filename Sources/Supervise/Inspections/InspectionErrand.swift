import Kernel
import Web

/// What a check of the sample town looks at: where, with whom, and what was seen, as the words of the task ask for it.
struct InspectionErrand {
    let title: String
    /// A topic of the program's checklists.
    let topic: String
    let places: [TownUnit]
    /// Units that go along.
    var with: [ID] = []
    let seen: @Sendable (TownUnit) -> String

    /// Nil for what another task's checks cover.
    init?(_ wanted: Sample.Wanted, _ town: Sample.Town) {
        let villages = town.directory.units(.village), offices = town.directory.units(.office)
        guard !villages.isEmpty else { return nil }
        let month = wanted.day.month, quarter = (month - 1) / 3
        func village(_ number: Int) -> TownUnit { villages[number % villages.count] }
        func unit(_ name: String) -> ID? { town.directory.unit(named: name)?.id }
        let work = wanted.work
        if work.contains("全部"), work.contains("村") { return nil }
        if work.contains("财务") {
            (title, topic) = ("\(["一", "二", "三", "四"][quarter])季度村级财务抽查", "finance")
            places = (0..<4).map { village(quarter * 4 + $0) }
            seen = { "翻看\($0.name)本季度凭证、合同和集体资产出租收入，同银行流水逐笔核对，收支相符；两张票据附件不全，当场补齐。" }
        } else if work.contains("惠农补贴") {
            (title, topic) = ("\(month) 月惠农补贴资金发放抽查", "welfare")
            places = [village(wanted.number)]
            with = [unit("农业农村服务中心")].compactMap { $0 }
            let households = 82 + wanted.number % 9
            seen = { "在\($0.name)入户 \(households) 户，逐户核对面积、补贴标准和到账金额；一户地块面积登记有误，已更正。" }
        } else if work.contains("三重一大") {
            (title, topic) = ("\(month <= 6 ? "上" : "下")半年“三重一大”制度执行检查", "decisions")
            places = offices.isEmpty ? [village(wanted.number)] : Array(offices.prefix(2))
            seen = { "调阅\($0.name)重大事项决策会议记录、表决过程和公示材料，大额资金使用手续齐全；一次会议记录漏写表决情况，已补记。" }
        } else if work.contains("四风") {
            (title, topic) = ("节前“四风”抽查", "extravagance")
            places = [village(wanted.number), village(wanted.number + 5)]
            with = [unit("党政综合办公室"), unit("财政所")].compactMap { $0 }
            seen = { "查看\($0.name)公务接待、公车使用、津贴发放和值班值守记录，没有发现公款吃喝和违规发放。" }
        } else if let person = wanted.person, let own = town.charges[person] {
            let mine = own.compactMap { town.directory.unit($0) }.filter { $0.kind == .village }
            guard !mine.isEmpty else { return nil }
            let leader = town.directory.person(person)?.name ?? ""
            (title, topic) = ("\(leader)到联系村督导责任制落实（\(month) 月）", "workStyle")
            places = [mine[quarter % mine.count]]
            with = [unit("党政综合办公室")].compactMap { $0 }
            seen = { "查看\($0.name)责任清单和责任书落实情况，抽看三件代办事项和公开栏，问了两户群众，当场指出一处公开不及时。" }
        } else if work.contains("督查问责") || work.contains("联合督查") {
            guard wanted.unit != town.first(.disciplineOfficer)?.unit else { return nil }
            (title, topic) = ("\(["一", "二", "三", "四"][quarter])季度责任制联合督查", "workStyle")
            places = [village(quarter * 3 + 1), village(quarter * 3 + 2)]
            with = [town.first(.disciplineOfficer)?.unit].compactMap { $0 }
            seen = { "在\($0.name)看台账、看现场、问群众，责任书签订和任务进度同报的一致；一项任务进度滞后，已提醒。" }
        } else {
            let isOffice = month % 2 == 0 && !offices.isEmpty
            (title, topic) = ("\(month) 月日常监督", "workStyle")
            places = [isOffice ? offices[wanted.number % offices.count] : village(wanted.number * 3)]
            seen = { "在\($0.name)看责任落实、窗口办事效率和服务态度，核对考勤和外出登记，抽看五件办件，没有超期；服务指南有一处没有更新，当场改正。" }
        }
    }
}
