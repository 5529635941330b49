import CSodium
import Foundation
import Sodium

/// What closes a sealed file: a passphrase, or the public key of whoever is to open it.
package enum Lock: Sendable {
    case passphrase(String)
    /// The 32 bytes of an X25519 public key. The machine that seals cannot open what it sealed.
    case recipient([UInt8])

    /// Shorter ones can be tried out by whoever finds the file.
    package static let shortestPassphrase = 12
}

/// What opens it.
package enum Key: Sendable {
    case passphrase(String)
    /// The 32 bytes of the private key.
    case recipient([UInt8])
    /// Of the file just written, to read it back.
    case written([UInt8])
}

/// A pair of keys, written down as text with a word in front that says which of the two it is.
package struct KeyPair: Sendable {
    package let publicKey: String
    package let privateKey: String

    private static let publicMark = "mingze-public-"
    private static let privateMark = "mingze-private-"

    package init() {
        Sodium.start()
        var known = [UInt8](repeating: 0, count: Int(crypto_box_publickeybytes()))
        var secret = [UInt8](repeating: 0, count: Int(crypto_box_secretkeybytes()))
        crypto_box_keypair(&known, &secret)
        publicKey = Self.publicMark + Digest.hex(known)
        privateKey = Self.privateMark + Digest.hex(secret)
    }

    /// Nil when `text` is no public key.
    package static func recipient(_ text: String) -> [UInt8]? { bytes(text, after: publicMark) }
    /// Nil when `text` is no private key.
    package static func secret(_ text: String) -> [UInt8]? { bytes(text, after: privateMark) }

    private static func bytes(_ text: String, after mark: String) -> [UInt8]? {
        guard text.hasPrefix(mark), let bytes = Digest.unhex(text.dropFirst(mark.count)), bytes.count == 32
        else {
            return nil
        }
        return bytes
    }
}

/// Why a sealed file cannot be read. The sentences are for whoever runs the program.
package enum SealedError: Error, Equatable, CustomStringConvertible {
    case notSealed, newer, wrongKey, wrongKind(needsPassphrase: Bool), damaged, cutShort, full

    package var description: String {
        switch self {
        case .notSealed: "这不是明责的备份文件"
        case .newer: "这个备份是更新的程序做的：用那个版本的程序恢复"
        case .wrongKey: "口令或私钥不对，或者文件开头损坏：核对口令；换另一份备份再试"
        case .wrongKind(let passphrase):
            passphrase ? "这个备份是用口令加密的：用 --passphrase-file 写明口令文件" : "这个备份是给一把公钥加密的：用 --key 写明私钥文件"
        case .damaged: "备份文件有一处被改动或损坏：换另一份备份"
        case .cutShort: "备份文件不完整，后面缺了一截：重新复制，或者换另一份备份"
        case .full: "备份文件写不进去：磁盘空间不足或不可写"
        }
    }
}

/// The line that says how a file's key is found.
struct LockLine {
    /// argon2id with libsodium's "moderate" cost: 256 MB and three passes for every guess.
    private static var operations: UInt64 { UInt64(crypto_pwhash_opslimit_moderate()) }
    private static var memory: Int { Int(crypto_pwhash_memlimit_moderate()) }

    let text: String
    let key: [UInt8]

    /// A new key for a new file.
    init(_ lock: Lock) throws {
        switch lock {
        case .passphrase(let words):
            let salt = Sodium.random(Int(crypto_pwhash_saltbytes()))
            key = try Self.derived(words, salt, Self.operations, Self.memory)
            text = "passphrase \(Digest.hex(salt)) \(Self.operations) \(Self.memory)"
        case .recipient(let known):
            key = Sodium.random(Int(crypto_secretstream_xchacha20poly1305_keybytes()))
            var sealed = [UInt8](repeating: 0, count: key.count + Int(crypto_box_sealbytes()))
            guard crypto_box_seal(&sealed, key, UInt64(key.count), known) == 0 else {
                throw SealedError.wrongKey
            }
            text = "recipient \(Digest.hex(sealed))"
        }
    }

    /// The key of a file there is.
    init(_ text: String, opening: Key) throws {
        self.text = text
        if case .written(let key) = opening {
            self.key = key
            return
        }
        let parts = text.split(separator: " ").map(String.init)
        switch (parts.first, opening) {
        case ("passphrase", .passphrase(let words)):
            // A file could ask for more than the machine has.
            guard parts.count == 4, let salt = Digest.unhex(parts[1]),
                salt.count == Int(crypto_pwhash_saltbytes()),
                let operations = UInt64(parts[2]), let memory = Int(parts[3]),
                (1...Self.operations).contains(operations), (8192...Self.memory).contains(memory)
            else { throw SealedError.damaged }
            key = try Self.derived(words, salt, operations, memory)
        case ("recipient", .recipient(let secret)):
            guard parts.count == 2, let sealed = Digest.unhex(parts[1]),
                sealed.count == Int(crypto_secretstream_xchacha20poly1305_keybytes() + crypto_box_sealbytes())
            else { throw SealedError.damaged }
            key = try Self.opened(sealed, secret)
        case ("passphrase", _): throw SealedError.wrongKind(needsPassphrase: true)
        case ("recipient", _): throw SealedError.wrongKind(needsPassphrase: false)
        default: throw SealedError.newer
        }
    }

    private static func derived(_ words: String, _ salt: [UInt8], _ operations: UInt64, _ memory: Int) throws
        -> [UInt8]
    {
        Sodium.start()
        var key = [UInt8](repeating: 0, count: Int(crypto_secretstream_xchacha20poly1305_keybytes()))
        let size = UInt64(key.count)
        let status = words.withCString {
            crypto_pwhash(
                &key, size, $0, UInt64(words.utf8.count), salt, operations, memory,
                crypto_pwhash_alg_argon2id13())
        }
        guard status == 0 else { throw NoMemory(bytes: memory) }
        return key
    }

    private static func opened(_ sealed: [UInt8], _ secret: [UInt8]) throws -> [UInt8] {
        Sodium.start()
        var known = [UInt8](repeating: 0, count: Int(crypto_box_publickeybytes()))
        crypto_scalarmult_base(&known, secret)
        var key = [UInt8](repeating: 0, count: Int(crypto_secretstream_xchacha20poly1305_keybytes()))
        guard crypto_box_seal_open(&key, sealed, UInt64(sealed.count), known, secret) == 0 else {
            throw SealedError.wrongKey
        }
        return key
    }
}

struct NoMemory: Error, CustomStringConvertible {
    let bytes: Int
    var description: String { "由口令算出密钥需要 \(bytes / 1_048_576) MB 内存，现在不够：关掉别的程序再试" }
}
