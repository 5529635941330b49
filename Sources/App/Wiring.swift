import Audit
import Dispatches
import Duties
import DutyLog
import Education
import Foundation
import Inspections
import Kernel
import Letters
import Office
import Papers
import Plans
import Problems
import Storage
import Talks
import Tasks
import Web

/// Where ledgers meet: the only file that knows all of them.
package enum Wiring {
    package static let modules: [Module] = [
        Office.workbench,
        TasksLedger.module(taskPorts),
        EducationLedger.module(
            .init(
                credits: { try CreditedTasks.of($0, seenBy: $1, in: $2) },
                papers: { try PlanStore.papers(of: $0, seenBy: $1, in: $2) })),
        TalksLedger.module(
            .init(
                credits: { try CreditedTasks.of($0, seenBy: $1, in: $2) },
                duties: { try OwnDuties.titles(of: $0, year: $1, seenBy: $2, in: $3) })),
        DutyLogLedger.module(.init(credits: { try CreditedTasks.of($0, seenBy: $1, in: $2) })),
        InspectionsLedger.module(.init(credits: { try CreditedTasks.of($0, seenBy: $1, in: $2) })),
        ProblemsLedger.module(
            .init(
                clause: { try PlanStore.source(of: $0, seenBy: $1, in: $2) },
                clauses: { try PlanStore.inForce($0, seenBy: $1, in: $2) })),
        DispatchesLedger.module(),
        PlansLedger.module(planPorts),
        DutiesLedger.module(dutyPorts),
        LettersLedger.module(
            .init(
                confirm: { try await Reauthentication.confirm($0, password: $1) },
                stranded: { try StrandedDuties.of($1, seenBy: $0, in: $2) })),
        Office.module(),
    ]

    /// How records are read for a duty that has no tasks yet.
    static let asks: DutiesLedger.Ports.Asks = { duty, town, session in
        let found = try AskedProof.of(
            .init(
                clause: duty.clause, work: duty.work, unit: duty.unit, person: duty.person,
                period: duty.period, count: duty.count, terms: duty.terms), town: town, in: session)
        return .init(words: found.words, terms: found.terms, read: found.read)
    }

    private static let dutyPorts = DutiesLedger.Ports(
        clause: { try PlanStore.source(of: $0, seenBy: $1, in: $2) },
        outline: { plan, town, session in
            try PlanStore.clauses(of: plan, town: town, in: session).map {
                .init(
                    id: $0.id, path: $0.path, heading: $0.heading, level: $0.level,
                    asks: $0.isWork && $0.dropped == nil)
            }
        },
        progress: { try TaskProgress.byDuty(year: $0, seenBy: $1, in: $2) },
        tasked: { try TaskProgress.units(year: $0, seenBy: $1, in: $2) },
        asks: asks)

    private static let taskPorts = TasksLedger.Ports(
        clause: { try PlanStore.source(of: $0, seenBy: $1, in: $2) },
        under: { PlanStore.under($0, town: $1) },
        clauses: { try PlanStore.inForce($0, seenBy: $1, in: $2) },
        texts: { try PlanStore.texts(of: $0, town: $1, in: $2) })

    static let credits = CreditTasks(taskPorts)

    package static let migrations: [Migration] =
        KernelSchema.migrations + OfficeSchema.migrations
        + modules.filter { $0.name != "office" }.flatMap(\.migrations)

    package static let proofs: [RowProof] = modules.flatMap(\.proofs)

    /// With the files of entries of every kind.
    package static let tables: [MarkedTable] =
        modules.flatMap(\.tables) + [MarkedTable("attachment", of: nil, by: "item")]

    package static let checks: [CheckupRule] = modules.flatMap(\.checks)

    package static let records: [RecordKind] = modules.flatMap(\.records)

    /// What each ledger brings to a sample town.
    static let samples: [Sample] = modules.compactMap(\.sample)

    package static let papers: [PaperKind] = modules.flatMap(\.papers)

    /// A plan's duties are drafted, dropped and activated with it; activated duties open tasks.
    package static let listeners: [Listener] = [
        Listener(PlanRead.self) { event, work in
            try DraftDuties.draft(
                event.duties.map {
                    DraftDuties.Planned(
                        clause: $0.clause, work: $0.work, owners: $0.owners, rhythm: $0.rhythm, by: $0.by,
                        requirement: $0.requirement, count: $0.count, why: $0.why, before: $0.before)
                }, of: event.plan, after: event.before, kept: event.kept, in: work)
        },
        Listener(ClauseDropped.self) { event, work in
            try DraftDuties.drop(clause: event.clause, of: event.plan, reason: event.reason, in: work)
        },
        Listener(ClauseRestored.self) { event, work in
            try DraftDuties.restore(clause: event.clause, of: event.plan, in: work)
        },
        Listener(DutyWanted.self) { event, work in
            try ClauseGate.require(event.clause, of: event.plan, in: work)
        },
        Listener(DutiesDrafted.self) { event, work in
            let pieces = event.pieces.map {
                ReviewPiece(kind: "duty", target: $0.duty, was: $0.was, after: $0.after, body: $0.body)
            }
            try ReviewSteps.note(event.said, of: event.plan, pieces, in: work)
        },
        Listener(PieceRecalled.self) { event, work in
            try RecallDuty.recall(
                event.piece.target, after: event.piece.after, body: event.piece.body, in: work)
        },
        Listener(ClauseCited.self) { event, work in try ClauseGate.requireInForce(event.clause, in: work) },
        Listener(PlanDiscarded.self) { event, work in
            try DraftDuties.drop(clause: nil, of: event.plan, reason: event.reason, in: work)
        },
        Listener(PlanPublished.self) { event, work in
            try DraftDuties.activate(
                event.plan, amending: event.amends, from: event.effective, reason: event.reason, in: work)
        },
        Listener(FormOffered.self) { event, _ in
            guard let kind = papers.first(where: { $0.name == event.kind }) else { throw Refusal.missing }
            var errors = FormErrors()
            for fault in kind.faults(event.file) { errors.add("file", fault) }
            try errors.check()
        },
        Listener(Recorded.self) { event, work in try credits.follow(event, in: work) },
        Listener(RecordGone.self) { event, work in try credits.follow(event, in: work) },
        Listener(CreditDecided.self) { event, work in try credits.follow(event, in: work) },
        Listener(CreditsWanted.self) { event, work in try credits.follow(event, in: work) },
        Listener(RecordsWanted.self) { try StudiesAgain.announce($0.records, in: $1) },
        Listener(RecordsWanted.self) { try TalksAgain.announce($0.records, in: $1) },
        Listener(RecordsWanted.self) { try DutyLogAgain.announce($0.records, in: $1) },
        Listener(RecordsWanted.self) { try VisitsAgain.announce($0.records, in: $1) },
        Listener(ProblemConfided.self) { event, work in
            try PaperSecrecy(confided: event.isConfided, knowing: event.knowing).follow(
                event.problem, in: work)
        },
        Listener(FindingMade.self) { event, work in
            try FoundProblem(
                id: event.id, from: event.visit, origin: event.origin, topic: event.topic, unit: event.unit,
                label: event.label, text: event.text, basis: event.basis, severity: event.severity,
                measures: event.measures, due: event.due
            ).raise(in: work)
        },
        Listener(LettersWanted.self) { event, work in try owed(event.drafting, in: work) },
        Listener(DutiesWeighed.self) { event, work in
            let twice = try AskedTwice.of(event.asks, year: event.year, seenBy: work.seen, in: work.session)
            let refused = try RefusedWords.of(event.asks, seenBy: work.seen, in: work.session) + twice.handed
            if let first = refused.first {
                throw FormErrors("reason", "\(first.sentence)（共 \(refused.count) 处）")
            }
        },
        Listener(DutiesActivated.self) { event, work in
            let planned = event.tasks.map(OpenTasks.Planned.init)
            guard let amended = event.amended else {
                return try OpenTasks.open(planned, year: event.year, credits, in: work)
            }
            try AmendTasks.apply(
                planned, carried: amended.tasks, effective: amended.effective, year: event.year, credits,
                in: work)
        },
    ]

    /// The duties in force in a year, as letters need them.
    private static func owed(_ drafting: LettersDrafting, in work: Work) throws {
        let plan = try work.session.first(
            """
            SELECT id, title FROM item WHERE town = \(work.town) AND kind = 'plan' AND state = 'published'
              AND year = \(drafting.year)
            """
        ) { (id: try $0.next(ID.self), title: try $0.next(String.self)) }
        guard let plan else { return }
        let directory = try work.directory()
        let duties = try DutyStore.of(plan: plan.id, seenBy: work.seen, in: work.session).filter(\.isActive)
        try drafting.draw(
            duties.map { duty in
                OwedDuty(
                    id: duty.item.id, work: duty.item.title, rhythm: duty.rhythm, by: duty.by,
                    requirement: duty.requirement, count: duty.count,
                    supervisor: directory.unit(duty.supervisor)?.name ?? "",
                    leads: duty.ownersLabel(directory, leads: true),
                    owners: duty.owners.map { (target: OwedDuty.Target($0.target), leads: $0.leads) })
            }, plan: plan.title, in: work)
    }

    private static let planPorts = PlansLedger.Ports(
        cards: { visit, session, plan, clauses in
            let texts = try PlanStore.texts(of: Set(clauses), town: visit.actor.town, in: session)
            return try DutiesLedger.cards(
                visit, session, plan,
                clauses: Dictionary(clauses.map { ($0, texts[$0] ?? "") }) { first, _ in first }, dutyPorts)
        }, preview: PublicationPreview.of, todo: Workbench.brief)

    package static func desk(_ database: any Database, clock: Clock = .system, seal: JournalSeal? = nil)
        -> Desk
    {
        Desk(
            database, clock: clock, records: records, checks: checks, tables: tables, listeners: listeners,
            seal: seal)
    }
}

extension OwedDuty.Target {
    fileprivate init(_ target: Duty.Target) {
        switch target {
        case .unit(let id): self = .unit(id)
        case .person(let id): self = .person(id)
        case .villages: self = .villages
        case .offices: self = .offices
        case .leaders: self = .leaders
        }
    }
}
