import App
import ArgumentParser
import Foundation

struct DoctorCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "检查运行环境和数据，说明每个问题怎么办：0 没有问题，1 有问题")

    @OptionGroup var place: Place
    @Option(help: "输出格式：text、json") var format = Format.text

    func run() async throws {
        try requireNoPassword(place.database)
        let findings = try await Doctor(folder: URL(fileURLWithPath: place.data), database: place.address)
            .examine()
        switch format {
        case .text:
            for finding in findings {
                print("[\(finding.verdict)] \(finding.subject)：\(finding.sentence)")
                if !finding.advice.isEmpty { print("       怎么办：\(finding.advice)") }
            }
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(findings), as: UTF8.self))
        }
        if findings.contains(where: \.isWrong) { throw ExitCode(1) }
    }
}
