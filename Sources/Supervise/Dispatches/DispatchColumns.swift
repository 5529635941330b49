import Kernel
import Web

/// The register of papers.
enum DispatchColumns {
    static let register = Register<Dispatch>(
        Dispatch.kind, "文书", at: "/dispatches", export: "/dispatches.xlsx", states: Dispatch.State.options,
        choices: [
            .init("form", "种类", Dispatch.Form.options) { value, _ in "dispatch.form = \(value)" },
            .init("effect", "影响期", [(value: "now", label: "现在影响期内")]) { _, today in
                "dispatch.effect_ends >= \(today) AND item.state IN ('issued', 'delivered')"
            },
        ],
        select: DispatchStore.columns, join: DispatchStore.join, read: { try DispatchStore.dispatch(&$0) },
        item: { $0.item },
        columns: [
            .init("文号", width: 20, shown: { .short($0) }) { dispatch, _ in dispatch.number ?? "" },
            .init("标题", width: 50, shown: { .title($0) }, { dispatch, _ in dispatch.item.title }) {
                dispatch, _ in
                Component.title(dispatch.item.title, "/dispatches/\(dispatch.item.id)")
            },
            .init("种类", width: 14, shown: { .short($0) }) { dispatch, _ in dispatch.form.label },
            .init("签发日期", width: 12, shown: { .short($0) }) { dispatch, _ in dispatch.issued?.rawValue ?? ""
            },
            .init("影响期至", width: 12, shown: { .short($0) }) { dispatch, _ in
                dispatch.effectEnds?.rawValue ?? ""
            },
            .init("状态", width: 10, shown: { .short($0) }) { dispatch, _ in dispatch.state.label },
            .init("编号", width: 18, shown: nil) { dispatch, _ in dispatch.item.number },
        ])
}
