import Kernel

/// What may be done with a session, by whom. Pure.
enum StudyRules {
    static func mayKeep(unit: ID, _ actor: Actor) -> Bool {
        actor.isOne(of: StudyWorkflow.townKeepers)
            || actor.isOne(of: StudyWorkflow.keepers) && actor.unit == unit
    }

    /// What several units share is not one of theirs to change.
    private static func mayChange(_ study: Study, _ actor: Actor) -> Bool {
        actor.isOne(of: StudyWorkflow.townKeepers)
            || Set(study.attendance.map(\.unit)).subtracting([study.item.unit]).isEmpty
    }

    static func acts(_ study: Study, _ actor: Actor) -> [any Command.Type] {
        let all: [any Command.Type] = [RecordStudy.self, MakeUpStudy.self, VoidStudy.self]
        guard mayKeep(unit: study.item.unit, actor), mayChange(study, actor) else { return [] }
        return all.filter { StudyWorkflow.table.allows($0, in: study.state) }
    }

    static func require(_ command: any Command.Type, _ study: Study, work actor: Actor) throws(Refusal) {
        try requireKeeper(study.item.unit, actor)
        guard mayChange(study, actor) else {
            throw Refusal(
                .forbidden, "study-shared", "这是几个单位一起开展的，不能由其中一个单位改动", advice: "请领导小组办公室或纪委更正、作废或登记补学")
        }
        guard StudyWorkflow.table.allows(command, in: study.state) else {
            throw Refusal(
                "study-state", "这次学习教育现在是“\(study.state.label)”，不能\(command.title)", advice: "刷新页面查看最新情况")
        }
    }

    static func requireKeeper(_ unit: ID, _ actor: Actor) throws(Refusal) {
        guard mayKeep(unit: unit, actor) else {
            throw Refusal(
                .forbidden, "study-unit", "只能记录本单位的学习教育", advice: "几个单位一起开展的，由领导小组办公室或纪委记录")
        }
    }

    /// What is wrong with a list of who was there: people of other units, of nowhere, or named twice.
    static func check(
        _ present: [ID], _ absent: [ID], units: Set<ID>, kept: Set<ID>, _ directory: Directory,
        _ errors: inout FormErrors
    ) {
        var named: Set<ID> = []
        for id in present + absent {
            guard let person = directory.person(id) else {
                errors.add("present", "名单里有人不在本镇的人员名单里，重新选择")
                continue
            }
            if !named.insert(id).inserted {
                errors.add("present", "\(person.name)在名单里出现了两次，留一处")
            } else if kept.contains(id) {
                continue
            } else if person.left {
                errors.add("present", "\(person.name)已经调离，不能列入名单")
            } else if person.unit.map({ !units.contains($0) }) ?? true {
                let unit = directory.unit(person.unit)?.name ?? "外单位"
                errors.add("present", "\(person.name)是\(unit)的，不在参加的单位里；先把\(unit)列为参加单位，或者去掉这个人")
            }
        }
        if present.isEmpty { errors.add("present", "至少勾选一名到会的人") }
    }

    static func madeUp(_ study: Study, _ people: Set<ID>, on day: Day) throws(FormErrors) -> Study {
        var study = study, errors = FormErrors()
        let away = Set(study.attendance.filter { !$0.took }.map(\.person))
        if people.isEmpty { errors.add("people", "勾选已经补学的人") }
        if !people.isSubset(of: away) { errors.add("people", "只能给缺席、还没有补学的人登记补学") }
        if day < study.item.opened { errors.add("day", "补学日期不能早于开展日期 \(study.item.opened.rawValue)") }
        guard errors.items.isEmpty else { throw errors }
        for index in study.attendance.indices where people.contains(study.attendance[index].person) {
            study.attendance[index].madeUp = day
        }
        return study
    }
}
