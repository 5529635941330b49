import ArgumentParser
import Foundation
import Papers
import Reading

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "方案", subcommands: [PlanReadCommand.self])
}

struct PlanReadCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json, csv
    }

    static let configuration = CommandConfiguration(commandName: "read", abstract: "读一份方案，列出条款和责任")

    @Argument(help: "方案文件：.txt、.md 或 .docx") var file: String
    @Option(help: "输出格式：table、json、csv") var format = Format.table

    func run() async throws {
        let reading: PlanReading
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: file))
            reading = PlanReader.read(try await PaperReader.text(data, name: file))
        } catch let error as PaperError {
            throw Failure("\(error.sentence)。\(error.advice)。")
        } catch is CocoaError {
            throw Failure("打不开文件 \(file)。检查路径和读取权限。")
        }
        switch format {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(reading), as: UTF8.self))
        case .csv: print(CSV.text([Self.heads] + rows(reading)), terminator: "")
        case .table: printTable(reading)
        }
        if !reading.clauses.contains(where: \.leaf) {
            throw Failure("没有读出任何条款：正文里要有“一、”“（一）”“一是”或“1.”这样的层次序号。")
        }
    }

    private static let heads = ["条款", "层次", "标题", "列任务", "责任单位", "时限", "文件", "凭什么证明", "每期次数"]

    private func rows(_ reading: PlanReading) -> [[String]] {
        let duties = Dictionary(
            reading.duties.map { ($0.clause, $0) }, uniquingKeysWith: { first, _ in first })
        return reading.clauses.map { clause in
            let duty = duties[clause.path]
            return [
                clause.path, "\(clause.level)", clause.heading, clause.leaf ? "是" : "",
                duty?.owners.map { "\($0.name)（\($0.role.rawValue)）" }.joined(separator: "、") ?? "",
                duty?.schedule.map(\.phrase).joined(separator: "、") ?? "",
                duty?.documents.joined(separator: "、") ?? "",
                duty?.requirement.kind ?? "", duty.map { "\($0.requirement.count)" } ?? "",
            ]
        }
    }

    private func printTable(_ reading: PlanReading) {
        print("标题：\(reading.title)")
        print("发文机关：\(reading.issuer ?? "--")    年度：\(reading.year.map(String.init) ?? "--")")
        print("条款 \(reading.clauses.count) 条，其中列任务 \(reading.clauses.count { $0.leaf }) 条")
        for (clause, row) in zip(reading.clauses, rows(reading)) {
            let indent = String(repeating: "  ", count: max(0, clause.level - 1))
            print("\(indent)\(clause.marker) \(clause.heading)")
            if clause.leaf {
                print(
                    "\(indent)    责任：\(row[4].isEmpty ? "--" : row[4])；时限：\(row[5].isEmpty ? "--" : row[5])；凭：\(row[7]) \(row[8]) 次"
                )
            }
        }
    }
}

/// Said on standard error; the program ends with 1.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
