import Kernel
import Storage
import Web

/// 谈心谈话: planned, approved where it must be, held, looked at again; confided to those it is about.
package enum TalksLedger {
    package struct Ports: Sendable {
        let credits: Credited.Of
        /// What a person answers for this year, from whoever keeps duties.
        let duties: @Sendable (ID, _ year: Int, Seen, any Kernel.Session) throws -> [String]

        package init(
            credits: @escaping Credited.Of,
            duties: @escaping @Sendable (ID, _ year: Int, Seen, any Kernel.Session) throws -> [String]
        ) { (self.credits, self.duties) = (credits, duties) }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "talks", migrations: TalkSchema.migrations,
            commands: [
                ArrangeTalk.self, DecideTalk.self, HoldTalk.self, FollowTalk.self, SendInquiry.self,
                ReplyInquiry.self, ConcludeInquiry.self, VoidTalk.self,
            ],
            routes: TalkRoutes(ports: ports).routes,
            navigation: [NavigationEntry("谈心谈话", "/talks", may: TalkWorkflow.answerers)],
            help: TalksHelp.pages,
            kinds: [
                ItemKind(
                    Talk.kind, "谈心谈话", states: Talk.State.labels, detail: TalkStore.detail,
                    labels: [
                        "form": "类型", "talker": "谈话人", "subject": "谈话对象", "held": "时间", "place": "地点",
                        "company": "在场",
                        "matters": "事由", "content": "谈话内容", "statement": "对方的态度和说明", "commitments": "承诺和要求",
                        "followed": "回访情况", "reply": "书面回复", "opinion": "审核意见", "outcome": "了结情况",
                        "effectEnds": "影响期至",
                    ], owner: "谈话人",
                    involved: "谈话双方"
                ) {
                    "/talks/\($0)"
                }
            ],
            records: [Talk.anyTalk] + Talk.Form.allCases.map(\.record),
            papers: [TalkRecordPaper.kind, InquiryPaper.kind], imports: [TalkImport.kind],
            performed: [
                { person, year, today, seen, session in
                    [
                        try TalkColumns.register.performed(
                            "谈心谈话", [("year", "\(year)"), ("talker", person.rawValue)], today: today, seen,
                            in: session)
                    ]
                }
            ], checks: [TalkChecks.overdue], proofs: TalkProofs.all,
            tables: [
                MarkedTable("talk", of: Talk.kind)
            ],
            waits: TalkWaits.all, sample: sample)
    }
}
