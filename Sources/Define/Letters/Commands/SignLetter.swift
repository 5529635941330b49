import Kernel
import Storage

/// 签订: the holder signs the text he has read. The page has asked for the password again before.
package struct SignLetter: Command {
    package static let name = "letter.sign"
    package static let title = "签订责任书"
    package static let may = LetterWorkflow.holders
    package static let inAPI = false
    let letter: ID
    let version: Int?
    /// Of the text before the signer's eyes.
    let digest: String

    package init(letter: ID, version: Int?, digest: String) {
        (self.letter, self.version, self.digest) = (letter, version, digest)
    }

    package func perform(in work: Work) throws -> Entry {
        let before = try work.letter(letter, nil, for: Self.self)
        let signed = try LetterRules.sign(before, digest: digest, by: work.actor, on: work.today)
        try work.update(signed)
        return Entry(letter, "签订责任书（乙方）", ["digest": digest])
    }
}

/// The Party secretary signs for the first side.
package struct CountersignLetter: Command {
    package static let name = "letter.countersign"
    package static let title = "甲方签订"
    package static let may: Set<Role> = [.secretary]
    package static let inAPI = false
    let letter: ID
    let digest: String

    package init(letter: ID, digest: String) { (self.letter, self.digest) = (letter, digest) }

    package func perform(in work: Work) throws -> Entry {
        let before = try work.letter(letter, nil, for: Self.self)
        let signed = try LetterRules.countersign(before, digest: digest, by: work.actor, on: work.today)
        try work.update(signed)
        try work.tellHolder(signed, "双方已签订：\(signed.item.title)", mark: "signed")
        return Entry(letter, "签订责任书（甲方）", ["digest": digest])
    }
}

/// Signed on paper by both sides: the scan is kept with the letter.
struct SignOnPaper: Command {
    static let name = "letter.paper"
    static let title = "录入纸质签订"
    static let may = LetterWorkflow.makers
    let letter: ID
    let version: Int?
    let digest: String
    let day: Day
    let files: [StoredFile]

    func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        if files.isEmpty { errors.add("files", "选择签好的责任书的扫描件或照片") }
        if files.count > 3 { errors.add("files", "扫描件最多 3 个，这次选了 \(files.count) 个") }
        if day > work.today { errors.add("day", "签订日期 \(day.rawValue) 还没有到") }
        try errors.check()
        let before = try work.letter(letter, version, for: Self.self)
        let holder = try work.directory().person(before.item.owner)?.name ?? ""
        let signed = try LetterRules.signOnPaper(
            before, digest: digest, holder: holder, day: day, on: work.today)
        try work.update(signed)
        try work.attach(files, to: letter)
        try work.tellHolder(signed, "纸质签订已录入：\(signed.item.title)", mark: "paper")
        return Entry(
            letter, "录入纸质签订",
            [
                "day": day.rawValue, "digest": digest,
                "files": files.map(\.name).joined(separator: "、"),
            ])
    }
}
