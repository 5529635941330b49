/// What a clause asks of one task: which act, on what, how much of what, by whom together, with which floor each time.
package struct Requirement: Sendable {
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
    /// 上门, 到村: asking by telephone is not it.
    var isOnTheSpot = false
    /// Only who could not come has the days after the span.
    var graceIsForAbsent = false
    /// The words in which an occasion is asked for by its name.
    var event = ""
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
        case .people: record.people
        case .by: record.by
        }
    }
}
