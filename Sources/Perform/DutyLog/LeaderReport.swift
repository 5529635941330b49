import Foundation
import Kernel
import Papers
import Web

/// 述责述廉报告: a draft made from what was recorded; every number leads to the list it counts.
enum LeaderReport {
    static let kind = PaperKind(
        "leader-report", "述责述廉报告",
        fields: [
            .init("标题", "例如“2026年度述责述廉报告”", required: true), .init("姓名", "姓名", required: true),
            .init("职务", "职务", required: true),
            .init("小标题", "“一、履行责任情况”这样的小标题照这一段的样子排，这一段本身不出现", .heading),
            .init("正文", "按记录起草的正文，一行一段", .lines, required: true), .init("日期", "起草日期"),
        ],
        own: OfficialPaper(
            paragraphs: [
                .init(.title, "{{标题}}"), .init(.flush, "{{职务}}　{{姓名}}"), .init(.heading, "{{小标题}}"),
                .init(.text, "{{正文}}"), .init(.sign, "{{姓名}}"), .init(.sign, "{{日期}}"),
            ]),
        sample: [
            "标题": .text("2026年度述责述廉报告"), "姓名": .text("陈向东"), "职务": .text("镇党委书记"),
            "正文": .lines([.init("一、履行责任情况", heading: true), .init("全年亲自部署4次，主持专题研究会议2次。")]),
            "日期": .text("2026年12月20日"),
        ])

    private struct Part {
        let head: String
        let labels: [String]
        let lead: String
        var unit = times
    }

    private static let times = "次"
    private static let matters = "件"
    private static let talks = "谈心谈话"

    private static let parts = [
        Part(head: "履行责任情况", labels: Deed.Act.personal.map(\.label), lead: "落实四个亲自"),
        Part(head: "", labels: Deed.Act.joint.map(\.label), lead: "落实一岗双责，做到五同"),
        Part(head: "", labels: ["主持专题研究会议", "出席专题研究会议"], lead: "专题研究"),
        Part(head: "教育和谈话", labels: ["主持或主讲学习教育", "参加学习教育", "谈心谈话"], lead: "学习教育和谈心谈话"),
        Part(head: "任务办理", labels: ["办结任务", "逾期任务"], lead: "承办的任务", unit: matters),
    ]

    /// The lines of the draft. What is not a number of the record is left to whoever signs it.
    static func lines(_ year: LeaderYear, address: (Link) -> String) -> [DocxForm.Line] {
        let by = Dictionary(year.performed.map { ($0.label, $0) }) { first, _ in first }
        let numerals = Array("一二三四五六")
        var lines: [DocxForm.Line] = [], count = 0
        func head(_ text: String) {
            lines.append(.init("\(numerals[count])、\(text)", heading: true))
            count += 1
        }
        for part in parts {
            if !part.head.isEmpty { head(part.head) }
            let found = part.labels.compactMap { by[$0] }.filter { year.isWhole || $0.label != Self.talks }
            guard !found.isEmpty else { continue }
            var pieces: [(text: String, address: String?)] = [("\(part.lead)：", nil)]
            for (index, one) in found.enumerated() {
                pieces += [
                    (one.label, nil), ("\(one.count)", address(one.link)), (part.unit, nil),
                    (index == found.count - 1 ? "。" : "，", nil),
                ]
            }
            lines.append(.init(pieces: pieces))
            // Who chairs a meeting is also there: it is told once.
            var told: Set<ID> = []
            let latest = found.flatMap(\.latest).filter { told.insert($0.id).inserted }
            // A task is told by the day it was done.
            func day(of item: Item) -> Day {
                part.unit == Self.matters ? item.closed ?? item.opened : item.opened
            }
            for item in latest.sorted(by: { day(of: $0) < day(of: $1) }).suffix(6) {
                let day = day(of: item)
                lines.append(.init("\(day.month)月\(day.day)日，\(item.title)。"))
            }
            if part.labels.contains(Self.talks), !year.isWhole {
                lines.append(.init("（谈心谈话只有当事人、党委书记和纪委书记看得到，没有计入；由本人补充次数。）"))
            }
        }
        head("廉洁自律情况")
        lines.append(.init("（由本人填写：执行廉洁纪律、个人有关事项报告、家属子女从业、办公用房和公务用车等情况。）"))
        head("存在的问题")
        let late = by["逾期任务"].map { $0.count } ?? 0
        let bare = parts.prefix(3).flatMap(\.labels).filter(year.isExpected).filter { by[$0]?.count == 0 }
        if late > 0 { lines.append(.init("有\(late)件承办的任务已经逾期，还没有办结。")) }
        if !bare.isEmpty { lines.append(.init("全年没有记录：\(bare.joined(separator: "、"))。")) }
        lines.append(.init("（由本人补充。）"))
        return lines
    }

    static func docx(
        _ year: LeaderYear, today: Day, address: (Link) -> String, on form: DocxForm
    ) throws
        -> Data
    {
        return try form.filled([
            "标题": .text("\(year.year)年度述责述廉报告"), "姓名": .text(year.person.name), "职务": .text(year.post),
            "正文": .lines(lines(year, address: address)),
            "日期": .text("\(today.year)年\(today.month)月\(today.day)日"),
        ])
    }
}
