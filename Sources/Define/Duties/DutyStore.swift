import Kernel
import Storage

/// Duties in the database, with their owners: two statements for a whole plan.
package enum DutyStore {
    package static func of(plan: ID, seenBy seen: Seen, in session: any Session) throws -> [Duty] {
        try load(
            "duty.plan = \(plan) AND \(seen.items)",
            owners:
                "duty_owner.duty IN (SELECT duty.id FROM duty WHERE duty.town = \(seen.town) AND duty.plan = \(plan))",
            town: seen.town, in: session)
    }

    static func find(_ id: ID, seenBy seen: Seen, in session: any Session) throws -> Duty {
        let found = try load(
            "item.id = \(id) AND \(seen.items)", owners: "duty_owner.duty = \(id)", town: seen.town,
            in: session)
        guard let duty = found.first else { throw Refusal.missing }
        return duty
    }

    private static func load(_ condition: SQL, owners: SQL, town: ID, in session: any Session) throws
        -> [Duty]
    {
        var byDuty: [ID: [Duty.Owner]] = [:]
        let rows = try session.rows(
            "SELECT duty, target, leads FROM duty_owner WHERE town = \(town) AND \(owners) ORDER BY duty, sort"
        ) { (duty: try $0.next(ID.self), target: try $0.next(String.self), leads: try $0.next(Bool.self)) }
        for row in rows {
            if let target = Duty.Target(row.target) {
                byDuty[row.duty, default: []].append(.init(target, leads: row.leads))
            }
        }
        return try session.rows(
            """
            SELECT duty.plan, duty.sort, duty.supervisor, duty.rhythm, duty.by_day, duty.requirement, duty.count, duty.weight,
                duty.reason, duty.named, duty.basis, duty.why, duty.before_duty, duty.terms, \(Item.columns)
            FROM duty JOIN item ON item.town = duty.town AND item.id = duty.id
            WHERE \(condition) ORDER BY duty.sort, item.id
            """
        ) { row in
            let plan = try row.next(ID.self), sort = try row.next(Int.self),
                supervisor = try row.next(ID?.self)
            let rhythm = try row.next(Rhythm.self), by = try row.next(Day?.self)
            let requirement = try row.next(String.self), count = try row.next(Int.self)
            let weight = try row.next(Int.self), reason = try row.next(String?.self)
            let named = try row.next(String.self), basis = try row.next(String.self)
            let why = try row.next(String.self), before = try row.next(ID?.self)
            let terms = try row.next(String?.self)
            let item = try Item(&row)
            return Duty(
                item: item, plan: plan, sort: sort, owners: byDuty[item.id] ?? [], supervisor: supervisor,
                rhythm: rhythm,
                by: by, requirement: requirement, count: count, weight: weight, reason: reason, named: named,
                basis: basis, terms: terms, why: why, before: before)
        }
    }
}

extension Work {
    func insert(_ duty: Duty) throws {
        try insert(duty.item)
        try session.execute(
            """
            INSERT INTO duty (town, id, plan, sort, supervisor, rhythm, by_day, requirement, count, weight, reason, named, basis, why,
                before_duty, terms)
            VALUES (\(town), \(duty.item.id), \(duty.plan), \(duty.sort), \(duty.supervisor), \(duty.rhythm), \(duty.by),
                \(duty.requirement), \(duty.count), \(duty.weight), \(duty.reason), \(duty.named), \(duty.basis), \(duty.why), \(duty.before),
                \(duty.terms))
            """)
        try insertOwners(of: duty)
        try index(duty.item.id, duty.item.title + " " + duty.item.number)
    }

    func update(_ duty: Duty) throws {
        try update(duty.item)
        try session.execute(
            """
            UPDATE duty SET supervisor = \(duty.supervisor), rhythm = \(duty.rhythm), by_day = \(duty.by),
                requirement = \(duty.requirement), count = \(duty.count), weight = \(duty.weight), reason = \(duty.reason),
                named = \(duty.named), basis = \(duty.basis), why = \(duty.why), terms = \(duty.terms)
            WHERE town = \(town) AND id = \(duty.item.id)
            """)
        try session.execute("DELETE FROM duty_owner WHERE town = \(town) AND duty = \(duty.item.id)")
        try insertOwners(of: duty)
        try index(duty.item.id, duty.item.title + " " + duty.item.number)
    }

    private func insertOwners(of duty: Duty) throws {
        for (index, owner) in duty.owners.enumerated() {
            try session.execute(
                """
                INSERT INTO duty_owner (town, duty, sort, target, leads)
                VALUES (\(town), \(duty.item.id), \(index), \(owner.target.text), \(owner.leads))
                """)
        }
    }
}
