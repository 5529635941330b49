import Kernel

/// What may be done with an inspection and its visits, by whom; who must stay away. Pure.
enum InspectionRules {
    static func acts(_ inspection: Inspection, _ actor: Actor) -> [any Command.Type] {
        let all: [any Command.Type] = [
            ChangeInspection.self, ConcludeInspection.self, ArchiveInspection.self, CancelInspection.self,
        ]
        return all.filter {
            actor.isOne(of: $0.may) && InspectionWorkflow.table.allows($0, in: inspection.state)
                && leads(inspection, actor)
        }
    }

    static func require(_ command: any Command.Type, _ inspection: Inspection, _ actor: Actor) throws(Refusal)
    {
        guard InspectionWorkflow.table.allows(command, in: inspection.state) else {
            throw Refusal(
                "inspection-state", "这次检查现在是“\(inspection.state.label)”，不能\(command.title)",
                advice: "刷新页面查看最新情况")
        }
        guard leads(inspection, actor) else {
            throw Refusal(.forbidden, "inspection-who", "这一步不由你办理", advice: "由组长、纪检或领导小组办公室办理")
        }
    }

    static func leads(_ inspection: Inspection, _ actor: Actor) -> Bool {
        actor.person != nil && inspection.lead == actor.person
            || actor.isOne(of: InspectionWorkflow.keepers.union([.secretary]))
    }

    static func acts(_ visit: Visit, of inspection: Inspection, _ actor: Actor) -> [any Command.Type] {
        let all: [any Command.Type] = [
            AnswerCheck.self, FinishVisit.self, SignVisit.self, MoveVisit.self, DropVisit.self,
        ]
        return all.filter {
            actor.isOne(of: $0.may) && (try? require($0, visit, of: inspection, actor)) != nil
        }
    }

    static func require(
        _ command: any Command.Type, _ visit: Visit, of inspection: Inspection, _ actor: Actor
    ) throws(Refusal) {
        guard inspection.state == .running || command.name == SignVisit.name,
            InspectionWorkflow.visits.allows(command, in: visit.state)
        else {
            throw Refusal(
                "visit-state", "对这一家的检查现在是“\(visit.state.label)”，不能\(command.title)", advice: "刷新页面查看最新情况")
        }
        if command.name == SignVisit.name, visit.signature != nil || inspection.state == .archived {
            throw Refusal("visit-signed", "已经签过字，不能再签", advice: "签错了的，由组长写明情况另附说明")
        }
        let member = inspection.isMember(actor.person)
        let may =
            switch command.name {
            case MoveVisit.name: member || leads(inspection, actor)
            case DropVisit.name: leads(inspection, actor)
            default: member
            }
        guard may else {
            throw Refusal(
                .forbidden, "visit-who", "你不在检查组里，不能\(command.title)", advice: "由检查组成员办理；要加人的，由组长改检查组")
        }
    }

    /// Why somebody must not inspect a unit: his own, or one where he has kin. Nil when nothing stands against it.
    static func recusal(
        _ person: Person, from unit: TownUnit, kin: [Kinship], _ directory: Directory
    ) -> String? {
        if person.unit == unit.id { return "\(person.name)是\(unit.name)的人，不能参加对本单位的检查" }
        if let own = kin.first(where: { $0.person == person.id && $0.unit == unit.id }) {
            return "\(person.name)登记了回避（\(own.relation)），不能参加对\(unit.name)的检查"
        }
        return nil
    }
}
