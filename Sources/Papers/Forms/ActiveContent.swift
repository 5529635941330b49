/// What a form must not carry: fields that fetch something or start something where the paper is opened, and files inside the file.
/// Whoever puts a form in is not whoever reads the papers made on it.
enum ActiveContent {
    /// Fields that only say something of the paper itself.
    private static let harmless: Set<String> = [
        "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE",
        "TITLE", "SUBJECT",
        "AUTHOR", "FILENAME", "REF", "PAGEREF", "NOTEREF", "STYLEREF", "SEQ", "TOC", "TC", "XE", "INDEX",
        "HYPERLINK", "SYMBOL",
        "EQ", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "ADVANCE", "LISTNUM", "AUTONUM", "=",
    ]
    private static let foreign: Set<Substring> = [
        "altChunk", "OLEObject", "subDoc", "control", "objectEmbed", "objectLink",
    ]

    /// Throws a `DocxForm.Fault` that names what stands in a part of the form.
    static func forbid(_ tokens: [XMLToken]) throws {
        /// The code of every field that is begun and not yet past its code, innermost last.
        var open: [String] = [], isCode = false
        for token in tokens {
            switch token {
            case .start(let name, let attributes, let empty):
                let local = XMLToken.local(name)
                func value(_ wanted: Substring) -> String {
                    attributes.first { XMLToken.local($0.name) == wanted }?.value ?? ""
                }
                if foreign.contains(local) {
                    throw DocxForm.Fault(sentence: "文件里嵌有别的文件或对象（\(local)）。删去它，或者把内容直接写进文件")
                }
                if local == "fldSimple" { try forbid(field: value("instr")) }
                if local == "instrText" { isCode = !empty }
                if local == "fldChar" {
                    switch value("fldCharType") {
                    case "begin": open.append("")
                    case "separate", "end":
                        if let code = open.last, code != past { try forbid(field: code) }
                        if value("fldCharType") == "end" {
                            _ = open.popLast()
                        } else if !open.isEmpty {
                            open[open.count - 1] = past
                        }
                    default: break
                    }
                }
            case .end(let name): if XMLToken.local(name) == "instrText" { isCode = false }
            case .text(let text):
                guard isCode else { continue }
                if open.isEmpty {
                    try forbid(field: text)
                } else if open[open.count - 1] != past {
                    open[open.count - 1] += text
                }
            case .raw: break
            }
        }
        for code in open where code != past { try forbid(field: code) }
    }

    /// A field whose code is over and whose result is running.
    private static let past = "\u{0}"

    private static func forbid(field code: String) throws {
        let words = code.split(whereSeparator: \.isWhitespace)
        // A sum may be written without a blank behind its sign.
        let first = words.first.map { $0.hasPrefix("=") ? "=" : $0.uppercased() } ?? ""
        guard harmless.contains(first) else {
            let said = first.isEmpty ? "由别的域算出来的域" : "域 \(first)"
            throw DocxForm.Fault(
                sentence: "文件里有会取用别处内容或者运行程序的\(said)。选中它按 Ctrl+Shift+F9 变成文字，再另存")
        }
    }
}
