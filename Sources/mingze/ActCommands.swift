import App
import ArgumentParser
import Foundation
import Kernel
import Office
import Storage

/// Whose rights a command of the line has.
struct Acting: ParsableArguments {
    @OptionGroup var place: Place
    @Option(name: .customLong("as"), help: "以哪个账号办理，权限与它相同，留痕记在它名下") var login: String

    func open() async throws -> (desk: Desk, actor: Actor) {
        let installation = try place.installation(existing: true)
        let desk = try await installation.desk(installation.open())
        let login = login
        return (desk, try await desk.read { try Actor.named(login, in: $0) })
    }
}

/// Does something and says in Chinese what was wrong with it; ends with 1.
func answering(_ body: () async throws -> Data) async throws {
    do {
        print(String(decoding: try await body(), as: UTF8.self))
    } catch let refusal as Refusal {
        throw Failure("\(refusal.sentence)。\(refusal.advice.isEmpty ? "" : refusal.advice + "。")")
    } catch let errors as FormErrors {
        throw Failure(
            errors.items.map { error in
                // Some sentences name the parameter themselves.
                error.sentence.contains(error.field) || error.field.isEmpty
                    ? "\(error.sentence)。" : "\(error.field)：\(error.sentence)。"
            }.joined(separator: "\n"))
    }
}

/// What is not there, as it is said where there are no pages.
private func missingByID(_ words: String, _ body: () async throws -> Data) async throws -> Data {
    do { return try await body() } catch let refusal as Refusal where refusal == .missing {
        throw Refusal(
            .missing, "missing", "\(words)，或者它不在这个账号可以查看的范围内", advice: "先用 mingze items 查到它的 id")
    }
}

struct ActsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "acts", abstract: "列出可以办理的事和它们的参数")

    func run() async throws {
        for command in Wiring.modules.flatMap(\.commands).filter({ $0.inAPI }).sorted(by: {
            $0.name < $1.name
        }) {
            print("\(command.name)\t\(command.title)\t\(Acts.parameters(of: command).joined(separator: " "))")
        }
    }
}

struct ActCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "act", abstract: "办一件事，与网页和接口相同")

    @OptionGroup var acting: Acting
    @Argument(help: "办理的名称，见 mingze acts") var name: String
    @Argument(help: "参数，JSON；写 - 从标准输入读") var body: String = "{}"

    func run() async throws {
        let data = body == "-" ? FileHandle.standardInput.readDataToEndOfFile() : Data(body.utf8)
        try await answering {
            let (desk, actor) = try await acting.open()
            let command = try Acts.command(name, data, among: Wiring.modules.flatMap(\.commands))
            return try await missingByID("参数里的 id 没有对应的事项") {
                try Acts.answer(try await desk.performAny(command, by: actor))
            }
        }
    }
}

struct ItemsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "items", abstract: "列出可以查看的事项，JSON")

    @OptionGroup var acting: Acting
    @Option(help: "类别：\(Wiring.modules.flatMap(\.kinds).map(\.name).joined(separator: "、"))") var kind = ""
    @Option(help: "环节") var state = ""
    @Option(help: "年度") var year = ""
    @Option(name: .customLong("text"), help: "内容包含") var text = ""
    @Option(help: "上一页末尾的 next") var before = ""

    func run() async throws {
        let values = ["kind": kind, "state": state, "year": year, "q": text, "before": before]
        try await answering {
            let filter = try ItemAnswers.Filter(Wiring.modules.flatMap(\.kinds)) { values[$0] ?? "" }
            let (desk, actor) = try await acting.open(), rule = try await desk.lights(of: actor.town)
            return try await desk.read {
                try ItemAnswers.list(filter, actor, rule, in: $0)
            }
        }
    }
}

struct ItemCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "item", abstract: "一件事项和它的办理经过，JSON")

    @OptionGroup var acting: Acting
    @Argument(help: "事项的 id，见 mingze items") var id: String

    func run() async throws {
        try await answering {
            let (desk, actor) = try await acting.open(), rule = try await desk.lights(of: actor.town)
            return try await missingByID("没有 id 为“\(id)”的事项") {
                guard let id = ID(rawValue: id) else { throw Refusal.missing }
                let kinds = Wiring.modules.flatMap(\.kinds)
                return try await desk.read { try ItemAnswers.show(id, kinds, actor, rule, in: $0) }
            }
        }
    }
}
