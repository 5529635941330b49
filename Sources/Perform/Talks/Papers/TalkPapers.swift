import Foundation
import Kernel
import Papers
import Words

/// 谈话记录: what was said, for both to sign.
enum TalkRecordPaper {
    static let kind = PaperKind(
        "talk-record", "谈话记录",
        fields: [
            .init("标题", "例如“廉政谈话记录”", required: true), .init("谈话人", "姓名和职务", required: true),
            .init("谈话对象", "姓名、单位和职务", required: true), .init("时间", "谈话日期", required: true),
            .init("地点", "谈话地点"), .init("在场", "在场的其他人"), .init("事由", "为什么谈"),
            .init("小标题", "“一、谈话内容”这样的小标题照这一段的样子排，这一段本身不出现", .heading),
            .init("正文", "谈话内容、对方的态度和说明、承诺和要求，一行一段", .lines, required: true), .init("编号", "谈话编号"),
        ],
        own: OfficialPaper(
            paragraphs: [
                .init(.title, "{{标题}}"), .init(.flush, "谈话人：{{谈话人}}"), .init(.flush, "谈话对象：{{谈话对象}}"),
                .init(.flush, "时间：{{时间}}　　地点：{{地点}}"), .init(.flush, "在场：{{在场}}"), .init(.flush, "事由：{{事由}}"),
                .init(.heading, "{{小标题}}"), .init(.text, "{{正文}}"),
            ], signers: ["谈话人（签字）：", "谈话对象（签字）："], notes: ["{{编号}}　限当事人、党委书记、纪委书记阅读"]),
        sample: [
            "标题": .text("廉政谈话记录"), "谈话人": .text("陈向东　镇党委书记"), "谈话对象": .text("李明　财政所　所长"),
            "时间": .text("2026年3月5日"), "地点": .text("镇政府三楼"), "在场": .text("无"), "事由": .text("例行谈话"),
            "正文": .lines([
                .init("一、谈话内容", heading: true), .init("了解村级财务检查进展。"), .init("二、承诺和要求", heading: true),
                .init("六月底前完成全部抽查。"),
            ]),
            "编号": .text("谈话〔2026〕1号"),
        ])

    static func docx(_ talk: Talk, _ directory: Directory, on form: DocxForm, mark: String) throws -> Data {
        let record = talk.record
        var lines: [DocxForm.Line] = []
        let parts = [
            ("谈话内容", record.content), ("对方的态度和说明", record.statement), ("承诺和要求", record.commitments),
            ("回访情况", record.followed),
        ].filter { !$0.1.isEmpty }
        var count = 0
        func head(_ words: String) {
            count += 1
            lines.append(.init(Outline.mark(count, 1) + words, heading: true))
        }
        for part in parts {
            head(part.0)
            lines += DocxForm.Line.placed(part.1)
        }
        if let held = talk.held, let ends = talk.effectEnds {
            head("批准和影响期")
            lines.append(
                .init("批准：\(TalkPapers.approval(talk, directory))。抄送：\(TalkPapers.copyTo(talk, directory))。"))
            lines.append(
                .init(
                    "诫勉影响期：\(TalkPapers.day(held))至\(TalkPapers.day(ends))（按\(TalkRules.monthsOfAdmonition)个月计算，以干部管理权限机关的规定为准）。"
                ))
        }
        return try form.filled(
            [
                "标题": .text("\(talk.form.label)记录"), "谈话人": .text(TalkPapers.name(talk.talker, directory)),
                "谈话对象": .text(TalkPapers.name(talk.subject, directory)),
                "时间": .text(talk.held.map(TalkPapers.day) ?? ""), "地点": .text(record.place),
                "在场": .text(record.company.isEmpty ? "无" : record.company),
                "事由": .text(
                    Outline.lines(talk.matters).map(\.text).joined(separator: "　")),
                "正文": .lines(lines), "编号": .text(talk.item.number),
            ], mark: mark)
    }
}

/// 函询通知书: what is to be explained in writing, and by when.
enum InquiryPaper {
    static let kind = PaperKind(
        "talk-inquiry", "函询通知书",
        fields: [
            .init("标题", "函询通知书", required: true), .init("对象", "被函询人的单位、职务和姓名", required: true),
            .init("正文", "要求说明的问题和回复要求，一行一段", .lines, required: true), .init("落款", "发函的机关", required: true),
            .init("日期", "发函日期"), .init("编号", "函询编号", required: true), .init("抄送", "抄送的党组织"),
            .init("申请人", "提出函询的人"), .init("审批人", "批准的人和日期"),
        ],
        own: OfficialPaper(
            paragraphs: [
                .init(.title, "{{标题}}"), .init(.flush, "{{对象}}："), .init(.text, "{{正文}}"),
                .init(.sign, "{{落款}}"),
                .init(.sign, "{{日期}}"), .init(.flush, "抄送：{{抄送}}"), .init(.flush, "申请人：{{申请人}}　　审批人：{{审批人}}"),
            ], signers: ["送达人（签字）：", "收到人（签字）："], notes: ["{{编号}}　限当事人、党委书记、纪委书记阅读"]),
        sample: [
            "标题": .text("函询通知书"), "对象": .text("财政所所长李明同志"),
            "正文": .lines([.init("现就以下问题请你作出书面说明：村级财务抽查没有按期完成的原因。"), .init("请在收到本通知后书面回复。")]),
            "落款": .text("中共青石镇纪律检查委员会"), "日期": .text("2026年3月5日"), "编号": .text("谈话〔2026〕1号"),
            "抄送": .text("财政所党支部"), "申请人": .text("周明远"), "审批人": .text("陈向东（2026年3月4日）"),
        ])

    static func docx(
        _ talk: Talk, _ directory: Directory, from body: String, _ limit: TimeLimit, due: Day?,
        on form: DocxForm, mark: String
    ) throws -> Data {
        let person = directory.person(talk.subject)
        var lines = [DocxForm.Line("现就以下问题，请你作出书面说明：")]
        lines += DocxForm.Line.typed(talk.matters)
        if let received = talk.inquiry.received, let due {
            lines.append(.init("本通知于\(TalkPapers.day(received))送达，请在\(TalkPapers.day(due))前书面回复。"))
        } else {
            lines.append(.init("请在收到之日起\(limit.measureWords.filter { $0 != " " })书面回复。"))
        }
        lines.append(.init("说明材料由所在党委（党组）主要负责人签署意见；你本人是主要负责人的，直接回复。"))
        return try form.filled(
            [
                "标题": .text("函询通知书"),
                "对象": .text("\(person.map { directory.fullPost(of: $0) + $0.name } ?? "")同志"),
                "正文": .lines(lines), "落款": .text(body),
                "日期": .text(TalkPapers.day(talk.inquiry.received ?? talk.item.opened)),
                "编号": .text(talk.item.number), "抄送": .text(TalkPapers.copyTo(talk, directory)),
                "申请人": .text(directory.person(talk.talker)?.name ?? ""),
                "审批人": .text(TalkPapers.approval(talk, directory)),
            ], mark: mark)
    }
}

enum TalkPapers {
    /// The head of the other's own Party body.
    static func copyTo(_ talk: Talk, _ directory: Directory) -> String {
        let unit = directory.unit(directory.person(talk.subject)?.unit)?.name ?? ""
        return unit + (unit.hasSuffix("党委") ? "" : "党组织") + "主要负责人"
    }

    /// `陈向东（2026年3月4日）`; `--` while nobody has approved it.
    static func approval(_ talk: Talk, _ directory: Directory) -> String {
        guard let name = directory.person(talk.decider)?.name, let decided = talk.decided else { return "--" }
        return "\(name)（\(day(decided))）"
    }

    static func day(_ day: Day) -> String { "\(day.year)年\(day.month)月\(day.day)日" }

    static func name(_ id: ID, _ directory: Directory) -> String {
        guard let person = directory.person(id) else { return "" }
        return "\(person.name)　\(directory.fullPost(of: person))"
    }
}
