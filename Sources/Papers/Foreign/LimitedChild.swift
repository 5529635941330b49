import Foundation

/// Another program, run with limits on time, memory and the size of what it writes, in a folder of its own that goes with
/// it; one at a time, so that a few large files cannot take the machine.
enum LimitedChild {
    static let seconds = 60
    private static let queue = DispatchQueue(label: "mingze.papers")

    /// The first of these that the machine has.
    static func program(_ names: String...) -> String? {
        ["/usr/bin/", "/usr/local/bin/"].lazy.flatMap { place in names.map { place + $0 } }
            .first(where: FileManager.default.isExecutableFile)
    }

    /// Puts `data` into a new folder as `paper.suffix`, runs the program there, and gives what it made as `result`.
    static func run(
        _ data: Data, suffix: String, kind: String, result: String,
        command: @escaping @Sendable (_ folder: URL) throws -> [String]
    ) async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try convert(data, suffix, kind, result, command) })
            }
        }
    }

    private static func convert(
        _ data: Data, _ suffix: String, _ kind: String, _ result: String, _ command: (URL) throws -> [String]
    ) throws -> Data {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appendingPathComponent("mingze-paper-\(UUID().uuidString)")
        defer { try? files.removeItem(at: folder) }
        try files.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try data.write(to: folder.appendingPathComponent("paper.\(suffix)"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
        process.arguments =
            [
                "--cpu=\(seconds)", "--as=4294967296", "--fsize=134217728", "--core=0", "timeout", "-k", "5",
                "\(seconds)",
            ] + (try command(folder))
        process.currentDirectoryURL = folder
        process.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        if [124, 137].contains(process.terminationStatus) { throw PaperError.slow(kind) }
        guard let made = try? Data(contentsOf: folder.appendingPathComponent(result)) else {
            throw PaperError.damaged
        }
        return made
    }
}
