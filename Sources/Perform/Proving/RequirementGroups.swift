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
        town.coveringLetters(text.replacing("八项规定", with: "某某规定"))
    }

    static let ownVillageWords = [
        "联系村", "包联村", "包村", "挂点村", "联系的村", "联系点", "包抓村", "挂钩村", "所联系", "包保村", "联村", "自己联系", "联系的每个村", "所包的村",
        "包片村", "联系的村", "联系的各村", "包联的社区", "包联社区", "联系的社区", "联系社区", "包联的", "包保的", "挂联的", "挂点的", "挂钩的", "联系的各社区",
    ]

    func group(in unmasked: String) -> Group? {
        // 各办一次 is held once each, and no office.
        var text = masked(unmasked)
        for number in "一二两三四五12345" { text = text.replacing("各办\(number)", with: "各开\(number)") }
        // 上、下半年各查一回: each time, and not each village.
        for match in text.matches(of: #/各(?:[^，。、村办社]{1,3})(?:[一两二三四五1-5])[次回遍轮]/#).reversed() {
            text.replaceSubrange(match.range.lowerBound...match.range.lowerBound, with: "再")
        }
        return ownGroup(text) ?? peopleGroup(text) ?? placeGroup(text)
    }

    private func found(
        _ words: [String], in text: String, _ names: [String], _ measure: Amount.Measure
    ) -> Group? {
        words.lazy.compactMap { word in
            position(of: word, in: text).map {
                Group(names: names, measure: measure, at: $0, length: word.count)
            }
        }.first
    }

    private var present: [Roster.Person] { town.persons.filter { $0.isThere(on: day) } }

    /// The owner's own: the villages he is linked to and their heads, the offices in his charge and theirs.
    private func ownGroup(_ text: String) -> Group? {
        let owner = town.person(ownerName ?? owner), mine = owner?.villages ?? [],
            charge = owner?.offices ?? []
        if !mine.isEmpty {
            let isTalk = ["谈心", "谈话", "约谈"].contains(where: text.contains)
            let heads = present.filter { mine.contains($0.unit) && isVillageHead($0) }.map(\.name)
            // 与分管办公室和联系村负责人: both of them.
            if isTalk, !charge.isEmpty, text.contains("负责人"), ["分管", "主管"].contains(where: text.contains),
                let both = found(Self.ownVillageWords, in: text, self.heads(of: charge) + heads, .people)
            {
                return both
            }
            let own =
                isTalk && ["支书", "书记", "村负责人", "村主要负责人", "村的负责人"].contains(where: text.contains)
                ? found(Self.ownVillageWords, in: text, heads, .people)
                : found(Self.ownVillageWords, in: text, mine, .villages)
            if let own { return own }
        }
        guard !charge.isEmpty, ["分管", "主管"].contains(where: text.contains) else { return nil }
        let words = [
            "分管部门", "分管的部门", "分管站所", "分管的站所", "分管单位", "分管办公室", "分管办所", "分管领域", "分管科室", "分管的办公室", "分管的单位",
            "分管",
        ]
        let after = words.lazy.compactMap { text.firstRange(of: $0)?.upperBound }.first.map {
            text[$0...].prefix(8)
        }
        let isStaff = ["干部", "人员", "同志", "职工", "工作人员"].contains { word in
            after.map { after in
                ["", "的", "的每名", "的全体", "的所有", "每名", "全体", "所有", "的各位"].contains {
                    after.hasPrefix($0 + word)
                }
            } ?? false
        }
        let staff = present.filter { charge.contains($0.unit) }.map(\.name)
        // 到各分管办公室督导: the places, and not who leads them.
        if ["到分管", "到各分管", "赴分管", "去分管", "下分管"].contains(where: text.contains),
            !text.contains("负责人"), !text.contains("谈")
        {
            return found(words, in: text, charge, .offices)
        }
        // 听一次分管部门的汇报，每个部门都要听到.
        if text.contains("听"), text.contains("每个部门") || text.contains("各部门"), !text.contains("负责人") {
            return found(words, in: text, charge, .offices)
        }
        return found(
            words, in: text, requirementIsSigned ? charge : isStaff ? staff : heads(of: charge), .people)
    }

    private func peopleGroup(_ text: String) -> Group? {
        let villages = Set(town.villages), villagers = present.filter { villages.contains($0.unit) }
        let leaders = town.leaders.filter { $0.isThere(on: day) && $0.name != ownerName }.map(\.name)
        let offices = heads(of: town.offices)
        let named = text.contains("负责人") || text.contains("负责同志")
        let places = ["各科室", "科室", "各部门", "部门", "各办公室", "各站所", "站所", "各单位", "各办", "办所", "中心", "办公室", "单位"]
        // 各办公室主要负责人、各村党支部书记: both of them.
        if requirementIsSigned, named, text.contains("书记"), text.contains("村"),
            let both = found(
                places, in: text, offices + villagers.filter(isVillageHead).map(\.name), .people)
        {
            return both
        }
        return holders(in: text, villagers) ?? found(
            ["班子成员", "班子其他成员", "其他班子成员", "班子其余成员", "班子里其他", "领导班子", "党政领导", "班子同志"], in: text, leaders,
            .people)
            ?? found(["机关干部", "机关党员干部", "机关工作人员", "机关全体人员", "机关人员"], in: text, town.cadres(on: day), .people)
            ?? found(
                ["社区党组织书记", "社区党支部书记", "社区党总支书记", "社区书记"], in: text.contains("村") ? "" : text,
                villagers.filter { isVillageHead($0) && $0.unit.hasSuffix("社区") }.map(\.name), .people)
            ?? found(
                [
                    "村（社区）党支部书记", "村（社区）支部书记", "村（社区）书记", "村（社区）支书", "村（社区）主要负责人", "村党组织书记", "村党支部书记",
                    "村支部书记", "村（社区）党组织书记", "村级党组织书记", "村支书", "村书记", "村主要负责人", "村（社区）书记",
                ],
                in: text, villagers.filter(isVillageHead).map(\.name), .people)
            ?? (named && !text.contains("村负责") ? found(places, in: text, offices, .people) : nil)
            ?? found(["中层干部", "内设机构负责人"], in: text, offices, .people)
            ?? found(["村“两委”干部", "村干部", "村“两委”成员", "村两委干部"], in: text, villagers.map(\.name), .people)
    }

    /// 村监委会主任, 报账员: whoever has such a post in a village.
    private func holders(in text: String, _ villagers: [Roster.Person]) -> Group? {
        let posts = [
            ("监委会主任", "监"), ("监督委员会主任", "监"), ("监会主任", "监"), ("报账员", "报账"), ("村会计", "会计"), ("村文书", "文书"),
            ("网格员", "网格"), ("第一书记", "第一书记"), ("妇女主任", "妇"), ("妇联主席", "妇"),
        ]
        for (word, post) in posts {
            let names = villagers.filter { $0.post.contains(post) }.map(\.name)
            if names.count > 1, let group = found([word], in: text, names, .people) { return group }
        }
        return nil
    }

    private func placeGroup(_ text: String) -> Group? {
        let offices = found(
            ["办公室", "部门", "站所", "办所", "站办所", "内设机构", "各办", "科室", "所办", "站队"], in: text, town.offices, .offices
        )
        let villages = found(["各村", "村"], in: text, town.villages, .villages)
        if let offices, let villages, isPairOfAll(text) {
            return Group(
                names: town.offices + town.villages, measure: .papers, at: min(offices.at, villages.at),
                length: 1)
        }
        return offices ?? villages
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
        let amounts = Amount.all(in: text)
        if amounts.contains(where: { $0.measure == .villages && $0.count == town.villages.count }),
            amounts.contains(where: { $0.measure == .offices && $0.count == town.offices.count })
        {
            return true
        }
        return ["各村", "每个村", "所有村", "全部村", "\(town.villages.count)个村", "村都"].contains { text.contains($0) }
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
