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
        try await run([("paper.\(suffix)", data)], kind: kind, results: [result], command: command)[0]
    }

    /// The same for several files by their names, and several results in their order.
    static func run(
        _ inputs: [(name: String, data: Data)], kind: String, results: [String],
        command: @escaping @Sendable (_ folder: URL) throws -> [String]
    ) async throws -> [Data] {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try convert(inputs, kind, results, command) })
            }
        }
    }

    private static func convert(
        _ inputs: [(name: String, data: Data)], _ kind: String, _ results: [String],
        _ command: (URL) throws -> [String]
    ) throws -> [Data] {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appendingPathComponent("mingze-paper-\(UUID().uuidString)")
        defer { try? files.removeItem(at: folder) }
        try files.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for input in inputs { try input.data.write(to: folder.appendingPathComponent(input.name)) }
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
        return try results.map { result in
            guard let made = try? Data(contentsOf: folder.appendingPathComponent(result)) else {
                throw PaperError.damaged
            }
            return made
        }
    }
}
