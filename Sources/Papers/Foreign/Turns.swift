import Synchronization

/// Who waits for work that only so much of can be done at once. Each account has one piece of it going and a few waiting; the accounts
/// take turns, so that nobody waits for all of another's files.
package final class Turns: Sendable {
    /// Whose work this is: an account's id, or an address of somebody not signed in.
    @TaskLocal package static var whose = ""

    /// So many pieces of one account wait at most.
    static let mostWaiting = 20

    private struct State {
        var running: Set<String> = []
        var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]
        /// The accounts that have something waiting, whose turn is next first.
        var order: [String] = []
    }

    private let width: Int
    private let state = Mutex(State())

    init(width: Int) { self.width = width }

    /// Does `work` when it is this account's turn. Throws `PaperError.busy` when the account has enough waiting.
    func take<T: Sendable>(_ work: () async throws -> T) async throws -> T {
        let who = Turns.whose
        try await wait(who)
        defer { leave(who) }
        return try await work()
    }

    private func wait(_ who: String) async throws {
        let isFull = state.withLock { $0.waiting[who]?.count ?? 0 >= Self.mostWaiting }
        guard !isFull else { throw PaperError.busy }
        await withCheckedContinuation { continuation in
            let goes = state.withLock { state in
                // Others that wait though there is room have something running already.
                if state.running.count < width, !state.running.contains(who), state.waiting[who] == nil {
                    state.running.insert(who)
                    return true
                }
                if state.waiting[who] == nil { state.order.append(who) }
                state.waiting[who, default: []].append(continuation)
                return false
            }
            if goes { continuation.resume() }
        }
    }

    private func leave(_ who: String) {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.running.remove(who)
            guard let place = state.order.firstIndex(where: { !state.running.contains($0) }) else {
                return nil
            }
            let other = state.order.remove(at: place)
            var waiting = state.waiting[other] ?? []
            guard !waiting.isEmpty else { return nil }
            let first = waiting.removeFirst()
            state.waiting[other] = waiting.isEmpty ? nil : waiting
            if !waiting.isEmpty { state.order.append(other) }
            state.running.insert(other)
            return first
        }
        next?.resume()
    }
}
