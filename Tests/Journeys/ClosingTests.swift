import App
import Foundation
import Kernel
import Storage
import Support
import Testing

/// What was closed opens by two hands, and nothing is closed so that nobody hears of it.
@Suite struct ClosingTests {
    private let own = ("own_password", TestTown.password)

    @Test(arguments: Engine.underTest) func aClosedAccountOpensByANewPasswordFromTwo(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            func disabled() async throws -> Bool {
                try await database.read {
                    try $0.value("SELECT disabled FROM account WHERE login = '常纪委'", as: Bool.self)
                }
            }
            let id = try await database.read {
                try $0.value("SELECT id FROM account WHERE login = '常纪委'", as: ID.self)
            }
            let system = try await site.visitor("系统员"), guardian = try await site.visitor("安全员")
            _ = try await system.get("/accounts/\(id)/disable")
            try await system.post("/accounts/\(id)/disable", [("reason", "试"), own])
            #expect(try await disabled())
            // Both secretaries hear of it, also the one whose account it is.
            let told = try await database.read {
                try $0.value(
                    "SELECT count(*) FROM notice WHERE sentence LIKE '停用账号：常纪委%' AND held IS NOT NULL",
                    as: Int.self)
            }
            #expect(told == 3, "and the office")
            #expect(try await system.post("/accounts/\(id)/enable", []).status == 404)
            #expect(try await system.get("/accounts/\(id)/reset").status == 200)
            #expect(try await system.post("/accounts/\(id)/reset", [("reason", "试"), own]).status == 403)
            _ = try await guardian.get("/accounts/\(id)/reset")
            try await guardian.post("/accounts/\(id)/reset", [("reason", "复职"), own])
            #expect(try await disabled(), "until it is confirmed")
            let change = try await database.read {
                try $0.value("SELECT id FROM power_change WHERE state = 'open'", as: ID.self)
            }
            let page = try await system.get("/powers/\(change)")
            #expect(page.has("已停用") && page.has("重新启用"))
            try await system.post("/powers/\(change)/confirm", [own])
            #expect(try await !disabled())
        }
    }

    /// Somebody is left who reads the notices and can say no.
    @Test(arguments: Engine.underTest) func theLastOverseerStays(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let guardian = try await site.visitor("安全员")
            let overseers = try await database.read {
                try $0.rows(
                    "SELECT id FROM account WHERE role IN ('secretary', 'disciplineSecretary', 'office') AND disabled = 0"
                ) { try $0.next(ID.self) }
            }
            var refused = 0
            for id in overseers {
                _ = try await guardian.get("/accounts/\(id)/disable")
                let page = try await guardian.post("/accounts/\(id)/disable", [("reason", "试"), own])
                if page.has("最后一名能确认权限变更的人") { refused += 1 }
            }
            #expect(overseers.count > 2 && refused == 1)
        }
    }

    /// What was looked at is what happens: a place changed in between voids the move, and an opening whose person was moved.
    @Test(arguments: Engine.underTest) func aPlaceChangedInBetweenVoidsWhatWaits(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let person = try #require(site.town.actor("白镇长").person)
            let fiscal = site.town.unit("财政所").rawValue, willow = site.town.unit("柳湾村").rawValue
            let system = try await site.visitor("系统员"), guardian = try await site.visitor("安全员")
            let office = try await site.visitor("方主任"), edit = "/people/\(person)/edit"
            let who = [("label", "白镇长"), ("unit", site.town.unit("镇党委").rawValue), ("post", "党委副书记、镇长")]
            func waiting(_ kind: String) async throws -> ID? {
                try await database.read {
                    try $0.first(
                        "SELECT id FROM power_change WHERE kind = \(kind) AND state = 'open' ORDER BY id DESC"
                    ) { try $0.next(ID.self) }
                }
            }
            _ = try await system.get(edit)
            try await system.post(edit, who + [("charges", fiscal), ("charges", willow)])
            let first = try #require(try await waiting("move"))
            try await system.post(edit, who)
            #expect(try await waiting("move") == nil, "taken away in between")
            _ = try await office.get("/powers/\(first)")
            #expect(try await office.post("/powers/\(first)/confirm", [own]).status == 409)

            // Somebody without an account: opened for one place, moved before the word was given.
            try await system.post(
                "/people/new", [("label", "新来的"), ("unit", fiscal), ("post", "干事"), ("charges", "")])
            let newcomer = try await database.read {
                try $0.value("SELECT id FROM person WHERE name = '新来的'", as: ID.self)
            }
            _ = try await system.get("/accounts/new")
            try await system.post("/accounts/new", [("login", "新来的"), ("person", newcomer.rawValue)])
            let opening = try #require(try await waiting("open"))
            _ = try await guardian.get("/powers/\(opening)")
            #expect(try await guardian.get("/powers/\(opening)").has("财政所"))
            _ = try await system.get("/people/\(newcomer)/edit")
            try await system.post(
                "/people/\(newcomer)/edit",
                [("label", "新来的"), ("unit", fiscal), ("post", "干事"), ("charges", willow)])
            let refused = try await guardian.post("/powers/\(opening)/confirm", [own])
            #expect(refused.status == 409 && refused.has("重新提出"))
        }
    }

    @Test(arguments: Engine.underTest) func anotherNameIsTold(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let unit = site.town.unit("柳湾村"), system = try await site.visitor("系统员")
            _ = try await system.get("/units/\(unit)/edit")
            try await system.post("/units/\(unit)/edit", [("label", "柳树湾村"), ("kind", "village")])
            let office = try await site.visitor("方主任")
            #expect(try await office.get("/notices").has("单位“柳湾村”改名“柳树湾村”"))
            let auditor = try await site.visitor("审计员")
            #expect(try await auditor.get("/journal?act=unit.save").has("柳湾村，"))
        }
    }
}
