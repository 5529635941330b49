import Storage

/// Makes a town with its journal. It cannot be a command, for a command needs a journal to write in.
package enum Town {
    /// Makes the town and, in the same transaction, does `then` as the program: all of it or nothing.
    package static func found(_ name: String, desk: Desk, then commands: [any Command] = []) async throws
        -> ID
    {
        let now = desk.clock.now(), id = ID(at: now)
        try await desk.keep { session in
            try session.execute("INSERT INTO town (id, name, created) VALUES (\(id), \(name), \(now))")
            try Journal.open(session, town: id, seal: desk.seal)
            for command in [OpenTown(name: name)] + commands {
                _ = try desk.performAny(command, by: .program(town: id), in: session)
            }
        }
        return id
    }

    package static func all(_ session: any Session) throws -> [(id: ID, name: String)] {
        try session.rows("SELECT id, name FROM town ORDER BY created, id") { (try $0.next(), try $0.next()) }
    }

    package static func name(_ town: ID, _ session: any Session) throws -> String {
        try session.value("SELECT name FROM town WHERE id = \(town)")
    }
}

/// The first line of every journal.
struct OpenTown: Command {
    static let name = "town.open"
    static let title = "建立乡镇"
    static let may: Set<Role> = []
    static let mayProgram = true
    let name: String

    func perform(in work: Work) throws -> Entry { Entry(nil, "建立\(name)", ["name": name]) }
}
