import Kernel
import Proving
import Storage

/// The town as the rule on proof sees it: names for ids, each name once.
struct ProofTown: Sendable {
    let roster: Roster
    private let names: [ID: String]
    /// Which town, and which state of its people.
    private let key: String
    private let reading: AskedTasks

    /// Kept as long as nobody of the town's people or units changes.
    static func of(_ town: ID, in session: any Session) throws -> ProofTown {
        let version = try session.first("SELECT people FROM town WHERE id = \(town)") {
            try $0.next(Int.self)
        }
        let leaders = try leaders(town, in: session)
        let key = "proof town \(town) \(version ?? 0) \(leaders.map(\.rawValue).joined(separator: " "))"
        return try session.memory.value(key) {
            let charges = try session.rows("SELECT person, unit FROM charge WHERE town = \(town)") {
                (person: try $0.next(ID.self), unit: try $0.next(ID.self))
            }
            return ProofTown(
                key, AskedTasks(), try Directory(session, town: town),
                charges: Dictionary(grouping: charges, by: \.person).mapValues { $0.map(\.unit) },
                leaders: Set(leaders))
        }
    }

    /// 班子: the Party secretary, the leaders and the discipline secretary.
    private static func leaders(_ town: ID, in session: any Session) throws -> [ID] {
        try session.rows(
            """
            SELECT person.id FROM account JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(town) AND account.role IN ('secretary', 'leader', 'disciplineSecretary')
              AND account.disabled = 0 AND person.gone = 0 ORDER BY person.id
            """
        ) { try $0.next(ID.self) }
    }

    private init(
        _ key: String, _ reading: AskedTasks, _ directory: Directory, charges: [ID: [ID]], leaders: Set<ID>
    ) {
        (self.key, self.reading) = (key, reading)
        var names: [ID: String] = [:], taken: Set<String> = []
        for unit in directory.units { names[unit.id] = unit.name }
        taken.formUnion(directory.units.map(\.name))
        for person in directory.people {
            let unit = directory.unit(person.unit)?.name ?? "已离开"
            let name = taken.contains(person.name) ? "\(person.name)（\(unit)）" : person.name
            names[person.id] = taken.insert(name).inserted ? name : "\(name)\(person.id)"
        }
        func listed(_ kind: TownUnit.Kind) -> [String] { directory.units(kind).map(\.name) }
        let offices = Set(listed(.office)), villages = Set(listed(.village))
        let people = directory.people.map { person -> (Bool, Roster.Person) in
            let charged = (charges[person.id] ?? []).compactMap { names[$0] }
            return (
                leaders.contains(person.id),
                Roster.Person(
                    name: names[person.id] ?? person.name, unit: directory.unit(person.unit)?.name ?? "",
                    post: person.post, villages: charged.filter(villages.contains),
                    offices: charged.filter(offices.contains), until: person.left ? "0" : nil)
            )
        }
        roster =
            Roster(
                name: "", committees: listed(.committee), offices: listed(.office),
                villages: listed(.village), leaders: people.filter(\.0).map(\.1),
                people: people.filter { !$0.0 }.map(\.1)
            ).prepared
        self.names = names
    }

    func name(_ id: ID) -> String { names[id] ?? "" }

    /// What a task asks: in the words of its clause, or as a person has set it.
    func asked(_ task: ProvedTask) -> ProofAsked {
        reading.asked(by: task, in: key) {
            ProofAsked(item(task), terms: task.terms, times: task.task.count)
        }
    }

    private func item(_ task: ProvedTask) -> ProofCase {
        let item = task.task.item, unit = name(item.unit)
        let span = [task.firstDay.rawValue, task.task.lastDay.rawValue]
        return ProofCase(
            id: item.id.rawValue, clause: task.clause, unit: name(task.task.person ?? item.unit),
            year: item.year,
            task: .init(
                part: ClauseWords.asking(task.part, in: task.clause, unit: unit, span: span), span: span,
                due: max(item.due ?? task.task.lastDay, task.task.lastDay).rawValue),
            records: [], town: roster)
    }

    func record(_ stored: StoredProof) -> ProofCase.Record {
        func name(_ party: RecordWords.Party) -> String {
            switch party {
            case .unit(let id), .person(let id): self.name(id)
            }
        }
        let words = stored.words
        return ProofCase.Record(
            id: stored.record.rawValue, ledger: words.ledger, kind: words.kind, title: stored.title,
            topic: words.topic, by: words.by.map(name), about: words.about.map(name),
            people: words.people.map { self.name($0) }, day: stored.day.rawValue,
            written: stored.written.rawValue, text: words.text
        ).plain
    }
}

/// A record as it was announced.
struct StoredProof: Sendable {
    let record: ID
    let title: String
    let day: Day
    /// When it was first written down.
    let written: Day
    let words: RecordWords

    /// As the rule reads it.
    var plainTitle: String { title.plain }
}

/// A task that records may prove, with the words that ask for it.
struct ProvedTask: Sendable {
    var task: TaskItem
    let firstDay: Day
    /// As a person has set it; nil where the clause's words hold.
    let terms: RequirementTerms?
    var clause = ""

    /// The duty's own words, without the period the title of a task adds.
    var part: String {
        let title = task.item.title, added = "（\(task.period)）"
        return title.hasSuffix(added) ? String(title.dropLast(added.count)) : title
    }
}
