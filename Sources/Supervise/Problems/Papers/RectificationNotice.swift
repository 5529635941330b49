import Foundation
import Kernel
import Papers

/// 整改通知书: what was found, what is asked, by when, to whoever has to do it.
enum RectificationNotice {
    static let kind = PaperKind(
        "problem-notice", "整改通知书",
        fields: [
            .init("标题", "整改通知书", required: true), .init("单位", "责任单位", required: true),
            .init("正文", "问题、依据、整改要求和期限，一行一段", .lines, required: true),
            .init("小标题", "“一、存在的问题”这样的小标题照这一段的样子排，这一段本身不出现", .heading),
            .init("落款", "发出的机关", required: true), .init("日期", "发出日期", required: true),
            .init("编号", "问题编号", required: true), .init("抄送", "抄送的分管领导"),
        ],
        own: OfficialPaper(
            paragraphs: [
                .init(.title, "{{标题}}"), .init(.flush, "{{单位}}："), .init(.heading, "{{小标题}}"),
                .init(.text, "{{正文}}"), .init(.text, "{{落款}}"), .init(.text, "{{日期}}"),
                .init(.flush, "抄送：{{抄送}}"),
            ], signers: ["送达人（签字）：", "收到人（签字）："], notes: ["{{编号}}"]),
        sample: [
            "标题": .text("整改通知书"), "单位": .text("石桥村"),
            "正文": .lines([
                .init("经检查，发现你单位存在以下问题，请按要求整改。"), .init("一、存在的问题", heading: true),
                .init("三笔接待费没有公函。"), .init("二、整改要求", heading: true), .init("补齐手续，退回不应报销的部分。"),
                .init("请于2026年4月10日前整改到位并报告整改情况。"),
            ]),
            "落款": .text("镇纪委"), "日期": .text("2026年3月10日"), "编号": .text("问题〔2026〕1号"), "抄送": .text("白镇长"),
        ])

    static func docx(
        _ problem: Problem, _ names: Directory, from body: String, by town: String, on today: Day,
        at address: String, form: DocxForm
    ) throws -> Data {
        let words = problem.words
        var lines = [DocxForm.Line("经\(problem.source.label)，发现你单位存在以下问题，请按要求整改。")], number = 0
        func part(_ title: String, _ text: String) {
            guard !text.isEmpty else { return }
            number += 1
            lines.append(.init("\(Array("一二三四五")[number - 1])、\(title)", heading: true))
            lines += text.split(separator: "\n").map { .init(String($0)) }
        }
        part("存在的问题", words.text)
        part("违反的规定", words.basis)
        part("整改要求", words.measures)
        let owner = names.person(problem.item.owner)?.name ?? ""
        let due = problem.item.due.map { "\($0.year)年\($0.month)月\($0.day)日" } ?? ""
        part(
            "期限和责任",
            "责任人\(owner)。请于\(due)前整改到位，报告整改情况。销号以验收时看到的成效为准，由责任单位以外的同志验收。")
        return try form.filled([
            "标题": .text("整改通知书"), "单位": .text(names.unit(problem.item.unit)?.name ?? ""), "正文": .lines(lines),
            "落款": .text(body.isEmpty ? town : body),
            "日期": .text("\(today.year)年\(today.month)月\(today.day)日"),
            "编号": .text("\(problem.item.number)　\(address)"),
            "抄送": .text(names.person(problem.leader)?.name ?? "--"),
        ])
    }
}
