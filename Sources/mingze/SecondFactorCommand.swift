import App
import ArgumentParser
import Kernel
import Office

struct SecondFactorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "second-factor", abstract: "动态口令", subcommands: [SecondFactorClear.self])
}

/// For whoever holds the machine: nobody in the program can do it for the only security administrator.
struct SecondFactorClear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "解除一个账号的动态口令，记入留痕；用在安全管理员自己的手机丢失时")

    @OptionGroup var place: Place
    @Argument(help: "账号") var login: String
    @Option(help: "理由") var reason: String

    func run() async throws {
        try await answering {
            let installation = try place.installation(existing: true), login = login
            let desk = try await installation.desk(installation.open())
            let actor = try await desk.read { try Actor.named(login, in: $0) }
            guard let account = actor.account else { throw Refusal.missing }
            let command = ClearSecondFactor(account: account, version: nil, reason: reason)
            return try Acts.answer(try await desk.perform(command, by: .program(town: actor.town)))
        }
    }
}
