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
            for person in named where directory.person(person)?.left ?? true {
                errors.add("named", "从名单里选择知悉人")
            }
            after.named = Set(named)
            if !isConfidant, !before.named.subtracting(named).isEmpty {
                errors.add("named", "已经列入的知悉人，由纪委书记或党委书记去掉")
            }
        }
        try errors.check()
        return after
    }
}

extension Problem {
    var isConfided: Bool { item.secrecy == .confided }

    /// Who reads of it beside those who do by unit or office, and its owner.
    var informed: Set<ID> { Set([leader].compactMap { $0 }).union(isConfided ? named : []) }

    /// What the journal keeps of who may know.
    func secrecyFacts(_ directory: Directory) -> [String: String] {
        guard isConfided else { return [:] }
        let names = named.compactMap { directory.person($0)?.name }.sorted()
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

    /// What is said elsewhere of a confided problem follows it: its re-checks, and sentences in trays of those who may not know.
    func keepSecret(_ problem: Problem) throws {
        let secrecy = problem.item.secrecy
        let parties = problem.isConfided ? problem.informed.union([problem.item.owner].compactMap { $0 }) : []
        for recheck in try Recheck.of(problem: problem.item.id, town: town, in: session) {
            if recheck.item.secrecy != secrecy {
                var item = recheck.item
                item.secrecy = secrecy
                try update(item)
            }
            try involve(parties, in: recheck.item.id)
            try dropNotices(of: recheck.item.id, secrecy)
        }
        try dropNotices(of: problem.item.id, secrecy)
    }
}
