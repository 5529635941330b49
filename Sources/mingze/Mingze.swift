import ArgumentParser
import Foundation
import Reading

@main
struct Mingze: AsyncParsableCommand {
    @Argument var word: String
    @Argument var word2: String
    @Argument var file: String
    @Option var format: String
    func run() async throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let encoder = JSONEncoder()
        print(String(decoding: try encoder.encode(PlanReader.read(text)), as: UTF8.self))
    }
}
