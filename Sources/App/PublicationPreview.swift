import Duties
import Kernel
import Reading
import Plans
import Tasks
import Web

/// What publishing a plan would do, put together from the ledgers it concerns.
enum PublicationPreview {
    static func of(
        _ visit: Visit, _ session: any Kernel.Session, _ plan: Item, _ amends: ID?
    ) throws -> PlansLedger.Preview {
        let found = try DutiesLedger.preview(visit, session, plan, amending: amends)
        let twice = try AskedTwice.of(found.asks, year: plan.year, seenBy: visit.seen, in: session)
        let changes = try found.amended.map { try unitChanges(found.tasks, $0, plan, visit, session) }
        let refused = try RefusedWords.of(found.asks, seenBy: visit.seen, in: session)
        let placed = { (asks: [(duty: ID, sentence: String)]) -> [(sentence: String, clause: ID?)] in
            asks.map { (sentence: $0.sentence, clause: found.clauses[$0.duty]) }
        }
        return PlansLedger.Preview(
            receivers: found.receivers, missing: found.missing,
            warned: found.warned + placed(refused + twice.handed),
            past: found.past,
            idle: found.idle, unknown: found.unknown, likes: placed(twice.likes), changes: changes)
    }

    private static func unitChanges(
        _ tasks: [PlannedTask], _ amended: DutiesAmended, _ plan: Item, _ visit: Visit,
        _ session: any Kernel.Session
    ) throws -> PlansLedger.Changes {
        let amendment = try AmendTasks.plan(
            tasks.map(OpenTasks.Planned.init), carried: amended.tasks, effective: amended.effective,
            year: plan.year, visit.desk.records, seenBy: visit.seen, in: session)
        let units = try Directory(session, town: visit.actor.town).units
        let kept = Dictionary(grouping: amendment.kept) { $0.item.unit }
        let changed = Dictionary(grouping: amendment.changed) { $0.before.item.unit }
        let withdrawn = Dictionary(grouping: amendment.withdrawn) { $0.item.unit }
        let opened = Dictionary(grouping: amendment.opened) { $0.unit }
        return PlansLedger.Changes(
            units.compactMap { unit in
                let id = unit.id
                let all = [kept[id]?.count, changed[id]?.count, withdrawn[id]?.count, opened[id]?.count]
                guard all.contains(where: { $0 != nil }) else { return nil }
                return PlansLedger.Changes.Unit(
                    name: unit.name, kept: kept[id]?.count ?? 0,
                    changed: (changed[id] ?? []).map {
                        "\($0.before.item.title)：\(TaskAmendment.words($0.before, $0.after))"
                    },
                    withdrawn: (withdrawn[id] ?? []).map {
                        "\($0.item.title)（\($0.item.due?.rawValue ?? "")）"
                    },
                    opened: (opened[id] ?? []).map { "\($0.taskTitle)（\($0.period.due.rawValue)）" },
                    minutes: (opened[id] ?? []).map {
                        visit.desk.records.minutes(of: $0.requirement, times: $0.count)
                    }.reduce(0, +)
                        + (changed[id] ?? []).map { $0.after.minutes - $0.before.minutes }.reduce(0, +)
                        - (withdrawn[id] ?? []).map(\.minutes).reduce(0, +))
            })
    }
}

/// Which clauses ask in their own words for what nobody is to be asked for: whoever does the task reads them.
enum RefusedWords {
    static func of(
        _ asks: [(duty: ID, clause: ID?, work: String)], seenBy seen: Seen, in session: any Kernel.Session
    ) throws -> [(duty: ID, sentence: String)] {
        try asks.compactMap { ask in
            // What the duty's own title asks for is said by whoever keeps duties.
            guard RefusedAsks.find(in: ask.work) == nil, let clause = ask.clause,
                let text = try PlanStore.source(of: clause, seenBy: seen, in: session)?.text,
                let rule = RefusedAsks.find(in: text)
            else { return nil }
            return (
                ask.duty,
                "“\(ask.work.prefix(20))”的方案原文里有“\(rule.word)”，本系统\(rule.rule)：可以改写方案后重新读入；方案已经印发、照原文执行的，写明理由再发布"
            )
        }
    }
}

/// Which of a plan's duties ask for what was asked of units besides the plan this year.
struct AskedTwice {
    /// What asks for a material that was handed in already.
    var handed: [(duty: ID, sentence: String)] = []
    /// What else is like something asked.
    var likes: [(duty: ID, sentence: String)] = []

    static func of(
        _ asks: [(duty: ID, clause: ID?, work: String)], year: Int, seenBy seen: Seen,
        in session: any Kernel.Session
    ) throws -> AskedTwice {
        let found = try LikeAsk.find(
            asks.map(\.work), year: year, besidesPlan: true, seenBy: seen, in: session)
        var twice = AskedTwice()
        for (duty, _, work) in asks {
            guard let likes = found[work] else { continue }
            if let like = AskRules.handedInAlready(work, likes) {
                twice.handed.append(
                    (
                        duty,
                        "“\(work.prefix(20))”要的材料，今年已经有 \(like.handed) 个单位交过（“\(like.title)”，\(like.number)），同一份材料只报一次：可以改写；照原文执行的，写明理由再发布"
                    ))
            } else if let like = likes.first {
                twice.likes.append((duty, "\(work)：已经交办过“\(like.title)”，\(like.tasks) 件（\(like.number)）"))
            }
        }
        return twice
    }
}

extension OpenTasks.Planned {
    init(_ task: PlannedTask) {
        self.init(
            duty: task.duty, clause: task.clause, title: task.title, unit: task.unit, person: task.person,
            period: task.period, requirement: task.requirement, count: task.count, terms: task.terms)
    }
}

extension DutiesAmended {
    /// As whoever keeps tasks takes it.
    var tasks: [ID: TaskAmendment.Carried?] {
        carried.mapValues { next in next.map { .init(duty: $0.duty, clause: $0.clause) } }
    }
}
