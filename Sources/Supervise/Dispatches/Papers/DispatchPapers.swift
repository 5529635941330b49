import Foundation
import Kernel
import Papers

/// The formal paper with its number, and the receipt that it was delivered.
enum DispatchPapers {
    static let kind = PaperKind(
        "dispatch", "正式文书",
        fields: [
            .init("发文机关", "红头上的机关名称", required: true), .init("文号", "机关代字、年份和序号", required: true),
            .init("标题", "文书标题", required: true), .init("主送", "受文的单位和个人", required: true),
            .init("小标题", "“一、存在的问题”这样的小标题照这一段的样子排，这一段本身不出现", .heading),
            .init("二级小标题", "“（一）公务接待”这样的二级小标题照这一段的样子排，这一段本身不出现；没有这一段的照正文排", .subheading),
            .init("正文", "正文，一行一段", .lines, required: true), .init("署名", "发文机关", required: true),
            .init("日期", "成文日期", required: true), .init("抄送", "抄送的单位"),
            .init("版记", "末页下端的抄送、印发机关和印发日期，一行一项，没有抄送的不写", .lines),
        ],
        own: OfficialPaper(
            paragraphs: [
                .init(.masthead, "{{发文机关}}"), .init(.number, "{{文号}}"), .init(.title, "{{标题}}"),
                .init(.flush, "{{主送}}："), .init(.heading, "{{小标题}}"),
                .init(.subheading, "{{二级小标题}}"), .init(.text, "{{正文}}"),
                .init(.sign, "{{署名}}"), .init(.sign, "{{日期}}"), .init(.colophon, "{{版记}}"),
            ]),
        sample: [
            "发文机关": .text("中共青石镇纪律检查委员会"), "文号": .text("青纪整〔2026〕3号"), "标题": .text("关于三笔接待费没有公函的整改通知"),
            "主送": .text("石桥村"),
            "正文": .lines([
                .init("经检查，发现你单位存在以下问题，请按要求整改。"), .init("一、存在的问题", heading: true), .init("三笔接待费没有公函。"),
            ]),
            "署名": .text("中共青石镇纪律检查委员会"), "日期": .text("2026年3月10日"), "抄送": .text("分管领导"),
            "版记": colophon("分管领导", "中共青石镇纪律检查委员会", "2026年3月10日"),
        ])

    static let receipt = PaperKind(
        "dispatch-receipt", "送达回证",
        fields: [
            .init("标题", "送达回证", required: true), .init("文书", "文书名称和文号", required: true),
            .init("受文", "受送达的单位或个人", required: true), .init("送达", "送达日期和方式"), .init("签收", "签收日期"),
            .init("说明", "受送达人的说明"), .init("编号", "文书编号", required: true),
        ],
        own: OfficialPaper(
            paragraphs: [
                .init(.title, "{{标题}}"), .init(.flush, "文书：{{文书}}"), .init(.flush, "受送达人：{{受文}}"),
                .init(.flush, "送达：{{送达}}"), .init(.flush, "签收：{{签收}}"), .init(.flush, "说明：{{说明}}"),
            ], signers: ["送达人（签字）：", "受送达人（签字）："], notes: ["{{编号}}"]),
        sample: [
            "标题": .text("送达回证"), "文书": .text("整改通知书 青纪整〔2026〕3号"), "受文": .text("石桥村"),
            "送达": .text("2026年3月10日 村文书当面签收"), "签收": .text("2026年3月10日"), "说明": .text("没有意见"),
            "编号": .text("文书〔2026〕1号"),
        ])

    /// 抄送 where there are copies; 印发机关 to the left, 印发日期 to the right once it is issued.
    private static func colophon(_ copies: String, _ organ: String, _ day: String) -> DocxForm.Value {
        let names = copies.trimmingCharacters(in: CharacterSet(charactersIn: "。；，、 　"))
        let copied = names.isEmpty ? [] : [DocxForm.Line("抄送：\(names)。")]
        return .lines(copied + [DocxForm.Line(day.isEmpty ? organ : "\(organ)\t\(day)印发")])
    }

    static func day(_ day: Day?) -> String { day.map { "\($0.year)年\($0.month)月\($0.day)日" } ?? "" }

    /// `words` and `recipients` as whoever takes the paper may read them.
    static func docx(
        _ dispatch: Dispatch, organ: String, recipients: String, on form: DocxForm,
        words: (String) -> String = { $0 }
    ) throws -> Data {
        // A printed copy must not pass for one that holds.
        let withdrawn = dispatch.state == .withdrawn ? "（已于\(day(dispatch.item.closed))撤回）" : ""
        return try form.filled([
            "发文机关": .text(organ), "文号": .text((dispatch.number ?? "（未签发）") + withdrawn),
            "标题": .text(words(dispatch.heading)),
            "主送": .text(recipients), "正文": .lines(DocxForm.Line.typed(words(dispatch.body))),
            "署名": .text(organ),
            "日期": .text(day(dispatch.issued)),
            "抄送": .text(words(dispatch.copies)),
            "版记": colophon(words(dispatch.copies), organ, day(dispatch.issued)),
        ])
    }

    static func recipients(_ dispatch: Dispatch, _ directory: Directory) -> String {
        dispatch.recipients.map { name($0, directory) }.joined(separator: "、")
    }

    static func name(_ recipient: Dispatch.Recipient, _ directory: Directory) -> String {
        if let person = directory.person(recipient.person) {
            return "\(directory.fullPost(of: person))\(person.name)同志"
        }
        return directory.unit(recipient.unit)?.name ?? ""
    }

    static func receipt(
        _ dispatch: Dispatch, _ recipient: Dispatch.Recipient, _ directory: Directory, on form: DocxForm
    ) throws -> Data {
        try form.filled([
            "标题": .text("送达回证"), "文书": .text("\(dispatch.heading)（\(dispatch.number ?? "")）"),
            "受文": .text(name(recipient, directory)),
            "送达": .text(
                [day(recipient.delivered), recipient.how].filter { !$0.isEmpty }.joined(separator: "　")),
            "签收": .text(day(recipient.received)),
            "说明": .text(recipient.answer),
            "编号": .text(dispatch.item.number),
        ])
    }
}
