import Foundation
import Kernel
import Papers
import Web
import Sodium

/// 更换文书式样: papers of a kind are made on the town's own form from now on.
package struct ReplaceForm: Command {
    package static let name = "form.replace"
    package static let title = "更换文书式样"
    package static let may: Set<Role> = [.office]
    /// The kind of paper.
    let kind: String
    let fileName: String
    /// The DOCX, as base64.
    let content: String

    /// A file that would take all memory when it is taken apart is refused in a process of its own, before anybody waits.
    package func prepared() async throws -> ReplaceForm {
        do { try await FileReader.checkForm(try file()) } catch let error as PaperError {
            throw FormErrors("file", "\(error.sentence)。\(error.advice)")
        }
        return self
    }

    private func file() throws -> Data {
        guard let file = Data(base64Encoded: content), !file.isEmpty else {
            throw FormErrors("file", "选择式样文件（.docx）")
        }
        guard file.count <= TownForm.limit else {
            throw FormErrors("file", "式样文件超过 2 MB。缩小里面的图片后另存，再重新选择")
        }
        return file
    }

    package func perform(in work: Work) throws -> Entry {
        let file = try file()
        try work.announce(FormOffered(kind: kind, file: file))
        let name = String(fileName.filter { !$0.isNewline }.prefix(120))
        let digest = Digest.sha256(file)
        try work.session.execute(
            """
            INSERT INTO form (town, kind, name, digest, content, account, since)
            VALUES (\(work.town), \(kind), \(name), \(digest), \(file.base64EncodedString()), \(work.actor.account), \(work.now))
            ON CONFLICT (town, kind) DO UPDATE SET name = excluded.name, digest = excluded.digest,
                content = excluded.content, account = excluded.account, since = excluded.since
            """)
        // On forms papers for few eyes are made too: those who read them know whose form it is.
        for reader in try work.people(in: Role.confidants) where reader != work.actor.person {
            try work.notify(
                reader, "\(work.actor.name)更换了文书式样“\(name)”，以后的文书用它做", at: "/forms", item: nil,
                mark: "form:\(kind):\(digest)")
        }
        return Entry(nil, "更换文书式样", ["paper": kind, "file": name, "digest": digest])
    }
}

/// 恢复内置式样: the program's own form is used again.
package struct RestoreForm: Command {
    package static let name = "form.restore"
    package static let title = "恢复内置式样"
    package static let may = ReplaceForm.may
    let kind: String

    package func perform(in work: Work) throws -> Entry {
        let gone = try work.session.execute(
            "DELETE FROM form WHERE town = \(work.town) AND kind = \(kind)")
        guard gone == 1 else { throw Refusal("form-own", "现在用的就是内置式样") }
        return Entry(nil, "恢复内置式样", ["paper": kind])
    }
}
