import Kernel
import Storage
import Web

/// 责任书: one a post, from its own duties, signed by both sides.
package enum LettersLedger {
    /// What the letters' pages need from others.
    package struct Ports: Sendable {
        /// Whether this is really who signed in: their password, asked for again. Throws what is wrong with it.
        let confirm: @Sendable (Visit, _ password: String) async throws -> Void

        /// Duties of a year whose owner is dissolved or gone, and who that was: they are in nobody's letter.
        let stranded: @Sendable (Seen, _ year: Int, any Kernel.Session) throws -> [(duty: ID, words: String)]

        package init(
            confirm: @escaping @Sendable (Visit, _ password: String) async throws -> Void,
            stranded:
                @escaping @Sendable (Seen, _ year: Int, any Kernel.Session) throws -> [(
                    duty: ID, words: String
                )]
        ) {
            (self.confirm, self.stranded) = (confirm, stranded)
        }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "letters", migrations: LetterSchema.migrations,
            commands: [
                DraftLetters.self, SendLetter.self, DisputeLetter.self, AnswerDispute.self, SignLetter.self,
                CountersignLetter.self, SignOnPaper.self, EndLetter.self,
            ],
            routes: LetterRoutes(ports: ports).routes,
            navigation: [NavigationEntry("责任书", "/letters", may: Role.business)], help: LettersHelp.pages,
            begins: LettersHelp.begins,
            kinds: [
                ItemKind(
                    Letter.kind, "责任书",
                    states: Dictionary(
                        uniqueKeysWithValues: Letter.State.allCases.map { ($0.rawValue, $0.label) }),
                    owner: "乙方"
                ) { "/letters/\($0)" }
            ], papers: [LetterPaper.kind], checks: [LetterChecks.identical], proofs: LetterProofs.all,
            tables: [
                MarkedTable("letter", of: Letter.kind),
                MarkedTable("letter_dispute", of: Letter.kind, by: "letter"),
                MarkedTable("letter_signature", of: Letter.kind, by: "letter"),
            ],
            waits: LetterWaits.all,
            sample: Sample(afterPlan: { desk, town, start in
                try await LetterSeeds(desk: desk, town: town, start: start).sign()
            }))
    }
}
