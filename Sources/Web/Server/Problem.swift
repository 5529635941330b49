import Foundation
import Kernel

/// Problem details (RFC 9457) for the API.
enum Problem {
    static func reply(_ refusal: Refusal, status: Int) -> Reply {
        reply(
            ["type": "about:blank#" + refusal.code, "title": refusal.sentence, "detail": refusal.advice],
            status, [])
    }

    static func reply(_ errors: FormErrors) -> Reply {
        reply(["type": "about:blank#form", "title": "有内容需要修改", "detail": ""], 422, errors.items)
    }

    private static func reply(_ texts: [String: String], _ status: Int, _ errors: [FormErrors.Item]) -> Reply
    {
        struct Body: Encodable {
            let type, title, detail: String
            let status: Int
            let errors: [[String: String]]
        }
        let body = Body(
            type: texts["type"] ?? "", title: texts["title"] ?? "", detail: texts["detail"] ?? "",
            status: status,
            errors: errors.map { ["field": $0.field, "sentence": $0.sentence] })
        let data = (try? JSONEncoder().encode(body)) ?? Data("{}".utf8)
        var reply = Reply.json(data, status: status)
        reply.headers = [("Content-Type", "application/problem+json")]
        return reply
    }
}
