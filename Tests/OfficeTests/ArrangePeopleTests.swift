import Kernel
import Support
import Testing
import Web
import Words

@testable import Office

/// The town's own order of units and people.
@Suite struct ArrangePeopleTests {
    @Test(arguments: Engine.underTest) func theNamedChangePlacesAndOthersStay(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            func directory() async throws -> Directory {
                try await town.desk.read { try Directory($0, town: town.id) }
            }
            let before = try await directory(), villages = before.units(.village)
            try await town.desk.perform(
                ArrangePeople(units: villages.reversed().map(\.id)), by: town.actor("方主任"))
            let after = try await directory()
            #expect(after.units(.village).map(\.name) == villages.reversed().map(\.name))
            #expect(
                after.units.filter { $0.kind != .village }.map(\.id)
                    == before.units.filter { $0.kind != .village }.map(\.id))
            // Who belongs to a village goes with it.
            let places = after.presentPeople.compactMap { person in
                after.units(.village).firstIndex { $0.id == person.unit }
            }
            #expect(places == places.sorted() && Set(places).count > 1)
            let leaders = after.presentPeople.filter { after.unit($0.unit)?.kind == .committee }
            try await town.desk.perform(
                ArrangePeople(people: leaders.reversed().map(\.id)), by: town.actor("系统员"))
            let turned = try await directory()
            #expect(
                turned.presentPeople.filter { turned.unit($0.unit)?.kind == .committee }.map(\.id)
                    == leaders.reversed().map(\.id))
            #expect(Set(turned.people.map(\.sort)).count == turned.people.count)
        }
    }

    /// Rows that are otherwise equal stand in that order, and only those.
    @Test(arguments: Engine.underTest) func equalRowsStandInTheTownsOrder(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            let names = try await town.desk.read { try Directory($0, town: town.id) }
            let villages = names.units(.village).map(\.id), turned = Array(villages.reversed())
            #expect(names.settled(turned, unit: { $0 }) { _, _ in true } == villages)
            #expect(names.settled(turned, unit: { $0 }) { _, _ in false } == turned)
            let rows = turned.enumerated().map { (unit: $1, day: $0 / 2) }
            let settled = names.settled(rows, unit: { $0.unit }) { $0.day == $1.day }
            #expect(settled.map(\.day) == rows.map(\.day), "days stay in their order")
        }
    }

    @Test(arguments: Engine.underTest) func nobodyElseArrangesAndNothingUnknown(_ engine: Engine) async throws
    {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), unit = town.unit("石桥村")
            await #expect(throws: Refusal.self) {
                try await town.desk.perform(ArrangePeople(units: [unit]), by: town.actor("康干事"))
            }
            for units in [[], [unit, unit], [unit, ID(at: town.clock.clock.now())]] as [[ID]] {
                await #expect(throws: FormErrors.self) {
                    try await town.desk.perform(ArrangePeople(units: units), by: town.actor("方主任"))
                }
            }
        }
    }

    /// Surnames that are read otherwise than their letter stand where they are read; numbers by what they are.
    @Test func namesStandByPinyinOrStrokes() {
        let names = ["张三", "单雄", "曾国", "仇和", "李四", "安康", "区明", "王五"]
        #expect(
            NameOrder.pinyin.sorted(names) { $0 } == ["安康", "李四", "区明", "仇和", "单雄", "王五", "曾国", "张三"])
        #expect(NameOrder.strokes.sorted(["曾国", "丁一", "王五"]) { $0 } == ["丁一", "王五", "曾国"])
        #expect(NameOrder.pinyin.sorted(["问题10号", "问题9号"]) { $0 } == ["问题9号", "问题10号"])
    }
}
