import Foundation
import Kernel
import Sodium
import Storage
import Web

/// One installation's folder: database, files, secret; readable by its owner alone.
package struct Installation: Sendable {
    package let folder: URL
    package let address: Address

    /// `database` nil means the embedded one in the folder.
    package init(folder: URL, database: String?) throws {
        self.folder = folder
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard let database else {
            address = .sqlite(path: folder.appendingPathComponent("mingze.sqlite").path)
            return
        }
        guard let parsed = Address(database) else { throw BadAddress() }
        address = parsed
    }

    /// Opens the database and brings its tables up to date.
    package func open() async throws -> any Database {
        let database = try address.open()
        try await database.migrate(Wiring.migrations, now: Clock.system.now().rawValue)
        return database
    }

    package func site(_ desk: Desk, behindProxy: Bool) throws -> Site {
        let secret = try secret()
        return Site(
            desk: desk, vault: try Vault(folder: folder.appendingPathComponent("files")),
            modules: Wiring.modules,
            assets: try Assets(), behindProxy: behindProxy, secret: secret,
            setupCode: String(Digest.hmac("setup", key: secret).prefix(8)).uppercased())
    }

    /// A key made once and kept in the folder, 0600.
    private func secret() throws -> [UInt8] {
        let path = folder.appendingPathComponent("secret")
        if let kept = try? String(contentsOf: path, encoding: .utf8), kept.utf8.count == 64 {
            return Array(kept.utf8)
        }
        let made = Sodium.token()
        try write(Data(made.utf8), to: "secret")
        return Array(made.utf8)
    }

    /// Writes a file only its owner can read.
    package func write(_ data: Data, to name: String) throws {
        let path = folder.appendingPathComponent(name).path
        guard
            FileManager.default.createFile(
                atPath: path, contents: data, attributes: [.posixPermissions: 0o600])
        else {
            throw CocoaError(.fileWriteUnknown)
        }
    }
}

package struct BadAddress: Error, CustomStringConvertible {
    package let description = "数据库地址应是 sqlite:路径 或 postgres://用户@主机/库名"
}
