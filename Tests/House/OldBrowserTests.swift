import Foundation
import Testing

/// Town halls keep Chrome 70 and 360 on Chromium 86: one sign of a newer script drops the whole of it, one newer rule of style drops itself.
@Suite struct OldBrowserTests {
    private func assets(_ end: String) throws -> [(name: String, text: String)] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Web/Assets")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == end }.map {
            ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8))
        }
    }

    /// With the version of Chrome each came with.
    private static let newerScript: [(word: String, chrome: Int)] = [
        ("?.", 80), ("??", 80), ("||=", 85), ("&&=", 85), ("requestSubmit", 76), ("replaceAll", 85),
        (".at(", 92),
        ("structuredClone", 98), ("matchAll", 73), ("allSettled", 76), ("fromEntries", 73),
        ("showPicker", 99),
        ("replaceChildren", 86), ("globalThis", 71),
        ("hasOwn(", 93), (":has(", 105), ("queueMicrotask", 71), ("toSorted", 110),
    ]

    @Test func theScriptIsReadByChrome70() throws {
        let scripts = try assets("js")
        #expect(!scripts.isEmpty)
        for (name, text) in scripts {
            let code = text.split(separator: "\n").filter { !$0.drop(while: \.isWhitespace).hasPrefix("//") }
                .joined(separator: "\n").replacing("...", with: "")
            for (word, chrome) in Self.newerScript where chrome > 70 {
                let holds = code.contains(word)
                #expect(!holds, "\(name): \(word) is of Chrome \(chrome)")
            }
        }
    }

    private static let newerStyle = [
        "inset:", ":has(", ":is(", ":where(", "aspect-ratio", "clamp(", "dvh", "svh", "color-mix", "@layer",
        "@container",
        "margin-inline", "padding-inline", "margin-block", "overflow: clip", "text-wrap", "accent-color",
        "&:",
    ]

    @Test func stylesAreReadByChrome70() throws {
        let styles = try assets("css")
        #expect(styles.count > 5)
        for (name, text) in styles {
            for word in Self.newerStyle { #expect(!text.contains(word), "\(name): \(word)") }
            #expect(
                !text.contains(#/[^-\w]min\(/#) && !text.contains(#/[^-\w]max\(/#), "\(name): min() and max()"
            )
        }
    }

    /// Flex items have no gaps before Chrome 84: each place that asks for one has margins instead there.
    @Test func everyFlexGapHasMarginsInItsPlace() throws {
        let styles = try assets("css")
        let old = try #require(styles.first { $0.name == "95-old.css" }).text
        for (name, text) in styles where name != "95-old.css" {
            for rule in text.matches(of: #/([^{}]+)\{([^{}]*)\}/#) {
                let body = rule.output.2
                guard body.contains("flex"), body.contains(#/(?:^|[;\s])gap:/#) else { continue }
                for selector in rule.output.1.split(separator: ",") {
                    let selector = selector.trimmingCharacters(in: .whitespacesAndNewlines)
                    #expect(old.contains("\(selector) > *"), "\(name): \(selector)")
                }
            }
        }
    }
}
