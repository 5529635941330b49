import Kernel

/// What should be looked at before letters are signed. Pure.
struct LetterWarnings {
    /// Different posts whose duties read the same: a letter copied is a letter nobody owns.
    let same: [[Letter]]
    /// Units and leaders to whom no letter is addressed.
    let without: [String]
    /// Posts nobody holds, and letters whose holder has left.
    let vacant: [Letter]
    let left: [Letter]
    /// Duties whose owner is dissolved or gone.
    let stranded: [(duty: ID, words: String)]
    /// Letters a person now and in the year before, where there are more.
    let more: (now: Double, before: Double)?

    init(
        _ letters: [Letter], _ directory: Directory, heads: [ID: ID], leaders: [ID], lastYear: [ID?],
        stranded: [(duty: ID, words: String)]
    ) {
        self.stranded = stranded
        let texts = Dictionary(grouping: letters.filter { !$0.items.isEmpty }) { letter in
            letter.items.map { LetterText.unnumbered($0.text) }.joined(separator: "\n")
        }
        same = texts.values.filter { group in
            // Sixteen village secretaries hold one kind of post; an office's head and a village's do not.
            Set(group.map { Self.kind($0, directory) }).count > 1
        }.sorted { ($0.first?.item.number ?? "") < ($1.first?.item.number ?? "") }
        let posts = Set(letters.map(\.post)), owners = Set(letters.compactMap(\.item.owner))
        without =
            directory.openUnits.filter { unit in
                guard !posts.contains("unit:\(unit.id)") else { return false }
                return heads[unit.id].map { !owners.contains($0) } ?? true
            }.map { unit in
                heads[unit.id].flatMap(directory.person).map { "\(unit.name)（\($0.post) \($0.name)）" }
                    ?? unit.name
            }
            + leaders.filter { !owners.contains($0) && !heads.values.contains($0) }.compactMap { id in
                directory.person(id).map { "\($0.post) \($0.name)" }
            }
        vacant = letters.filter { $0.item.owner == nil }
        left = letters.filter { directory.person($0.item.owner)?.left ?? false }
        let before = lastYear.compactMap { $0 }
        let perPerson = { (owners: [ID]) in
            owners.isEmpty ? 0 : Double(owners.count) / Double(Set(owners).count)
        }
        let now = perPerson(letters.compactMap(\.item.owner)), then = perPerson(before)
        more = !before.isEmpty && now > then ? (now, then) : nil
    }

    private static func kind(_ letter: Letter, _ directory: Directory) -> String {
        let unit = directory.unit(letter.item.unit)
        let bare = unit.map { letter.postName.replacing($0.name, with: "") } ?? letter.postName
        return "\(unit?.kind.rawValue ?? "") \(bare)"
    }

    var isEmpty: Bool {
        same.isEmpty && without.isEmpty && vacant.isEmpty && left.isEmpty && more == nil && stranded.isEmpty
    }
}
