import Kernel
import Storage
import Synchronization

/// 拟定责任书: one for every post with duties; where its duties or its holder have changed, a new edition.
package struct DraftLetters: Command {
    package static let name = "letter.draft"
    package static let title = "拟定责任书"
    package static let may = LetterWorkflow.makers
    let year: Int

    package init(year: Int) { self.year = year }

    package func perform(in work: Work) throws -> Entry {
        let drafting = LettersDrafting(year: year)
        try work.announce(LettersWanted(drafting: drafting))
        guard let done = drafting.done else {
            throw Refusal("letter-plan", "\(year) 年还没有发布方案，没有责任可以写进责任书", advice: "先发布方案")
        }
        return Entry(
            nil, "拟定责任书",
            ["year": "\(year)", "new": "\(done.new)", "changed": "\(done.changed)", "ended": "\(done.ended)"])
    }
}

/// Somebody wants the year's letters; whoever keeps duties hands them to `drafting`.
package struct LettersWanted: Event {
    package let drafting: LettersDrafting
}

/// Draws up a year's letters from the duties it is given, inside the command that asked for them.
package final class LettersDrafting: Sendable {
    struct Count: Sendable {
        var new = 0, changed = 0, ended = 0
    }

    package let year: Int
    private let result = Mutex<Count?>(nil)

    init(year: Int) { self.year = year }

    /// How many letters were drawn up; nil when nobody had duties for the year.
    var done: Count? { result.withLock { $0 } }

    /// `plan` is the title of the plan in force.
    package func draw(_ duties: [OwedDuty], plan: String, in work: Work) throws {
        let directory = try work.directory()
        let heads = try Post.heads(work.session, town: work.town)
        let posts = Post.all(
            duties, directory, heads: heads, leaders: try Post.leaders(work.session, town: work.town))
        let signers = Signers(try townName(work), directory, try secretary(work))
        let there = try LetterStore.current(year: year, seenBy: work.seen, in: work.session)
        var old = Dictionary(there.map { ($0.post, $0) }) { first, _ in first }
        var count = Count()
        for post in posts {
            let fresh = letter(post, plan: plan, signers, work)
            guard let before = old.removeValue(forKey: post.key) else {
                try insert(fresh, edition: try nextEdition(post.key, work), in: work)
                count.new += 1
                continue
            }
            let kept = keeping(before, fresh)
            if kept.digest == before.digest, before.item.owner == kept.item.owner { continue }
            count.changed += 1
            try replace(before, by: kept, in: work)
        }
        for gone in old.values.sorted(by: { $0.item.id < $1.item.id }) {
            try work.update(LetterRules.end(gone, as: .ended, on: work.today))
            count.ended += 1
        }
        result.withLock { [count] in $0 = count }
    }

    /// Words the office changed for the holder stay, as long as the duty itself still says what it said then.
    private func keeping(_ before: Letter, _ fresh: Letter) -> Letter {
        var kept = fresh
        for dispute in before.disputes where dispute.outcome == .changed {
            guard before.lines.indices.contains(dispute.line), let duty = before.lines[dispute.line].duty,
                let place = kept.lines.firstIndex(where: { $0.duty == duty }),
                LetterText.unnumbered(kept.lines[place].text) == LetterText.unnumbered(dispute.original)
            else { continue }
            let words = LetterText.unnumbered(before.lines[dispute.line].text)
            kept.lines[place].text = LetterText.renumbered(kept.lines[place].text, words)
        }
        kept.digest = LetterText.digest(kept.lines)
        return kept
    }

    /// A draft nobody has seen is written anew; anything else stays as it is, and a new edition follows it.
    private func replace(_ before: Letter, by fresh: Letter, in work: Work) throws {
        if before.state == .draft {
            var again = before
            again.item.secrecy = .draft
            (again.lines, again.digest, again.postName) = (fresh.lines, fresh.digest, fresh.postName)
            (again.firstParty, again.isAboveTown) = (fresh.firstParty, fresh.isAboveTown)
            (again.item.title, again.item.owner) = (fresh.item.title, fresh.item.owner)
            return try work.update(again)
        }
        try work.update(LetterRules.end(before, as: .replaced, on: work.today))
        try insert(fresh, edition: before.edition + 1, in: work)
        guard let holder = before.item.owner else { return }
        try work.notify(
            holder, "责任书有变化，原来的一份已换新版：\(before.item.title)", at: "/letters/\(before.item.id)",
            item: before.item.id, mark: "replaced:\(before.item.id)")
    }

    private func insert(_ letter: Letter, edition: Int, in work: Work) throws {
        let item = Item(
            id: work.newID(), kind: Letter.kind, number: try work.number(Letter.kind, "责任书", year: year)[0],
            year: year, title: letter.item.title, state: Letter.State.draft.rawValue, unit: letter.item.unit,
            owner: letter.item.owner, secrecy: .draft, clause: nil, opened: work.today, due: nil)
        try work.insert(
            Letter(
                item: item, post: letter.post, postName: letter.postName, edition: edition,
                firstParty: letter.firstParty, isAboveTown: letter.isAboveTown, lines: letter.lines,
                digest: letter.digest))
    }

    private func nextEdition(_ post: String, _ work: Work) throws -> Int {
        try work.session.value(
            "SELECT coalesce(max(edition), 0) + 1 FROM letter WHERE town = \(work.town) AND year = \(year) AND post = \(post)",
            as: Int.self)
    }

    private func letter(_ post: Post, plan: String, _ signers: Signers, _ work: Work) -> Letter {
        let above = post.holder != nil && post.holder?.id == signers.secretary?.id
        let first = above ? "上级党委" : signers.firstParty
        let second = Signers.words(post)
        let lines = LetterText.lines(
            .init(
                year: year, plan: plan, firstParty: first, secondParty: second, postName: post.name),
            leading: post.leading, supporting: post.supporting)
        let title = "\(year)年党风廉政建设责任书（\(second)）"
        let item = Item(
            id: work.newID(), kind: Letter.kind, number: "", year: year, title: title,
            state: Letter.State.draft.rawValue, unit: post.unit.id, owner: post.holder?.id, secrecy: .draft,
            clause: nil, opened: work.today, due: nil)
        return Letter(
            item: item, post: post.key, postName: post.name, edition: 1, firstParty: first,
            isAboveTown: above,
            lines: lines, digest: LetterText.digest(lines))
    }

    private func townName(_ work: Work) throws -> String {
        try work.session.value("SELECT name FROM town WHERE id = \(work.town)", as: String.self)
    }

    private func secretary(_ work: Work) throws -> ID? {
        try work.session.first(
            """
            SELECT person.id FROM account JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(work.town) AND account.role = 'secretary' AND account.disabled = 0 AND person.gone = 0
            ORDER BY person.sort, person.id LIMIT 1
            """
        ) { try $0.next(ID.self) }
    }
}

/// Who stands on either side of a letter, in words.
struct Signers {
    let firstParty: String
    let secretary: Person?

    init(_ town: String, _ directory: Directory, _ secretary: ID?) {
        self.secretary = directory.person(secretary)
        firstParty = "\(town)党委" + (self.secretary.map { "（\($0.post) \($0.name)）" } ?? "")
    }

    static func words(_ post: Post) -> String {
        // 石桥村 and 村党支部书记 are 石桥村党支部书记; 镇党委 and 党委书记 are 镇党委书记.
        let unit = post.unit.name
        let shared = (0...min(unit.count, post.name.count)).last { unit.suffix($0) == post.name.prefix($0) }
        let place = post.name.contains(unit) ? post.name : unit + post.name.dropFirst(shared ?? 0)
        return post.holder.map { "\(place) \($0.name)" } ?? "\(place)（空缺）"
    }
}
