import Foundation
import Sodium
import Storage
import Synchronization

/// The engines this run tests. Both, unless `MINGZE_TEST_ENGINES=sqlite` says the fast run.
package enum Engine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite, postgres

    /// What is looked at in each database when its test has passed.
    package static let afterwards = Mutex<(@Sendable (any Database) async throws -> Void)?>(nil)
    package static let underTest: [Engine] =
        ProcessInfo.processInfo.environment["MINGZE_TEST_ENGINES"] == "sqlite" ? [.sqlite] : allCases

    package var description: String { rawValue }

    /// Runs `body` with an empty database of its own. Without a PostgreSQL server this fails loudly.
    package func withDatabase<T>(_ body: (any Database) async throws -> T) async throws -> T {
        let address = try await fresh()
        let database = try address.open()
        do {
            let result = try await body(database)
            // Not every database a test makes has all tables.
            if let afterwards = Self.afterwards.withLock({ $0 }) { try? await afterwards(database) }
            try await database.close()
            return result
        } catch {
            try? await database.close()
            throw error
        }
    }

    /// The address of an empty database.
    package func fresh() async throws -> Address {
        let name = "t_" + Sodium.token(bytes: 8)
        switch self {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mingze-tests")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return .sqlite(path: folder.appendingPathComponent(name + ".sqlite").path)
        case .postgres:
            guard let server = ProcessInfo.processInfo.environment["MINGZE_TEST_POSTGRES"] else {
                throw NoServer()
            }
            try await createDatabase(name, on: server)
            return .postgres(server + "/" + name)
        }
    }

    private func createDatabase(_ name: String, on server: String) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", server + "/postgres", "-c",
            "CREATE DATABASE \(name)",
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw NoServer() }
    }
}

package struct NoServer: Error, CustomStringConvertible {
    package let description =
        "No PostgreSQL to test on: run script/test, which starts one and sets MINGZE_TEST_POSTGRES."
}
