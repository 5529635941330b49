// Built by script/fuzz together with the program's own objects, so that coverage guides what is tried.
import Foundation
import Kernel
import Office
import Papers
import Web

/// Which reader this run tries: MINGZE_FUZZ.
private let reader = ProcessInfo.processInfo.environment["MINGZE_FUZZ"] ?? ""

/// Whatever the bytes, a reader gives something or says what is wrong; it neither crashes nor hangs.
@_cdecl("LLVMFuzzerTestOneInput") public func tryReader(_ bytes: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    guard size > 1 else { return }
    let data = Data(bytes: bytes + 1, count: size - 1), choice = bytes[0]
    switch reader {
    case "docx": word(data, choice)
    case "xlsx": sheet(data, choice)
    case "csv": table(data)
    case "ics": holidays(data)
    case "multipart": form(data, choice)
    default:
        print("没有这个读取器：\(reader)。可以是 docx、xlsx、csv、ics、multipart")
        exit(64)
    }
    return 0
}

/// As it comes, or as the text of an otherwise sound package: mutated bytes of a ZIP seldom open.
private func package(_ data: Data, _ choice: UInt8, _ part: String, _ others: [String: String]) -> Data? {
    if choice % 4 == 0 { return data }
    var parts = [(name: part, data: data)]
    for (name, text) in others where name != part { parts.append((name, Data(text.utf8))) }
    return try? ZipWriter.zip(parts)
}

private func word(_ data: Data, _ choice: UInt8) {
    let names = ["word/document.xml", "word/document.xml", "word/numbering.xml", "word/styles.xml"]
    let others = [
        "word/document.xml":
            "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>责任</w:t></w:r></w:p></w:body></w:document>",
        "[Content_Types].xml": "<Types/>",
    ]
    guard let file = package(data, choice, names[Int(choice % 4)], others) else { return }
    _ = try? DocxReader.text(file)
    if let form = try? DocxForm(file, fields: [PaperKind.Field("题目", "题目")]) {
        _ = try? form.filled(["题目": .text("试填")])
    }
}

private func sheet(_ data: Data, _ choice: UInt8) {
    let names = [
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
    ]
    let others = [
        "xl/worksheets/sheet1.xml":
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>45000</v></c></row></sheetData></worksheet>",
        "xl/sharedStrings.xml": "<sst><si><t>事项</t></si></sst>",
        "xl/workbook.xml":
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"一\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels":
            "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
    ]
    guard let file = package(data, choice, names[Int(choice % 4)], others) else { return }
    if let sheets = try? SheetReader.sheets(file, name: "a.xlsx"), let first = sheets.first {
        _ = try? MarkedWorkbook.xlsx(
            file, sheet: first.name, head: 0, [MarkedSheet.Mark(row: 1, column: 0, words: "错")])
    }
}

private func table(_ data: Data) {
    guard let text = try? TextReader.text(data) else { return }
    guard let rows = try? CSV.rows(text) else { return }
    precondition((try? CSV.rows(CSV.text(rows)).count) ?? 0 <= rows.count + 1, "rows grew by being written")
    _ = try? SheetReader.rows(data, name: "a.csv")
}

private func holidays(_ data: Data) {
    guard let text = try? TextReader.text(data) else { return }
    _ = try? HolidayImport.command(text, year: 2027, source: "国办发明电〔2026〕1号", sure: true)
}

private func form(_ data: Data, _ choice: UInt8) {
    let boundary = choice % 2 == 0 ? "x" : "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    guard let (fields, files) = try? Multipart.read(data, boundary: boundary) else { return }
    precondition(fields.pairs.count + files.count <= 2000, "more parts than allowed")
    precondition(files.allSatisfy { $0.data.count <= data.count }, "a file larger than the body")
}
