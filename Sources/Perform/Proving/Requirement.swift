/// What a clause asks of one task: which act, on what, how much of what, by whom together, with which floor each time.
struct Requirement: Sendable {
    /// Over whom or what it is counted.
    enum Extent: Sendable, Equatable {
        /// So many of them, whichever.
        case some(Int)
        /// All of these, by name.
        case all
    }

    struct Floor: Sendable, Equatable {
        let count: Int
        /// 户, 村, 人, 部门, 天, 个项目: as the clause says it.
        let unit: String
        /// Met by each village it covers, not by the whole.
        let isPerVillage: Bool
    }

    enum Field: Sendable {
        case about, people, by
    }

    var act: Act
    /// The clause's words ask for it; otherwise nothing counts before somebody has looked.
    var isActRead = true
    var topics: Set<Topic>
    var measure = Amount.Measure.times
    var extent = Extent.some(1)
    /// The names it counts among; empty where it counts events.
    var targets: [String] = []
    var field = Field.about
    var floors: [Floor] = []
    /// Every unit that has to be there, the owing one first; empty where it stands alone.
    var joint: [String] = []
    /// 专题: a meeting for this and nothing else.
    var isSpecial = false
    /// 书面: told on paper.
    var isWritten = false
    /// Paper will do for whoever cannot come.
    var allowsPaper = false
    /// 印发 and the like belongs to it.
    var wantsIssue = false
    /// Whose report is to be heard: units and the words for them.
    var heard: [String] = []
    /// Which kind of place is to be looked at, where the clause says only one.
    var places: Set<Amount.Measure> = []
    /// 逐一: of several together none counts.
    var isOneByOne = false
    /// Each leader at his own villages.
    var ownVillagesOnly = false
    /// Or at the offices in his charge: 到分管部门或联系村.
    var ownOfficesToo = false
    /// The person who holds the post on the due day, where the duty lies on a person or a post.
    var ownerName: String?
    /// 上门, 到村: asking by telephone is not it.
    var isOnTheSpot = false
    /// Only who could not come has the days after the span.
    var graceIsForAbsent = false
    /// The words that ask for it.
    var focus = ""
    /// The words in which an occasion is asked for by its name.
    var event = ""
    /// The festivals before each of which it is asked for; they are what it is counted by.
    var festivals: [String] = []
    /// Works and the like that are listed, each of which is to be seen to once.
    var works: [String] = []
    /// Whom a study session is for, where it is counted in times.
    var audience: [String] = []

    var need: Int {
        switch extent {
        case .some(let count): count
        case .all: targets.count
        }
    }

    /// The names of a record among which it is counted.
    func listed(_ record: ProofCase.Record) -> [String] {
        switch field {
        case .about: record.about
        // Clerks write who sat there in either place.
        case .people:
            Set(record.people).isDisjoint(with: targets) && !Set(record.about).isDisjoint(with: targets)
                ? record.about : record.people
        case .by: record.by
        }
    }
}

/// What a task asks, read once and asked of many records.
package final class ProofAsked: Sendable {
    /// The task without records, every text as it is read.
    let item: ProofCase
    let requirement: Requirement
    private let found = FoundRecords()
    private var owner: String { item.unit }

    /// `terms` as a person has set them; nil where the clause's own words hold. `times` is how often, where the plan's rhythm says it.
    package init(_ asking: ProofCase, terms: RequirementTerms? = nil, times: Int? = nil) {
        var item = asking.plain
        item.records = []
        item.town = asking.town.prepared
        self.item = item
        let reader = RequirementReader(item)
        var read = reader.read()
        if let times, read.measure == .times, read.targets.isEmpty { read.extent = .some(times) }
        requirement = terms.map { read.set($0, reader) } ?? read
    }

    /// One record by itself; `meetings` are the days on which accounts were given before it, where the clause counts from them.
    func finding(_ record: ProofCase.Record, after meetings: [String] = []) -> ProofRule.Finding {
        found.finding(of: record, after: meetings) {
            RecordJudge(item, requirement, record, after: meetings).finding
        }
    }

    package var words: String { requirement.words(owner: owner) }
    package var terms: RequirementTerms { requirement.terms(owner: owner) }
    package var need: Int { requirement.need }
    /// 次, 村, 人, 部门, 份, 户.
    package var measure: String { requirement.measure.rawValue }
    /// It is counted among names, or has a floor: what a record has to say for it.
    package var wantsNames: Bool { !requirement.targets.isEmpty && requirement.field == .about }
    package var floorWords: String? {
        requirement.floors.first.map { "\($0.isPerVillage ? "每村" : "每次") \($0.count) \($0.unit)" }
    }
}
