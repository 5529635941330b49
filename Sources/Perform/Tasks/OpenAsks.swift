import Kernel
import Proving
import Storage
import Web

/// Which open tasks wait for a record, for the forms in which it is made.
enum OpenAsks {
    static func of(
        _ actor: Actor, _ acts: Set<String>, _ today: Day, _ ports: TasksLedger.Ports,
        in session: any Kernel.Session
    ) throws -> [OpenAsk] {
        guard let unit = actor.unit else { return [] }
        let bare = try CreditStore.open(
            of: unit, person: actor.person, on: today, in: session, town: actor.town)
        guard !bare.isEmpty else { return [] }
        let town = try ProofTown.of(actor.town, in: session)
        return try ports.worded(bare, in: session, town: actor.town).compactMap { task in
            let asked = town.asked(task)
            guard acts.contains(asked.terms.act) else { return nil }
            return OpenAsk(
                task: task.task.item, words: asked.words, wantsPlaces: asked.wantsNames,
                floor: asked.floorWords)
        }
    }
}
