import Foundation
import Synchronization

/// Another program, run with limits on time, memory and the size of what it writes, in a folder of its own that goes with it. It is the
/// first to go when the machine's memory ends, and gives way to the server in everything.
enum LimitedChild {
    /// What one kind of work may take.
    struct Bounds: Sendable {
        /// Of the processor and of the clock.
        let seconds: Int
        let patience: Int
        /// Bytes of address space and of a file it writes.
        let memory: Int
        let file: Int
        let turns: Turns

        /// This program reading somebody's file: two at once.
        static let reader = Bounds(
            seconds: 10, patience: 20, memory: 640 << 20, file: 96 << 20, turns: Turns(width: 2))
        /// Papers and scans turned into something else by other programs: two at once, so that one that is slow keeps nobody waiting.
        static let converter = Bounds(
            seconds: 60, patience: 60, memory: 1536 << 20, file: 128 << 20, turns: Turns(width: 2))
        /// Pictures looked at by the nightly job, which keeps nobody waiting.
        static let pictures = Bounds(
            seconds: 60, patience: 90, memory: 768 << 20, file: 16 << 20, turns: Turns(width: 1))
    }

    private struct Running {
        var children: Set<Int32> = []
        var isStopping = false
    }

    private static let running = Mutex(Running())

    /// Ends what runs and begins nothing more: the server stops. The children have groups of their own and may not hear a plain signal.
    static func endAll() {
        let children = running.withLock { running in
            running.isStopping = true
            return running.children
        }
        for child in children {
            kill(-child, SIGKILL)
            kill(child, SIGKILL)
        }
    }

    /// The first of these that the machine has.
    static func program(_ names: String...) -> String? {
        ["/usr/bin/", "/usr/local/bin/"].lazy.flatMap { place in names.map { place + $0 } }
            .first(where: FileManager.default.isExecutableFile)
    }

    /// Puts `data` into a new folder as `paper.suffix`, runs the program there, and gives what it made as `result`.
    static func run(
        _ data: Data, suffix: String, kind: String, result: String, bounds: Bounds = .converter,
        command: @escaping @Sendable (_ folder: URL) throws -> [String]
    ) async throws -> Data {
        try await run(
            [("paper.\(suffix)", data)], kind: kind, results: [result], bounds: bounds, command: command)[0]
    }

    /// The same for several files by their names, and several results in their order.
    ///
    /// Throws `PaperError`: `slow` past the time, `tooLarge` past the memory, `damaged` where nothing was made, `busy` where this account
    /// has enough waiting.
    static func run(
        _ inputs: [(name: String, data: Data)], kind: String, results: [String], bounds: Bounds = .converter,
        command: @escaping @Sendable (_ folder: URL) throws -> [String]
    ) async throws -> [Data] {
        try await bounds.turns.take {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(with: Result { try convert(inputs, kind, results, bounds, command) })
                }
            }
        }
    }

    private static func convert(
        _ inputs: [(name: String, data: Data)], _ kind: String, _ results: [String], _ bounds: Bounds,
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
        process.arguments = limits(bounds) + (try command(folder))
        process.currentDirectoryURL = folder
        process.environment = [
            "HOME": folder.path, "TMPDIR": folder.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard !running.withLock({ $0.isStopping }) else { throw PaperError.busy }
        try process.run()
        let child = process.processIdentifier
        running.withLock { _ = $0.children.insert(child) }
        // One that began while all were ended.
        if running.withLock({ $0.isStopping }) { endAll() }
        process.waitUntilExit()
        running.withLock { _ = $0.children.remove(child) }
        let made = results.map { try? Data(contentsOf: folder.appendingPathComponent($0)) }
        // What was cut off in the middle is no result: half a text would be taken for the whole.
        if let failure = failure(process, kind) { throw failure }
        return try made.map { data in
            guard let data else { throw PaperError.damaged }
            return data
        }
    }

    private static func limits(_ bounds: Bounds) -> [String] {
        let last = program("choom").map { [$0, "-n", "1000", "--"] } ?? []
        return [
            "--cpu=\(bounds.seconds)", "--as=\(bounds.memory)", "--fsize=\(bounds.file)", "--nofile=512",
            "--core=0",
        ] + last + ["nice", "-n", "10", "timeout", "-k", "2", "\(bounds.patience)"]
    }

    /// Past the time: `timeout` says 124 or 137, the processor's time ends with a signal of its own. Every other signal is memory's.
    private static func failure(_ process: Process, _ kind: String) -> PaperError? {
        let status = process.terminationStatus
        let signal = process.terminationReason == .uncaughtSignal ? status : status >= 128 ? status - 128 : 0
        if status == 124 || [SIGKILL, SIGXCPU].contains(signal) { return .slow(kind) }
        return signal > 0 ? .tooLarge : nil
    }
}
