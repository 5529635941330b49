import CLibPQ
import Foundation

/// One blocking connection, used by one thread. Statements are prepared once and cached by their text.
final class PostgresConnection {
    private var handle: OpaquePointer?
    private var prepared: [String: String] = [:]
    private let address: String
    var statements = 0

    /// The cache is emptied rather than grown past this, so that a flood of texts cannot fill the server.
    private static let cacheLimit = 500

    init(address: String) { self.address = address }

    deinit { if let handle { PQfinish(handle) } }

    /// Connects if there is no sound connection. With several hosts in the address libpq tries each in turn and, by
    /// `target_session_attrs=read-write`, settles on the primary.
    func connect() throws {
        if let handle, PQstatus(handle) == CONNECTION_OK { return }
        drop()
        // Statements are planned once: theirs are the indexes they were written for, and planning anew took 2 to 3 ms of a page.
        // The address comes last, so that what it says itself wins over these defaults.
        let names = [
            "connect_timeout", "target_session_attrs", "application_name", "client_encoding", "options",
            "dbname",
        ]
        let values = [
            "5", "read-write", "mingze", "UTF8",
            "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000 -c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off",
            address,
        ]
        handle = withCStrings(names) { names in
            withCStrings(values) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let handle, PQstatus(handle) == CONNECTION_OK else {
            let reason = handle.map { String(cString: PQerrorMessage($0)) } ?? "out of memory"
            drop()
            throw StorageError.unavailable(reason.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        // A server told to answer before its log is on the disk is told otherwise: who was answered is not to be forgotten.
        try simple(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
    }

    func drop() {
        if let handle { PQfinish(handle) }
        handle = nil
        prepared = [:]
    }

    /// Whether the last failure was the connection's, so that the next use must reconnect.
    var isLost: Bool { handle.map { PQstatus($0) != CONNECTION_OK } ?? true }

    /// Statements without values, such as BEGIN and DDL.
    func simple(_ text: String) throws {
        statements += 1
        _ = try Result(PQexec(try live(), text), on: self)
    }

    func run(_ text: String, _ values: [Value]) throws -> Result {
        statements += 1
        let name = try prepare(text)
        let buffer = try TextValues(values)
        let raw = buffer.withPointers { PQexecPrepared(handle, name, Int32(values.count), $0, nil, nil, 0) }
        return try Result(raw, on: self)
    }

    private func prepare(_ text: String) throws -> String {
        if let name = prepared[text] { return name }
        if prepared.count >= Self.cacheLimit {
            try simple("DEALLOCATE ALL")
            prepared = [:]
        }
        let name = "s\(prepared.count)"
        _ = try Result(PQprepare(try live(), name, text, 0, nil), on: self)
        prepared[text] = name
        return name
    }

    private func live() throws -> OpaquePointer {
        guard let handle else { throw StorageError.unavailable("not connected") }
        return handle
    }

    fileprivate func failure(of result: OpaquePointer?) -> StorageError {
        guard let result else {
            return .unavailable(handle.map { String(cString: PQerrorMessage($0)) } ?? "not connected")
        }
        let code = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
        let message = String(cString: PQresultErrorMessage(result)).trimmingCharacters(
            in: .whitespacesAndNewlines)
        return StorageError(sqlState: code, message: message)
    }
}

/// The rows of one statement, freed with the object.
final class Result {
    private let handle: OpaquePointer
    let count: Int

    fileprivate init(_ raw: OpaquePointer?, on connection: PostgresConnection) throws {
        let status = PQresultStatus(raw)
        guard let raw, status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else {
            defer { PQclear(raw) }
            throw connection.failure(of: raw)
        }
        handle = raw
        count = Int(PQntuples(raw))
    }

    deinit { PQclear(handle) }

    var changed: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }
    func row(_ index: Int) -> PostgresRow { PostgresRow(result: self, index: Int32(index)) }

    fileprivate func bytes(_ row: Int32, _ column: Int32) -> UnsafePointer<CChar>? {
        PQgetisnull(handle, row, column) == 1 ? nil : UnsafePointer(PQgetvalue(handle, row, column))
    }
}

struct PostgresRow: RowSource {
    fileprivate let result: Result
    fileprivate let index: Int32

    func isNull(_ column: Int) -> Bool { result.bytes(index, Int32(column)) == nil }
    func text(_ column: Int) -> String? { result.bytes(index, Int32(column)).map { String(cString: $0) } }
    func int(_ column: Int) -> Int64? {
        result.bytes(index, Int32(column)).map { Int64(strtoll($0, nil, 10)) }
    }
}

/// The values of one statement as NUL-ended UTF-8, alive while libpq reads them.
private struct TextValues {
    private var bytes: [CChar] = []
    private var starts: [Int?] = []

    init(_ values: [Value]) throws {
        for value in values {
            switch value {
            case .null: starts.append(nil)
            case .int(let number): append("\(number)")
            case .text(let text):
                guard !text.utf8.contains(0) else { throw StorageError.nulCharacter }
                append(text)
            }
        }
    }

    private mutating func append(_ text: String) {
        starts.append(bytes.count)
        for byte in text.utf8 { bytes.append(CChar(bitPattern: byte)) }
        bytes.append(0)
    }

    func withPointers<T>(_ body: ([UnsafePointer<CChar>?]) -> T) -> T {
        bytes.withUnsafeBufferPointer { buffer in
            body(starts.map { start in start.flatMap { buffer.baseAddress?.advanced(by: $0) } })
        }
    }
}

private func withCStrings<T>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> T) -> T {
    let copies = texts.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies.map { UnsafePointer($0) } + [nil])
}

extension StorageError {
    /// From PostgreSQL's five-character SQLSTATE.
    fileprivate init(sqlState code: String, message: String) {
        switch code {
        case "23505": self = .duplicate(message)
        case _ where code.hasPrefix("23"): self = .constraint(message)
        case "55P03", "57014", "40001", "40P01": self = .busy
        case "53100": self = .full
        case "XX001", "XX002": self = .damaged(message)
        // A primary that has become a standby: the next connection finds the new one.
        case "25006": self = .unavailable(message)
        case _ where code.hasPrefix("08") || code.hasPrefix("57P") || code.isEmpty:
            self = .unavailable(message)
        default: self = .other(code: code, message: message)
        }
    }
}
