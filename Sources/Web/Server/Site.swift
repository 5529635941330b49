import Audit
import Foundation
import Kernel
import Papers
import Storage

/// What one ledger or room brings to the site.
package struct Module: Sendable {
    package let name: String
    package var migrations: [Migration] = []
    package var commands: [any Command.Type] = []
    package var routes: [Route] = []
    package var navigation: [NavigationEntry] = []
    package var kinds: [ItemKind] = []
    /// The kinds of record it keeps, which duties may ask for.
    package var records: [RecordKind] = []
    /// The kinds of paper it makes, each on a form a town may replace.
    package var papers: [PaperKind] = []
    /// What of it a person did, for the page of that person's year.
    package var performed: [Performed.Of] = []
    /// What it brings to a sample town.
    package var sample: Sample?
    /// What it takes from spreadsheets people already have.
    package var imports: [ImportKind] = []
    /// What may be begun from entries of other ledgers.
    package var offers: [ItemOffer] = []
    /// Its entries that were made from one of another ledger, newest first, as far as whoever asks sees them.
    package var madeFrom: MadeFrom?
    /// One line for each of its pages by the pattern of its address: what it is for, and where one goes from it.
    package var help: [String: String] = [:]
    /// Where somebody who is here for the first time begins with it.
    package var begins: [FirstStep] = []
    /// What it looks for each night.
    package var checks: [CheckupRule] = []
    /// Which of its rows lines of the journal speak for.
    package var proofs: [RowProof] = []
    /// What it keeps of its entries beside the shared row.
    package var tables: [MarkedTable] = []
    /// What of it waits for somebody beside entries to handle or review.
    package var waits: [Waiting] = []
    /// The parts people and units have in its entries beside owning them.
    package var parts: [ItemPart] = []
    /// Which open tasks ask for a record, from whoever keeps tasks.
    package var asks: OpenAsk.Of?

    package init(
        _ name: String, migrations: [Migration] = [], commands: [any Command.Type] = [], routes: [Route] = [],
        navigation: [NavigationEntry] = [], help: [String: String] = [:], begins: [FirstStep] = [],
        kinds: [ItemKind] = [],
        records: [RecordKind] = [],
        papers: [PaperKind] = [], imports: [ImportKind] = [], performed: [Performed.Of] = [],
        offers: [ItemOffer] = [], checks: [CheckupRule] = [], proofs: [RowProof] = [],
        tables: [MarkedTable] = [], waits: [Waiting] = [],
        parts: [ItemPart] = [], asks: OpenAsk.Of? = nil, madeFrom: MadeFrom? = nil, sample: Sample? = nil
    ) {
        (self.name, self.migrations, self.commands) = (name, migrations, commands)
        (self.routes, self.navigation, self.kinds) = (routes, navigation, kinds)
        (self.records, self.papers, self.imports) = (records, papers, imports)
        (self.performed, self.offers, self.sample) = (performed, offers, sample)
        (self.checks, self.proofs, self.waits) = (checks, proofs, waits)
        (self.parts, self.asks, self.tables) = (parts, asks, tables)
        (self.madeFrom, self.help, self.begins) = (madeFrom, help, begins)
    }
}

/// An act of one ledger that begins on the page of another's entry with what that entry says: its button stands there for those who
/// may.
package struct ItemOffer: Sendable {
    let label: String
    let may: Set<Role>
    let link: @Sendable (ID) -> Link

    package init(_ label: String, may: Set<Role>, link: @escaping @Sendable (ID) -> Link) {
        (self.label, self.may, self.link) = (label, may, link)
    }
}

/// The entries made from one entry: what a list of them is called, and where they are.
package struct MadeFrom: Sendable {
    let label: String
    let of: @Sendable (ID, Actor, any Kernel.Session) throws -> [Item]

    package init(
        _ label: String, _ of: @escaping @Sendable (ID, Actor, any Kernel.Session) throws -> [Item]
    ) {
        (self.label, self.of) = (label, of)
    }
}

/// A place in the menu, for those who may go there.
package struct NavigationEntry: Sendable {
    package let label: String
    package let link: Link
    package let may: Set<Role>

    package init(_ label: String, _ link: Link, may: Set<Role>) {
        (self.label, self.link, self.may) = (label, link, may)
    }
}

/// How an item of a kind is called and where its page is, for search, workbench and notices.
package struct ItemKind: Sendable {
    package let name: String
    package let label: String
    package let page: @Sendable (ID) -> Link
    /// The states' Chinese names.
    package let states: [String: String]
    /// What an entry says beyond the item, for the API and the command line; finds it through the scope once more.
    package typealias Detail = @Sendable (ID, Seen, any Session) throws -> [String: String]
    package let detail: Detail?
    /// The fields of `detail` that people read, in their order, with what each is called.
    package let labels: KeyValuePairs<String, String>
    /// What an entry gives to a paper about it; nil for kinds no papers are drafted from.
    package let facts: ItemFacts.Of?
    /// Who of those that see an entry reads its course; nil for all of them.
    package typealias Reads = @Sendable (ID, Actor, any Session) throws -> Bool
    package let readsCourse: Reads?
    /// What its owner is called: `承办`, `谈话人`.
    package let owner: String
    /// What those are called an entry is about besides; nil where who they are is not for everyone who reads it.
    package let involved: String?

    package init(
        _ name: String, _ label: String, states: [String: String], detail: Detail? = nil,
        labels: KeyValuePairs<String, String> = [:], facts: ItemFacts.Of? = nil, readsCourse: Reads? = nil,
        owner: String = "责任人", involved: String? = nil,
        page: @escaping @Sendable (ID) -> Link
    ) {
        (self.name, self.label, self.states, self.page) = (name, label, states, page)
        (self.detail, self.facts, self.readsCourse) = (detail, facts, readsCourse)
        self.labels = labels
        (self.owner, self.involved) = (owner, involved)
    }
}

/// Everything one running site shares.
package struct Site: Sendable {
    package let desk: Desk
    package let vault: Vault
    package let modules: [Module]
    package let assets: Assets
    /// Behind a proxy that ends TLS the visitor's address is the proxy's word.
    package let behindProxy: Bool
    /// Reached by TLS, ours or the proxy's: cookies are Secure.
    package let secure: Bool
    package let secret: [UInt8]
    /// How fast one visitor may ask; nil for as fast as they like.
    package var pace: Pace?
    /// From where it may be reached; nil for everywhere.
    package var allowed: AddressList?
    /// Where the journal of a town stood, as it was written down outside the database.
    package var anchors: @Sendable (ID) -> [Journal.Head] = { _ in [] }
    /// Writes down now where journals stand: from then on a folder without a town is one that has lost it.
    package var keepAnchors: @Sendable (Desk) async throws -> Void = { _ in }
    /// Keeps a text under a name for whoever holds the machine, and nobody else.
    package static let firstPasswords = "first-passwords.txt"
    package var keepForOperator: @Sendable (_ text: String, _ name: String) throws -> Void = { _, _ in }
    /// Whether the program was started with a mail server.
    package var sendsMail = false
    /// What whoever sets up the first town must type, as printed at start.
    package let setupCode: String
    private let kindByName: [String: ItemKind]
    package let help: PageHelp

    package init(
        desk: Desk, vault: Vault, modules: [Module], assets: Assets, behindProxy: Bool, secure: Bool? = nil,
        secret: [UInt8], setupCode: String
    ) {
        (self.desk, self.vault, self.modules) = (desk, vault, modules)
        (self.assets, self.behindProxy, self.secret, self.setupCode) = (
            assets, behindProxy, secret, setupCode
        )
        self.secure = secure ?? behindProxy
        kindByName = Dictionary(uniqueKeysWithValues: modules.flatMap(\.kinds).map { ($0.name, $0) })
        help = PageHelp(modules)
    }

    package var routes: [Route] { modules.flatMap(\.routes) }
    /// The nearest page above an address that only takes forms: `/tasks/1` above `/tasks/1/report`.
    func page(above path: String) -> Link? {
        var parts = path.split(separator: "/").map(String.init)
        while parts.count > 1 {
            parts.removeLast()
            let found = routes.contains { route in
                guard route.method == .get else { return false }
                let pattern = route.path.split(separator: "/")
                return pattern.count == parts.count
                    && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") && !$0.contains(".") || $0 == $1 }
            }
            if found { return Link(stored: "/" + parts.joined(separator: "/")) }
        }
        return nil
    }

    package var commands: [any Command.Type] { modules.flatMap(\.commands) }
    package func kind(_ name: String) -> ItemKind? { kindByName[name] }
    package func page(of item: Item) -> Link { kindByName[item.kind]?.page(item.id) ?? "/" }

    package func navigation(for role: Role) -> [NavigationEntry] {
        modules.flatMap(\.navigation).filter { $0.may.contains(role) }
    }
}
