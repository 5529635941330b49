import Kernel
import Storage

/// Many generated towns in one database, for measuring: the first is made through the commands people use, the others are copies of
/// it. The same seed on the same day makes the same rows.
package struct County: Sendable {
    package static let mostTowns = 3000
    let database: any Database
    let today: Day
    let towns: Int
    let years: Int
    let seed: Int
    let works: Int
    let say: @Sendable (String) -> Void

    package init(
        _ database: any Database, today: Day, towns: Int, years: Int, works: Int, seed: Int,
        say: @escaping @Sendable (String) -> Void
    ) {
        (self.database, self.today, self.towns) = (database, today, towns)
        (self.years, self.works, self.seed, self.say) = (years, works, seed, say)
    }

    /// Returns one sign-in a role, of the first town. In the others the same names with the town's number behind them and the same
    /// passwords.
    package func make() async throws -> [Demo.SignInLine] {
        var numbers = SeededNumbers(seed)
        let generated = GeneratedTown(&numbers)
        let plans = (0..<years).map {
            GeneratedPlan(today.year - $0, of: generated, works: works, &numbers).text
        }
        let (thisYear, name) = (today.year, generated.file.town)
        let content = Demo.Content(file: generated.file, source: "\(name)方案.txt") { plans[thisYear - $0] }
        let first = demo(until: end(of: today.year - years + 1))
        say("登记 \(generated.file.units.count) 个单位、\(generated.file.people.count) 个账号")
        let (town, lines) = try await first.found(content.file, at: first.start)
        for year in (today.year - years + 1)...today.year {
            try await demo(until: end(of: year)).year(
                town, content, volume: works * 14, isLast: year == today.year)
        }
        try await copy(town)
        return lines
    }

    private func end(of year: Int) -> Day { min(today, Day(year, 12, 31) ?? today) }

    private func demo(until day: Day) -> Demo {
        Demo(Wiring.desk(database, clock: .fixed(Instant(noonOf: day).adding(seconds: 6 * 3600))), say: say)
    }

    private func copy(_ town: ID) async throws {
        guard towns > 1 else { return }
        let source = try await database.read { try TownCopy(of: town, in: $0) }
        for number in 2...towns {
            let copy = ID(at: Instant(noonOf: today))
            try await database.write { session in
                try source.make(copy, name: "示例\(number)镇", mark: "\(number)", in: session)
            }
            if number % 10 == 0 || number == towns { say("复制乡镇：\(number)/\(towns)") }
        }
    }
}
