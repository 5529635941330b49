import Foundation
import Kernel
import Papers
import Storage
import Words

/// 成套材料: all there is of a clause, a unit or a person in one ZIP: an index, one PDF to read, and every attachment in a folder of its
/// entry.
package struct Dossier: Sendable {
    package typealias Entry = (item: Item, parts: [String])

    /// What it is of: `石桥村的材料`.
    package let title: String
    /// What stands before the entries: the clause's own words.
    package let lead: String
    /// As whoever asks sees them.
    package let entries: [Entry]
    package let back: Link

    /// More than this nobody reads as one file.
    package static let most = 300
    private static let mostBytes = 60 * 1024 * 1024

    package init(_ title: String, lead: String = "", entries: [Entry], back: Link) {
        (self.title, self.lead, self.entries, self.back) = (title, lead, entries, back)
    }

    /// Begins to make it behind a page that says how far it is.
    package func reply(_ visit: Visit) async throws -> Reply {
        guard !entries.isEmpty else {
            throw Refusal("dossier-empty", "没有你看得到的材料", advice: "换一个年度或者台账再试")
        }
        guard entries.count <= Self.most else {
            throw Refusal(
                .tooLarge, "dossier-large", "材料超过 \(Self.most) 条，没有打包", advice: "选定年度或者一本台账，分几次打包")
        }
        let read = try await read(visit), mark = Watermark.words(visit) + " 导出"
        let files = read.flatMap { entry in entry.files.map { (entry, $0) } }
        let bytes = files.reduce(0) { $0 + $1.1.file.bytes }
        guard bytes <= Self.mostBytes else {
            throw Refusal(
                .tooLarge, "dossier-bytes",
                "附件一共 \(bytes / 1_048_576) MB，超过 \(Self.mostBytes / 1_048_576) MB，没有打包",
                advice: "选定年度或者一本台账，分几次打包")
        }
        let vault = visit.vault, paper = try paper(read, mark).docx(),
            book = try SheetWriter.xlsx(index(read, mark))
        return try await visit.bundle(title, total: files.count + 1, back: back) { ready in
            var made = [(name: "目录.xlsx", data: book)]
            for (entry, file) in files {
                let name = "附件/\(entry.folder)/\(ZipNames.plain(file.file.name))"
                made.append((ZipNames.other(than: made.map(\.name), name), try vault.read(file.file.digest)))
                try await ready(made.count - 1)
            }
            // The longest step comes last; where this server cannot make a PDF the paper is there all the same.
            do {
                made.insert(("材料.pdf", try await PaperFiles.pdfs([paper])[0]), at: 1)
            } catch let refusal as Refusal where refusal.code == "no-program" {
                made.insert(("材料.docx", paper), at: 1)
            }
            return made
        }
    }

    // MARK: Reading

    private struct Read: Sendable {
        let number: Int
        let entry: Entry
        let kind: String
        let state: String
        let unit: String
        let person: String
        let words: [(label: String, text: String)]
        let course: [String]
        let files: [Attachment]

        var folder: String { ZipNames.plain("\(number) \(entry.item.title.prefix(30))") }
    }

    private func read(_ visit: Visit) async throws -> [Read] {
        let site = visit.call.site, actor = visit.actor, seen = visit.seen, rule = visit.lights,
            entries = entries
        return try await visit.read { session in
            let names = try Directory(session, town: actor.town)
            var files: [ID: [Attachment]] = [:]
            for some in entries.map(\.item.id).chunked(300) {
                for file in try Attachment.of(Array(some), town: actor.town, in: session) {
                    files[file.item, default: []].append(file)
                }
            }
            return try entries.enumerated().map { index, entry in
                let item = entry.item, kind = site.kind(item.kind)
                let detail = try kind?.detail?(item.id, seen, session) ?? [:]
                let isRead = try kind?.readsCourse?(item.id, actor, session) ?? true
                let course =
                    try isRead
                    ? TimelineEntry.of(item.id, seenBy: seen, in: session, limit: 40).map {
                        "\($0.at.local)　\($0.name)　\($0.sentence)"
                    } : []
                let state = kind?.states[item.state] ?? ""
                let light = item.due == nil || item.closed != nil ? "" : "（\(rule.words(item.dates))）"
                return Read(
                    number: index + 1, entry: entry, kind: kind?.label ?? "", state: state + light,
                    unit: names.unit(item.unit)?.name ?? "", person: names.person(item.owner)?.name ?? "",
                    words: (kind?.labels ?? [:]).compactMap { key, label in
                        detail[key].flatMap { $0.isEmpty ? nil : (label, $0) }
                    }, course: course, files: isRead ? files[item.id] ?? [] : [])
            }
        }
    }

    // MARK: Made of it

    private func paper(_ read: [Read], _ mark: String) -> OfficialPaper {
        typealias Line = OfficialPaper.Paragraph
        var lines = [Line(.title, title)]
        lines += Outline.lines(lead).map { Line(.text, $0.text) }
        for one in read {
            let item = one.entry.item
            lines.append(Line(.heading, "\(one.number). \(item.title)"))
            let facts = [
                one.kind, item.number, one.state, one.unit, one.person, "\(item.opened.rawValue)",
                item.due.map { "到期日 \($0.rawValue)" } ?? "", one.entry.parts.joined(separator: "、"),
            ]
            lines.append(Line(.flush, facts.filter { !$0.isEmpty }.joined(separator: "　")))
            for (label, text) in one.words {
                let typed = Outline.lines(text).map(\.text)
                lines.append(Line(.text, "\(label)：\(typed.first ?? "")"))
                lines += typed.dropFirst().map { Line(.text, $0) }
            }
            if !one.files.isEmpty {
                let names = one.files.map(\.file.name).joined(separator: "、")
                lines.append(Line(.text, "附件：\(names)（在“附件/\(one.folder)”里）"))
            }
            if !one.course.isEmpty { lines.append(Line(.text, "办理经过：")) }
            lines += one.course.map { Line(.note, $0) }
        }
        return OfficialPaper(paragraphs: lines, notes: [mark])
    }

    private func index(_ read: [Read], _ mark: String) -> Sheet {
        var sheet = Sheet(
            title: title, heads: ["序号", "类别", "编号", "标题", "关系", "状态", "日期", "单位", "责任人", "附件"],
            widths: [6, 12, 18, 40, 14, 16, 12, 16, 10, 30],
            rows: read.map { one in
                let item = one.entry.item
                return [
                    .number(one.number), .text(one.kind), .text(item.number), .text(item.title),
                    .text(one.entry.parts.joined(separator: "、")), .text(one.state),
                    .text(item.opened.rawValue), .text(one.unit), .text(one.person),
                    .text(one.files.map(\.file.name).joined(separator: "、")),
                ]
            })
        sheet.mark = mark
        return sheet
    }
}

/// Names within a ZIP that every system unpacks.
package enum ZipNames {
    package static func plain(_ text: String) -> String {
        let kept = text.trimmingCharacters(in: .whitespaces).map {
            "/\\:*?\"<>|\n\r\t".contains($0) ? "-" : $0
        }
        guard kept.count > 80 else { return String(kept) }
        // What opens a file stands at its end.
        let end = kept.lastIndex(of: ".").map { kept[$0...] } ?? []
        return end.count > 10 ? String(kept.prefix(80)) : String(kept.prefix(80 - end.count) + end)
    }

    /// The name, with a number before its last part where it is taken.
    package static func other(than taken: [String], _ name: String) -> String {
        guard taken.contains(name) else { return name }
        let cut = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
        return (2...).lazy.map { "\(name[..<cut])\($0)-\(name[cut...])" }.first { !taken.contains($0) }
            ?? name
    }
}
