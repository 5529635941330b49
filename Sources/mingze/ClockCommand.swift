import App
import ArgumentParser
import Foundation
import Kernel
import Office
import Papers
import Storage

struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "时限", subcommands: [ClockExplainCommand.self, ClockListCommand.self])
}

struct ClockExplainCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "算出一条时限的到期日，逐步说明怎样算的",
        discussion:
            "数据文件夹或数据库里只有一个乡镇的，用它的县级规定和导入的放假安排；有几个乡镇的，用 --as 写明是哪个账号所在的；没有乡镇的，只用程序自带的规则和放假安排。")

    @Argument(help: "规则编号，例如 TL-B05") var id: String
    @Option(help: "从哪一天起算，例如 2026-03-02；按小时的写 2026-03-02T09:30") var from: String
    @Option(help: "批准延长的期限，例如 30日、10工作日、3月；可以写几次") var extended: [String] = []
    @Option(help: "输出格式：text、json") var format = Format.text
    @OptionGroup var place: Place
    @Option(name: .customLong("as"), help: "以哪个账号查看它所在乡镇的规定") var login: String?

    func run() async throws {
        try await answering {
            let question = try ClockQuestion(from: from, extended: extended)
            let (version, calendar) = try await rule(question)
            let answer = try ClockAnswer(question, version, in: calendar)
            return format == .json ? try answer.json : Data(answer.text.utf8)
        }
    }

    private func rule(_ question: ClockQuestion) async throws -> (LimitVersion, WorkCalendar) {
        let day = question.start?.day ?? Clock.system.now().day
        guard let desk = try await desk(), let town = try await town(desk) else {
            guard let limit = TimeLimit.shipped(id) else {
                throw Refusal("limit-unknown", "没有编号为“\(id)”的时限规则", advice: "用 mingze clock list 查看全部编号")
            }
            return (.first(limit), .shipped)
        }
        let id = id
        return try await desk.read { session in
            (
                try LimitVersion.find(id, on: day, town: town, in: session),
                try WorkCalendar.of(town, in: session)
            )
        }
    }

    /// Nil where nothing was set up and nobody is named.
    private func desk() async throws -> Desk? {
        let embedded = URL(fileURLWithPath: place.data).appendingPathComponent("mingze.sqlite").path
        guard login != nil || place.address != nil || FileManager.default.fileExists(atPath: embedded) else {
            return nil
        }
        let installation = try place.installation(existing: true)
        return installation.lookingDesk(try await installation.open())
    }

    private func town(_ desk: Desk) async throws -> ID? {
        let login = login
        return try await desk.read { session in
            if let login { return try Actor.named(login, in: session).town }
            let towns = try Town.all(session)
            return towns.count == 1 ? towns[0].id : nil
        }
    }
}

struct ClockListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "列出程序自带的时限规则")

    func run() async throws {
        for limit in TimeLimit.shipped {
            print(
                [
                    limit.id, limit.isEnforced ? "刚性" : "提示", limit.measureWords, limit.trigger, limit.duty,
                    limit.citation,
                ]
                .joined(separator: "\t"))
        }
    }
}

struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "工作日历", subcommands: [CalendarImportCommand.self])
}

struct CalendarImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "导入一年的放假安排（CSV 或 ICS）")

    @OptionGroup var acting: Acting
    @Argument(help: "文件：.csv 或 .ics") var file: String
    @Option(help: "年度") var year: Int
    @Option(help: "国务院办公厅通知的文号或网址") var source: String
    @Flag(help: "与通知原文核对过，就按这些日期导入") var sure = false

    func run() async throws {
        try await answering {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Refusal("file", "打不开文件 \(file)", advice: "检查路径和读取权限")
            }
            let command: any Command
            do {
                command = try HolidayImport.command(
                    try TextReader.text(data), year: year, source: source, sure: sure)
            } catch let error as PaperError {
                throw Refusal("file", error.sentence, advice: error.advice)
            }
            let (desk, actor) = try await acting.open()
            return try Acts.answer(try await desk.performAny(command, by: actor))
        }
    }
}
