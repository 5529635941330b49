import ArgumentParser

@main
struct Mingze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mingze", abstract: "明责：乡镇党风廉政建设责任制", version: "0.2.0",
        subcommands: [
            Serve.self, DemoCommand.self, PlanCommand.self, ProofCommand.self, JournalCommand.self,
            ActsCommand.self, ActCommand.self, ItemsCommand.self, ItemCommand.self, RemindCommand.self,
            ClockCommand.self, CalendarCommand.self, DoctorCommand.self,
            BackupCommand.self, RestoreCommand.self, KeyCommand.self, MoveCommand.self,
            SecondFactorCommand.self, ReadFileCommand.self,
        ])
}
