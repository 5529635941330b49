import Kernel
import Storage

/// 限定知悉: a problem about a person is read by whoever puts it right, the leader in charge, those named, and by their office the
/// Party secretary and the discipline secretary; nobody else learns that there is one.
struct Confiding: Sendable {
    /// Nil leaves it as it is.
    var confided: Bool?
    /// People named to know, besides the owner and the leader; nil leaves them as they are.
    var named: [ID]?

    /// Who names people means that nobody else is to know.
    private func wants(_ problem: Problem) -> Bool {
        problem.isConfided ? confided ?? true : confided == true || !(named ?? []).isEmpty
    }

    func applied(to before: Problem, _ directory: Directory, _ work: Work) throws -> Problem {
        var after = before, errors = FormErrors()
        let isConfidant = work.actor.isOne(of: Role.confidants)
        guard wants(before) else {
            if before.isConfided, !isConfidant { errors.add("confided", "限定知悉由纪委书记或党委书记解除") }
            try errors.check()
            (after.item.secrecy, after.named) = (.normal, [])
            return after
        }
        after.item.secrecy = .confided
        if let named {
            for person in named where directory.person(person)?.left ?? true && !before.named.contains(person)
            {
                errors.add("named", "从名单里选择知悉人")
            }
            // Who has left stands in no form, and is not struck by its silence.
            let gone = before.named.filter { directory.person($0).map { $0.left || $0.unit == nil } ?? true }
            after.named = Set(named).union(gone)
            if !isConfidant, !before.named.subtracting(after.named).isEmpty {
                errors.add("named", "已经列入的知悉人，由纪委书记或党委书记去掉")
            }
        }
        try errors.check()
        return after
    }
}

/// Who may know of a problem is settled anew, or everybody may again; what other ledgers made of it follows.
package struct ProblemConfided: Event {
    package let problem: ID
    package let knowing: Set<ID>
    package let isConfided: Bool
}

extension Problem {
    var isConfided: Bool { item.secrecy == .confided }

    /// Who reads of it beside those who do by unit or office, and its owner.
    var informed: Set<ID> { Set([leader].compactMap { $0 }).union(isConfided ? named : []) }

    /// All who are told of it by name, besides both secretaries.
    var knowing: Set<ID> { informed.union([item.owner].compactMap { $0 }) }

    /// What the journal keeps of who may know.
    func secrecyFacts(_ directory: Directory) -> [String: String] {
        guard isConfided else { return [:] }
        let names = directory.people(named).map(\.name)
        return ["secrecy": "限定知悉", "named": names.joined(separator: "、")]
    }
}

extension Work {
    /// Nobody shuts himself out by what he writes: he could not set it right again.
    func requireOwnSight(of problem: Problem) throws {
        guard problem.isConfided, let role = actor.role, !Role.confidants.contains(role) else { return }
        let knows = actor.person.map {
            $0 == problem.item.owner || $0 == problem.leader || problem.named.contains($0)
        }
        if knows != true {
            throw FormErrors("named", "这样改以后你自己看不到这个问题了；把自己列为知悉人，或者请纪委书记、党委书记办理")
        }
    }

    /// Of those who know somebody must be able to put it right, with an account, and somebody else to look whether it was: neither of the
    /// unit nor of the owner's.
    func requireHands(for problem: Problem) throws {
        guard problem.isConfided, let owner = problem.item.owner else { return }
        let hands = try session.rows(
            """
            SELECT account.role, person.id, coalesce(person.unit, '') FROM account
            JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(town) AND account.disabled = 0 AND person.gone = 0
            """
        ) { (role: try $0.next(Role.self), person: try $0.next(ID.self), unit: try $0.next(String.self)) }
        guard let own = hands.first(where: { $0.person == owner }) else {
            throw FormErrors("owner", "限定知悉的问题要由有账号的人整改：选择的责任人没有账号，别人又看不到")
        }
        let units = [problem.item.unit.rawValue, own.unit]
        let mayLook = hands.contains { one in
            let knows = Role.confidants.contains(one.role) || problem.informed.contains(one.person)
            return knows && ProblemWorkflow.verifiers.contains(one.role) && one.person != owner
                && !units.contains(one.unit)
        }
        if !mayLook {
            throw FormErrors("named", "知悉的人里没有人能验收：至少再选一名不在责任单位的纪检干部、领导小组办公室或班子成员")
        }
    }

    /// What is said elsewhere of a confided problem follows it: its re-checks, problems that ended in it, its papers, and sentences in
    /// trays of those who may not know.
    func keepSecret(_ problem: Problem) throws {
        let secrecy = problem.item.secrecy
        let parties = problem.isConfided ? problem.knowing : []
        for recheck in try Recheck.of(problem: problem.item.id, town: town, in: session) {
            if recheck.item.secrecy != secrecy {
                var item = recheck.item
                item.secrecy = secrecy
                try update(item)
            }
            try involve(parties, in: recheck.item.id)
            try dropNotices(of: recheck.item.id, secrecy)
        }
        for var ended in try ProblemStore.joined(into: problem.item.id, town: town, in: session)
        where ended.item.id != problem.item.id {
            (ended.item.secrecy, ended.named) = (secrecy, ended.named.union(parties))
            try update(ended)
            try keepSecret(ended)
        }
        try announce(
            ProblemConfided(
                problem: problem.item.id, knowing: problem.knowing, isConfided: problem.isConfided))
        try dropNotices(of: problem.item.id, secrecy)
        guard problem.isConfided else { return }
        // Found with others, it stands in their sentence too; the next night finds those anew.
        let (place, number) = ("/problems/\(problem.item.id)", "%\(problem.item.number)%")
        try session.execute(
            "DELETE FROM checkup WHERE town = \(town) AND (address = \(place) OR facts LIKE \(number) OR sentence LIKE \(number))"
        )
    }
}
