import Kernel
import Storage
import Web

extension InspectionsLedger {
    static let sample = Sample(
        proving: { wanted, town in
            guard wanted.requirement == Inspection.record.name else { return [] }
            return Seeds(town: town).proving(wanted)
        },
        besides: { town in Seeds(town: town).besides }, ahead: { town in Seeds(town: town).ahead })

    /// Believable inspections of the sample town, made step by step as people make them.
    private struct Seeds {
        let town: Sample.Town

        /// The check a task's words ask for, made by whoever owes it.
        func proving(_ wanted: Sample.Wanted) -> [Sample.Act] {
            let owes =
                town.actors.first { $0.person != nil && $0.person == wanted.person }
                ?? town.keeper(of: wanted.unit)
            // A member of the leadership takes somebody along; an office looks at villages itself.
            let isOffice = town.directory.unit(owes?.unit)?.kind == .office
            let isCommittee = wanted.unit == town.first(.disciplineOfficer)?.unit
            guard let owes, owes.role != .head || isOffice,
                let errand = InspectionErrand(wanted, town),
                let actor = isCommittee ? town.first(.disciplineOfficer) : owes,
                actor.isOne(of: InspectionWorkflow.planners)
            else { return [] }
            let mates = errand.with.compactMap(somebody)
            let acts = inspection(
                errand.title, errand.topic, actor, with: mates, visiting: errand.places, on: wanted.day,
                errand.seen, found: nil)
            return acts + concluded(errand.title, acts, actor, "按清单逐项看过，当场提出的小问题已经改好。")
        }

        /// Who of a unit goes along: its head.
        private func somebody(of unit: ID) -> ID? {
            town.actors.first { $0.unit == unit && $0.role == .head }?.person
                ?? town.directory.presentPeople.first { $0.unit == unit }?.id
        }

        /// The discipline committee's own check of the spring, concluded.
        var besides: [Sample.Act] {
            guard let officer = town.first(.disciplineOfficer), let day = town.past(4, 15) else { return [] }
            let name = "一季度四风专项检查"
            let finding = AnswerCheck.Finding(
                label: "公务用车登记漏记四次", severity: "c", measures: "补齐登记，指定专人管理钥匙", due: day.adding(40))
            let acts = inspection(
                name, "extravagance", officer, visiting: [village(1)].compactMap { $0 }, on: day,
                { _ in "发现一个问题，当场交办。" }, found: finding)
            return acts + concluded(name, acts, officer, "总体情况较好，接待和会议手续齐全；公务用车登记还有漏记，已交办整改。")
        }

        private func concluded(_ name: String, _ acts: [Sample.Act], _ actor: Actor, _ words: String)
            -> [Sample.Act]
        {
            guard let last = acts.last else { return [] }
            let town = town.id
            return [
                Sample.Act(
                    last.day, actor,
                    later: { session in
                        try session.first(
                            "SELECT id FROM item WHERE town = \(town) AND kind = \(Inspection.kind) AND title = \(name) ORDER BY id DESC"
                        ) { try $0.next(ID.self) }.map {
                            ConcludeInspection(inspection: $0, version: nil, conclusion: words)
                        }
                    })
            ]
        }

        /// One that lies ahead.
        var ahead: [Sample.Act] {
            let day = WorkCalendar.shipped.adding(workdays: 4, to: town.today)
            guard let officer = town.first(.disciplineOfficer), let lead = officer.person,
                day.year == town.today.year,
                let other = colleague(
                    of: officer, besides: [village(5)?.id, village(6)?.id].compactMap { $0 })
            else { return [] }
            let stops = [village(5), village(6)].compactMap { $0 }.enumerated().map {
                PlanInspection.Stop(unit: $1.id, day: WorkCalendar.shipped.adding(workdays: $0, to: day))
            }
            return [
                Sample.Act(
                    town.today, officer,
                    PlanInspection(
                        label: "年末惠民资金检查", purpose: "看补贴是否足额到户，名单是否公示", topics: ["welfare", "finance"],
                        from: town.today,
                        through: WorkCalendar.shipped.adding(workdays: 8, to: day), announced: true,
                        lead: lead,
                        team: [other], stops: stops))
            ]
        }

        private func village(_ number: Int) -> TownUnit? {
            let villages = town.directory.units(.village)
            return villages.isEmpty ? nil : villages[number % villages.count]
        }

        /// Somebody of the same body, or of the discipline committee, who need not stay away.
        private func colleague(of actor: Actor, besides units: [ID]) -> ID? {
            let people = town.directory.presentPeople.filter { person in
                person.id != actor.person && person.unit.map { !units.contains($0) } ?? false
            }
            let committee = town.first(.disciplineOfficer)?.unit
            return (people.first { $0.unit == actor.unit } ?? people.first { $0.unit == committee })?.id
        }

        private func inspection(
            _ name: String, _ topic: String, _ actor: Actor, with mates: [ID] = [],
            visiting places: [TownUnit], on day: Day, _ seen: (TownUnit) -> String,
            found finding: AnswerCheck.Finding?
        ) -> [Sample.Act] {
            let places = places.filter { place in
                place.id != actor.unit
                    && !mates.contains { town.directory.person($0)?.unit == place.id }
            }
            guard let lead = actor.person, !places.isEmpty,
                let list = Checklist.shipped.first(where: { $0.topic == topic })
            else { return [] }
            let others = mates.filter { $0 != lead }
            guard
                let other = others.first ?? colleague(of: actor, besides: places.map(\.id))
            else { return [] }
            let plan = PlanInspection(
                label: name, topics: [topic], from: day, through: day, lead: lead,
                team: others.isEmpty ? [other] : others,
                stops: places.map { .init(unit: $0.id, day: day) })
            let made = places.enumerated().flatMap { index, place in
                visit(to: place, name, list, actor, on: day, seen(place), found: index == 0 ? finding : nil)
            }
            return [Sample.Act(day, actor, plan)] + made
        }

        private func visit(
            to unit: TownUnit, _ name: String, _ list: Checklist, _ actor: Actor, on day: Day, _ seen: String,
            found finding: AnswerCheck.Finding?
        ) -> [Sample.Act] {
            func then(_ command: @escaping @Sendable (ID) -> any Command) -> Sample.Act {
                let town = town.id
                return Sample.Act(
                    day, actor,
                    later: { session in
                        try session.first(
                            """
                            SELECT visit.id FROM visit JOIN item ON item.town = visit.town AND item.id = visit.inspection
                            WHERE visit.town = \(town) AND item.title = \(name) AND visit.unit = \(unit.id)
                            ORDER BY visit.id DESC
                            """
                        ) { try $0.next(ID.self) }.map(command)
                    })
            }
            let topic = list.topic
            let answers = list.entries.indices.map { index -> Sample.Act in
                let isFinding = finding != nil && index == 2
                return then {
                    AnswerCheck(
                        visit: $0, topic: topic, number: index + 1, result: isFinding ? .finding : .fine,
                        note: isFinding ? "查三月用车登记，有四次没有写去向和里程。" : "", finding: isFinding ? finding : nil)
                }
            }
            return answers + [then { FinishVisit(visit: $0, version: nil, day: day, words: seen) }]
        }
    }
}
