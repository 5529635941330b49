import Audit
import Kernel
import Storage
import Web

/// 履职纪实: 四个亲自, 五同, meetings on clean government, and each leader's year put together from every ledger.
package enum DutyLogLedger {
    package struct Ports: Sendable {
        let credits: Credited.Of

        package init(credits: @escaping Credited.Of) { self.credits = credits }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "dutylog", migrations: DutyLogSchema.migrations,
            commands: [
                KeepDeed.self, VoidDeed.self, PlanMeeting.self, HoldMeeting.self, VoidMeeting.self,
            ],
            routes: DeedRoutes(ports: ports).routes + MeetingRoutes(ports: ports).routes
                + LeaderYearScreen.routes,
            navigation: [NavigationEntry("履职纪实", "/dutylog", may: Role.business)], help: DutyLogHelp.pages,
            kinds: [
                ItemKind(
                    Deed.kind, "履职纪实", states: Deed.State.labels, detail: DeedStore.detail,
                    labels: ["act": "类别", "words": "经过和结果", "about": "关于"], owner: "领导"
                ) {
                    "/dutylog/\($0)"
                },
                ItemKind(
                    Meeting.kind, "专题研究会议", states: Meeting.State.labels, detail: MeetingStore.detail,
                    labels: ["place": "地点", "present": "出席", "guests": "列席", "agenda": "议题和议定事项"],
                    owner: "主持", involved: "出席"
                ) {
                    "/dutylog/meetings/\($0)"
                },
            ], records: [Deed.record, Meeting.record], papers: [LeaderReport.kind],
            imports: [DeedImport.kind],
            performed: [DutyLogColumns.performed],
            proofs: [
                .contents("履职纪实", kind: Deed.kind, table: "deed"),
                .contents("会议", kind: Meeting.kind, table: "meeting"),
            ],
            tables: [
                MarkedTable("deed", of: Deed.kind),
                MarkedTable("meeting", of: Meeting.kind),
                MarkedTable("meeting_topic", of: Meeting.kind, by: "meeting"),
                MarkedTable("meeting_present", of: Meeting.kind, by: "meeting"),
            ], sample: sample)
    }
}
