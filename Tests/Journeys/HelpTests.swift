import App
import Foundation
import Kernel
import Storage
import Support
import Testing
import Web

@testable import Office

/// Every page says in one line what it is for; a thing has one word.
@Suite struct HelpTests {
    /// Pages of one sentence and one field, which say themselves what they are for, stand under the line of the page above; pages before
    /// sign-in have no menu.
    private static let bare: Set<String> = [
        "/", "/sign-in", "/setup", "/healthz", "/readyz", "/metrics", "/second-factor/code", "/plans/current",
        // What leads on, or is a file.
        "/notices/{id}", "/dispatches/{id}/receipts/{place}", "/imports/blank/{name}", "/calendar/{name}",
    ]

    @Test func everyPageHasALineOfHelp() async throws {
        try await Engine.sqlite.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let pages = site.site.routes.filter { $0.method == .get }.map(\.path).filter { path in
                !path.hasPrefix("/api") && !path.contains(#/\.(xlsx|docx|pdf|zip|csv|ics|svg|json)$/#)
                    && !path.hasPrefix("/assets") && !path.hasPrefix("/attachments")
                    && !path.hasPrefix("/favicon") && !Self.bare.contains(path)
            }
            #expect(pages.count > 100)
            // Its own, or that of the page above where it asks one question of it.
            let own = Set(site.site.modules.flatMap(\.help.keys))
            let asks = ["/void", "/edit", "/drop", "/end", "/stamp", "/archive", "/withdraw", "/answer"]
            let without = pages.filter { page in
                !own.contains(page)
                    && !(asks.contains { page.hasSuffix($0) } && site.site.help.words(for: page) != nil)
            }
            #expect(without.isEmpty, "\(without)")
        }
    }

    /// What a page is for is said to whoever reads it, in a sentence of official Chinese that ends.
    @Test func linesAreSentences() async throws {
        try await Engine.sqlite.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let lines = site.site.modules.flatMap(\.help.values)
            #expect(lines.count > 100)
            for line in lines { #expect(line.hasSuffix("。") && line.count < 70, "\(line)") }
        }
    }

    /// 逾期 and not 超期: other words for a thing stand nowhere on a page. Readers know them, as other people write them.
    @Test func aThingHasOneWord() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let files =
            FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL]
            ?? []
        let words = Glossary.groups.flatMap(\.entries).flatMap(\.instead)
        #expect(words.count >= 4)
        for file in files where file.pathExtension == "swift" {
            let name = file.deletingPathExtension().lastPathComponent
            let reads = ["/Reading/", "/Proving/", "/Glossary/"].contains(where: file.path.contains)
            if reads || name.hasSuffix("Import") || name.hasSuffix("Errand") { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in words where text.contains(word) { Issue.record("\(name): \(word)") }
        }
    }

    @Test func aWordIsExplainedOnce() {
        let words = Glossary.groups.flatMap(\.entries).map(\.word)
        #expect(Set(words).count == words.count && words.count > 40)
    }
}
