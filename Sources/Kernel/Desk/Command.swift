/// One change, as plain values. Web, API, command line, import, jobs and seeds all use the same commands.
///
/// The stored properties are the command's parameters: the API reads them from JSON by name and documents them.
package protocol Command: Codable, Sendable {
    /// `task.submit`: the ledger and the act.
    static var name: String { get }
    /// What it does, in Chinese: `提交任务`.
    static var title: String { get }
    /// Who may; the row and the rule still have their say.
    static var may: Set<Role> { get }
    /// Whether the program itself may run it, from its timetable or while it sets up.
    static var mayProgram: Bool { get }
    /// Whether the API offers it. Acts that carry what a password was made into are for pages alone.
    static var inAPI: Bool { get }
    /// Whether somebody may do it in the name of another who is away.
    static var deputising: Deputy.Rule { get }
    /// What can be worked out before the transaction, so that nobody's writing waits for it: reading a long text. Asked where a command
    /// comes alone; one of many in a transaction works it out there.
    func prepared() async throws -> Self
    /// Checks the rule, makes the change and says what was done. Nothing it did stays if it throws.
    func perform(in work: Work) throws -> Entry
}

extension Command {
    package func prepared() async throws -> Self { self }
    package static var mayProgram: Bool { false }
    package static var deputising: Deputy.Rule { .never }
    package static var inAPI: Bool { !may.isEmpty }
}

/// What a command did, as the journal keeps it.
package struct Entry: Sendable {
    package let item: ID?
    /// One sentence for the timeline: `提交办理情况`.
    package let sentence: String
    /// The facts of the change, as text.
    package internal(set) var facts: [String: String]

    package init(_ item: ID?, _ sentence: String, _ facts: [String: String] = [:]) {
        (self.item, self.sentence, self.facts) = (item, sentence, facts)
    }
}
