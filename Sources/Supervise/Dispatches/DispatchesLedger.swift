import Kernel
import Storage
import Web

/// 文书: formal papers from draft to receipt; a circular's effect ends on a day, and it can be taken back.
package enum DispatchesLedger {
    package static func module() -> Module {
        Module(
            "dispatches", migrations: DispatchSchema.migrations,
            commands: [
                SaveDispatch.self, SetSeries.self, SubmitDispatch.self, IssueDispatch.self,
                ReturnDispatch.self,
                DeliverDispatch.self, ReceiveDispatch.self, AnswerDispatch.self, WithdrawDispatch.self,
                VoidDispatch.self,
            ],
            routes: DispatchRoutes().routes,
            navigation: [NavigationEntry("文书", "/dispatches", may: DispatchWorkflow.readers)],
            help: DispatchesHelp.pages,
            kinds: [
                ItemKind(
                    Dispatch.kind, "文书", states: Dispatch.State.labels,
                    readsCourse: { id, actor, session in
                        try DispatchRules.readsCourse(
                            DispatchStore.find(id, seenBy: Seen(actor), in: session), actor)
                    }
                ) { "/dispatches/\($0)" }
            ],
            papers: [DispatchPapers.kind, DispatchPapers.receipt],
            offers: [
                ItemOffer("起草文书", may: SaveDispatch.may) {
                    ("/dispatches/new" as Link).with([("from", $0.rawValue)])
                }
            ], proofs: DispatchProofs.all,
            tables: [
                MarkedTable("dispatch", of: Dispatch.kind),
                MarkedTable("dispatch_recipient", of: Dispatch.kind, by: "dispatch"),
            ], waits: DispatchWaits.all,
            parts: [
                made("起草", "drafter"), made("签发", "issuer"),
                received(.person, "person"), received(.unit, "unit"),
            ], madeFrom: MadeFrom("由此发出的文书", DispatchStore.made), sample: sample)
    }

    /// Who made a paper: not of those the whole town reads, where that is for those who read its course.
    private static func made(_ label: String, _ column: SQL) -> ItemPart {
        ItemPart(Dispatch.kind, label) { town, person in
            """
            SELECT id FROM dispatch WHERE town = \(town) AND scope <> 'town' AND \(column) IN (
                SELECT account.id FROM account WHERE account.town = \(town) AND account.person = \(person))
            """
        }
    }

    /// Whom a paper went to. Not of circulars: those name nobody, and a list of what somebody got would.
    private static func received(_ holder: ItemPart.Holder, _ column: SQL) -> ItemPart {
        ItemPart(Dispatch.kind, "收文", holder) { town, who in
            """
            SELECT dispatch.id FROM dispatch_recipient JOIN dispatch
              ON dispatch.town = dispatch_recipient.town AND dispatch.id = dispatch_recipient.dispatch
            WHERE dispatch_recipient.town = \(town) AND dispatch_recipient.\(column) = \(who)
              AND dispatch.form <> 'circular'
            """
        }
    }
}
