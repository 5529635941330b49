import Kernel
import Storage

/// Puts units or people in the order the town has them in (领导排名, the order of villages): every list and every picker follows it.
package struct ArrangePeople: Command {
    package static let name = "people.arrange"
    package static let title = "排定顺序"
    package static let may: Set<Role> = [.systemAdmin, .office]
    package static let mayProgram = true
    /// Those named change places among themselves; all others stay where they are. Of each a list or none.
    let units: [ID]?
    let people: [ID]?

    package init(units: [ID]? = nil, people: [ID]? = nil) { (self.units, self.people) = (units, people) }

    package func perform(in work: Work) throws -> Entry {
        let directory = try work.directory(), units = units ?? [], people = people ?? []
        guard units.count + people.count > 0 else { throw FormErrors("order", "没有写要排哪些单位或人员") }
        guard Set(units).count == units.count, Set(people).count == people.count else {
            throw FormErrors("order", "有的单位或人员写了两次，每个只写一次")
        }
        guard units.allSatisfy({ directory.unit($0) != nil }),
            people.allSatisfy({ directory.person($0) != nil })
        else { throw FormErrors("order", "有的单位或人员没有登记过，刷新页面后再排") }
        let unitOrder = Self.placed(units, among: directory.units.map(\.id))
        try keep(unitOrder, directory.units.map { ($0.id, $0.sort) }, in: work) { id, sort in
            "UPDATE unit SET sort = \(sort) WHERE town = \(work.town) AND id = \(id)"
        }
        let personOrder = Self.placed(
            people, among: Self.following(unitOrder, directory, moved: !units.isEmpty))
        try keep(personOrder, directory.people.map { ($0.id, $0.sort) }, in: work) { id, sort in
            "UPDATE person SET sort = \(sort) WHERE town = \(work.town) AND id = \(id)"
        }
        try work.peopleChanged()
        let names =
            units.compactMap { directory.unit($0)?.name } + people.compactMap { directory.person($0)?.name }
        return Entry(nil, "排定顺序", ["order": names.joined(separator: "、")])
    }

    /// The named ones in their order, at the places they had among all.
    static func placed(_ named: [ID], among all: [ID]) -> [ID] {
        let moved = Set(named)
        var next = named.makeIterator()
        return all.map { moved.contains($0) ? next.next() ?? $0 : $0 }
    }

    /// The people of offices and villages go with their units; leaders have an order of their own, whichever body they belong to.
    private static func following(_ units: [ID], _ directory: Directory, moved: Bool) -> [ID] {
        guard moved else { return directory.people.map(\.id) }
        let place = Dictionary(uniqueKeysWithValues: units.enumerated().map { ($1, $0) })
        let (own, others) = (
            directory.people.filter { directory.unit($0.unit)?.kind != .committee && $0.unit != nil },
            directory.people.filter { directory.unit($0.unit)?.kind == .committee || $0.unit == nil }
        )
        let follows = own.enumerated().sorted { one, other in
            func key(_ person: Person) -> Int { person.unit.flatMap { place[$0] } ?? 0 }
            return (key(one.element), one.offset) < (key(other.element), other.offset)
        }
        return others.map(\.id) + follows.map(\.element.id)
    }

    /// Numbers them 10, 20, 30 and writes those whose number is another now.
    private func keep(
        _ order: [ID], _ before: [(ID, Int)], in work: Work, _ update: (ID, Int) -> SQL
    ) throws {
        let had = Dictionary(uniqueKeysWithValues: before)
        for (place, id) in order.enumerated() where had[id] != (place + 1) * 10 {
            try work.session.execute(update(id, (place + 1) * 10))
        }
    }
}
