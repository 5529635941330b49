import Foundation
import Kernel
import Papers
import Web

/// 工作日历: which days are worked in which year, by which notice; a new year is imported here.
enum HolidayScreens {
    static let readers = Role.business.union([.systemAdmin])

    static var routes: [Route] {
        [
            .get("/workdays", may: readers) { .page(page($0)) },
            .get("/workdays/import", may: ImportHolidays.may) { .page(form($0, nil, $0.form["text"])) },
            .post("/workdays/import", may: ImportHolidays.may, takes: .files, take),
            .get("/workdays/blank.csv", may: ImportHolidays.may) { _ in
                .file(
                    Data("\u{FEFF}日期,类型\n2027-01-01至2027-01-03,放假\n2027-01-09,上班\n".utf8),
                    name: "放假安排样表.csv",
                    type: "text/csv; charset=utf-8")
            },
        ]
    }

    private static func page(_ visit: Visit) -> HTML {
        let calendar = visit.calendar, today = visit.desk.today
        let rows = calendar.knownYears.reversed().map { year -> [HTML] in
            [
                "\(year.year)", "\(HolidayYear.words(year.off).joined(separator: "；"))",
                Component.text(HolidayYear.words(year.work).joined(separator: "；")), "\(year.workdays)",
                "\(year.source)",
            ]
        }
        let next = calendar.knows(today.year) ? today.year + 1 : today.year
        let missing: HTML =
            calendar.knows(next)
            ? ""
            : """
            <div class="panel panel--wrong" role="status"><p><b>\(next) 年调休未导入，工作日按周一至周五减法定 13 天估算，\(next) 年的到期日标“暂定”。</b></p>
            <p>国务院办公厅的通知一般在上一年 11 月前后发布，发布后由系统管理员导入。</p></div>
            """
        let act: HTML =
            visit.actor.isOne(of: ImportHolidays.may)
            ? "<a class=\"button button--primary\" href=\"/workdays/import\">导入一年的放假安排</a>" : ""
        return Page.html(
            visit, title: "工作日历",
            """
            \(Component.done(visit, ["imported": "放假安排已导入，暂定的期限已经重新计算。"]))<h1>工作日历</h1>\(missing)
            <p>任务、函询、信访等的期限按这里的工作日计算。</p><div class="acts">\(act)<button class="button" data-print>打印</button></div>
            \(Component.table("已知的放假安排", [.short("年度"), .text("放假"), .text("调休上班"), .number("全年工作日"), .text("依据")], rows: rows))
            """)
    }

    private static func form(_ visit: Visit, _ errors: FormErrors?, _ text: String) -> HTML {
        let doubtful = errors?.items.contains { $0.field == "sure" } ?? false
        let sure: HTML =
            doubtful
            ? "<div class=\"field\"><label><input type=\"checkbox\" id=\"sure\" name=\"sure\" value=\"yes\"> 已经对照通知原文核对，就按这些日期导入</label></div>"
            : ""
        return Page.html(
            visit, title: "导入放假安排",
            """
            <h1>导入放假安排</h1>\(Form.summary(errors))
            <p>选择 CSV 或 ICS 文件，或把内容贴在下面。CSV 每行写日期（或起止日期）和“放假”或“上班”，<a href="/workdays/blank.csv">下载样表</a>。已有的年度再导入一次，以新的为准。</p>
            <form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))
            \(Form.text("year", "年度", visit.form.has("year") ? visit.form["year"] : "\(visit.desk.today.year + 1)", errors))
            \(Form.text("source", "通知的文号或网址", visit.form["source"], errors, hint: "国务院办公厅关于部分节假日安排的通知"))
            \(Form.files("file", "文件", errors, hint: ".csv 或 .ics；选了文件，下面就不要填", many: false))
            \(Form.area("text", "日期", text, errors, hint: "例如 2027-01-01至2027-01-03,放假", optional: true, rows: 12))\(sure)
            <p class="acts"><button class="button button--primary">检查并导入</button><a class="button" href="/workdays">返回</a></p></form>
            """)
    }

    /// A year's notice is a few hundred lines.
    private static let mostBytes = 1024 * 1024

    private static func take(_ visit: Visit) async throws -> Reply {
        var text = visit.form["text"]
        do {
            if let file = visit.call.files.first(where: { $0.field == "file" }) {
                guard text.isEmpty else {
                    throw FormErrors("text", "选了文件，又贴了日期：只留一样。用文件的，清空这里再选一次文件；用这里的，不选文件")
                }
                guard file.data.count <= mostBytes else {
                    throw FormErrors("file", "放假安排的文件超过 1 MB：检查是否选对了文件")
                }
                do { text = try TextReader.text(file.data) } catch let error as PaperError {
                    throw FormErrors("file", "\(error.sentence)。\(error.advice)")
                }
            }
            guard let year = visit.form.number("year") else { throw FormErrors("year", "年度填四位数字，例如 2027") }
            guard text.utf8.count <= mostBytes else { throw FormErrors("text", "放假安排超过 1 MB：只贴日期") }
            let found = try HolidayFile.read(text, year: year)
            text = HolidayFile.csv(found)
            try await visit.perform(
                ImportHolidays(
                    year: year, off: found.off.sorted(), work: found.work.sorted(),
                    source: visit.form["source"], sure: visit.form["sure"] == "yes"))
            return .see(("/workdays" as Link).with([("done", "imported")]))
        } catch let errors as FormErrors {
            return .page(form(visit, errors, text), status: 422)
        }
    }
}
