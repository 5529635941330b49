/// Whom or what a clause counts among: the villages, the offices, the leaders, the people of an office.
extension RequirementReader {
    struct Group {
        let names: [String]
        let measure: Amount.Measure
        /// Where in the text it stands.
        let at: Int
        let length: Int
    }

    func position(of word: String, in text: String) -> Int? {
        let whole = Array(text), part = Array(word)
        guard !part.isEmpty, whole.count >= part.count else { return nil }
        return (0...(whole.count - part.count)).first { whole[$0..<($0 + part.count)].elementsEqual(part) }
    }

    /// Names of units and people say who, not whom: covered, letter for letter, so that places stay where they are.
    func masked(_ text: String) -> String {
        var text = text
        text = text.replacing("八项规定", with: "某某规定")
        for name in (town.units + town.persons.map(\.name)).sorted(by: { $0.count > $1.count }) {
            text = text.replacing(name, with: String(repeating: "某", count: name.count))
        }
        return text
    }

    static let ownVillageWords = [
        "联系村", "包联村", "包村", "挂点村", "联系的村", "联系点", "包抓村", "挂钩村", "所联系", "包保村", "联村", "自己联系", "联系的每个村", "所包的村",
        "包片村", "联系的村", "联系的各村",
    ]

    func group(in unmasked: String) -> Group? {
        let text = masked(unmasked)
        var groups: [Group] = []
        func add(_ words: [String], _ names: [String], _ measure: Amount.Measure) {
            for word in words {
                if let at = position(of: word, in: text) {
                    groups.append(Group(names: names, measure: measure, at: at, length: word.count))
                    return
                }
            }
        }
        let present = town.persons.filter { $0.isThere(on: day) }
        let villages = Set(town.villages)
        let mine = town.person(ownerName ?? owner)?.villages ?? []
        let leaders = town.leaders.filter { $0.isThere(on: day) && $0.name != ownerName }.map(\.name)
        let isTalk = ["谈心", "谈话", "约谈"].contains(where: text.contains)
        if !mine.isEmpty, isTalk, ["支书", "书记"].contains(where: text.contains) {
            let own = present.filter { mine.contains($0.unit) && isVillageHead($0) }.map(\.name)
            add(Self.ownVillageWords, own, .people)
        } else if !mine.isEmpty {
            add(Self.ownVillageWords, mine, .villages)
        }
        let charge = town.person(ownerName ?? owner)?.offices ?? []
        if !charge.isEmpty, ["分管", "主管"].contains(where: text.contains) {
            let names = requirementIsSigned ? charge : heads(of: charge)
            let owned = [
                "分管部门", "分管的部门", "分管站所", "分管的站所", "分管单位", "分管办公室", "分管办所", "分管领域", "分管科室", "分管的办公室", "分管的单位",
                "分管",
            ]
            add(owned, names, .people)
        }
        add(["班子成员", "领导班子", "党政领导", "班子同志"], leaders, .people)
        add(["机关干部", "机关党员干部", "机关工作人员", "机关全体人员", "机关人员"], town.cadres(on: day), .people)
        let heads = present.filter { villages.contains($0.unit) && isVillageHead($0) }.map(\.name)
        add(
            ["村党组织书记", "村党支部书记", "村支部书记", "村（社区）党组织书记", "村级党组织书记", "村支书", "村书记", "村主要负责人", "村（社区）书记"], heads,
            .people)
        let officeHeads = self.heads(of: town.offices)
        if text.contains("负责人") || text.contains("负责同志"), !text.contains("村负责") {
            add(
                ["各科室", "科室", "各部门", "部门", "各办公室", "各站所", "站所", "各单位", "各办", "办所", "中心"], officeHeads, .people
            )
        }
        add(
            ["部门负责人", "办公室负责人", "站所负责人", "中层干部", "办所负责人", "各办负责人", "内设机构负责人", "科室负责人", "部门主要负责人", "站办所负责人"],
            officeHeads, .people)
        add(
            ["村“两委”干部", "村干部", "村“两委”成员", "村两委干部"], present.filter { villages.contains($0.unit) }.map(\.name),
            .people)
        if groups.isEmpty {
            let both = position(of: "村", in: text) != nil
            add(["办公室", "部门", "站所", "办所", "站办所", "内设机构", "各办", "科室", "所办", "站队"], town.offices, .offices)
            if both { add(["各村", "村"], town.villages, .villages) }
            if groups.count == 2, groups[0].names != groups[1].names, isPairOfAll(text) {
                return Group(
                    names: town.offices + town.villages, measure: .papers,
                    at: min(groups[0].at, groups[1].at), length: 1)
            }
        }
        return groups.first
    }

    func isVillageHead(_ person: Roster.Person) -> Bool {
        (person.post.contains("书记") || person.post.contains("支书")) && !person.post.contains("副")
    }

    /// Whoever answers for each of these offices on the due day.
    func heads(of offices: [String]) -> [String] {
        let heading = ["主任", "所长", "站长", "队长", "局长", "院长", "科长", "负责人"]
        return offices.flatMap { office in
            town.people.filter { person in
                person.unit == office && person.isThere(on: day)
                    && heading.contains(where: person.post.contains) && !person.post.contains("副")
            }.map(\.name)
        }
    }

    var requirementIsSigned: Bool { focus.contains("签") }

    func isPairOfAll(_ text: String) -> Bool {
        ["各村", "每个村", "所有村", "全部村", "\(town.villages.count)个村", "村都"].contains { text.contains($0) }
            && [
                "各办", "各部门", "各站", "每个办", "每个部门", "所有部门", "各内设", "各单位", "各所", "各中心", "\(town.offices.count)个",
            ].contains { text.contains($0) }
    }

    /// The person who holds the post on the due day, where the duty lies on a post; the person himself where it lies on one.
    var ownerName: String? {
        if town.person(owner) != nil { return owner }
        guard !town.units.contains(owner) else { return nil }
        return town.persons.first { town.holds($0.name, post: owner, on: day) }?.name
    }
}
