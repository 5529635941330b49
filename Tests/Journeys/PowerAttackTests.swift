import App
import Foundation
import Kernel
import Sodium
import Storage
import Support
import Testing

@testable import Office
@testable import Talks

/// What one administrator tries while the second hand confirms in good faith.
@Suite(.serialized) struct PowerAttackTests {
    private let own = ("own_password", TestTown.password)

    private func site(_ engine: Engine, _ body: (RunningSite, any Database) async throws -> Void) async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            try await body(site, database)
        }
    }

    private func waiting(_ kind: String, _ database: any Database) async throws -> ID? {
        try await database.read {
            try $0.first(
                "SELECT id FROM power_change WHERE kind = \(kind) AND state = 'open' ORDER BY id DESC LIMIT 1"
            ) { try $0.next(ID.self) }
        }
    }

    /// A person with a past is renamed, an account opened for the new name, and the name taken back: somebody else would read the past.
    @Test(arguments: Engine.underTest) func anotherNameGivesNobodyAWayIn(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let system = try await site.visitor("系统员"), guardian = try await site.visitor("安全员")
            let unit = site.town.unit("石桥村").rawValue
            _ = try await system.get("/people/new")
            try await system.post("/people/new", [("label", "丙某"), ("unit", unit), ("post", "村文书")])
            let person = try await database.read {
                try $0.value("SELECT id FROM person WHERE name = '丙某'", as: ID.self)
            }
            func name() async throws -> String {
                try await database.read {
                    try $0.value("SELECT name FROM person WHERE id = \(person)", as: String.self)
                }
            }
            let edit = "/people/\(person)/edit"
            _ = try await system.get(edit)
            let renamed = try await system.post(edit, [("label", "丁某"), ("unit", unit), ("post", "村文书")])
            #expect(renamed.path.contains("waits"))
            #expect(try await name() == "丙某", "another name waits for an overseer")
            let move = try #require(try await waiting("move", database))
            _ = try await system.get("/accounts/new")
            try await system.post("/accounts/new", [("login", "bing"), ("person", person.rawValue)])
            let opening = try #require(try await waiting("open", database))
            // The name confirmed, the opening is of somebody else than was looked at.
            let office = try await site.visitor("方主任")
            let page = try await office.get("/powers/\(move)")
            #expect(page.has("丙某，石桥村 → 丁某，石桥村"))
            try await office.post("/powers/\(move)/confirm", [own])
            #expect(try await name() == "丁某")
            _ = try await guardian.get("/powers/\(opening)")
            #expect(try await guardian.post("/powers/\(opening)/confirm", [own]).status == 409)
            #expect(try await site.visitor("安书记").get("/notices").has("丙某（村文书）改名丁某"))
            // Another post is another, too; and an opening that goes through is told.
            _ = try await system.get("/accounts/new")
            try await system.post("/accounts/new", [("login", "bing"), ("person", person.rawValue)])
            let second = try #require(try await waiting("open", database))
            try await system.post(edit, [("label", "丁某"), ("unit", unit), ("post", "村会计")])
            #expect(try await guardian.post("/powers/\(second)/confirm", [own]).status == 409)
            try await system.post("/accounts/new", [("login", "bing"), ("person", person.rawValue)])
            let third = try #require(try await waiting("open", database))
            #expect(try await guardian.get("/accounts").has("有 1 件权限变更等你核对、确认"), "without a tray")
            try await guardian.post("/powers/\(third)/confirm", [own])
            #expect(try await site.visitor("安书记").get("/notices").has("开通账号：bing（丁某（村会计），干部"))
        }
    }

    /// Two administrators who gave the office a password of theirs are not the third hand with it.
    @Test(arguments: Engine.underTest) func whoWasLetInAnewConfirmsNothingYet(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let guardian = try await site.visitor("安全员"), system = try await site.visitor("系统员")
            func account(_ login: String) async throws -> ID {
                try await database.read {
                    try $0.value("SELECT id FROM account WHERE login = \(login)", as: ID.self)
                }
            }
            func half(_ page: WebPage) throws -> String {
                try String(
                    #require(page.text.firstMatch(of: #/<code>([a-z]{4}-[a-z]{4}\d)</code>/#)).output.1)
            }
            let id = try await account("方主任")
            _ = try await guardian.get("/accounts/\(id)/reset")
            let first = try half(try await guardian.post("/accounts/\(id)/reset", [("reason", "忘记"), own]))
            let reset = try #require(try await waiting("reset", database))
            #expect(try await guardian.get("/accounts/\(id)").has("还没有生效"))
            _ = try await system.get("/powers/\(reset)")
            let second = try half(try await system.post("/powers/\(reset)/confirm", [own]))
            #expect(
                try await site.visitor("安书记").get("/notices").has("重置密码：方主任"), "the office is told of too")
            let office = Visitor(site.address)
            try await office.post("/sign-in", [("login", "方主任"), ("password", "\(first)-\(second)")])
            let changed = [
                ("current_password", "\(first)-\(second)"), ("password", "qingshi-2026-office"),
                ("again", "qingshi-2026-office"),
            ]
            _ = try await office.get("/password")
            try await office.post("/password", changed)
            let head = try await account("古所长")
            _ = try await guardian.get("/accounts/\(head)")
            try await guardian.post("/accounts/\(head)/role", [("role", "leader"), ("reason", "任职"), own])
            let grant = try #require(try await waiting("role", database)), address = "/powers/\(grant)"
            let page = try await office.get(address)
            #expect(page.has("以后看得到") && page.has("财政所所长") && page.has("本单位和分管单位的事项"))
            let refused = try await office.post(
                "\(address)/confirm", [("own_password", "qingshi-2026-office")])
            #expect(refused.status == 403 && refused.has("三天"))
            let secretary = try await site.visitor("安书记")
            _ = try await secretary.get(address)
            try await secretary.post("\(address)/confirm", [own])
            let role = try await database.read {
                try $0.value("SELECT role FROM account WHERE id = \(head)", as: String.self)
            }
            #expect(role == "leader")
        }
    }

    /// A unit renamed, a person moved there, the name taken back: what waits is void, and so is what waits for an account that is closed.
    @Test(arguments: Engine.underTest) func whatItWasAboutHasChangedIsVoid(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let system = try await site.visitor("系统员"), office = try await site.visitor("方主任")
            let fiscal = site.town.unit("财政所"), person = try #require(site.town.actor("何支书").person)
            _ = try await system.get("/units/\(fiscal)/edit")
            try await system.post("/units/\(fiscal)/edit", [("label", "石桥村档案室"), ("kind", "office")])
            try await system.post(
                "/people/\(person)/edit",
                [("label", "何支书"), ("post", "村党支部书记"), ("unit", fiscal.rawValue)])
            let move = try #require(try await waiting("move", database))
            try await system.post("/units/\(fiscal)/edit", [("label", "财政所"), ("kind", "office")])
            #expect(try await waiting("move", database) == nil)
            let ended = try await site.visitor("审计员").get("/journal?act=unit.save")
            #expect(ended.has("等确认的作废：调整姓名、单位或分管单位 何支书"))
            _ = try await office.get("/powers/\(move)")
            #expect(try await office.post("/powers/\(move)/confirm", [own]).status == 409)

            let guardian = try await site.visitor("安全员"), auditor = try await site.visitor("审计员")
            let id = try await database.read {
                try $0.value("SELECT id FROM account WHERE login = '康干事'", as: ID.self)
            }
            let clerk = try #require(site.town.actor("康干事").person)
            for close in ["disable", "left"] {
                _ = try await guardian.get("/accounts/\(id)/reset")
                try await guardian.post("/accounts/\(id)/reset", [("reason", "忘记"), own])
                let reset = try #require(try await waiting("reset", database))
                if close == "disable" {
                    try await system.post("/accounts/\(id)/disable", [("reason", "调离"), own])
                } else {
                    try await system.post(
                        "/people/\(clerk)/edit",
                        [
                            ("label", "康干事"), ("post", "干事"), ("unit", fiscal.rawValue), ("left", "on"),
                            ("own_password", TestTown.password),
                        ])
                }
                _ = try await auditor.get("/powers/\(reset)")
                #expect(try await auditor.post("/powers/\(reset)/confirm", [own]).status == 409, "\(close)")
            }
            let notices = try await office.get("/notices")
            #expect(!notices.has("康干事的职务"))
            try await system.post(
                "/people/\(person)/edit",
                [("label", "何支书"), ("post", "党委书记"), ("unit", site.town.unit("石桥村").rawValue)])
            #expect(try await office.get("/notices").has("何支书的职务由村党支部书记改为党委书记"))
            #expect(try await auditor.get("/journal?act=person.save").has("何支书，党委书记"))
        }
    }

    @Test(arguments: Engine.underTest) func twoWhoLookAlikeAreNotRegistered(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let system = try await site.visitor("系统员"), unit = site.town.unit("财政所").rawValue
            _ = try await system.get("/people/new")
            for name in ["古\u{200B}所长", "古\u{3000}所长", "古所长\u{202E}", "古 所长", "古所长\u{3164}", "古\u{FE0F}所长"] {
                let page = try await system.post(
                    "/people/new", [("label", name), ("unit", unit), ("post", "财政所\u{200B}所长")])
                #expect(page.status == 422 && page.has("已经登记过财政所所长 古所长"), "\(name.debugDescription)")
            }
            let id = try await database.read {
                try $0.value("SELECT id FROM account WHERE login = '康干事'", as: ID.self)
            }
            _ = try await system.get("/accounts/\(id)/disable")
            try await system.post("/accounts/\(id)/disable", [("reason", "调离"), own])
            #expect(
                try await system.post("/accounts/\(id)/disable", [("reason", "调离"), own]).status == 409,
                "once")
        }
    }
    /// What was begun while somebody stood is not done once he does not: who acts is looked at in the transaction of the act.
    @Test(arguments: Engine.underTest) func whoIsClosedActsNoMore(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let office = site.town.actor("方主任"), id = try #require(office.account)
            let (before, after) = (ReadNotices(), ReadNotices())
            try await site.town.desk.perform(before, by: office)
            for change: SQL in [
                "disabled = 1", "disabled = 0, role = 'staff'", "role = 'office', person = NULL",
            ] {
                try await database.write { try $0.execute("UPDATE account SET \(change) WHERE id = \(id)") }
                await #expect(throws: Refusal.self, "\(change)") {
                    try await site.town.desk.perform(after, by: office)
                }
            }
            try await database.write {
                try $0.execute("UPDATE account SET person = \(office.person) WHERE id = \(id)")
                try $0.execute(
                    "UPDATE person SET unit = \(site.town.unit("财政所")) WHERE id = \(office.person)")
            }
            await #expect(throws: Refusal.self, "moved") {
                try await site.town.desk.perform(after, by: office)
            }
        }
    }

    /// Waits that whoever guesses could end himself would be none.
    @Test(arguments: Engine.underTest) func waitsAreEndedSeldomAndWithTheOwnersKnowledge(_ engine: Engine)
        async throws
    {
        try await site(engine) { site, database in
            let guardian = try await site.visitor("安全员")
            let id = try await database.read {
                try $0.value("SELECT id FROM account WHERE login = '古所长'", as: ID.self)
            }
            func unlock() async throws -> WebPage {
                _ = try await guardian.get("/accounts/\(id)")
                return try await guardian.post("/accounts/\(id)/unlock", [own])
            }
            func lock() async throws {
                let now = site.town.clock.clock.now().adding(seconds: 600)
                try await database.write {
                    let name = String(Digest.sha256("古所长").prefix(32))
                    try $0.execute(
                        "INSERT INTO sign_try (name, source, failures, last, until) VALUES (\(name), 'at:1', 5, \(now), \(now))"
                    )
                }
            }
            #expect(try await unlock().status == 409, "nothing to end")
            for turn in 1...3 {
                try await lock()
                #expect(try await unlock().status == 200, "\(turn)")
                site.town.clock.turn(seconds: 1)
            }
            try await lock()
            let often = try await unlock()
            #expect(often.status == 409 && often.has("一天内已经解锁 3 次"))
            let owner = try await site.visitor("古所长")
            #expect(try await owner.get("/notices").has("解除了账号 古所长 连续输错密码以后的等待"))
            #expect(
                try await guardian.post("/accounts/\(id)/unlock", []).status == 422,
                "without the own password")
        }
    }

    /// What is to stand for three days stands first, whatever else is told.
    @Test(arguments: Engine.underTest) func whatIsToBeSeenIsNotBuried(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let secretary = try #require(site.town.actor("安书记").person), unit = site.town.unit("财政所")
            let system = site.town.actor("系统员"), town = site.town.id, now = site.town.clock.clock.now()
            try await database.write {
                try $0.execute(
                    """
                    INSERT INTO notice (town, id, person, sentence, address, created, mark, held)
                    VALUES (\(town), \(ID(at: now)), \(secretary), '重置密码：丁干部', '/powers', \(now), 'm', \(now.adding(seconds: 259_200)))
                    """)
            }
            for turn in 0..<60 {
                site.town.clock.turn(seconds: 1)
                try await site.town.desk.perform(
                    SaveUnit(unit: unit, label: turn % 2 == 0 ? "财政所甲" : "财政所", kind: .office), by: system)
            }
            let page = try await site.visitor("安书记").get("/notices")
            #expect(page.has("重置密码：丁干部"))
            #expect(page.text.components(separatedBy: "改名").count == 2, "one of one unit a day")
        }
    }

    /// Signs that stand for a character, a point behind a name: the same to the eye.
    @Test(arguments: Engine.underTest) func radicalsAndPointsMakeNobodyElse(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let system = site.town.actor("系统员"), unit = site.town.unit("领导小组办公室")
            for name in ["⽅主任", "方主任·", "方主任．", "⺁某"] {
                await #expect(throws: FormErrors.self, "\(name)") {
                    try await site.town.desk.perform(
                        SavePerson(label: name, unit: unit, post: "办公室主任"), by: system)
                }
            }
            // Of another unit and post he may be; those who would notice are told.
            try await site.town.desk.perform(
                SavePerson(label: "方主任", unit: site.town.unit("石桥村"), post: "村会计"), by: system)
            let told = try await site.visitor("安书记").get("/notices")
            #expect(told.has("新登记的方主任与已有账号的"))
            // Nor is an account's name of letters that look like others.
            let person = try await database.read {
                try $0.value("SELECT id FROM person WHERE name = '方主任' AND post = '村会计'", as: ID.self)
            }
            for login in ["аdmin", "fang⽅", "ｆａｎｇ", "fang"] {
                let opening = ProposePower(
                    kind: .open, person: person, login: login, half: "x", reason: "新来")
                if login.halfWidth == "fang" {
                    try await site.town.desk.perform(opening, by: system)
                } else {
                    await #expect(throws: FormErrors.self, "\(login)") {
                        try await site.town.desk.perform(opening, by: system)
                    }
                }
            }
        }
    }

    /// That there is something about a unit which few know of is not told by a refusal.
    @Test(arguments: Engine.underTest) func aRefusalTellsNothingOfTheConfided(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let system = site.town.actor("系统员"), unit = site.town.unit("财政所")
            try await site.town.desk.perform(
                ArrangeTalk(
                    form: .integrity, subject: site.town.actor("古所长").person!,
                    by: site.town.desk.today.adding(9),
                    matters: "例行", outline: ""), by: site.town.actor("常纪委"))
            try await site.town.desk.perform(
                SaveUnit(unit: unit, label: "财政所", kind: .office, closed: true), by: system)
            #expect(try await site.visitor("常纪委").get("/notices").has("限定知悉的事项还有 1 件没有办结"))
        }
    }
}
