import Duties
import Foundation
import Kernel
import Office
import Plans
import Sodium
import Storage
import Web

/// The invented town 青石镇: its units and people, this year's plan read, published and worked on until today.
package struct Demo: Sendable {
    package struct SignInLine: Sendable {
        package let role: Role
        package let login: String
        package let password: String
    }

    struct TownFile: Codable {
        struct Unit: Codable {
            let name: String
            let kind: TownUnit.Kind
        }
        struct Person: Codable {
            let name: String
            let unit: String?
            let post: String
            let role: Role
        }
        struct Charge: Codable {
            let person: String
            let units: [String]
        }
        let town: String
        let units: [Unit]
        let people: [Person]
        let charges: [Charge]
    }

    let desk: Desk
    let today: Day
    let say: @Sendable (String) -> Void

    /// Who is in it, and the text of a year's plan.
    struct Content: Sendable {
        let file: TownFile
        let source: String
        let plan: @Sendable (_ year: Int) -> String
    }

    package init(_ desk: Desk, say: @escaping @Sendable (String) -> Void) {
        (self.desk, today, self.say) = (desk, desk.today, say)
    }

    /// Makes everything and returns one sign-in a role.
    package func make() async throws -> [SignInLine] {
        let text = String(decoding: try SampleFiles.data("plan.txt"), as: UTF8.self)
        let content = Content(
            file: try JSONDecoder().decode(TownFile.self, from: SampleFiles.data("town.json")),
            source: "青石镇方案.txt"
        ) { text.replacingOccurrences(of: "2026年", with: "\($0)年") }
        say("登记单位和人员")
        let (town, lines) = try await found(content.file, at: start)
        try await year(town, content)
        try await desk.perform(RunCheckup(), by: .program(town: town))
        return lines
    }

    var start: Instant { Instant(noonOf: Day(today.year, 1, 5) ?? today) }

    /// The plan of the year today is in, published and worked on until today; what lies ahead, where no other year follows.
    func year(_ town: ID, _ content: Content, volume: Int = 0, isLast: Bool = true) async throws {
        let start = start, actors = try await actors(town)
        say("读入 \(today.year) 年方案并发布")
        try await publish(town, content, actors, at: start)
        let sample = Sample.Town(
            id: town, actors: actors, directory: try await desk.read { try Directory($0, town: town) },
            today: today,
            charges: try await desk.read { session in
                let rows = try session.rows(
                    "SELECT person, unit FROM charge WHERE town = \(town) ORDER BY person, unit"
                ) { (person: try $0.next(ID.self), unit: try $0.next(ID.self)) }
                return Dictionary(grouping: rows, by: \.person).mapValues { $0.map(\.unit) }
            })
        say("送签责任书")
        for ledger in Wiring.samples {
            try await ledger.afterPlan?(desk, sample, start.adding(seconds: 9 * 86_400))
        }
        say("办理今年的任务")
        try await DemoYear(demo: self, town: sample, volume: volume).work()
        for act in isLast ? Wiring.samples.flatMap({ $0.ahead(sample) }) : [] {
            if let command = try await desk.read(act.command) {
                try await desk.performAny(command, by: act.actor)
            }
        }
    }

    func found(_ file: TownFile, at start: Instant) async throws -> (ID, [SignInLine]) {
        let kinds = Dictionary(uniqueKeysWithValues: file.units.map { ($0.name, $0.kind) })
        var commands: [any Command] = file.units.map { SaveUnit(label: $0.name, kind: $0.kind) }
        commands.append(
            ImportPeople(
                rows: file.people.map {
                    .init(
                        name: $0.name, unit: $0.unit ?? "", kind: kinds[$0.unit ?? ""] ?? .office,
                        post: $0.post)
                }))
        var lines: [SignInLine] = []
        for person in file.people {
            // Of the heads the one shown is a village's, who has most to do.
            let shown = person.role != .head || kinds[person.unit ?? ""] == .village
            let first = shown && !lines.contains { $0.role == person.role }
            let password = FirstPassword.make()
            // Only the printed sign-ins can be used; the others wait for a reset by the security administrator.
            let hash =
                first
                ? try await FirstPassword.hash(password) : Password.hash(Sodium.token(), cost: .light) ?? ""
            if first { lines.append(SignInLine(role: person.role, login: person.name, password: password)) }
            commands.append(
                OpenAccount(
                    login: person.name, named: [person.name, person.post, person.unit ?? ""],
                    role: person.role, hash: hash,
                    mustChange: !first))
        }
        let town = try await Town.found(file.town, desk: desk.at(.fixed(start)), then: commands)
        try await charge(file.charges, town, at: start)
        return (town, Role.allCases.compactMap { role in lines.first { $0.role == role } })
    }

    private func charge(_ charges: [TownFile.Charge], _ town: ID, at start: Instant) async throws {
        let directory = try await desk.read { try Directory($0, town: town) }
        for charge in charges {
            guard let person = directory.people.first(where: { $0.name == charge.person }) else { continue }
            let units = charge.units.compactMap { directory.unit(named: $0)?.id }
            try await desk.at(.fixed(start)).perform(
                SavePerson(
                    person: person.id, version: person.version, label: person.name, unit: person.unit,
                    post: person.post,
                    charges: units), by: .program(town: town))
        }
    }

    /// Every account of the town as an actor.
    func actors(_ town: ID) async throws -> [Actor] {
        try await desk.read { session in
            try session.rows(
                """
                SELECT account.id, person.id, person.name, account.role, person.unit FROM account
                JOIN person ON person.town = account.town AND person.id = account.person
                WHERE account.town = \(town) ORDER BY person.sort, account.id
                """
            ) {
                Actor(
                    town: town, account: try $0.next(), person: try $0.next(), name: try $0.next(),
                    role: try $0.next(),
                    unit: try $0.next())
            }
        }
    }

    private func publish(_ town: ID, _ content: Content, _ actors: [Actor], at start: Instant) async throws {
        guard let office = actors.first(where: { $0.role == .office }) else { return }
        let reading = desk.at(.fixed(start.adding(seconds: 7 * 86_400)))
        let entry = try await reading.perform(
            ReadPlan(
                title: "", year: today.year, text: content.plan(today.year), source: content.source),
            by: office)
        guard let plan = entry.item else { return }
        try await assign(plan, by: office, at: start.adding(seconds: 7 * 86_400 + 3600))
        let later = desk.at(.fixed(start.adding(seconds: 8 * 86_400)))
        try await later.perform(PublishPlan(plan: plan, version: nil), by: office)
    }
}

extension Demo {
    /// What a clerk corrects on the review page: work that the villages and offices do themselves.
    private func assign(_ plan: ID, by office: Actor, at: Instant) async throws {
        let own: [(word: String, lead: [String])] = [
            ("公开村级小微权力清单", ["villages"]), ("排查廉政风险点", ["offices", "villages"]),
            ("自查报告", ["offices", "villages"]),
        ]
        let duties = try await desk.read { try DutyStore.of(plan: plan, seenBy: Seen(office), in: $0) }
        for duty in duties {
            guard let change = own.first(where: { duty.item.title.contains($0.word) }) else { continue }
            let lead = duty.owners.filter(\.leads).map(\.target.text)
            let support = duty.owners.filter { !$0.leads }.map(\.target.text)
            try await desk.at(.fixed(at)).perform(
                EditDuty(
                    duty: duty.item.id, version: duty.item.version,
                    terms: DutyTerms(
                        work: duty.item.title, lead: change.lead,
                        support: (lead + support).filter { !change.lead.contains($0) },
                        supervisor: nil, rhythm: duty.rhythm, by: duty.by, requirement: duty.requirement,
                        count: duty.count, weight: duty.weight)), by: office)
        }
    }
}

/// The files of the sample town that the program brings.
package enum SampleFiles {
    package static func data(_ name: String) throws -> Data {
        guard let folder = Bundle.module.url(forResource: "Sample", withExtension: nil) else {
            throw MissingSample()
        }
        return try Data(contentsOf: folder.appendingPathComponent(name))
    }
}

struct MissingSample: Error, CustomStringConvertible {
    let description = "示例文件不在程序旁边（mingze_App.resources），重新安装程序"
}
