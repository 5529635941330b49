/// How much of what is asked a record covers.
extension RecordJudge {
    var floor: ProofRule.Finding? {
        var doubt: ProofRule.Finding?
        for floor in requirement.floors {
            let asked = "\(floor.isPerVillage ? "每村" : "每次") \(floor.count) \(floor.unit)"
            guard let reached = reading.reached(floor.unit, perVillage: floor.isPerVillage) else {
                doubt = .doubt("没有写多少\(floor.unit)，条款要\(asked)")
                continue
            }
            if reached < floor.count { return .no("\(reached) \(floor.unit)，不到\(asked)") }
        }
        return doubt
    }

    var extent: ProofRule.Finding? {
        if requirement.measure == .households, requirement.targets.isEmpty {
            return reading.families.isEmpty && reading.reached("户", perVillage: false) == nil
                ? .doubt("没有写多少户") : nil
        }
        if let other = otherAudience { return .no("标题写的是\(other)，条款要的不是") }
        if !requirement.audience.isEmpty, !record.people.isEmpty,
            Set(record.people).isDisjoint(with: requirement.audience)
        {
            return .no("参加的不是条款要的人")
        }
        guard !requirement.targets.isEmpty else { return wrongPlace }
        if named.isEmpty {
            let listed = requirement.listed(record)
            if record.isSelfReport, listed.isEmpty { return .doubt("只是填报里说的，没有写是哪些") }
            if [.regulate, .abolish].contains(requirement.act) { return .no("不在条款列的制度里") }
            if requirement.act == .disclose { return .no("不是条款列的几样") }
            if !listed.isEmpty, let gone = gone(listed) { return .doubt("\(gone)已经不在任，算不算由人定") }
            if listed.isEmpty { return .doubt("没有写涉及哪些\(requirement.measure.rawValue)") }
            return .no("涉及的不是条款要的\(requirement.measure.rawValue)")
        }
        return nil
    }

    /// Somebody who was owed it then and is so no more: whether it counts for the successor is for people to say.
    private func gone(_ names: [String]) -> String? {
        return names.first { name in
            town.person(name).map { $0.isThere(on: record.day) && !$0.isThere(on: item.task.due) } ?? false
        }
    }

    private var wrongPlace: ProofRule.Finding? {
        guard requirement.places.count == 1, !record.about.isEmpty else { return nil }
        let villages = !Set(record.about).isDisjoint(with: town.villages)
        let offices = !Set(record.about).isDisjoint(with: town.offices + town.committees)
        if requirement.places == [.villages], offices, !villages { return .no("去的是部门，条款要的是村") }
        if requirement.places == [.offices], villages, !offices { return .no("去的是村，条款要的是部门") }
        return nil
    }
}
