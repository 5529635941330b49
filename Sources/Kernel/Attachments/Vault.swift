import Foundation
import Photo
import Sodium

/// The folder where files are kept by the SHA-256 of their content, outside anything a browser can name.
package struct Vault: Sendable {
    /// 20 MB a file.
    package static let limit = 20 * 1024 * 1024

    private let folder: URL

    package init(folder: URL) throws {
        self.folder = folder
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try sync(folder.deletingLastPathComponent())
    }

    /// Keeps the bytes on disk and says what they are. A file nobody refers to later does no harm.
    ///
    /// Throws `Refusal` for a file that is empty, too large, of a kind not allowed, or when the disk is full.
    package func keep(_ bytes: Data, name: String) throws -> StoredFile {
        let name = Self.cleaned(name)
        guard !bytes.isEmpty else { throw Refusal("file-empty", "文件“\(name)”是空的", advice: "检查文件内容后重新选择") }
        guard bytes.count <= Self.limit else {
            throw Refusal(.tooLarge, "file-large", "文件“\(name)”超过 20 MB", advice: "压缩图片或拆分文件后重新上传")
        }
        guard let type = FileType.sniff(bytes, name: name) else {
            throw Refusal(
                .wrongType, "file-type", "文件“\(name)”不是可以上传的类型，或内容与扩展名不符",
                advice: "可以上传 PDF、OFD、图片（PNG、JPG、HEIC）、Word、Excel、PPT、TXT 文件")
        }
        // Before anything is written, so that no copy with a position lies about.
        let bytes = [.jpeg, .png, .heic].contains(type) ? PhotoMetadata.stripped(bytes) : bytes
        let digest = Digest.sha256(bytes)
        try write(bytes, to: path(of: digest))
        return StoredFile(digest: digest, name: name, type: type.mime, bytes: bytes.count)
    }

    /// Keeps a file the program made, of whatever type.
    package func keepMade(_ bytes: Data) throws -> String {
        let digest = Digest.sha256(bytes)
        try write(bytes, to: path(of: digest))
        return digest
    }

    /// Takes away a file the program made.
    package func remove(_ digest: String) { try? FileManager.default.removeItem(at: path(of: digest)) }

    package func read(_ digest: String) throws -> Data {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: place(digest).path)) else {
            throw Self.gone
        }
        return data
    }

    /// A file as it lies on the disk, to be sent piece by piece and never whole in memory.
    package func place(_ digest: String) throws -> (path: String, bytes: Int) {
        guard digest.count == 64, digest.allSatisfy(\.isHexDigit),
            let bytes = try? path(of: digest).resourceValues(forKeys: [.fileSizeKey]).fileSize
        else { throw Self.gone }
        return (path(of: digest).path, bytes)
    }

    private static let gone = Refusal(.missing, "file-missing", "这个文件不在文件库里", advice: "联系系统管理员从备份中恢复")

    package func holds(_ digest: String) -> Bool {
        FileManager.default.fileExists(atPath: path(of: digest).path)
    }

    private func path(of digest: String) -> URL {
        folder.appendingPathComponent(String(digest.prefix(2))).appendingPathComponent(digest)
    }

    /// The bytes, the name they get and a shelf that is new are on the disk before this returns: a file that was acknowledged is there
    /// after the power was cut.
    private func write(_ bytes: Data, to path: URL) throws {
        let shelf = path.deletingLastPathComponent()
        guard !FileManager.default.fileExists(atPath: path.path) else { return try sync(shelf) }
        let part = path.appendingPathExtension("\(Self.partMark)\(Sodium.token(bytes: 6))")
        do {
            try FileManager.default.createDirectory(
                at: shelf, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try sync(folder)
            try bytes.write(to: part)
            try sync(part)
            try FileManager.default.moveItem(at: part, to: path)
            try sync(shelf)
        } catch {
            try? FileManager.default.removeItem(at: part)
            if FileManager.default.fileExists(atPath: path.path) { return try sync(shelf) }
            throw Self.notKept
        }
    }

    private static let notKept = Refusal(
        .full, "disk-full", "文件没有保存：磁盘空间不足或不可写", advice: "联系系统管理员清理磁盘后重新上传")

    /// What a file or folder holds, on the disk.
    private func sync(_ place: URL) throws {
        let descriptor = open(place.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.notKept }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.notKept }
    }

    private static let partMark = "part-"

    /// Takes away what a server that was stopped left half written; says how many. Nothing that is being written now: files younger
    /// than an hour stay.
    package func sweep(now: Date = Date()) -> Int {
        let files = FileManager.default
        let shelves = (try? files.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        let parts = shelves.flatMap { shelf in
            (try? files.contentsOfDirectory(
                at: shelf, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
        }.filter { $0.pathExtension.hasPrefix(Self.partMark) }
        return parts.count { part in
            let changed = (try? part.resourceValues(forKeys: [.contentModificationDateKey]))?
                .contentModificationDate
            guard let changed, now.timeIntervalSince(changed) > 3600 else { return false }
            return (try? files.removeItem(at: part)) != nil
        }
    }

    /// The name without folders and control characters, at most 120 characters.
    static func cleaned(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? "file"
        let plain = last.unicodeScalars.filter { !CharacterSet.controlCharacters.contains($0) }
        return String(String(String.UnicodeScalarView(plain)).suffix(120))
    }
}

/// A file already in the vault, to be tied to an item by a command.
package struct StoredFile: Codable, Sendable, Equatable {
    package let digest: String
    package let name: String
    package let type: String
    package let bytes: Int

    package init(digest: String, name: String, type: String, bytes: Int) {
        (self.digest, self.name, self.type, self.bytes) = (digest, name, type, bytes)
    }
}
