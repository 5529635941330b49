/// One pass over a form's parts: looks for the fields of its paragraphs and, given values, puts these in their places.
struct FormFields {
    private let fields: [String: PaperKind.Field]
    /// Nil while a form is only looked at.
    private let values: [String: DocxForm.Value]?
    /// How headings look, by their level.
    private(set) var headings: [Int: FormParagraph]
    private(set) var found: Set<String> = []
    private(set) var faults: [String] = []
    /// The picture that was put in, whose bytes the document still needs.
    private(set) var picture: QRCode?

    init(_ fields: [PaperKind.Field], values: [String: DocxForm.Value]?, headings: [Int: FormParagraph]) {
        self.fields = Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
        (self.values, self.headings) = (values, headings)
    }

    /// A part with its paragraphs rewritten; paragraphs stand in paragraphs where there are text boxes.
    mutating func walk(_ tokens: [XMLToken], of part: String) -> [XMLToken] {
        let isBody = part == "word/document.xml"
        var out: [XMLToken] = [], open: [FormParagraph] = [], cells = 0
        func local(_ name: String) -> Substring { XMLToken.local(name) }
        for token in tokens {
            switch token {
            case .start(let name, _, false) where local(name) == "p": open.append(FormParagraph())
            case .start(let name, _, false) where local(name) == "tc": cells += 1
            case .end(let name) where local(name) == "tc": cells -= 1
            default: break
            }
            guard !open.isEmpty else {
                out.append(token)
                continue
            }
            open[open.count - 1].add(token)
            guard case .end(let name) = token, local(name) == "p", let ended = open.popLast() else {
                continue
            }
            let made = rewrite(ended, inBody: isBody && open.isEmpty, inCell: cells > 0)
            if open.isEmpty { out += made } else { open[open.count - 1].add(made) }
        }
        return out
    }

    /// Of 28 characters each: a longer paragraph kept whole would leave half a page empty.
    private static let threeLines = 84

    /// Nobody reads more of them.
    private mutating func fault(_ sentence: String) {
        if faults.count < PaperLimits.formFaults { faults.append(sentence) }
    }

    private mutating func rewrite(_ paragraph: FormParagraph, inBody: Bool, inCell: Bool) -> [XMLToken] {
        let marks = paragraph.marks
        if let broken = paragraph.unfinished { fault("字段“\(broken)”没有写完：以 {{ 开头的要以 }} 结尾") }
        guard !marks.isEmpty else { return paragraph.tokens }
        guard marks.count <= PaperLimits.formMarks else {
            fault("一段里的字段超过 \(PaperLimits.formMarks) 个")
            return paragraph.tokens
        }
        for mark in marks where fields[mark.name] == nil {
            fault("不认识字段 {{\(mark.name)}}：\(Self.nearest(mark.name, among: Array(fields.keys)))")
        }
        found.formUnion(marks.map(\.name))
        if let special = marks.first(where: { fields[$0.name].map { $0.shape != .text } ?? false }),
            let field = fields[special.name]
        {
            return place(field, paragraph, marks, inBody: inBody, inCell: inCell)
        }
        guard let values else { return paragraph.tokens }
        return paragraph.replacing(marks) { name in
            if case .text(let text)? = values[name] { return text }
            return ""
        }
    }

    /// A field that takes its paragraph for itself.
    private mutating func place(
        _ field: PaperKind.Field, _ paragraph: FormParagraph, _ marks: [FormParagraph.Mark], inBody: Bool,
        inCell: Bool
    ) -> [XMLToken] {
        guard marks.count == 1, paragraph.isOnly(marks[0]) else {
            fault("字段 \(field.mark) 要单独成段，同一段里不能有别的文字")
            return paragraph.tokens
        }
        guard inBody else {
            fault("字段 \(field.mark) 要放在正文里，不能放在页眉、页脚和文本框里")
            return paragraph.tokens
        }
        guard !paragraph.endsSection else {
            fault("字段 \(field.mark) 所在的段落后面紧接着分节符，在两者之间空一段")
            return paragraph.tokens
        }
        if field.shape == .heading { headings[1] = paragraph }
        if field.shape == .subheading { headings[2] = paragraph }
        guard let values else { return paragraph.tokens }
        switch (field.shape, values[field.name]) {
        case (.lines, .lines(let lines)?) where !lines.isEmpty:
            return lines.enumerated().flatMap { index, line in
                let pattern = headings[line.heading] ?? paragraph
                let words = FormParagraph.linked(
                    pattern.copy.replacing(pattern.marks) { _ in line.text }, line)
                let made = line.indent.map { FormParagraph.indented(words, $0) } ?? words
                // What is signed below a text never stands on a page without any of it; a long one has lines enough to give.
                let isShort = line.text.count <= Self.threeLines
                return index == lines.count - 1 && isShort ? FormParagraph.keepingNext(made) : made
            }
        case (.picture, .picture(let code)?):
            picture = code
            return paragraph.replacingText(by: OfficialParts.drawing(DocxForm.relation))
        default:
            // A cell must keep a paragraph.
            return inCell ? paragraph.replacing(marks) { _ in "" } : []
        }
    }

    /// The field somebody probably meant, or all there are.
    private static func nearest(_ name: String, among known: [String]) -> String {
        let like = known.filter { !Set($0).isDisjoint(with: Set(name)) }.sorted()
        func list(_ names: [String]) -> String { names.map { "{{\($0)}}" }.joined(separator: "、") }
        return like.isEmpty ? "这种文书可用的有 \(list(known))" : "是不是 \(list(Array(like.prefix(4))))"
    }
}
