// Built by script/fuzz together with the program's own objects, so that coverage guides what is tried.
import Foundation
import Kernel
import Time
import Web

@testable import Office
@testable import Papers

/// Which reader this run tries: MINGZE_FUZZ.
private let reader = ProcessInfo.processInfo.environment["MINGZE_FUZZ"] ?? ""

private let readers: [String: @Sendable (Trial) -> Void] = [
    "docx": word, "form": form, "xlsx": sheet, "csv": table, "text": plain, "pdf": layout, "ics": holidays,
    "multipart": parts, "fields": fields, "json": json, "picture": picture,
]

/// Whatever the bytes, a reader gives something or says what is wrong; it neither crashes nor hangs.
@_cdecl("LLVMFuzzerTestOneInput") public func tryReader(_ bytes: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    guard let read = readers[reader] else {
        print("没有这个读取器：\(reader)。可以是 \(readers.keys.sorted().joined(separator: "、"))")
        exit(64)
    }
    if let trial = Trial(Array(UnsafeBufferPointer(start: bytes, count: size))) { read(trial) }
    return 0
}

/// As it comes, or as one part of an otherwise sound package: mutated bytes of a ZIP seldom open.
private func package(_ trial: Trial, _ names: [String], _ sound: [String: String]) -> Data? {
    let choice = trial.choice % (names.count + 1)
    if choice == 0 { return trial.data }
    var parts = [(name: names[choice - 1], data: trial.data)]
    for (name, text) in sound where name != parts[0].name { parts.append((name, Data(text.utf8))) }
    return try? ZipWriter.zip(parts)
}

// MARK: Word

private let soundWord = [
    "[Content_Types].xml": "<Types/>",
    "word/document.xml":
        "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>责任</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val=\"1\"/></w:pPr><w:r><w:t>落实</w:t></w:r></w:p></w:body></w:document>",
    "word/numbering.xml":
        "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:lvlText w:val=\"%1.%2\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
    "word/styles.xml":
        "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"1\"><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>",
]

private func word(_ trial: Trial) {
    let names = ["word/document.xml", "word/numbering.xml", "word/styles.xml"]
    guard let file = package(trial, names, soundWord) else { return }
    _ = try? DocxReader.text(file)
}

private let formFields = [
    PaperKind.Field("题目", "题目"), PaperKind.Field("小标题", "小标题", .heading),
    PaperKind.Field("正文", "正文", .lines), PaperKind.Field("二维码", "二维码", .picture),
]

private func form(_ trial: Trial) {
    let names = [
        "word/document.xml", "word/header1.xml", "[Content_Types].xml", "word/_rels/document.xml.rels",
    ]
    let document =
        "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{{题目}}</w:t></w:r></w:p><w:p><w:r><w:t>{{正文}}</w:t></w:r></w:p><w:p><w:r><w:t>{{二维码}}</w:t></w:r></w:p></w:body></w:document>"
    let sound = ["[Content_Types].xml": "<Types/>", "word/document.xml": document]
    guard let file = package(trial, names, sound), let form = try? DocxForm(file, fields: formFields) else {
        return
    }
    precondition(form.faults.count <= PaperLimits.formFaults, "more faults than are told")
    var values: [String: DocxForm.Value] = [
        "题目": .text("试填 <1>"),
        "正文": .lines([
            DocxForm.Line("一、标题", heading: true),
            DocxForm.Line(pieces: [("见", nil), ("这里", "https://example.org/?a=1&b=2")]),
        ]),
    ]
    if let code = QRCode("https://example.org") { values["二维码"] = .picture(code) }
    guard let paper = try? form.filled(values, mark: "张三 2026年3月2日") else { return }
    precondition((try? DocxForm(paper, fields: [])) != nil, "a filled form is no document")
}

// MARK: Spreadsheets

private let soundSheet = [
    "xl/worksheets/sheet1.xml":
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>45000</v></c></row></sheetData></worksheet>",
    "xl/sharedStrings.xml": "<sst><si><t>事项</t></si></sst>",
    "xl/workbook.xml":
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"一\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    "xl/_rels/workbook.xml.rels":
        "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
    "xl/styles.xml":
        "<styleSheet><fills><fill/></fills><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
]

private func sheet(_ trial: Trial) {
    let names = [
        "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
    ]
    guard let file = package(trial, names, soundSheet) else { return }
    _ = try? SheetReader.lines(file)
    guard let sheets = try? SheetReader.sheets(file, name: "a.xlsx"), let first = sheets.first else { return }
    for sheet in sheets { measure(sheet.rows) }
    let marks = [
        MarkedSheet.Mark(row: 0, column: 0, words: "错"), MarkedSheet.Mark(row: 1, column: 30, words: "<错>"),
    ]
    guard let marked = try? MarkedWorkbook.xlsx(file, sheet: first.name, head: 0, marks) else { return }
    // Formats that are no formats are copied as they are: only whoever sent them opens them again.
    guard trial.choice % 6 != 0, trial.choice % 6 != 4 else { return }
    do { _ = try SheetReader.sheets(marked, name: "a.xlsx") } catch PaperError.damaged {
        preconditionFailure("a marked workbook is no workbook")
    } catch {}
}

private func measure(_ rows: [[String]]) {
    precondition(rows.count <= PaperLimits.rows, "more rows than allowed")
    precondition(rows.allSatisfy { $0.count <= PaperLimits.columns }, "more columns than allowed")
}

private func table(_ trial: Trial) {
    guard let rows = try? SheetReader.rows(trial.data, name: "a.csv") else { return }
    measure(rows)
    let again = (try? CSV.rows(CSV.text(rows)).count) ?? 0
    precondition(again <= rows.count + 1, "rows grew by being written")
    _ = try? MarkedSheet.xlsx(rows, head: 0, [MarkedSheet.Mark(row: 0, column: 0, words: "错")])
}

// MARK: Texts

private func plain(_ trial: Trial) {
    guard let text = try? TextReader.text(trial.data) else { return }
    precondition(!text.utf8.contains(UInt8(ascii: "\r")), "a line's end of another kind")
}

/// What poppler wrote of a PDF: lines are joined and left out, none is added.
private func layout(_ trial: Trial) {
    guard let text = try? PdfReader.text(made: trial.data) else { return }
    let given = String(decoding: trial.data, as: UTF8.self)
    precondition(text.unicodeScalars.count <= given.unicodeScalars.count, "a text grew by being joined")
}

private func holidays(_ trial: Trial) {
    let years = [2027, 2000, 2099, 1, 0, 9999, -999_999_999, 999_999_999]
    let year = years[trial.choice % years.count]
    guard let text = try? TextReader.text(trial.data),
        let made = try? HolidayImport.command(text, year: year, source: "国办发明电〔2026〕1号", sure: true),
        let command = made as? ImportHolidays
    else { return }
    let notice = HolidayYear(
        year: year, off: Set(command.off), work: Set(command.work), source: command.source)
    // As the command asks them: what is doubtful only of a year it takes.
    guard notice.contradictions.isEmpty, (2000...2099).contains(year) else { return }
    _ = (notice.doubts, notice.workdays, HolidayYear.words(notice.off))
}

// MARK: Requests

private func parts(_ trial: Trial) {
    let boundary = trial.choice % 2 == 0 ? "x" : "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    guard let (fields, files) = try? Multipart.read(trial.data, boundary: boundary) else { return }
    precondition(fields.pairs.count + files.count <= RequestLimits.fields, "more parts than allowed")
    precondition(files.allSatisfy { $0.data.count <= trial.data.count }, "a file larger than the body")
}

private func fields(_ trial: Trial) {
    let most = trial.choice % 2 == 0 ? RequestLimits.fields : RequestLimits.queryFields
    let text = String(decoding: trial.data, as: UTF8.self)
    guard let fields = Fields(encoded: Substring(text), most: most) else { return }
    precondition(fields.pairs.count <= most, "more fields than allowed")
    for (name, _) in fields.pairs.prefix(100) {
        precondition(abs(fields.number(name) ?? 0) <= 999_999_999, "a number of more than nine digits")
        precondition(!fields[name].unicodeScalars.contains("\0"), "a NUL")
    }
}

private let acts = Office.module().commands.filter { $0.inAPI }

/// What passes is JSON to the library too, and no act's parameters end the program.
private func json(_ trial: Trial) {
    if (try? StrictJSON.check(trial.data)) != nil {
        let read = try? JSONSerialization.jsonObject(with: trial.data, options: [.fragmentsAllowed])
        precondition(read != nil, "taken, and no JSON")
    }
    _ = try? Acts.command(acts[trial.choice % acts.count].name, trial.data, among: acts)
}

private func picture(_ trial: Trial) {
    _ = PictureSize.isWithinLimits(trial.data)
    guard let (width, height) = PictureSize.of(trial.data) else { return }
    let allowed = 0...Int(Int32.max)
    precondition(allowed.contains(width) && allowed.contains(height), "a side out of bounds")
}
