import Foundation
import Kernel
import Papers

extension Visit {
    /// Makes many papers into one ZIP behind the page this answers with, which says how far it is.
    ///
    /// `make` tells after every step how many are ready. What it throws stands on the page: a `Refusal` in its own words.
    package func bundle(
        _ title: String, total: Int, back: Link,
        _ make:
            @escaping @Sendable (_ ready: @Sendable (Int) async throws -> Void) async throws -> [(
                name: String, data: Data
            )]
    ) async throws -> Reply {
        let desk = desk, vault = vault, actor = actor
        let id = try await desk.beginBundle(title, total: total, back: back.text, in: vault, by: actor)
        Task.detached {
            do {
                let papers = try await Turns.$whose.withValue(actor.account?.rawValue ?? "") {
                    try await make { try await desk.noteBundle(id, made: $0, by: actor) }
                }
                let digest = try vault.keepMade(try ZipWriter.zip(papers))
                try await desk.endBundle(id, digest: digest, failure: nil, by: actor)
            } catch {
                let words = (error as? Refusal).map { "\($0.sentence)。\($0.advice)" } ?? "程序出错，没有做成。过一会儿再试"
                try? await desk.endBundle(id, digest: nil, failure: words, by: actor)
            }
        }
        return .see("/bundles/\(id)")
    }
}
