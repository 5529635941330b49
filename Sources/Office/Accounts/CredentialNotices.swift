import Kernel
import Storage

extension Work {
    /// Tells whose account it is that the way into it has changed, so that a change nobody asked for does not go unseen (ASVS V2.2.3,
    /// V2.5.5). The administrators of the set-up are nobody's person and have no tray; the journal has theirs.
    func tellOwner(of account: ID?, _ sentence: String) throws {
        let person = try session.first(
            "SELECT person FROM account WHERE town = \(town) AND id = \(account)"
        ) { try $0.next(ID?.self) }
        guard let person, let person else { return }
        let advice = person == actor.person ? "不是本人操作的，马上告诉安全管理员" : "有疑问的，马上问安全管理员，也可以请审计管理员查看留痕"
        try notify(person, "\(sentence)。\(advice)", at: "/account", item: nil, mark: "account:\(newID())")
    }
}
