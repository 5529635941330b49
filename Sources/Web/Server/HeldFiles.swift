import Kernel
import Storage
import Synchronization

/// The files a form brought, while its request is answered: where something else in it was wrong they stand in the form again and need
/// not be chosen anew.
final class HeldFiles: Sendable {
    @TaskLocal static var current: HeldFiles?
    /// So long a file that was sent may be used by the form it came with.
    static let seconds = 3600

    private let byField = Mutex<[String: (files: [StoredFile], error: (any Error)?)]>([:])

    func of(_ field: String) -> [StoredFile] { byField.withLock { $0[field]?.files ?? [] } }

    fileprivate func known(_ field: String) throws -> [StoredFile]? {
        let held = byField.withLock { $0[field] }
        if let error = held?.error { throw error }
        return held?.files
    }

    fileprivate func hold(_ files: [StoredFile], _ error: (any Error)?, of field: String) {
        byField.withLock { $0[field] = (files, error) }
    }

    /// The field every form has its attachments under.
    static let attachments = "files"

    /// Keeps a form's attachments before anything else in it is looked at: where a day cannot be read they are not lost. What is wrong
    /// with them is said when they are asked for.
    static func receive(_ call: Call) async {
        guard
            call.files.contains(where: { $0.field == attachments })
                || !call.form.all(name(attachments)).isEmpty
        else { return }
        _ = try? await Visit(call).keepFiles(attachments)
    }

    /// The name of the boxes a form has for what it brought before.
    static func name(_ field: String) -> String { "held.\(field)" }

    /// As a box says it: the digest, then the name.
    static func value(_ file: StoredFile) -> String { "\(file.digest) \(file.name)" }
}

extension Visit {
    /// Keeps the files sent under `field`, and those its form brought before and was not told to leave out. What cannot be kept is said
    /// at the field, with the others held.
    package func keepFiles(_ field: String) async throws -> [StoredFile] {
        if let known = try HeldFiles.current?.known(field) { return known }
        var (files, errors) = try await held(field)
        for file in call.files where file.field == field {
            do {
                let kept = try await desk.keep(file.data, name: file.name, in: vault, by: actor)
                if !files.contains(where: { $0.digest == kept.digest && $0.name == kept.name }) {
                    files.append(kept)
                }
            } catch let refusal as Refusal where [.wrongType, .tooLarge, .conflict].contains(refusal.kind) {
                errors.add(field, "\(refusal.sentence)，\(refusal.advice)")
            } catch {
                HeldFiles.current?.hold(files, error, of: field)
                throw error
            }
        }
        HeldFiles.current?.hold(files, errors.items.isEmpty ? nil : errors, of: field)
        try errors.check()
        return files
    }

    /// What this account sent within the hour and the form names.
    private func held(_ field: String) async throws -> (files: [StoredFile], errors: FormErrors) {
        let named = form.all(HeldFiles.name(field)).prefix(RequestLimits.filesAtOnce).compactMap {
            value -> (digest: String, name: String)? in
            let parts = value.split(separator: " ", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
        guard !named.isEmpty else { return ([], FormErrors()) }
        let actor = actor, since = desk.clock.now().adding(seconds: -HeldFiles.seconds)
        let sent = try await read { session in
            try session.rows(
                """
                SELECT digest, type, bytes FROM upload WHERE town = \(actor.town) AND account = \(actor.account)
                  AND created > \(since) AND digest IN \(SQL.list(named.map(\.digest)))
                """
            ) {
                (
                    digest: try $0.next(String.self), type: try $0.next(String.self),
                    bytes: try $0.next(Int.self)
                )
            }
        }
        var files: [StoredFile] = [], errors = FormErrors()
        for one in named {
            if let row = sent.first(where: { $0.digest == one.digest }) {
                files.append(StoredFile(digest: one.digest, name: one.name, type: row.type, bytes: row.bytes))
            } else {
                errors.add(field, "文件“\(one.name)”收到已经超过一小时，重新选择")
            }
        }
        return (files, errors)
    }
}
