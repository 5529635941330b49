import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Office

/// People come and go; their work stays.
@Suite(.serialized) struct PeopleTests {
    @Test(arguments: Engine.underTest) func workOfSomebodyWhoLeftGoesToAnother(_ engine: Engine) async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let (town, mayor) = (site.town, site.town.actor("白镇长"))
            let office = try await site.visitor("方主任"), admin = try await site.visitor("系统员")
            let draft = try await office.post(
                "/plans/new",
                [("text", "青石镇2026年要点\n一、任务\n（一）每季度研究一次。（责任单位：镇长）"), ("title", ""), ("year", "")])
            let published = try await office.post(
                draft.path.replacing("/review", with: "/publish"), [("version", "1")])
            #expect(published.status == 200)
            let person = try #require(mayor.person), unit = try #require(mayor.unit)
            let fields = [
                ("label", "白镇长"), ("unit", unit.rawValue), ("post", "镇长"), ("version", "1"), ("left", "on"),
                ("own_password", TestTown.password),
            ]
            #expect(try await admin.post("/people/\(person)/edit", fields).status == 200)
            let told = try await office.get("/notices")
            let link = try #require(
                told.text.firstMatch(of: #/href="(/notices/[0-9a-f-]+)">白镇长已调离，名下还有 4 件没有办结/#)
            ).output.1
            let list = try await office.get(String(link))
            #expect(list.path == "/tasks?owner=\(person)")
            #expect(list.has("任务：4 件") && list.has("只看 白镇长 名下的任务"))
            let task = try await town.desk.read { session in
                try session.value(
                    "SELECT id FROM item WHERE kind = 'task' AND owner = \(person) LIMIT 1", as: ID.self)
            }
            let other = try #require(town.actor("安书记").person)
            let named = try await office.post("/tasks/\(task)/assign", [("person", other.rawValue)])
            #expect(named.status == 200 && named.has("安书记"))
            let outside = try #require(town.actor("古所长").person)
            #expect(
                try await office.post("/tasks/\(task)/assign", [("person", outside.rawValue)]).status == 422)
        }
    }

    /// 职级 and telephone: left out they stay, said they change.
    @Test(arguments: Engine.underTest) func levelAndTelephoneStayUntilSaidOtherwise(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town, admin = try await site.visitor("系统员")
            let one = try #require(town.actor("康干事").person)
            func person() async throws -> Person? {
                try await town.desk.read { try Directory($0, town: town.id).person(one) }
            }
            for (level, phone) in [("四级主任科员", "1381"), (nil, "1399")] as [(String?, String)] {
                let known = try #require(try await person())
                try await town.desk.perform(
                    SavePerson(
                        person: one, label: known.name, unit: known.unit, post: known.post, level: level,
                        phone: phone), by: town.actor("系统员"))
                let kept = try await person()
                #expect(kept?.level == "四级主任科员" && kept?.phone == phone)
            }
            let form = try await admin.get("/people/\(one)/edit")
            #expect(form.text.contains("value=\"1399\"") && form.text.contains("value=\"四级主任科员\""))
        }
    }
}
