import Foundation

/// Papers of other word processors (旧版 Word、WPS、RTF), turned into DOCX by LibreOffice where the machine has it, with a
/// profile of its own that forbids macros and links to elsewhere.
package enum LibreOffice {
    /// Our own papers as PDF, all in one call: starting the program costs more than a paper does. In their order.
    package static func pdfs(_ papers: [Data]) async throws -> [Data] {
        guard let program = LimitedChild.program("soffice", "libreoffice") else {
            throw PaperError.needsProgram("PDF", "libreoffice-writer")
        }
        let names = papers.indices.map { "paper\($0)" }
        return try await LimitedChild.run(
            zip(names, papers).map { ($0 + ".docx", $1) }, kind: "PDF", results: names.map { $0 + ".pdf" }
        ) { folder in
            try settle(in: folder)
            return [program] + options(folder) + ["--convert-to", "pdf", "--outdir", folder.path]
                + names.map { $0 + ".docx" }
        }
    }

    /// `suffix` is what the content is, whatever the file was called.
    static func docx(_ data: Data, suffix: String, kind: String) async throws -> Data {
        guard let program = LimitedChild.program("soffice", "libreoffice") else {
            throw PaperError.needsProgram(kind, "libreoffice-writer")
        }
        return try await LimitedChild.run(data, suffix: suffix, kind: kind, result: "paper.docx") { folder in
            try settle(in: folder)
            // Named, or it would take what it cannot read for plain text.
            let filter = "--infilter=\(suffix == "rtf" ? "Rich Text Format" : "MS Word 97")"
            return [program] + options(folder) + [
                filter, "--convert-to", "docx", "--outdir", folder.path, "paper.\(suffix)",
            ]
        }
    }

    private static func settle(in folder: URL) throws {
        let profile = folder.appendingPathComponent("profile/user")
        try FileManager.default.createDirectory(at: profile, withIntermediateDirectories: true)
        try Data(settings.utf8).write(to: profile.appendingPathComponent("registrymodifications.xcu"))
    }

    private static func options(_ folder: URL) -> [String] {
        [
            "-env:UserInstallation=file://\(folder.path)/profile", "--headless", "--nologo", "--norestore",
            "--nolockcheck", "--nodefault",
        ]
    }

    /// No macros, no active content, nothing fetched from elsewhere.
    private static let settings = """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
        </oor:items>
        """
}
