import Foundation
import Kernel
import Papers

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

    static func docx(_ letter: Letter) throws -> Data {
        let paragraphs = letter.lines.map { line in
            let kind: OfficialPaper.Paragraph.Kind =
                switch line.kind {
                case .title: .title
                case .party: .flush
                case .heading: .heading
                case .text, .item: .text
                }
            return OfficialPaper.Paragraph(kind, line.text)
        }
        return try OfficialPaper(
            paragraphs: paragraphs, signers: ["甲方（签字）：", "乙方（签字）："],
            notes: ["\(letter.item.number)　第 \(letter.edition) 版", "内容校验值 \(letter.digest)"],
            code: QRCode(mark(letter))
        ).docx()
    }

    /// A name every file system takes, and that sorts as the list does.
    static func fileName(_ letter: Letter, _ directory: Directory) -> String {
        let unit = directory.unit(letter.item.unit)?.name ?? ""
        let who = directory.person(letter.item.owner)?.name ?? "空缺"
        let name = "\(letter.item.number) \(unit) \(letter.postName) \(who)"
        return String(name.map { "/\\:*?\"<>|".contains($0) ? "_" : $0 })
    }
}
