import Foundation
import Hummingbird
import HummingbirdCore
import NIOCore

#if TLS
    import HummingbirdTLS
    import NIOSSL
#endif

/// Where the server listens, and with which certificate when it speaks TLS itself.
package struct Listening: Sendable {
    let host: String
    let port: Int
    let certificate: Certificate?

    package struct Certificate: Sendable {
        /// PEM files: the certificate with its chain, and its key.
        let chain: String
        let key: String

        package init(chain: String, key: String) { (self.chain, self.key) = (chain, key) }
    }

    package init(host: String, port: Int, certificate: Certificate? = nil) {
        (self.host, self.port, self.certificate) = (host, port, certificate)
    }

    package var address: String { "\(certificate == nil ? "http" : "https")://\(host):\(port)" }

    /// A connection over which nothing comes is closed: somebody could otherwise hold all of them open.
    private static let idle = TimeAmount.seconds(60)

    /// So many connections at most, the next ones wait: whoever opens them by the thousand must not take the files that the database and
    /// attachments need.
    static var mostConnections: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 500 }
        return min(10_000, Int(clamping: limit.rlim_cur) / 4 * 3)
    }

    /// Whether passwords go over a network as they are.
    package func isOpenToListeners(behindProxy: Bool) -> Bool {
        certificate == nil && !behindProxy && !["127.0.0.1", "::1", "localhost"].contains(host)
    }

    func builder() throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(configuration: .init(idleTimeout: Self.idle))
        guard let certificate else { return plain }
        #if TLS
            do {
                let chain = try NIOSSLCertificate.fromPEMFile(certificate.chain).map {
                    NIOSSLCertificateSource.certificate($0)
                }
                let key = try NIOSSLPrivateKey(file: certificate.key, format: .pem)
                var tls = TLSConfiguration.makeServerConfiguration(
                    certificateChain: chain, privateKey: .privateKey(key))
                tls.minimumTLSVersion = .tlsv12
                // Of version 1.2 only what keeps past traffic closed when a key is lost.
                tls.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
                return try .tls(plain, tlsConfiguration: tls)
            } catch {
                throw CannotListen("证书或私钥读不出来：\(certificate.chain)、\(certificate.key)。检查路径和 PEM 格式。")
            }
        #else
            throw CannotListen(
                "这个程序没有编入 TLS。用 swift build -c release --traits TLS 重新编译，或者放在终结 TLS 的反向代理之后运行。")
        #endif
    }

    /// Why listening failed, for whoever starts the program.
    package func explain(_ error: any Error) -> any Error {
        guard let failure = error as? IOError else {
            return error is SocketAddressError.UnknownHost
                ? CannotListen("不认识地址 \(host)：--host 写这台机器的 IP 地址或名称。") : error
        }
        switch failure.errnoCode {
        case EADDRINUSE: return CannotListen("端口 \(port) 已被别的程序占用。换一个端口：--port 8081。")
        case EACCES: return CannotListen("没有权限使用端口 \(port)。换一个 1024 以上的端口。")
        case EADDRNOTAVAIL: return CannotListen("这台机器没有地址 \(host)。检查 --host。")
        default: return CannotListen("不能在 \(address) 提供服务：\(failure)。")
        }
    }
}

package struct CannotListen: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
