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
            ], proofs: DispatchProofs.all, waits: DispatchWaits.all, sample: sample)
    }
}
