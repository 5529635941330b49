import Kernel
import Web

/// The register of inspections.
enum InspectionColumns {
    static let register = Register<Inspection>(
        Inspection.kind, "监督检查", at: "/inspections", export: "/inspections.xlsx",
        states: Inspection.State.options,
        parts: [
            .init("member", "参加的检查") {
                """
                EXISTS (SELECT 1 FROM inspector WHERE inspector.town = item.town AND inspector.inspection = item.id
                    AND inspector.person = \($0))
                """
            }
        ],
        select: InspectionStore.columns, join: InspectionStore.join,
        read: { try InspectionStore.inspection(&$0) },
        item: { $0.item },
        columns: [
            .init("编号", width: 18, shown: { .short($0) }) { inspection, _ in inspection.item.number },
            .init("检查", width: 40, shown: { .title($0) }, { inspection, _ in inspection.item.title }) {
                inspection, _ in
                Component.title(inspection.item.title, "/inspections/\(inspection.item.id)")
            },
            .init("目的", width: 40, shown: nil) { inspection, _ in inspection.purpose },
            .unit("检查单位", width: 16) { $0.item.unit },
            .person("组长", width: 10) { $0.item.owner },
            .init("开始", width: 12, shown: { .short($0) }) { inspection, _ in inspection.item.opened.rawValue
            },
            .init("结束", width: 12, shown: { .short($0) }) { inspection, _ in
                inspection.item.due?.rawValue ?? ""
            },
            .init("状态", width: 10, shown: { .short($0) }) { inspection, _ in inspection.state.label },
            .init("结论", width: 60, shown: nil) { inspection, _ in inspection.conclusion },
        ])
}
