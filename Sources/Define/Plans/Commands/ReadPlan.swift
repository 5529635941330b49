import Kernel
import Reading
import Sodium
import Storage

/// Reads a plan's text in as a draft: clauses, and a draft duty for every work item.
package struct ReadPlan: Command {
    package static let name = "plan.read"
    package static let title = "读入方案"
    package static let may = PlanRules.makers

    /// Empty to take what the text says.
    let title: String
    let year: Int?
    let text: String
    /// The file it came from; empty when pasted.
    let source: String
    /// What the text says, once it was read.
    private var reading: PlanReading?

    private enum CodingKeys: String, CodingKey { case title, year, text, source }

    package init(title: String, year: Int?, text: String, source: String) {
        (self.title, self.year, self.text, self.source) = (title, year, text, source)
    }

    /// Reading may take a good part of a second: nobody's writing waits for it.
    package func prepared() async throws -> ReadPlan {
        var ready = self
        ready.reading = try read()
        return ready
    }

    private func read() throws -> PlanReading {
        guard text.unicodeScalars.count <= PlanReader.limit else {
            throw FormErrors("text", "正文超过 20 万字，只保留方案正文后重新读入")
        }
        let reading = PlanReader.read(text)
        try PlanRules.requireWork(reading)
        return reading
    }

    package func perform(in work: Work) throws -> Entry {
        let reading = try reading ?? read()
        let name = title.isEmpty ? reading.title : title
        guard !name.isEmpty else { throw FormErrors("title", "没有读出标题，填写方案标题") }
        guard name.count <= PlanRules.titleLimit else {
            throw FormErrors("title", "方案标题不超过 \(PlanRules.titleLimit) 个字，现在是 \(name.count) 个字，在这里写短的")
        }
        let year = year ?? reading.year ?? work.today.year
        try PlanRules.requireYear(year)
        let digest = Digest.sha256(text)
        try Self.refuseSame(digest, year: year, in: work)
        let unit = try Self.issuingUnit(work)
        let item = Item(
            id: work.newID(), kind: Plan.kind, number: try work.number(Plan.kind, "方案", year: year)[0],
            year: year,
            title: name, state: Plan.State.draft.rawValue, unit: unit, owner: nil,
            secrecy: .draft,
            clause: nil, opened: work.today, due: nil)
        try work.insert(
            Plan(item: item, issuer: reading.issuer ?? "", text: text, source: source), digest: digest)
        let before = try LastPlan.of(item, in: work)
        var clauses = PlanRules.clauses(reading, id: work.newID)
        let difference = before.map { PlanDifference(old: $0.pieces, new: LastPlan.pieces(text, clauses)) }
        // An amendment asks again only for what it says otherwise.
        let kept = before?.year == year ? difference?.unchanged ?? [] : []
        clauses = PlanRules.settle(clauses, as: kept)
        for (index, clause) in clauses.enumerated() { try work.insert(clause, of: item.id, sort: index) }
        try work.index(item.id, item.title + " " + item.number + " " + text)
        let pairs = difference?.pairs ?? [:]
        let duties = PlanRules.duties(reading, clauses: clauses, text: text, year: year).map { duty in
            var duty = duty
            duty.before = pairs[duty.clause]
            return duty
        }
        try work.announce(
            PlanRead(
                plan: item, before: before?.plan, duties: duties, kept: kept.map { ($0.new.id, $0.old.id) }))
        return Entry(
            item.id, "读入方案",
            [
                "title": item.title, "text": digest, "clauses": "\(clauses.count)",
                "work": "\(clauses.count { $0.isWork })", "source": source,
            ])
    }

    /// The same text is not drafted twice for a year.
    static func refuseSame(_ digest: String, year: Int, in work: Work) throws {
        let same = try work.session.first(
            """
            SELECT item.number FROM plan JOIN item ON item.town = plan.town AND item.id = plan.id
            WHERE plan.town = \(work.town) AND plan.digest = \(digest) AND item.year = \(year) AND item.state NOT IN ('replaced', 'amended')
            """
        ) { try $0.next(String.self) }
        if let same {
            throw Refusal("plan-same", "同一份正文已经读入过，编号 \(same)", advice: "在方案列表中打开它继续办理")
        }
    }

    /// The Party committee, or failing one the first body there is.
    static func issuingUnit(_ work: Work) throws -> ID {
        let found = try work.session.first(
            """
            SELECT id FROM unit WHERE town = \(work.town) AND closed = 0
            ORDER BY CASE kind WHEN 'committee' THEN 0 ELSE 1 END, sort, id LIMIT 1
            """
        ) { try $0.next(ID.self) }
        guard let found else { throw Refusal("no-unit", "还没有登记单位，方案不知道由谁发布", advice: "先由系统管理员登记单位和人员") }
        return found
    }
}
