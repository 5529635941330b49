import Foundation
import Testing

/// A ledger's README shows the steps in force.
package enum Readme {
    /// Holds the table between the marks of `Sources/{ledger}/README.md` to the workflow's; with `MINGZE_WRITE_DOCS` it is
    /// written there.
    package static func hold(_ ledger: String, _ table: String, file: String = #filePath) throws {
        let root = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appendingPathComponent("Sources/\(ledger)/README.md")
        let readme = try String(contentsOf: path, encoding: .utf8)
        if ProcessInfo.processInfo.environment["MINGZE_WRITE_DOCS"] != nil {
            let parts = readme.components(separatedBy: "<!-- steps -->\n")
            try #require(
                parts.count == 2, "the README has no <!-- steps --> and <!-- /steps -->, each on its own line"
            )
            let rest = parts[1].components(separatedBy: "<!-- /steps -->")
            let written = parts[0] + "<!-- steps -->\n" + table + "\n<!-- /steps -->" + rest[1]
            try written.write(to: path, atomically: true, encoding: .utf8)
        } else {
            #expect(readme.contains(table), "\(ledger)")
        }
    }
}
