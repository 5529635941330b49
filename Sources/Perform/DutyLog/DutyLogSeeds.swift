import Kernel
import Web

extension DutyLogLedger {
    static let sample = Sample(
        besides: { town in
            let deeds = town.leaders.flatMap { actor in
                seeds(of: actor, year: town.today.year).map { Sample.Act($0.0, actor, $0.1) }
            }
            guard let secretary = town.first(.secretary), let chair = secretary.person else { return deeds }
            let held = meetings(
                chair: chair, present: town.leaders.compactMap(\.person), year: town.today.year)
            return deeds + held.map { Sample.Act($0.0, secretary, $0.1) }
        },
        ahead: { town in
            let day = WorkCalendar.shipped.adding(workdays: 8, to: town.today)
            guard let secretary = town.first(.secretary), let chair = secretary.person,
                day.year == town.today.year
            else { return [] }
            return [Sample.Act(town.today, secretary, agenda(chair: chair, on: day))]
        }, volume: volume)

    /// The leaders in turn, day after day, each time about another unit.
    @Sendable private static func volume(_ town: Sample.Town, _ count: Int) -> [Sample.Act] {
        let leaders = town.leaders, units = town.directory.openUnits
        guard let first = Day(town.today.year, 1, 20), !leaders.isEmpty, !units.isEmpty else { return [] }
        let span = max(1, town.today.ordinal - first.ordinal)
        return (0..<count).compactMap { number in
            let actor = leaders[number % leaders.count], unit = units[number * 7 % units.count]
            guard let person = actor.person else { return nil }
            let day = first.adding(number * span / count)
            return Sample.Act(
                day, actor,
                KeepDeed(
                    act: actor.role == .secretary ? .ask : .jointCheck, leader: person, day: day,
                    label: "到\(unit.name)检查并过问第 \(number + 1) 项工作", words: "查看台账和现场，当面交代要改的地方，约定下次查看的时间。"))
        }
    }

    /// Believable entries of a leader's year for the sample town.
    static func seeds(of actor: Actor, year: Int) -> [(Day, any Command)] {
        guard let person = actor.person else { return [] }
        let personal: [(Deed.Act, String, String)] = [
            (.deploy, "部署全年党风廉政建设工作", "主持召开工作部署会，把方案逐条分到班子成员和单位，明确完成时间和检查办法。"),
            (.ask, "过问惠农补贴发放差错", "听取财政所和农业农村服务中心说明，要求一周内核对到户，差错当面说明。"),
            (.coordinate, "协调村级三资清理", "召集农业农村服务中心、财政所和四个村，定下合同评估和公开的步骤。"),
            (.supervise, "督办信访件办理", "当面听取承办人汇报，限期十日办结并回访反映人。"),
        ]
        let joint: [(Deed.Act, String, String)] = [
            (.jointStudy, "研究分管领域重点工作时一并研究廉政风险", "逐项列出分管单位涉及资金和审批的环节，明确谁来盯。"),
            (.jointDeploy, "布置阶段工作时一并布置廉政要求", "在工作布置会上讲明三条纪律要求。"),
            (.jointCheck, "到联系村检查工作并检查廉政情况", "查看公开栏和会议记录，抽问两户补贴到账情况。"),
            (.jointCarry, "督促分管单位落实整改", "对照问题清单逐项核对，未完成的说明原因。"),
            (.jointAssess, "考核阶段工作时一并考核责任制落实", "结合自查报告当面点评。"),
        ]
        let acts = actor.role == .secretary ? personal + joint.prefix(2) : joint
        return acts.enumerated().compactMap { index, entry in
            guard
                let day = Day(year, 1 + index * 2, 12 + index).map(WorkCalendar.shipped.workday(onOrBefore:))
            else {
                return nil
            }
            return (day, KeepDeed(act: entry.0, leader: person, day: day, label: entry.1, words: entry.2))
        }
    }

    /// A meeting of the Party committee every half-year, held, and one still to come.
    static func meetings(chair: ID, present: [ID], year: Int) -> [(Day, any Command)] {
        let agenda = [
            Meeting.Topic(
                title: "听取班子成员履行一岗双责情况", speaker: "镇长", discussion: "逐人汇报分管办公室和联系村的廉政情况，点出两处推进慢的。",
                decision: "推进慢的两项由分管领导一周内当面督促，结果报领导小组办公室。"),
            Meeting.Topic(
                title: "听取镇纪委工作汇报", speaker: "纪委书记", discussion: "肯定监督检查成效，指出村级财务抽查进度偏慢。",
                decision: "财政所六月底前完成全部抽查，结果报镇党委。"),
            Meeting.Topic(
                title: "研究重点岗位廉政风险", speaker: "党委副书记", discussion: "逐个分析惠农资金、工程建设、集体资产三个领域。",
                decision: "高风险岗位由班子成员包抓，每季度谈话一次。"),
        ]
        return [(3, 18), (6, 17), (9, 16)].compactMap { month, date in
            guard let day = Day(year, month, date).map(WorkCalendar.shipped.workday(onOrBefore:)) else {
                return nil
            }
            return (
                day,
                HoldMeeting(
                    label: "镇党委会专题研究党风廉政建设", chair: chair, day: day, place: "镇政府三楼会议室", present: present,
                    guests: "财政所所长", topics: agenda)
            )
        }
    }

    static func agenda(chair: ID, on day: Day) -> any Command {
        PlanMeeting(
            label: "镇党委会专题研究年度责任制考核", chair: chair, on: day, place: "镇政府三楼会议室",
            agenda: "听取年度考核情况（办公室主任）\n审议扣分说明（纪委书记）\n研究明年工作打算")
    }
}
