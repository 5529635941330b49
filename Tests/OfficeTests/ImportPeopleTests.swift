import Kernel
import Support
import Testing

@testable import Office

/// Who is the same and who is another, in a list of people taken in.
@Suite struct ImportPeopleTests {
    @Test(arguments: Engine.underTest) func namesakesAreTwoAndWhoMovedIsOne(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            func take(_ rows: [(name: String, unit: String)]) async throws -> Int {
                try await town.desk.perform(
                    ImportPeople(
                        rows: rows.map { .init(name: $0.name, unit: $0.unit, kind: .village, post: "村会计") }),
                    by: town.actor("系统员"))
                return try await town.desk.read {
                    try Directory($0, town: town.id).people.count { $0.post.hasSuffix("村会计") }
                }
            }
            #expect(try await take([("郑建国", "石桥村"), ("郑建国", "柳湾村"), ("于飞", "石桥村")]) == 3)
            #expect(try await take([("郑建国", "石桥村"), ("郑建国", "柳湾村"), ("于飞", "石桥村")]) == 3, "taken twice")
            #expect(try await take([("于飞", "柳湾村")]) == 3, "who moved is not a second one")
        }
    }

    /// Promoted, moved, retired: not registered a second time without a word.
    @Test(arguments: Engine.underTest) func whoIsPromotedIsNoNewcomer(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            let row = ImportPeople.Row(name: "康干事", unit: "党政综合办公室", kind: .office, post: "副主任")
            let before = try await town.desk.read { try Directory($0, town: town.id).people.count }
            await #expect(throws: FormErrors.self) {
                try await town.desk.perform(ImportPeople(rows: [row]), by: town.actor("系统员"))
            }
            do {
                try await town.desk.perform(ImportPeople(rows: [row]), by: town.actor("系统员"))
            } catch let errors as FormErrors {
                let sentence = errors.sentence(for: "others") ?? ""
                #expect(sentence.contains("康干事（党政综合办公室 副主任）") && sentence.contains("财政所干事"), "\(sentence)")
            }
            #expect(try await town.desk.read { try Directory($0, town: town.id).people.count } == before)
            try await town.desk.perform(ImportPeople(rows: [row], others: true), by: town.actor("系统员"))
            #expect(try await town.desk.read { try Directory($0, town: town.id).people.count } == before + 1)
        }
    }
}
