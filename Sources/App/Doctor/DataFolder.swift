import Foundation
import Kernel

/// What kind of file system the database and the attachments stand on: some do not keep what they acknowledge.
extension Doctor {
    var fileSystems: [Finding] {
        let files = installation.folder.appendingPathComponent("files").path
        let database = installation.address.file.map {
            URL(fileURLWithPath: $0).deletingLastPathComponent().path
        }
        return [
            fileSystem("附件文件夹", files, holdsDatabase: false),
            database.flatMap { fileSystem("数据库文件夹", $0, holdsDatabase: true) },
        ].compactMap { $0 }
    }

    private static let inMemory: Set<String> = ["tmpfs", "ramfs"]
    private static let network: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs",
    ]

    private func fileSystem(_ subject: String, _ path: String, holdsDatabase: Bool) -> Finding? {
        let facts = try? FileManager.default.attributesOfFileSystem(forPath: path)
        guard let free = (facts?[.systemFreeSize] as? NSNumber)?.int64Value else { return nil }
        let whole = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        return Self.judge(
            subject, path, Self.kind(of: whole, mounts), free: free, holdsDatabase: holdsDatabase)
    }

    static func judge(_ subject: String, _ path: String, _ kind: String, free: Int64, holdsDatabase: Bool)
        -> Finding
    {
        if Self.inMemory.contains(kind) {
            return Finding(
                subject, .wrong, "\(path) 在内存里（\(kind)），断电就没有了", advice: "把数据文件夹放到磁盘上，用 --data 写明")
        }
        if Self.network.contains(kind), holdsDatabase {
            return Finding(
                subject, .wrong, "\(path) 在网络上（\(kind)），嵌入式数据库在那里会损坏",
                advice: "数据文件夹放到本机磁盘；要用几台机器的，改用 PostgreSQL")
        }
        if Self.network.contains(kind) {
            return Finding(
                subject, .notice, "\(path) 在网络上（\(kind)），收下的附件是否真的落盘由对方决定",
                advice: "确认对方断电不丢数据；能放本机磁盘就放本机")
        }
        if free < 1_000_000_000 {
            return Finding(
                subject, .wrong, "\(path) 所在的磁盘还剩 \(free / 1_000_000) MB", advice: "清理或扩大磁盘；写满以后只能查看，不能办理")
        }
        return Finding(subject, .fine, "\(path) 在本机磁盘上（\(kind)），还剩 \(free / 1_000_000_000) GB")
    }

    /// The type of the mount a path is under, as the kernel lists it; empty where it lists nothing.
    static func kind(of whole: String, _ mounts: String) -> String {
        let found = mounts.split(separator: "\n").compactMap { line -> (point: String, kind: String)? in
            let parts = line.split(separator: " ")
            guard parts.count > 2 else { return nil }
            let point = String(parts[1]).replacingOccurrences(of: "\\040", with: " ")
            let isAbove = whole == point || whole.hasPrefix(point == "/" ? "/" : point + "/")
            return isAbove ? (point, String(parts[2])) : nil
        }
        return found.max { $0.point.utf8.count < $1.point.utf8.count }?.kind ?? ""
    }
}
