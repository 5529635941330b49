/// What has to be met each time or in each village, in whatever unit the clause says it.
extension RequirementReader {
    static let eachTime = [
        "每次", "每回", "每期", "每轮", "每遍", "每场", "单次", "每批", "每趟", "每一次", "一次不少于", "一次不低于", "一次至少", "一回不少于", "每处",
    ]
    static let eachVillage = ["每村", "每个村", "各村", "每一个村", "村均"]

    /// The amounts of a text, and whether one is a floor of each time: said in the same breath as 每次 or 每村.
    func amounts(in text: String) -> [(amount: Amount, isFloor: Bool)] {
        text.split { "，,；;。".contains($0) }.flatMap { piece in
            let piece = String(piece)
            let each = (Self.eachTime + Self.eachVillage).compactMap { position(of: $0, in: piece) }.min()
            return Amount.all(in: piece.replacing("八项规定", with: "某某规定")).map { amount in
                let at = position(of: amount.before, in: piece).map { $0 + amount.before.count } ?? 0
                let isOfOne = amount.measure == .people && isAttendance(piece, in: text)
                return (
                    amount, ![.times, .papers].contains(amount.measure) && (each.map { $0 < at } ?? isOfOne)
                )
            }
        }
    }

    /// 召开一次警示教育大会，参加人员不少于80人: how many come to it, and not how many there are to be in the end.
    private func isAttendance(_ piece: String, in text: String) -> Bool {
        ["参加人", "到会人", "参会人", "与会人", "参加的", "到会的", "到会不", "参加不", "参会不"].contains(where: piece.contains)
            && ["大会", "会议", "一次", "一场", "一期"].contains(where: text.contains)
    }

    static let floorWords = [
        "不得少于", "不能少于", "不少于", "不得低于", "不能低于", "不低于", "最少", "起码", "至少", "满", "不短于", "达到",
    ]
    static let floorUnits = [
        "个工作日", "个项目", "个工程", "天", "户", "个村", "村", "个部门", "个办公室", "个单位", "名", "人", "份", "件", "条", "处", "项",
        "小时", "学时", "课时", "笔", "家企业", "家", "本", "辆", "起",
    ]

    var floors: [Requirement.Floor] {
        shareFloors + (segment + common).split { "，,；;。".contains($0) }.flatMap { floors(in: String($0)) }
    }

    /// 入户抽查一次，不少于50户: so many in the one time, though it does not say 每次.
    var onceFloors: [Requirement.Floor] {
        let read = amounts(in: focus)
        guard floors.isEmpty, read.contains(where: { $0.amount.measure == .times && $0.amount.count == 1 }),
            let families = read.first(where: { !$0.isFloor && $0.amount.measure == .households }),
            Self.floorWords.contains(where: families.amount.before.hasSuffix)
        else { return [] }
        return [.init(count: families.amount.count, unit: "户", isPerVillage: false)]
    }

    var shareFloors: [Requirement.Floor] {
        guard isShareOfEach, let share = Amount.share(in: focus) else { return [] }
        let count = (town.villages.count * share.numerator + share.denominator - 1) / share.denominator
        return [.init(count: count, unit: "村", isPerVillage: false)]
    }

    /// 到村不少于3个: counted is what was named before.
    private func bareUnit(_ rest: String, _ piece: String) -> String? {
        guard rest.hasPrefix("个") else { return nil }
        if let next = rest.dropFirst().first, next.isLetter { return nil }
        for (word, unit) in [
            ("村", "村"), ("户", "户"), ("部门", "个部门"), ("办公室", "个办公室"), ("项目", "个项目"), ("工程", "个工程"),
        ]
        where piece.contains(word) {
            return unit
        }
        return nil
    }

    func floors(in piece: String) -> [Requirement.Floor] {
        let village = Self.eachVillage.contains(where: piece.contains),
            time = Self.eachTime.contains(where: piece.contains)
        let shown = ["张贴", "贴满", "公示", "公开", "上墙", "贴"].contains(where: piece.contains)
        let letters = Array(piece),
            begins = (Self.eachTime + Self.eachVillage).compactMap { position(of: $0, in: piece) }.min() ?? 0
        var found: [Requirement.Floor] = [], index = begins
        while index < letters.count {
            guard let (value, end) = Amount.number(letters[index...]) else {
                index += 1
                continue
            }
            let rest = String(letters[end...].prefix(6)), before = String(letters[max(0, index - 4)..<index])
            let own = rest.first.map { $0 == "个" ? String(rest.prefix(3)) : String($0) }
            if let unit = bareUnit(rest, piece) ?? Self.floorUnits.first(where: rest.hasPrefix) ?? own,
                rest.first?.isLetter == true,
                !["成", "分", "月", "年", "日", "号"].contains(unit)
            {
                let behind = rest.dropFirst(unit.count)
                let isFloor =
                    Self.floorWords.contains(where: before.hasSuffix) || behind.hasPrefix("以上")
                    || behind.hasPrefix("及以上")
                let isDays = unit == "天" && shown && isFloor
                let isOfOne = ["名", "人"].contains(unit) && isAttendance(piece, in: segment + common)
                if isDays || (village || time || isOfOne) && isFloor && !before.hasSuffix("第") {
                    found.append(
                        .init(
                            count: value, unit: unit,
                            isPerVillage: village && !["村", "个村", "天"].contains(unit)))
                }
            }
            index = end
        }
        return found
    }
}
