import Kernel

/// Finds whom a name in a plan means in this town: `各村`, `镇纪委`, `镇党委书记`, `财政所`.
struct OwnerNames {
    let directory: Directory

    /// Nil when the town has nobody of that name; a person then chooses.
    func target(_ name: String) -> Duty.Target? {
        let name = name.filter { !$0.isWhitespace && $0 != "*" }
        if ["各村", "村党组织", "村党支部", "村级党组织"].contains(where: name.contains) { return .villages }
        if name.contains("班子成员") { return .leaders }
        if ["各办公室", "各部门", "各站所", "各单位", "各科室"].contains(where: name.contains) { return .offices }
        if let person = post(name) { return .person(person.id) }
        return unit(name).map { .unit($0.id) }
    }

    private func unit(_ name: String) -> TownUnit? {
        let plain = bare(name)
        let units = directory.openUnits
        return units.first { $0.name == name } ?? units.first { bare($0.name) == plain }
            ?? units.filter { plain.count >= 2 && ($0.name.contains(plain) || plain.contains(bare($0.name))) }
            .max {
                $0.name.count < $1.name.count
            } ?? abbreviated(plain)
    }

    private static let endings = ["办公室": "办", "中心": "中心", "所": "所", "站": "站", "队": "队", "局": "局"]

    /// 党建办 for 党建工作办公室: the same ending, and what stands before it in the same order from the first character; only
    /// where one unit alone fits.
    private func abbreviated(_ plain: String) -> TownUnit? {
        let fitting = directory.openUnits.filter { unit in
            let full = bare(unit.name)
            return Self.endings.contains { long, short in
                guard full.hasSuffix(long), plain.hasSuffix(short), plain.count > short.count,
                    full.first == plain.first
                else { return false }
                var rest = full.dropLast(long.count)[...]
                return plain.dropLast(short.count).allSatisfy { character in
                    guard let place = rest.firstIndex(of: character) else { return false }
                    rest = rest[rest.index(after: place)...]
                    return true
                }
            }
        }
        return fitting.count == 1 ? fitting[0] : nil
    }

    /// 党委书记, 纪委书记, 镇长: a post held by one person.
    private func post(_ name: String) -> Person? {
        let plain = bare(name)
        let found = directory.presentPeople.filter { bare($0.post) == plain }
        return found.count == 1 ? found[0] : nil
    }

    private func bare(_ name: String) -> String {
        var name = name
        for prefix in ["中共", "镇", "乡"] where name.hasPrefix(prefix) && name.count > 2 {
            name.removeFirst(prefix.count)
        }
        return name
    }
}
