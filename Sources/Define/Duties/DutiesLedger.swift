import Audit
import Kernel
import Proving
import Storage
import Web

/// 责任清单: what each clause obliges whom to do.
package enum DutiesLedger {
    /// What the duty list's pages need from the ledgers before and after it.
    package struct Ports: Sendable {
        /// A clause's own words and its plan, from whoever keeps the plan.
        let clause: @Sendable (ID, Seen, any Kernel.Session) throws -> (plan: ID, text: String)?
        /// The clauses of a plan in its order, from whoever keeps the plan.
        let outline: @Sendable (ID, _ town: ID, any Kernel.Session) throws -> [OutlinedClause]
        /// Of each duty of a year, how much of what came of it is done, from whoever keeps tasks.
        let progress: @Sendable (Int, Seen, any Kernel.Session) throws -> [ID: (total: Int, done: Int)]

        /// Which units have tasks of each duty of a year.
        let tasked: @Sendable (Int, Seen, any Kernel.Session) throws -> [ID: Set<ID>]

        /// How records are read for a duty, from whoever credits them.
        package typealias Asks = @Sendable (AskedDuty, _ town: ID, any Kernel.Session) throws -> ReadAsk
        let asks: Asks

        package init(
            clause: @escaping @Sendable (ID, Seen, any Kernel.Session) throws -> (plan: ID, text: String)?,
            outline: @escaping @Sendable (ID, _ town: ID, any Kernel.Session) throws -> [OutlinedClause],
            progress:
                @escaping @Sendable (Int, Seen, any Kernel.Session) throws -> [ID: (total: Int, done: Int)],
            tasked: @escaping @Sendable (Int, Seen, any Kernel.Session) throws -> [ID: Set<ID>],
            asks: @escaping Asks
        ) {
            (self.clause, self.outline, self.progress) = (clause, outline, progress)
            (self.tasked, self.asks) = (tasked, asks)
        }
    }

    /// A duty whose records are to be read: its clause, its words, who owes it and in which days.
    package struct AskedDuty: Sendable {
        package let clause: String
        package let work: String
        package let unit: ID
        package let person: ID?
        package let period: Period
        package let count: Int
        package let terms: String?
    }

    /// What it asks of records, in words and in fields; `read` as the clause's own words say it.
    package struct ReadAsk: Sendable {
        package let words: String
        package let terms: RequirementTerms
        package let read: RequirementTerms

        package init(words: String, terms: RequirementTerms, read: RequirementTerms) {
            (self.words, self.terms, self.read) = (words, terms, read)
        }
    }

    /// A clause as a list of duties names it.
    package struct OutlinedClause: Sendable {
        let id: ID
        let path: String
        let heading: String
        let level: Int
        /// Whether it is a work item that is to have duties.
        let asks: Bool

        package init(id: ID, path: String, heading: String, level: Int, asks: Bool) {
            (self.id, self.path, self.heading, self.level, self.asks) = (id, path, heading, level, asks)
        }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "duties", migrations: DutySchema.migrations,
            commands: [
                AddDuty.self, EditDuty.self, DropDuty.self, RestoreDuty.self, SplitDuty.self,
                MergeDuty.self,
            ],
            routes: DutyRoutes(ports: ports).routes,
            navigation: [NavigationEntry("责任清单", "/duties", may: Role.business)], help: DutiesHelp.pages,
            kinds: [
                ItemKind(
                    Duty.kind, "责任",
                    states: Dictionary(
                        uniqueKeysWithValues: Duty.State.allCases.map { ($0.rawValue, $0.label) })
                ) { "/duties/\($0)" }
            ], proofs: [.contents("责任", kind: Duty.kind, table: "duty")],
            tables: [
                MarkedTable("duty", of: Duty.kind),
                MarkedTable("duty_owner", of: Duty.kind, by: "duty"),
            ],
            parts: [
                owned("承担", .person, leads: 1), owned("承担", .unit, leads: 1),
                owned("配合", .person, leads: 0), owned("配合", .unit, leads: 0),
            ])
    }

    /// Duties by whoever they name; those of all villages or all offices stand in the tasks that came of them.
    private static func owned(_ label: String, _ holder: ItemPart.Holder, leads: Int) -> ItemPart {
        ItemPart(Duty.kind, label, holder) { town, who in
            let target = (holder == .unit ? Duty.Target.unit(who) : .person(who)).text
            return
                "SELECT duty AS id FROM duty_owner WHERE town = \(town) AND target = \(target) AND leads = \(leads)"
        }
    }

    /// What publishing a draft plan would do.
    package struct Preview: Sendable {
        package let receivers: [(name: String, tasks: Int, minutes: Int)]
        package let missing: [(sentence: String, clause: ID?)]
        package let warned: [(sentence: String, clause: ID?)]
        package let past: [(sentence: String, clause: ID?)]
        package let idle: [String]
        /// What the plan names and the town's list does not have.
        package let unknown: [(sentence: String, clause: ID?)]
        /// What each duty asks that opens tasks and names no higher paper.
        package let asks: [(duty: ID, clause: ID?, work: String)]
        package let clauses: [ID: ID]
        package let tasks: [PlannedTask]
        package let amended: DutiesAmended?
    }

    /// The tasks a draft plan would open, counted by receiver, what its duties still lack, and whom it leaves out.
    package static func preview(
        _ visit: Visit, _ session: any Kernel.Session, _ plan: Item, amending before: ID?
    ) throws -> Preview {
        let effective = visit.desk.today, calendar = visit.calendar
        let coming = try Coming(
            plan, amending: before, from: effective, seenBy: visit.seen, in: session, calendar)
        let duties = coming.duties
        var missing: [(sentence: String, clause: ID?)] = []
        do {
            try DutyRules.requireComplete(duties, holders: coming.holders)
        } catch {
            missing = error.items.map { item in
                (item.sentence, duties.first { item.field == "duty-\($0.item.id)" }?.clause)
            }
        }
        let byUnit = Dictionary(grouping: coming.tasks, by: \.unit)
        let opened = Set(coming.tasks.map(\.duty))
        let past = duties.filter { duty in
            duty.schedule.periods(of: plan.year, from: effective, in: calendar).isEmpty
                && !opened.contains(duty.item.id) && duty.by != nil
                // What an amendment carries on has its task already.
                && (before == nil || duty.before == nil)
        }
        let records = visit.desk.records
        return Preview(
            receivers: coming.directory.units.compactMap { unit in
                byUnit[unit.id].map { own in
                    (
                        unit.name, own.count,
                        own.reduce(0) { $0 + records.minutes(of: $1.requirement, times: $1.count) }
                    )
                }
            },
            missing: missing, warned: DutyRules.warned(duties).map { ($0.sentence, $0.duty.clause) },
            past: past.map { ("\($0.item.title)（\($0.scheduleLabel)）", $0.clause) },
            idle: coming.directory.openUnits.filter { byUnit[$0.id] == nil }.map(\.name),
            unknown: duties.filter { !$0.named.isEmpty }.map {
                ("“\($0.named)”：\($0.item.title)", $0.clause)
            },
            asks: coming.asks,
            clauses: Dictionary(
                uniqueKeysWithValues: duties.compactMap { duty in duty.clause.map { (duty.item.id, $0) } }),
            tasks: coming.tasks, amended: coming.amended)
    }

    /// The cards of a draft plan's duties, by clause.
    package static func cards(
        _ visit: Visit, _ session: any Kernel.Session, _ plan: Item, clauses: [ID: String], _ ports: Ports
    ) throws -> [ID: HTML] {
        let directory = try Directory(session, town: visit.actor.town)
        let duties = try DutyStore.of(plan: plan.id, seenBy: visit.seen, in: session).filter {
            $0.state != .undone
        }
        let choices = DutyChoices(
            directory, leaders: try Leaders.ids(town: visit.actor.town, in: session),
            records: visit.desk.records)
        let byClause = Dictionary(grouping: duties) { $0.clause }
        var cards: [ID: HTML] = [:]
        for (clause, text) in clauses {
            let own = byClause[clause] ?? []
            let drawn = try own.enumerated().map { index, duty in
                DutyCard.html(
                    visit, duty, before: index > 0 ? own[index - 1] : nil, choices,
                    asks: try ports.ask(duty, text, choices, visit.calendar, town: visit.actor.town, session)?
                        .words)
            }
            cards[clause] = "\(drawn)\(DutyCard.adding(plan.id, clause))"
        }
        return cards
    }
}
