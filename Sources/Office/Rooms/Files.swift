import Kernel
import Web

/// Attachments come as downloads, only to those who see the item they hang on.
enum Files {
    static var routes: [Route] {
        [
            .get("/attachments/{id}", may: Role.business) { visit in
                let id = try visit.id(), seen = visit.seen
                let found = try await visit.read { try Attachment.find(id, seenBy: seen, in: $0) }
                return .stored(
                    try visit.vault.place(found.file.digest), name: found.file.name, type: found.file.type)
            }
        ]
    }
}
