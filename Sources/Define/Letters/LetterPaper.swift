import Foundation
import Kernel
import Papers
import Web

/// A letter on paper, with the code that files its scan to it.
enum LetterPaper {
    /// What the code says: which letter, and which text.
    static func mark(_ letter: Letter) -> String { "MINGZE \(letter.item.id) \(letter.digest.prefix(16))" }

    /// The letter and the text a code names; nil when it is no code of ours.
    static func read(_ mark: String) -> (letter: ID, digest: String)? {
        let parts = mark.split(separator: " ").map(String.init)
        guard parts.count == 3, parts[0] == "MINGZE", let id = ID(rawValue: parts[1]), parts[2].count == 16
        else { return nil }
        return (id, parts[2])
    }

    /// Its form and the fields a town's own form carries. What the signed text consists of must all be on it.
    static let kind = PaperKind(
        Letter.kind, "责任书",
        fields: [
            .init("标题", "责任书的标题", required: true), .init("甲方", "甲方的名称", required: true),
            .init("乙方", "乙方的单位、职务和姓名", required: true),
            .init("小标题", "“一、责任期限”这样的小标题照这一段的样子排，这一段本身不出现", .heading),
            .init("正文", "从缘由到变更与留存的全文，一行一段", .lines, required: true),
            .init("甲方签字", "网上签订的，谁签的；纸面签订的空着"), .init("乙方签字", "同上"),
            .init("甲方日期", "网上签订的日期；没有签的是“年 月 日”"), .init("乙方日期", "同上"),
            .init("编号", "责任书编号"), .init("版次", "第几版"),
            .init("校验值", "正文的校验值，签订的就是它对应的文字", required: true),
            .init("二维码", "扫描件靠它归档，没有它要逐份手工归档", .picture),
        ],
        own: OfficialPaper(
            paragraphs: [
                .init(.title, "{{标题}}"), .init(.flush, "甲方：{{甲方}}"), .init(.flush, "乙方：{{乙方}}"),
                .init(.heading, "{{小标题}}"), .init(.text, "{{正文}}"),
            ],
            signers: ["甲方（签字）：{{甲方签字}}", "乙方（签字）：{{乙方签字}}"], days: ["{{甲方日期}}", "{{乙方日期}}"],
            notes: ["{{编号}}　第 {{版次}} 版", "内容校验值 {{校验值}}", "{{二维码}}"]),
        sample: [
            "标题": .text("2026年党风廉政建设责任书"), "甲方": .text("中共青石镇委员会"),
            "乙方": .text("柳湾村党支部书记　陈向东"),
            "正文": .lines([
                .init("为落实《青石镇2026年党风廉政建设和反腐败工作实施方案》，明确柳湾村党支部书记在党风廉政建设中的责任，甲乙双方签订本责任书。"),
                .init("一、责任期限", heading: true), .init("自双方签订之日起，至2026年12月31日止。"),
                .init("二、牵头办理的事项", heading: true), .init("（一）每季度公开一次村级财务收支，全年办理不少于4次。"),
            ]),
            "甲方日期": .text(OfficialPaper.openDay), "乙方日期": .text(OfficialPaper.openDay),
            "编号": .text("责任书〔2026〕1号"), "版次": .text("1"),
            "校验值": .text(String(repeating: "0", count: 64)),
            "二维码": QRCode("MINGZE 试填").map { .picture($0) } ?? .text(""),
        ])

    static func docx(_ letter: Letter, on form: DocxForm) throws -> Data {
        func party(_ prefix: String) -> String {
            let line = letter.lines.first { $0.kind == .party && $0.text.hasPrefix(prefix) }
            return String(line?.text.dropFirst(prefix.count) ?? "")
        }
        let body = letter.lines.filter { $0.kind != .title && $0.kind != .party }
        var values: [String: DocxForm.Value] = [
            "标题": .text(letter.lines.first { $0.kind == .title }?.text ?? ""), "甲方": .text(party("甲方：")),
            "乙方": .text(party("乙方：")),
            "正文": .lines(body.map { .init($0.text, heading: $0.kind == .heading) }),
            "编号": .text(letter.item.number), "版次": .text("\(letter.edition)"),
            "校验值": .text(letter.digest),
        ]
        for (side, name) in [(Letter.Signature.Side.first, "甲方"), (.second, "乙方")] {
            let signature = letter.signatures.first { $0.side == side && !$0.onPaper }
            values[name + "签字"] = .text(signature?.name ?? "")
            values[name + "日期"] = .text(signature.map { day($0.day) + "（网上签订）" } ?? OfficialPaper.openDay)
        }
        if let code = QRCode(mark(letter)) { values["二维码"] = .picture(code) }
        return try form.filled(values)
    }

    static func day(_ day: Day) -> String { "\(day.year)年\(day.month)月\(day.day)日" }

    /// A name every file system takes, and that sorts as the list does.
    static func fileName(_ letter: Letter, _ directory: Directory) -> String {
        let unit = directory.unit(letter.item.unit)?.name ?? ""
        let who = directory.person(letter.item.owner)?.name ?? "空缺"
        return PaperFiles.safe("\(letter.item.number) \(unit) \(letter.postName) \(who)")
    }
}
