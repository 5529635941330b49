import Foundation
import Kernel

/// An act by its name and its parameters as JSON: the API and the command line do things the same way.
package enum Acts {
    package static func command(
        _ name: String, _ body: Data, among commands: [any Command.Type]
    ) throws -> any Command {
        guard let type = commands.first(where: { $0.name == name && $0.inAPI }) else { throw unknown(name) }
        try StrictJSON.check(body)
        do { return try JSONDecoder().decode(type, from: body) } catch let error as DecodingError {
            throw FormErrors(error.field, error.sentence)
        }
    }

    static func unknown(_ name: String) -> Refusal {
        Refusal(.missing, "act", "没有名为 \(name) 的办理", advice: "可用的办理见 /api/openapi.json，或运行 mingze acts")
    }

    /// What was done: the item and one sentence.
    package static func answer(_ entry: Entry) throws -> Data {
        try JSON.object([
            "item": entry.item.map { .string($0.rawValue) } ?? .null, "sentence": .string(entry.sentence),
        ]).data()
    }

    /// The names of an act's parameters, those that may be left out marked.
    package static func parameters(of command: any Command.Type) -> [String] {
        CommandSchema.properties(of: command).map { $0.optional ? "[\($0.name)]" : $0.name }
    }
}

extension DecodingError {
    fileprivate var field: String {
        switch self {
        case .keyNotFound(let key, _): key.stringValue
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.map(\.stringValue).joined(separator: ".")
        @unknown default: ""
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .keyNotFound(let key, _): "缺少 \(key.stringValue)"
        case .typeMismatch: field.isEmpty ? "参数应是一个 JSON 对象，形如 {\"task\":\"id\"}" : "\(field) 的类型不对"
        case .valueNotFound: field.isEmpty ? "参数不能为空，应是一个 JSON 对象" : "\(field) 不能为空"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "内容不是规范的 JSON" : "\(field) 的值不在可以填的范围里，可以填什么见 /api/openapi.json"
        @unknown default: "内容不能识别"
        }
    }
}
