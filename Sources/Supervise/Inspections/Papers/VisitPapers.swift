import Foundation
import Kernel
import Papers
import Web

/// 检查单: what is carried along and signed.
enum VisitPapers {
    static let sheetKind = PaperKind(
        "visit-sheet", "检查单",
        fields: [
            .init("标题", "检查的名称", required: true), .init("单位", "被检查单位", required: true),
            .init("日期", "检查日期", required: true),
            .init("检查组", "检查组成员", required: true), .init("小标题", "检查主题照这一段的样子排，这一段本身不出现", .heading),
            .init("正文", "逐项的内容和结果，一行一段", .lines, required: true), .init("编号", "检查单编号", required: true),
            .init("二维码", "手机扫一扫打开这张检查单", .picture),
        ],
        own: OfficialPaper(
            paragraphs: [
                .init(.title, "{{标题}}"), .init(.flush, "被检查单位：{{单位}}"),
                .init(.flush, "检查日期：{{日期}}　　检查组：{{检查组}}"),
                .init(.heading, "{{小标题}}"), .init(.text, "{{正文}}"),
            ], signers: ["检查组（签字）：", "被检查单位（签字）："], notes: ["{{编号}}", "{{二维码}}"]),
        sample: [
            "标题": .text("二季度四风专项检查"), "单位": .text("石桥村"), "日期": .text("2026年4月8日"), "检查组": .text("丁干部、方主任"),
            "正文": .lines([.init("四风", heading: true), .init("1. 接待有没有公函：没有问题。")]), "编号": .text("检查单〔2026〕1号"),
            "二维码": QRCode("MINGZE 试填").map { .picture($0) } ?? .text(""),
        ])

    private static func day(_ day: Day?) -> String { day.map { "\($0.year)年\($0.month)月\($0.day)日" } ?? "" }

    static func sheet(_ visit: Web.Visit) async throws -> Reply {
        let view = try await VisitScreen.view(visit), town = visit.actor.town, names = view.directory
        let form = try await visit.read { try sheetKind.form(town: town, in: $0) }
        var lines: [DocxForm.Line] = []
        for list in view.lists {
            lines.append(.init(list.name, heading: true))
            for (index, entry) in list.entries.enumerated() {
                let answer = view.answer(list.topic, index + 1)
                let result = answer?.result.label ?? "□没有问题　□有问题　□不涉及"
                lines.append(.init("\(index + 1).\(entry.text)（\(entry.basis)）：\(result)"))
                lines += DocxForm.Line.typed(answer?.note ?? "")
            }
        }
        func whole(_ head: String, _ text: String) {
            guard !text.isEmpty else { return }
            lines.append(.init(head, heading: true))
            lines += DocxForm.Line.typed(text)
        }
        whole("总的情况", view.visit.words)
        if let signature = view.visit.signature {
            whole("被检查单位意见", "\(signature.opinion)\n\(signature.name)，\(day(signature.day))")
        }
        var values: [String: DocxForm.Value] = [
            "标题": .text(view.inspection.item.title), "单位": .text(names.unit(view.visit.unit)?.name ?? ""),
            "日期": .text(day(view.visit.done ?? view.visit.item.due)),
            "检查组": .text(
                view.inspection.team.compactMap { names.person($0.person)?.name }.joined(separator: "、")),
            "正文": .lines(lines), "编号": .text(view.visit.item.number),
        ]
        if let code = QRCode(visit.call.address(of: "/visits/\(view.visit.item.id)")) {
            values["二维码"] = .picture(code)
        }
        return .docx(
            try form.filled(values),
            name: "\(view.visit.item.number) \(names.unit(view.visit.unit)?.name ?? "")检查单")
    }
}
