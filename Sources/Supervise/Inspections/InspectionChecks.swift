import Kernel
import Storage

/// What the inspections look for each night.
enum InspectionChecks {
    /// So many open problems, and a check that saw nothing is worth a second look.
    private static let troubled = 3

    static let withoutFindings = CheckupRule(
        "visit-without-findings", "问题多的单位查不出问题", why: "半年内查过、一项问题也没有发现，而查的那天这个单位有 3 个以上问题没有销号。看看是不是走过场。"
    ) { question in
        try question.session.rows(
            """
            SELECT visit.id, visit.unit, visit.done, item.title, (SELECT count(*) FROM item AS open WHERE open.town = visit.town
                AND open.kind = 'problem' AND open.secrecy <> 'confided' AND open.unit = visit.unit AND open.opened <= visit.done
                AND (open.closed IS NULL OR open.closed > visit.done)) FROM visit
            JOIN item ON item.town = visit.town AND item.id = visit.id
            WHERE visit.town = \(question.town) AND item.state = 'done' AND visit.done >= \(question.today.adding(-180))
              AND NOT EXISTS (SELECT 1 FROM visit_answer WHERE visit_answer.town = visit.town AND visit_answer.visit = visit.id
                AND visit_answer.result = 'finding')
            ORDER BY visit.done DESC, visit.id
            """
        ) { row in
            (
                try row.next(ID.self), try row.next(ID.self), try row.next(Day.self),
                try row.next(String.self),
                try row.next(Int.self)
            )
        }.filter { $0.4 >= troubled }.prefix(CheckupRule.limit).map { id, unit, day, title, open in
            .init(
                id.rawValue, at: "/visits/\(id)", unit: unit, "\(title)没有发现问题",
                facts: "\(day.rawValue) 检查，当时有 \(open) 个问题没有销号")
        }
    }
}
