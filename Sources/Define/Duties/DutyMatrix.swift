import Kernel

/// Whom duties fall on, as a town sees itself: the columns of the matrix.
enum DutySubject: String, CaseIterable, Sendable {
    case party, secretary, leaders, discipline, offices, villages

    var label: String {
        switch self {
        case .party: "党委"
        case .secretary: "书记"
        case .leaders: "班子成员"
        case .discipline: "纪委"
        case .offices: "部门"
        case .villages: "村（社区）"
        }
    }

    /// The column a target stands in; nil for whoever is no longer there.
    init?(_ target: Duty.Target, _ directory: Directory) {
        switch target {
        case .villages: self = .villages
        case .offices: self = .offices
        case .leaders: self = .leaders
        case .unit(let id):
            guard let unit = directory.unit(id) else { return nil }
            self = Self.of(unit)
        case .person(let id):
            guard let person = directory.person(id) else { return nil }
            if person.post.contains("纪委") {
                self = .discipline
            } else if person.post.hasSuffix("党委书记") {
                self = .secretary
            } else {
                let unit = directory.unit(person.unit).map(Self.of)
                self = unit == .villages || unit == .offices ? unit ?? .leaders : .leaders
            }
        }
    }

    private static func of(_ unit: TownUnit) -> DutySubject {
        switch unit.kind {
        case .village: .villages
        case .office: .offices
        case .committee:
            unit.name.contains("纪委") ? .discipline : unit.name.contains("办公室") ? .offices : .party
        }
    }
}

/// 责任矩阵: each work item of a plan against each subject, with who leads and who supports. Pure.
struct DutyMatrix {
    struct Mark: Equatable {
        let duty: ID
        let title: String
        let name: String
        let leads: Bool
    }

    struct Row {
        let clause: DutiesLedger.OutlinedClause
        /// The clause's duties, in order; empty where nobody is asked.
        let duties: [ID]
        /// The heading; where the clause has none, what its first duty says.
        let title: String
        let marks: [DutySubject: [Mark]]
    }

    let rows: [Row]

    init(_ outline: [DutiesLedger.OutlinedClause], _ duties: [Duty], _ directory: Directory) {
        let byClause = Dictionary(grouping: duties) { $0.clause }
        rows = outline.filter(\.asks).map { clause in
            let own = byClause[clause.id] ?? []
            var marks: [DutySubject: [Mark]] = [:]
            for duty in own {
                for owner in duty.owners {
                    guard let subject = DutySubject(owner.target, directory) else { continue }
                    marks[subject, default: []].append(
                        Mark(
                            duty: duty.item.id, title: duty.item.title, name: owner.target.label(directory),
                            leads: owner.leads))
                }
            }
            return Row(
                clause: clause, duties: own.map(\.item.id),
                title: clause.heading.isEmpty ? own.first?.item.title ?? "" : clause.heading, marks: marks)
        }
    }

    /// How many duties a subject leads.
    func led(by subject: DutySubject) -> Int {
        Set(rows.flatMap { $0.marks[subject] ?? [] }.filter(\.leads).map(\.duty)).count
    }

    /// Work items nobody leads.
    var bare: [Row] { rows.filter { row in !row.marks.values.contains { $0.contains(where: \.leads) } } }
}
