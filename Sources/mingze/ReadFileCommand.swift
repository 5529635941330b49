import ArgumentParser
import Papers

/// This program as a reader of one file, started by the server with limits: it opens no database and no network.
struct ReadFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read-file", abstract: "读一个文件（由服务启动，不单独使用）", shouldDisplay: false)

    func run() throws { try FileReader.answerInThisFolder() }
}
