import Kernel
import Storage

/// What an open task waits for, told where such a record is made: a form asks for more only of those who owe it.
package struct OpenAsk: Sendable {
    package let task: Item
    /// What its clause asks, in words.
    package let words: String
    /// It is counted among villages, offices or people: the record has to name them.
    package let wantsPlaces: Bool
    /// `每次 60 户`: the record has to say how many.
    package let floor: String?

    /// The open tasks of an actor, and of the unit he keeps records for, that ask for one of these acts now.
    package typealias Of =
        @Sendable (Actor, _ acts: Set<String>, _ today: Day, any Session) throws -> [OpenAsk]

    package init(task: Item, words: String, wantsPlaces: Bool, floor: String?) {
        (self.task, self.words, self.wantsPlaces, self.floor) = (task, words, wantsPlaces, floor)
    }
}
