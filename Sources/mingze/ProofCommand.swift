import ArgumentParser
import Foundation
import Proving

struct ProofCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof", abstract: "凭证", subcommands: [ProofTryCommand.self])
}

struct ProofTryCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "试一份案例：条款、任务和几条记录，哪些算数、为什么，办到了多少")

    @Argument(help: "案例文件（JSON，一件或一组），写法见 docs/proof.md") var file: String
    @Option(help: "输出格式：table、json") var format = Format.table

    func run() async throws {
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: file)) } catch {
            throw Failure("打不开文件 \(file)。检查路径和读取权限。")
        }
        let cases: [ProofCase], isOne: Bool
        do {
            isOne = data.first { !" \n\r\t".utf8.contains($0) } != UInt8(ascii: "[")
            let decoder = JSONDecoder()
            cases =
                isOne
                ? [try decoder.decode(ProofCase.self, from: data)]
                : try decoder.decode([ProofCase].self, from: data)
        } catch let error as DecodingError {
            throw Failure("\(file) 不是规范的案例：\(Self.place(of: error))。写法见 docs/proof.md。")
        }
        if let wrong = cases.first(where: { $0.task.span.count != 2 }) {
            throw Failure("\(wrong.id) 的 task.span 要写起止两天，例如 [\"2026-01-01\", \"2026-06-30\"]。")
        }
        let outcomes = cases.map(ProofRule.judge)
        guard format == .json else { return Self.printTable(cases, outcomes) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = isOne ? try encoder.encode(outcomes[0]) : try encoder.encode(outcomes)
        print(String(decoding: text, as: UTF8.self))
    }

    private static func place(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            "\(path(context))缺少 \(key.stringValue)"
        case .typeMismatch(_, let context), .valueNotFound(_, let context): "\(path(context))的类型不对"
        case .dataCorrupted(let context): context.codingPath.isEmpty ? "内容不是规范的 JSON" : "\(path(context))写得不对"
        @unknown default: "内容不能识别"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        let names = context.codingPath.map { $0.intValue.map { "第 \($0 + 1) 项" } ?? $0.stringValue }
        return names.isEmpty ? "" : names.joined(separator: " ") + " "
    }

    private static func printTable(_ cases: [ProofCase], _ outcomes: [ProofOutcome]) {
        let words: [ProofOutcome.Verdict: String] = [.counts: "算", .proposed: "待定", .no: "不算"]
        for (item, outcome) in zip(cases, outcomes) {
            let state = outcome.done ? "办结" : "未办结"
            print("\(outcome.id)　\(item.unit)：\(item.task.part ?? item.clause)")
            print(
                "　\(outcome.have)/\(outcome.need) \(outcome.of)，\(state)\(outcome.missing.isEmpty ? "" : "，还差\(outcome.missing.joined(separator: "、"))")"
            )
            for record in item.records {
                let verdict = outcome.records[record.id].flatMap { words[$0] } ?? ""
                print("　\(verdict)　\(record.day)　\(record.title)：\(outcome.reasons[record.id] ?? "")")
            }
        }
    }
}
