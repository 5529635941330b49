import Foundation
import Kernel
import Web

/// OpenAPI 3.1, made from the commands themselves.
enum OpenAPI {
    static func document(_ site: Site) throws -> Data {
        var paths: [String: JSON] = [
            "/api/v1/items": .object([
                "get": operation(
                    "列出可以查看的事项，按编号从新到旧，每页 100 条", "items.list",
                    parameters: ["kind", "year", "state", "q", "before"], reply: itemList)
            ]),
            "/api/v1/items/{id}": .object([
                "get": operation("一件事项和它的办理经过", "items.show", parameters: [], path: ["id"], reply: itemSchema)
            ]),
            "/api/v1/limits/{limit}": .object([
                "get": operation(
                    "一条时限算到哪一天，怎样算的", "limits.explain", parameters: ["from", "extended"], path: ["limit"],
                    reply: ClockAnswer.schema)
            ]),
            "/api/v1/files": .object(["post": upload]),
        ]
        for command in site.commands where command.inAPI {
            paths["/api/v1/acts/\(command.name)"] = .object(["post": act(command)])
        }
        let document = JSON.object([
            "openapi": .string("3.1.0"),
            "info": .object(["title": .string("明责"), "version": .string("1")]),
            "paths": .object(paths),
            "components": .object([
                "securitySchemes": .object([
                    "token": .object(["type": .string("http"), "scheme": .string("bearer")])
                ]),
                "schemas": .object(["Problem": problem]),
            ]),
            "security": .array([.object(["token": .array([])])]),
        ])
        return try document.data()
    }

    private static func act(_ command: any Command.Type) -> JSON {
        let roles = Role.allCases.filter(command.may.contains).map(\.label).joined(separator: "、")
        return .object([
            "operationId": .string(command.name), "summary": .string(command.title),
            "description": .string("可以办理的身份：\(roles)"),
            "requestBody": .object([
                "required": .bool(true),
                "content": content(object(CommandSchema.properties(of: command))),
            ]),
            "responses": responses(
                .object([
                    "type": .string("object"),
                    "properties": .object([
                        "item": .object(["type": .array([.string("string"), .string("null")])]),
                        "sentence": .object(["type": .string("string")]),
                    ]),
                ])),
        ])
    }

    /// A file is sent first; the answer is then given to an act as one of its `files`.
    private static let upload = JSON.object([
        "operationId": .string("files.keep"), "summary": .string("上传一个文件，返回的内容填在办理的 files 里"),
        "requestBody": .object([
            "required": .bool(true),
            "content": .object([
                "multipart/form-data": .object([
                    "schema": .object([
                        "type": .string("object"), "required": .array([.string("file")]),
                        "properties": .object([
                            "file": .object(["type": .string("string"), "format": .string("binary")])
                        ]),
                    ])
                ])
            ]),
        ]),
        "responses": responses(
            .object([
                "type": .string("object"),
                "properties": .object([
                    "digest": .object(["type": .string("string")]),
                    "name": .object(["type": .string("string")]),
                    "type": .object(["type": .string("string")]),
                    "bytes": .object(["type": .string("integer")]),
                ]),
            ])),
    ])

    private static func object(_ properties: [CommandSchema.Property]) -> JSON {
        .object([
            "type": .string("object"),
            "properties": .object(
                Dictionary(properties.map { ($0.name, schema($0)) }, uniquingKeysWith: { first, _ in first })),
            "required": .array(properties.filter { !$0.optional }.map { .string($0.name) }),
        ])
    }

    private static func schema(_ property: CommandSchema.Property) -> JSON {
        var one: [String: JSON]
        switch property.type {
        case "object":
            guard case .object(let fields) = object(property.children) else { return .object([:]) }
            one = fields
        case "day": one = ["type": .string("string"), "format": .string("date")]
        case "id": one = ["type": .string("string"), "maxLength": .int(36)]
        default: one = ["type": .string(property.type)]
        }
        if !property.choices.isEmpty { one["enum"] = .array(property.choices.map(JSON.string)) }
        return property.isList ? .object(["type": .string("array"), "items": .object(one)]) : .object(one)
    }

    private static func operation(
        _ summary: String, _ id: String, parameters: [String], path: [String] = [], reply: JSON
    ) -> JSON {
        let all = path.map { ($0, "path") } + parameters.map { ($0, "query") }
        return .object([
            "operationId": .string(id), "summary": .string(summary),
            "parameters": .array(
                all.map { name, place in
                    .object([
                        "name": .string(name), "in": .string(place), "required": .bool(place == "path"),
                        "schema": .object(["type": .string("string")]),
                    ])
                }), "responses": responses(reply),
        ])
    }

    private static func responses(_ schema: JSON) -> JSON {
        let failure = JSON.object([
            "description": .string("没有办成，原因见 title，怎么办见 detail"),
            "content": .object([
                "application/problem+json": .object([
                    "schema": .object(["$ref": .string("#/components/schemas/Problem")])
                ])
            ]),
        ])
        var all = ["200": JSON.object(["description": .string("办成"), "content": content(schema)])]
        for status in ["400", "401", "403", "404", "409", "413", "415", "422", "429", "503", "507"] {
            all[status] = failure
        }
        return .object(all)
    }

    private static func content(_ schema: JSON) -> JSON {
        .object(["application/json": .object(["schema": schema])])
    }

    private static let itemSchema = JSON.object([
        "type": .string("object"),
        "properties": .object(
            Dictionary(
                uniqueKeysWithValues: [
                    "id", "kind", "number", "title", "state", "unit", "owner", "clause", "opened", "due",
                    "closed", "light",
                ].map { ($0, JSON.object(["type": .array([.string("string"), .string("null")])])) })),
    ])
    private static let itemList = JSON.object([
        "type": .string("object"),
        "properties": .object([
            "items": .object(["type": .string("array"), "items": itemSchema]),
            "next": .object(["type": .array([.string("string"), .string("null")])]),
        ]),
    ])
    private static let problem = JSON.object([
        "type": .string("object"),
        "properties": .object([
            "type": .object(["type": .string("string")]), "title": .object(["type": .string("string")]),
            "detail": .object(["type": .string("string")]), "status": .object(["type": .string("integer")]),
            "errors": .object([
                "type": .string("array"),
                "items": .object([
                    "type": .string("object"),
                    "properties": .object([
                        "field": .object(["type": .string("string")]),
                        "sentence": .object(["type": .string("string")]),
                    ]),
                ]),
            ]),
        ]),
    ])
}
