import Kernel
import Storage
import Web

/// Draws up the sample town's letters and has them signed, after one holder has said what was wrong with his.
struct LetterSeeds {
    let desk: Desk
    let town: Sample.Town
    let start: Instant

    private struct Waiting: Sendable {
        let id: ID
        let owner: ID
        let digest: String
    }

    func sign() async throws {
        guard let office = town.first(.office), let secretary = town.first(.secretary) else { return }
        try await at(0).perform(DraftLetters(year: town.today.year), by: office)
        // The secretary's own is signed with the level above, on paper.
        let letters = try await waiting().filter { $0.owner != secretary.person }
        for letter in letters {
            try await at(1).perform(SendLetter(letter: letter.id, version: nil), by: office)
        }
        try await argue(letters, office)
        for letter in try await waiting() {
            guard let holder = town.actors.first(where: { $0.person == letter.owner }), holder != secretary
            else { continue }
            try await at(4).perform(
                SignLetter(letter: letter.id, version: nil, digest: letter.digest), by: holder)
            try await at(5).perform(
                CountersignLetter(letter: letter.id, digest: letter.digest), by: secretary)
        }
    }

    private func argue(_ letters: [Waiting], _ office: Actor) async throws {
        guard
            let village = town.actors.first(where: { actor in
                actor.role == .head && letters.contains { $0.owner == actor.person }
            }),
            let letter = letters.first(where: { $0.owner == village.person }),
            let line = try await firstItem(letter.id)
        else { return }
        try await at(2).perform(
            DisputeLetter(letter: letter.id, version: nil, line: line, reason: "这项工作要几个部门一起做，请写明由谁牵头。"),
            by: village)
        try await at(3).perform(
            AnswerDispute(
                letter: letter.id, version: nil, line: line, words: nil,
                reason: "方案已经写明由各单位分别办理，本单位只对自己的部分负责。"),
            by: office)
    }

    private func firstItem(_ letter: ID) async throws -> Int? {
        let town = town.id
        return try await desk.read { session in
            try LetterStore.find(letter, seenBy: Seen(.program(town: town)), in: session).lines.firstIndex {
                $0.kind == .item
            }
        }
    }

    private func waiting() async throws -> [Waiting] {
        let (town, year) = (town.id, town.today.year)
        return try await desk.read { session in
            try session.rows(
                """
                SELECT item.id, item.owner, letter.digest FROM letter
                JOIN item ON item.town = letter.town AND item.id = letter.id
                WHERE letter.town = \(town) AND item.year = \(year) AND item.owner IS NOT NULL ORDER BY item.id
                """
            ) { Waiting(id: try $0.next(), owner: try $0.next(), digest: try $0.next()) }
        }
    }

    private func at(_ days: Int) -> Desk {
        desk.at(.fixed(min(start.adding(seconds: days * 86_400), desk.clock.now())))
    }
}
