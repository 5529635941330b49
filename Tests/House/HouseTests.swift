import Foundation
import Kernel
import Testing

/// The rules of the house a machine can hold us to.
@Suite struct HouseTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    private func sources(under folder: String) throws -> [(path: String, text: String)] {
        let base = Self.root.appendingPathComponent(folder)
        let files = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
        return try (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }.map {
            (String($0.path.dropFirst(Self.root.path.count + 1)), try String(contentsOf: $0, encoding: .utf8))
        }
    }

    /// Every folder of a stage that is a target of its own kind: `Perform/Tasks`.
    private static var ledgers: [String] {
        get throws {
            let package = try String(
                contentsOf: root.appendingPathComponent("Package.swift"), encoding: .utf8)
            return package.matches(of: #/ledger\("(\w+)", in: "(\w+)"/#).map {
                "\($0.output.2)/\($0.output.1)"
            }.sorted()
        }
    }

    private static var names: [String] {
        get throws { try ledgers.map { String($0.split(separator: "/")[1]) } }
    }

    @Test func ledgersDoNotKnowEachOther() throws {
        for (path, text) in try sources(under: "Sources/Define") + sources(under: "Sources/Perform") {
            for ledger in try Self.names where !path.contains("/\(ledger)/") {
                #expect(!text.contains("import \(ledger)\n"), "\(path) imports \(ledger)")
            }
        }
    }

    @Test func theKernelKnowsNoLedgerAndStaysSmall() throws {
        let kernel = try sources(under: "Sources/Kernel")
        for (path, text) in kernel + (try sources(under: "Sources/Web")) {
            for ledger in try Self.names {
                #expect(!text.contains("import \(ledger)\n"), "\(path) imports \(ledger)")
            }
            #expect(!text.contains("[String: Any]"), "\(path)")
        }
        let lines = kernel.reduce(0) {
            $0 + $1.text.split(separator: "\n", omittingEmptySubsequences: false).count
        }
        #expect(lines < 4000, "the kernel has \(lines) lines")
    }

    /// Where the engines differ is named, and counted.
    @Test func enginesDifferInFewPlaces() throws {
        let places = try sources(under: "Sources").filter { path, text in
            !path.hasPrefix("Sources/Storage/") && (text.contains(".dialect") || text.contains(".engine("))
        }.map(\.path)
        #expect(
            places.sorted() == ["Sources/Kernel/Item/Items.swift", "Sources/Kernel/Search/SearchIndex.swift"])
    }

    /// Values can only be bound and only escaped: nobody outside builds either from plain text.
    @Test func nothingRawGetsIntoStatementsOrPages() throws {
        for (path, text) in try sources(under: "Sources") {
            #expect(!text.contains("\\(raw:"), "\(path)")
            if !path.hasPrefix("Sources/Storage/") { #expect(!text.contains("db.execute(sql:"), "\(path)") }
        }
    }

    /// Markup written inside an interpolation is taken for text unless it is said to be HTML, and then shown as it stands.
    @Test func markupInInterpolationsIsTyped() throws {
        for (path, text) in try sources(under: "Sources") {
            for line in text.split(separator: "\n") where line.contains(#/\\\([^)]*[?:] "</#) {
                #expect(line.contains("as HTML"), "\(path): \(line)")
            }
        }
    }

    @Test func functionsCanBeSeenWhole() throws {
        for (path, text) in try sources(under: "Sources") {
            var open: (name: String, line: Int, indent: Int)?
            for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let indent = line.prefix { $0 == " " }.count
                if line.contains("func "), !line.trimmingCharacters(in: .whitespaces).hasPrefix("//"),
                    open == nil
                {
                    open = (line.trimmingCharacters(in: .whitespaces), number, indent)
                } else if let function = open, indent == function.indent,
                    line.trimmingCharacters(in: .whitespaces) == "}"
                {
                    #expect(
                        number - function.line <= 60,
                        "\(path): \(function.name) has \(number - function.line) lines")
                    open = nil
                } else if let function = open, indent <= function.indent, line.contains("func ") {
                    open = (line.trimmingCharacters(in: .whitespaces), number, indent)
                }
            }
        }
    }

    @Test func everyLedgerHasItsReadme() throws {
        let found = try Self.ledgers
        #expect(found.count >= 4)
        for ledger in found {
            let path = Self.root.appendingPathComponent("Sources/\(ledger)/README.md")
            #expect(try String(contentsOf: path, encoding: .utf8).count > 100, "\(ledger)")
        }
    }
}
