import Foundation
import Words

/// A DOCX with named fields like `{{甲方}}`, in its text, its tables, its headers and footers.
///
/// Everything else of the document goes through as it is: styles, pictures, numbering.
package struct DocxForm: Sendable {
    package enum Value: Sendable {
        case text(String)
        case lines([Line])
        case picture(QRCode)
    }

    /// One paragraph of a field that repeats.
    package struct Line: Sendable {
        /// The words, in pieces; a piece with an address leads there.
        let pieces: [(text: String, address: String?)]
        /// 1 and 2: a heading of that level; 0 is text.
        let heading: Int
        /// Where its lines begin when it is 附件说明 (GB/T 9704-2012, 7.3.4); nil for all else.
        var indent: Indent?
        var text: String { pieces.map(\.text).joined() }

        package init(_ text: String, heading: Bool = false) {
            (pieces, self.heading) = ([(text, nil)], heading ? 1 : 0)
        }

        package init(pieces: [(text: String, address: String?)]) {
            (self.pieces, heading) = (pieces.filter { !$0.text.isEmpty }, 0)
        }

        private init(_ line: Outline.Line) {
            (pieces, heading) = ([(line.text, nil)], line.isHeading ? line.level ?? 0 : 0)
        }

        /// In characters: where all lines begin, and by how many the first begins before them.
        struct Indent: Sendable {
            let left: Int
            let hanging: Int
        }

        /// What somebody typed, a line a paragraph, its numbers as GB/T 9704 has them; 附件说明 stands one line below the text, its
        /// names one under the other.
        package static func typed(_ text: String) -> [Line] {
            var lines = Outline.lines(text).map(Line.init)
            guard let first = lines.lastIndex(where: { $0.text.hasPrefix("附件：") || $0.text.hasPrefix("附件:") })
            else { return lines }
            let isNumbered = lines[first].text.dropFirst(3).contains(#/^\s*[0-9]+[.．、]/#)
            lines[first].indent = Indent(left: isNumbered ? 6 : 5, hanging: isNumbered ? 4 : 3)
            for place in lines.indices.dropFirst(first + 1) {
                guard isNumbered, lines[place].text.contains(#/^[0-9]+[.．、]/#) else { break }
                lines[place].indent = Indent(left: 6, hanging: 1)
            }
            if first > 0 { lines.insert(Line(""), at: first) }
            return lines
        }

        /// The same under a heading of the first level.
        package static func placed(_ text: String) -> [Line] {
            Outline.placed(text, under: 1).flatMap(typed)
        }
    }

    /// Why a document can be no form at all.
    package struct Fault: Error {
        package let sentence: String
    }

    private struct Part {
        let name: String
        let data: Data
        /// Taken apart, where fields are looked for.
        let tokens: [XMLToken]?
    }

    private let parts: [Part]
    private let fields: [PaperKind.Field]
    private let headings: [Int: FormParagraph]
    /// The fields that stand in it.
    package let found: Set<String>
    /// What is wrong with its fields, one sentence a fault.
    package let faults: [String]

    /// Throws `Fault` when it is no DOCX, has broken XML, macros, or parts fetched from elsewhere.
    package init(_ data: Data, fields: [PaperKind.Field]) throws {
        self.fields = fields
        parts = try Self.parts(data)
        var look = FormFields(fields, values: nil, headings: [:])
        for part in parts {
            if let tokens = part.tokens { _ = look.walk(tokens, of: part.name) }
        }
        (headings, found, faults) = (look.headings, look.found, look.faults)
    }

    /// Throws `PaperError` where taking it apart is out of all measure.
    static func isModest(_ data: Data) throws -> Bool {
        do { _ = try DocxForm(data, fields: []) } catch is Fault {}
        return true
    }

    /// The paper: every field replaced by its value, a field without one by nothing.
    ///
    /// `mark` stands small and grey under everything else, whatever the form.
    package func filled(_ values: [String: Value], mark: String = "") throws -> Data {
        var fill = FormFields(fields, values: values, headings: headings)
        var made = parts.map { part in
            (
                name: part.name,
                data: part.tokens.map { XMLToken.write(fill.walk($0, of: part.name)) } ?? part.data
            )
        }
        if let code = fill.picture { try Self.add(code, to: &made) }
        if !mark.isEmpty { Self.add(mark: mark, to: &made) }
        return try ZipWriter.zip(made)
    }

    /// A paragraph before the section's end, which closes the text of every document.
    private static func add(mark: String, to made: inout [(name: String, data: Data)]) {
        guard let place = made.firstIndex(where: { $0.name == "word/document.xml" }) else { return }
        var text = String(decoding: made[place].data, as: UTF8.self)
        let words = XMLToken.escaped(mark)
        let paragraph =
            "<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:color w:val=\"808080\"/><w:sz w:val=\"16\"/></w:rPr><w:t>\(words)</w:t></w:r></w:p>"
        guard let end = text.range(of: "</w:body>", options: .backwards) else { return }
        // Only what stands behind the last paragraph and table is the section of the body itself; one inside a paragraph, or kept for
        // a change to it, is not.
        let last =
            ["</w:p>", "</w:tbl>", "<w:p/>"].compactMap {
                text.range(of: $0, options: .backwards, range: text.startIndex..<end.lowerBound)?.upperBound
            }.max() ?? text.startIndex
        let section = text.range(of: "<w:sectPr", range: last..<end.lowerBound)
        text.insert(contentsOf: paragraph, at: section?.lowerBound ?? end.lowerBound)
        made[place].data = Data(text.utf8)
    }

    // MARK: Parts

    private static func parts(_ data: Data) throws -> [Part] {
        let archive: ZipArchive
        do { archive = try ZipArchive(data, kind: "Word 文档（.docx）") } catch let error as PaperError {
            throw Fault(sentence: "\(error.sentence)。\(error.advice)")
        }
        let names = archive.names
        guard names.contains("word/document.xml"), names.contains("[Content_Types].xml") else {
            throw Fault(sentence: "文件内容不是 Word 文档（.docx）。用 Word 或 WPS 打开后另存为 .docx")
        }
        guard Set(names).count == names.count else { throw Fault(sentence: "文件里有重名的部分，没有打开") }
        if names.contains(where: { $0.hasSuffix("vbaProject.bin") || $0.hasPrefix("word/activeX") }) {
            throw Fault(sentence: "文件里有宏。另存为不带宏的 .docx")
        }
        if let inside = names.first(where: { $0.lowercased().contains("embeddings/") }) {
            throw Fault(sentence: "文件里嵌有别的文件或对象（\(inside)）。删去它，或者改成图片")
        }
        return try names.map { name in
            guard let bytes = try archive.part(name) else { throw PaperError.damaged }
            guard name.hasSuffix(".xml") || name.hasSuffix(".rels") else {
                return Part(name: name, data: bytes, tokens: nil)
            }
            do {
                let tokens = try XMLToken.read(bytes, most: PaperLimits.formPieces)
                if name.hasSuffix(".rels") {
                    try forbidElsewhere(tokens)
                } else {
                    try ActiveContent.forbid(tokens)
                }
                return Part(name: name, data: bytes, tokens: carriesFields(name) ? tokens : nil)
            } catch let broken as BrokenXML {
                throw Fault(
                    sentence: "文件里的 \(name) 第 \(broken.line) 行不是正确的 XML。用 Word 或 WPS 打开并另存一份")
            }
        }
    }

    private static func carriesFields(_ name: String) -> Bool {
        let name = name.lowercased()
        return name == "word/document.xml" || name.hasPrefix("word/header") || name.hasPrefix("word/footer")
    }

    /// A paper for others must not make their program fetch a template or a picture from somewhere.
    private static func forbidElsewhere(_ tokens: [XMLToken]) throws {
        for case .start(_, let attributes, _) in tokens {
            func value(_ name: String) -> String { attributes.first { $0.name == name }?.value ?? "" }
            let kind = value("Type").split(separator: "/").last.map(String.init) ?? ""
            if ["aFChunk", "oleObject", "attachedTemplate", "subDocument", "frame", "control", "package"]
                .contains(kind)
            {
                throw Fault(sentence: "文件里带着别的文件（\(value("Target"))）。删去它，或者把内容直接写进文件")
            }
            if value("TargetMode") == "External", !value("Type").hasSuffix("/hyperlink") {
                throw Fault(sentence: "文件引用了外部内容（\(value("Target"))）。把它插入文件里，或者删去")
            }
        }
    }

    // MARK: The code

    static let relation = "rIdMingzeCode"

    /// The picture's own part, its relation and its type.
    private static func add(_ code: QRCode, to parts: inout [(name: String, data: Data)]) throws {
        parts.append(("word/media/mingze-code.bmp", code.bmp()))
        try change("[Content_Types].xml", in: &parts) { tokens in
            let known = tokens.contains {
                guard case .start(let name, let attributes, _) = $0, XMLToken.local(name) == "Default" else {
                    return false
                }
                return attributes.contains { $0.name == "Extension" && $0.value.lowercased() == "bmp" }
            }
            return known
                ? nil
                : ("Default", [(name: "Extension", value: "bmp"), (name: "ContentType", value: "image/bmp")])
        }
        if !parts.contains(where: { $0.name == relations }) {
            let empty =
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>"
            parts.append((relations, Data(empty.utf8)))
        }
        try change(relations, in: &parts) { _ in
            let type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
            return (
                "Relationship",
                [
                    (name: "Id", value: relation), (name: "Type", value: type),
                    (name: "Target", value: "media/mingze-code.bmp"),
                ]
            )
        }
    }

    private static let relations = "word/_rels/document.xml.rels"

    /// Adds a child to the root of a part.
    private static func change(
        _ name: String, in parts: inout [(name: String, data: Data)],
        _ child: ([XMLToken]) -> (String, [(name: String, value: String)])?
    ) throws {
        guard let place = parts.firstIndex(where: { $0.name == name }) else { throw PaperError.damaged }
        var tokens = try XMLToken.read(parts[place].data, most: PaperLimits.formPieces)
        guard let (element, attributes) = child(tokens) else { return }
        // `<Types/>` has no end to put it before.
        if case .start(let root, let own, true)? = tokens.first {
            tokens = [.start(root, own, empty: false), .end(root)]
        }
        guard case .end(let root)? = tokens.last else { throw PaperError.damaged }
        let prefix = root.contains(":") ? root.prefix { $0 != ":" } + ":" : ""
        tokens.insert(.start(prefix + element, attributes, empty: true), at: tokens.count - 1)
        parts[place].data = XMLToken.write(tokens)
    }
}
