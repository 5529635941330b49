import Foundation
import Kernel
import Papers
import Storage
import Web

/// 逾期清单: what is past its day this week, who has it, under whom; as a page, a spreadsheet and a paper.
enum OverdueScreen {
    private struct View: Sendable {
        let problems: [Problem]
        let directory: Directory
    }

    private static let limit = 2000

    private static func view(_ visit: Visit) async throws -> View {
        let seen = visit.seen, today = visit.desk.today
        return try await visit.read { session in
            View(
                problems: try session.rows(
                    """
                    SELECT \(ProblemStore.columns), \(Item.columns) FROM item \(ProblemStore.join)
                    WHERE item.kind = \(Problem.kind) AND item.closed IS NULL AND item.handed IS NULL AND item.due < \(today)
                      AND \(seen.items) ORDER BY item.due, item.id LIMIT \(limit)
                    """, ProblemStore.problem), directory: try Directory(session, town: seen.town))
        }
    }

    private static let heads = ["编号", "存在问题", "程度", "责任单位", "责任人", "分管领导", "整改期限", "逾期天数", "整改措施"]
    private static let widths = [16, 36, 6, 14, 10, 10, 12, 8, 40]

    private static func row(_ problem: Problem, _ names: Directory, _ today: Day) -> [String] {
        let due = problem.item.due
        return [
            problem.item.number, problem.item.title, problem.severity.short,
            names.unit(problem.item.unit)?.name ?? "",
            names.person(problem.item.owner)?.name ?? "", names.person(problem.leader)?.name ?? "",
            due?.rawValue ?? "",
            due.map { "\(today.ordinal - $0.ordinal)" } ?? "", problem.words.measures,
        ]
    }

    static func page(_ visit: Visit) async throws -> HTML {
        let view = try await view(visit), today = visit.desk.today
        let rows = view.problems.map { problem -> [HTML] in
            let words = row(problem, view.directory, today)
            return [
                "\(words[0])", Component.title(words[1], "/problems/\(problem.item.id)"), "\(words[2])",
                "\(words[3])",
                "\(words[4])", Component.text(words[5]), "\(words[6])", "\(words[7])",
            ]
        }
        let table =
            rows.isEmpty
            ? Component.empty("没有逾期的问题")
            : Component.table(
                "逾期清单",
                [
                    .short("编号"), .title("存在问题"), .short("程度"), .text("责任单位"), .short("责任人"), .short("分管领导"),
                    .short("整改期限"), .number("逾期天数"),
                ], rows: rows)
        return Page.html(
            visit, title: "逾期清单", marked: view.problems.contains { $0.isConfided }, wide: true,
            """
            <h1>逾期清单：\(rows.count < limit ? "\(rows.count) 件" : "最早的 \(limit) 件")</h1><p class="hint">截至 \(today.rawValue)，过了整改期限还没有报告整改情况的。每周一提醒纪检和领导小组办公室。</p>
            <div class="acts"><a class="button" href="/problems">问题台账</a><a class="button" href="/problems/overdue.xlsx">导出</a><a class="button" href="/problems/overdue.docx">Word</a><a class="button" href="/problems/overdue.pdf">PDF</a><button class="button" data-print>打印</button></div>\(table)
            """)
    }

    private static func sheet(_ visit: Visit) async throws -> Sheet {
        let view = try await view(visit), today = visit.desk.today
        return Sheet(
            title:
                "逾期问题清单（截至 \(today.rawValue)）\(Sheet.secrecyMark(view.problems.contains { $0.isConfided }))",
            heads: heads, widths: widths,
            rows: view.problems.map { row($0, view.directory, today).map { .text($0) } })
    }

    static func xlsx(_ visit: Visit) async throws -> Reply {
        let sheet = try await sheet(visit)
        return try visit.xlsx(sheet, name: sheet.title)
    }

    static func docx(_ visit: Visit) async throws -> Reply {
        let (name, data) = try await paper(visit)
        return .docx(data, name: name)
    }

    static func pdf(_ visit: Visit) async throws -> Reply {
        let (name, data) = try await paper(visit)
        return .pdf(try await PaperFiles.pdfs([data])[0], name: name)
    }

    private static func paper(_ visit: Visit) async throws -> (String, Data) {
        let sheet = try await sheet(visit)
        let note =
            "\(visit.signIn.townName)　制表人：\(visit.actor.name)　制表时间：\(visit.desk.clock.now().local)　共 \(sheet.rows.count) 件"
        return (sheet.title, try TablePaper(title: sheet.title, note: note, sheet: sheet).docx())
    }
}
