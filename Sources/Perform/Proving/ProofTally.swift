/// What the records that count come to, each name once.
struct ProofTally {
    let have: Int
    let missing: [String]

    init(_ item: ProofCase, _ requirement: Requirement, _ records: [ProofCase.Record]) {
        guard !requirement.targets.isEmpty else {
            switch requirement.measure {
            case .households:
                // A family that is named counts once; where only a number is told, the number does.
                var families: Set<String> = [], told = 0
                for record in records {
                    let reading = RecordReading(record, item.town), named = reading.families
                    families.formUnion(named)
                    if named.isEmpty { told += reading.reached("户", perVillage: false) ?? 0 }
                }
                have = families.count + told
            default: have = records.count
            }
            missing = []
            return
        }
        let reached = Set(records.flatMap { Self.names(of: $0, requirement, item.town) })
        have = reached.count
        missing = requirement.extent == .all ? requirement.targets.filter { !reached.contains($0) } : []
    }

    /// The names of those asked for that a record reached.
    static func names(of record: ProofCase.Record, _ requirement: Requirement, _ town: Roster? = nil)
        -> [String]
    {
        guard !requirement.targets.isEmpty else { return [] }
        if !requirement.works.isEmpty {
            // 码头 is enough for 码头加固, 公路 for 环岛公路: half of the name.
            return requirement.works.filter { work in
                record.words.contains(work) || work.count > 3 && record.words.contains(work.prefix(2))
            }
        }
        if !requirement.festivals.isEmpty { return Festivals.of(record, among: requirement.festivals) }
        if requirement.act == .disclose, requirement.measure == .papers {
            let told = Topic.found(in: record.title + "，" + record.text)
            return requirement.targets.filter { target in
                record.words.contains(target) || !Topic.found(in: target).isDisjoint(with: told)
            }
        }
        if [.regulate, .abolish].contains(requirement.act) {
            return requirement.targets.filter { target in
                if record.about.contains(where: {
                    $0 == target || core($0) == core(target) || target.contains($0) && $0.count > 1
                }) {
                    return true
                }
                return record.about.isEmpty
                    && (record.title.contains(target) || record.title.contains(core(target)))
            }
        }
        let listed = Set(requirement.listed(record))
        if requirement.field == .by, requirement.ownVillagesOnly, let town {
            return requirement.targets.filter { name in
                guard listed.contains(name), let own = town.person(name)?.villages, !own.isEmpty else {
                    return listed.contains(name)
                }
                return !Set(own).isDisjoint(with: record.about)
            }
        }
        return requirement.targets.filter { listed.contains($0) && !isLeftOut($0, of: record) }
    }

    private static func core(_ name: String) -> String {
        var name = name
        for word in ["制度", "办法", "规定", "细则", "管理"] where name.hasSuffix(word) {
            name = String(name.dropLast(word.count))
        }
        return name.count > 1 ? name : "\u{0}"
    }

    /// Named in the list, and said in the text not to have been there.
    private static func isLeftOut(_ name: String, of record: ProofCase.Record) -> Bool {
        let short = name.hasSuffix("村") && name.count > 2 ? String(name.dropLast()) : name
        if ["没有去成", "没去成", "未去成", "没有查成", "没有走成", "没有去", "没有走到"].contains(where: {
            record.text.contains(name + $0) || record.text.contains(short + $0)
        }) {
            return true
        }
        return ["请假", "缺席", "未到", "没有到", "未参加", "没有参加", "未述", "旁听"].contains {
            record.text.contains(name + $0) || record.text.contains(name + "因") && record.text.contains($0)
        }
    }
}

/// One event written down twice counts once.
enum RepeatedRecords {
    static func mark(_ verdicts: inout [(record: ProofCase.Record, finding: ProofRule.Finding)]) {
        let days = verdicts.map { number($0.record.day) }
        for index in verdicts.indices where verdicts[index].finding.verdict != .no {
            for earlier in verdicts.indices
            where earlier < index && abs(days[earlier] - days[index]) <= near
                && verdicts[earlier].finding.verdict == .counts
            {
                let (one, two) = (verdicts[earlier].record, verdicts[index].record)
                guard isByTheSame(one, two) else { continue }
                guard
                    Set(one.about) == Set(two.about)
                        || Set(one.people) == Set(two.people) && one.people.count > 2
                        || !two.about.isEmpty && Set(two.about).isSubset(of: one.about),
                    one.ledger == two.ledger || one.kind == two.kind
                        || one.people.count > 2 && Set(one.people) == Set(two.people), !isMakeUp(two)
                else { continue }
                let likeness = likeness(one, two)
                if one.day == two.day, likeness >= 0.35 || one.ledger == "责任书" {
                    verdicts[index].finding = .no("和《\(one.title)》是同一次，记了两遍")
                    break
                }
                if one.day != two.day, likeness >= 0.5 {
                    verdicts[index].finding = .doubt("和《\(one.title)》只差几天，内容一样，可能是同一次")
                    break
                }
            }
        }
    }

    /// So many days apart is one event at most.
    private static let near = 3

    /// What two people did each by himself is no one event.
    private static func isByTheSame(_ one: ProofCase.Record, _ two: ProofCase.Record) -> Bool {
        one.by.isEmpty || two.by.isEmpty || !Set(one.by).isDisjoint(with: two.by)
            || (one.by + two.by).contains { $0.count > 3 }
    }

    private static func isMakeUp(_ record: ProofCase.Record) -> Bool {
        record.words.contains("补学") || record.words.contains("补课")
    }

    /// How many days lie between two, as the calendar has them within a month or so.
    static func days(from one: String, to two: String) -> Int { number(two) - number(one) }

    private static func number(_ day: String) -> Int {
        guard let (year, month, day) = parts(day) else { return 0 }
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        return year * 365 + before[month - 1] + day
    }

    /// Year, month and day, where they are such.
    private static func parts(_ day: String) -> (Int, Int, Int)? {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (0...9999).contains(parts[0]), (1...12).contains(parts[1]),
            (1...31).contains(parts[2])
        else { return nil }
        return (parts[0], parts[1], parts[2])
    }

    private static func likeness(_ one: ProofCase.Record, _ two: ProofCase.Record) -> Double {
        func pairs(_ record: ProofCase.Record) -> Set<String> {
            let letters = Array(record.words.filter(\.isLetter))
            guard letters.count > 1 else { return [] }
            return Set((0..<(letters.count - 1)).map { String(letters[$0...($0 + 1)]) })
        }
        let (a, b) = (pairs(one), pairs(two))
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        return Double(a.intersection(b).count) / Double(min(a.count, b.count))
    }
}
