import Foundation
import Sodium

/// The style sheets joined in the order of their names, and the script; each named by its content so that it can be
/// cached for ever.
package struct Assets: Sendable {
    struct Asset: Sendable {
        let path: String
        let type: String
        let data: Data
    }

    let style: Asset
    let script: Asset
    let icon: Asset

    package init() throws {
        guard let folder = Bundle.module.url(forResource: "Assets", withExtension: nil) else {
            throw MissingAssets()
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        func joined(_ suffix: String) throws -> Data {
            try names.filter { $0.hasSuffix(suffix) }.reduce(into: Data()) { sum, name in
                sum += try Data(contentsOf: folder.appendingPathComponent(name)) + Data("\n".utf8)
            }
        }
        style = Self.asset(try joined(".css"), "css", "text/css; charset=utf-8")
        script = Self.asset(try joined(".js"), "js", "text/javascript; charset=utf-8")
        icon = Asset(path: Self.iconPath, type: "image/svg+xml", data: try joined(".svg"))
    }

    /// Browsers ask for this address unasked.
    package static let iconPath = "/favicon.ico"

    private static func asset(_ data: Data, _ suffix: String, _ type: String) -> Asset {
        Asset(path: "/assets/\(Digest.sha256(data).prefix(12)).\(suffix)", type: type, data: data)
    }

    package func find(_ path: String) -> Reply? {
        guard let asset = [style, script, icon].first(where: { $0.path == path }) else { return nil }
        var reply = Reply(status: 200, body: .asset(asset.data, type: asset.type))
        reply.headers = [("Cache-Control", "public, max-age=31536000, immutable")]
        return reply
    }
}

struct MissingAssets: Error, CustomStringConvertible {
    let description = "页面样式文件不在程序旁边（mingze_Web.resources），重新安装程序"
}
