import Audit
import Foundation
import Kernel
import Sodium

/// Where journals stood, kept outside the database: a line for every town each day and with each backup, in a file of the data folder
/// under the installation's key, and beside it where they stood some minutes ago. Whoever cuts off the end of a journal cannot take these back without the key.
package struct Anchors: Sendable {
    package struct Line: Sendable {
        package let at: String
        package let town: String
        package let head: Journal.Head
        /// `每日`, `备份` or `最近`.
        package let occasion: String
    }

    package enum Occasion: String, Sendable {
        case daily = "每日"
        case backup = "备份"
        /// One line a town, always the newest, in a file of its own.
        case latest = "最近"
    }

    private let path: String
    private let latest: String
    private let key: [UInt8]

    init(folder: URL, key: [UInt8]) {
        path = folder.appendingPathComponent("anchors").path
        latest = folder.appendingPathComponent("anchors-latest").path
        self.key = key
    }

    /// What was kept, oldest first, and how many lines do not bear this installation's mark.
    package func kept() -> (lines: [Line], forged: Int) {
        let text = [path, latest].map { (try? String(contentsOfFile: $0, encoding: .utf8)) ?? "" }.joined()
        var lines: [Line] = [], forged = 0
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 6, let number = Int(parts[2]),
                Digest.same(parts[5], mark(parts[0..<5].joined(separator: "\t")))
            else {
                forged += 1
                continue
            }
            lines.append(
                Line(
                    at: parts[0], town: parts[1], head: Journal.Head(number: number, hash: parts[3]),
                    occasion: parts[4]))
        }
        return (lines, forged)
    }

    package func of(_ town: ID) -> [Journal.Head] {
        kept().lines.filter { $0.town == town.rawValue }.map(\.head)
    }

    /// Writes down where each town's journal stands, if it moved since. A head no program with a key has sealed yet is sealed the first
    /// time, never again: a seal that is missing later was taken away.
    package func keep(_ desk: Desk, _ occasion: Occasion) async throws {
        let all = kept().lines
        // What is written down for good is compared with what is, not with what stood there a while ago.
        let known = Dictionary(
            grouping: all.filter { occasion == .latest || $0.occasion != Occasion.latest.rawValue },
            by: \.town
        ).compactMapValues { $0.last?.head }
        let now = desk.clock.now().rawValue
        var fresh = ""
        for town in try await desk.read({ try Town.all($0).map(\.id) }) {
            if known[town.rawValue] == nil { try await desk.sealUnsealed(town) }
            let head = try await desk.read { try Journal.head($0, town: town) }
            guard occasion == .latest || head != known[town.rawValue] else { continue }
            let words = [now, town.rawValue, "\(head.number)", head.hash, occasion.rawValue].joined(
                separator: "\t")
            fresh += "\(words)\t\(mark(words))\n"
        }
        if occasion == .latest { try replaceLatest(by: fresh) } else if !fresh.isEmpty { try append(fresh) }
    }

    private func mark(_ words: String) -> String { Digest.hmac("anchor \(words)", key: key) }

    /// All of it or nothing: a file half written would name a journal that never stood so.
    private func replaceLatest(by text: String) throws {
        let made = latest + "-\(getpid())"
        guard
            FileManager.default.createFile(
                atPath: made, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: made)
        else { throw CocoaError(.fileWriteUnknown) }
        try handle.synchronize()
        try handle.close()
        guard rename(made, latest) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    private func append(_ text: String) throws {
        let descriptor = open(path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
    }
}
