import Kernel
import Storage
import Web

extension DispatchesLedger {
    static let sample = Sample(besides: { town in
        guard let officer = town.first(.disciplineOfficer), let secretary = town.first(.disciplineSecretary),
            let day = town.past(3, 4), let unit = town.directory.unit(named: "石桥村"),
            let head = town.actors.first(where: { $0.unit == unit.id && $0.role == .head })
        else { return [] }
        let organ = "中共青石镇纪律检查委员会", heading = "关于规范公务接待手续的提醒函"
        let series = Dispatch.Form.allCases.map {
            Sample.Act(day, secretary, SetSeries(form: $0, code: "青纪\($0.mark)", organ: organ))
        }
        func then(_ days: Int, _ actor: Actor, _ command: @escaping @Sendable (ID) -> any Command)
            -> Sample.Act
        {
            let id = town.id
            return Sample.Act(
                day.adding(days), actor,
                later: { session in
                    try session.first(
                        "SELECT id FROM item WHERE town = \(id) AND kind = \(Dispatch.kind) AND title = \(heading) ORDER BY id DESC"
                    ) { try $0.next(ID.self) }.map(command)
                })
        }
        let draft = SaveDispatch(
            form: .reminder, heading: heading,
            body: "现就公务接待手续提醒如下。\n一、提醒的事项\n抽查中发现个别接待没有公函和清单。\n二、要求\n今后先有公函再接待，两人签字，当月入账。", units: [unit.id])
        return series + [
            Sample.Act(day, officer, draft), then(1, officer) { SubmitDispatch(dispatch: $0, version: nil) },
            then(2, secretary) { IssueDispatch(dispatch: $0, version: nil) },
            then(3, head) { ReceiveDispatch(dispatch: $0, version: nil) },
        ]
    })
}
