import App
import Foundation
import Kernel
import Storage
import Support
import Testing

/// 双人办理: nobody becomes somebody else, or sees more, by one person's hand.
@Suite(.serialized) struct PowerTests {
    private func site(_ engine: Engine, _ body: (RunningSite, any Database) async throws -> Void) async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            try await body(site, database)
        }
    }

    private func half(_ page: WebPage) throws -> String {
        try String(#require(page.text.firstMatch(of: #/<code>([a-z]{4}-[a-z]{4}\d)</code>/#)).output.1)
    }

    private func account(_ name: String, _ database: any Database) async throws -> ID {
        try await database.read { try $0.value("SELECT id FROM account WHERE login = \(name)", as: ID.self) }
    }

    private func waiting(_ database: any Database) async throws -> ID {
        try await database.read {
            try $0.value(
                "SELECT id FROM power_change WHERE state = 'open' ORDER BY id DESC LIMIT 1", as: ID.self)
        }
    }

    private let own = ("own_password", TestTown.password)

    private func signsIn(_ site: RunningSite, _ name: String, _ password: String) async throws -> Bool {
        let page = try await Visitor(site.address).post(
            "/sign-in", [("login", name), ("password", password)])
        return page.status == 200 && page.path != "/sign-in"
    }

    @Test(arguments: Engine.underTest) func aPasswordIsNobodysButItsOwners(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let guardian = try await site.visitor("安全员"), id = try await account("安书记", database)
            _ = try await guardian.get("/accounts/\(id)/reset")
            let told = try await guardian.post("/accounts/\(id)/reset", [("reason", "本人当面申请"), own])
            let first = try half(told), change = try await waiting(database)
            #expect(
                try await signsIn(site, "安书记", TestTown.password), "until it is confirmed nothing has changed"
            )
            #expect(try await !signsIn(site, "安书记", first))
            // Neither whoever proposed it nor another of the same kind, nor the secretary's office.
            _ = try await guardian.get("/powers/\(change)")
            #expect(try await guardian.post("/powers/\(change)/confirm", [own]).status == 403)
            let office = try await site.visitor("方主任")
            _ = try await office.get("/powers/\(change)")
            #expect(try await office.post("/powers/\(change)/confirm", [own]).status == 403)
            let system = try await site.visitor("系统员")
            let page = try await system.get("/powers/\(change)")
            #expect(page.has("安书记") && page.has("本人当面申请") && !page.has(first))
            let other = try half(try await system.post("/powers/\(change)/confirm", [own]))
            #expect(try await !signsIn(site, "安书记", other))
            #expect(try await !signsIn(site, "安书记", TestTown.password))
            #expect(try await signsIn(site, "安书记", "\(first)-\(other)"))
            #expect(try await system.post("/powers/\(change)/confirm", [own]).status == 409, "once")

            // Both secretaries know, and cannot wave it away.
            let discipline = try await site.visitor("常纪委")
            #expect(try await discipline.get("/notices").has("重置密码：安书记"))
            try await discipline.post("/notices/read", [])
            let unread = try await database.read {
                try $0.value(
                    "SELECT count(*) FROM notice WHERE seen IS NULL AND sentence LIKE '重置密码：安书记%'",
                    as: Int.self)
            }
            #expect(unread == 2)
            site.town.clock.turn(seconds: 4 * 86_400)
            let later = try await site.visitor("常纪委")
            _ = try await later.get("/notices")
            try await later.post("/notices/read", [])
            let left = try await database.read {
                try $0.value(
                    "SELECT count(*) FROM notice WHERE seen IS NULL AND sentence LIKE '重置密码：安书记%'",
                    as: Int.self)
            }
            #expect(left == 1, "his own after three days")
            let auditor = try await site.visitor("审计员")
            let journal = try await auditor.get("/journal?act=power.confirm")
            #expect(journal.has("确认重置密码") && journal.has("账号安书记") && journal.has("提出人安全员"))
        }
    }

    @Test(arguments: Engine.underTest) func whoShallSeeMoreIsNotTheAdministratorsToSay(_ engine: Engine)
        async throws
    {
        try await site(engine) { site, database in
            let guardian = try await site.visitor("安全员"), id = try await account("何支书", database)
            _ = try await guardian.get("/accounts/\(id)")
            try await guardian.post(
                "/accounts/\(id)/role", [("role", "leader"), ("reason", "青组〔2026〕3号"), own])
            func role() async throws -> String {
                try await database.read {
                    try $0.value("SELECT role FROM account WHERE id = \(id)", as: String.self)
                }
            }
            #expect(try await role() == "head")
            let change = try await waiting(database)
            let system = try await site.visitor("系统员")
            _ = try await system.get("/powers")
            #expect(try await system.post("/powers/\(change)/confirm", [own]).status == 403)
            let office = try await site.visitor("方主任")
            #expect(try await office.get("/notices").has("授权：何支书"))
            let page = try await office.get("/powers/\(change)")
            #expect(page.has("部门（村）负责人 → 班子成员"))
            #expect(
                try await office.post("/powers/\(change)/confirm", [("own_password", "wrong")]).status == 422)
            try await office.post("/powers/\(change)/confirm", [own])
            #expect(try await role() == "leader")

            // A unit in charge: the rest is saved at once, the sight waits.
            let person = try #require(site.town.actor("白镇长").person), fiscal = site.town.unit("财政所")
            let willow = site.town.unit("柳湾村")
            _ = try await system.get("/people/\(person)/edit")
            let saved = try await system.post(
                "/people/\(person)/edit",
                [
                    ("label", "白镇长"), ("unit", site.town.unit("镇党委").rawValue), ("post", "党委副书记、镇长"),
                    ("charges", fiscal.rawValue), ("charges", willow.rawValue),
                ])
            #expect(saved.path.contains("done=waits"), "\(saved.path)")
            func charges() async throws -> Set<String> {
                Set(
                    try await database.read {
                        try $0.rows("SELECT unit FROM charge WHERE person = \(person)") {
                            try $0.next(String.self)
                        }
                    })
            }
            #expect(
                try await charges() == [fiscal.rawValue],
                "what is taken away goes at once, what is added waits")
            let move = try await waiting(database)
            _ = try await office.get("/powers/\(move)")
            try await office.post("/powers/\(move)/confirm", [own])
            #expect(try await charges() == [fiscal.rawValue, willow.rawValue])
        }
    }

    /// A secretary or discipline officer is made by three: who proposes, an administrator of another kind, an overseer.
    @Test(arguments: Engine.underTest) func whoSeesTheConfidedIsNamedByThreeHands(_ engine: Engine)
        async throws
    {
        try await site(engine) { site, database in
            let guardian = try await site.visitor("安全员"), id = try await account("古所长", database)
            _ = try await guardian.get("/accounts/\(id)")
            try await guardian.post(
                "/accounts/\(id)/role", [("role", "disciplineOfficer"), ("reason", "青组〔2026〕5号"), own])
            func role() async throws -> String {
                try await database.read {
                    try $0.value("SELECT role FROM account WHERE id = \(id)", as: String.self)
                }
            }
            let change = try await waiting(database), address = "/powers/\(change)"
            let office = try await site.visitor("方主任"), system = try await site.visitor("系统员")
            let auditor = try await site.visitor("审计员")
            #expect(try await office.get(address).has("待系统管理员、审计管理员核对"))
            #expect(
                try await office.post("\(address)/confirm", [own]).status == 403,
                "not before it was looked at")
            #expect(try await office.post("\(address)/check", [own]).status == 403)
            _ = try await guardian.get(address)
            #expect(try await guardian.post("\(address)/check", [own]).status == 403, "nor by its proposer")
            #expect(try await system.get("/powers").has("等你核对"))
            #expect(try await system.post("\(address)/check", [("own_password", "x")]).status == 422)
            try await system.post("\(address)/check", [own])
            #expect(try await role() == "head", "looked at is not confirmed")
            #expect(try await office.get("/workbench").has("等你确认的权限变更：1 件"))
            #expect(try await site.visitor("安书记").get("/workbench").has("授权：古所长"))
            #expect(try await system.post("\(address)/confirm", [own]).status == 403)
            _ = try await auditor.get(address)
            #expect(try await auditor.post("\(address)/confirm", [own]).status == 403)
            #expect(try await auditor.post("\(address)/check", [own]).status == 403)
            #expect(try await office.get("/notices").has("请你核对后确认授权：古所长"))
            let page = try await office.get(address)
            #expect(page.has("核对人") && page.has("系统员"))
            try await office.post("\(address)/confirm", [own])
            #expect(try await role() == "disciplineOfficer")
            let told = try await site.visitor("安书记").get("/notices")
            #expect(told.has("安全员提出，系统员核对，方主任确认") && told.has("三天内一直是未读"))
            // Nobody is asked any more.
            let asked = try await database.read {
                try $0.value(
                    "SELECT count(*) FROM notice WHERE seen IS NULL AND mark LIKE 'propose:%'", as: Int.self)
            }
            #expect(asked == 0)
            let journal = try await auditor.get("/journal")
            #expect(journal.has("核对授权") && journal.has("确认授权"))
        }
    }

    @Test(arguments: Engine.underTest) func aProposalCanBeRefusedAndLapses(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let guardian = try await site.visitor("安全员"), id = try await account("古所长", database)
            _ = try await guardian.get("/accounts/\(id)/reset")
            #expect(try await guardian.post("/accounts/\(id)/reset", [("reason", ""), own]).status == 422)
            #expect(
                try await guardian.post("/accounts/\(id)/reset", [("reason", "忘记"), ("own_password", "x")])
                    .status == 422)
            try await guardian.post("/accounts/\(id)/reset", [("reason", "忘记"), own])
            let change = try await waiting(database)
            let auditor = try await site.visitor("审计员")
            _ = try await auditor.get("/powers/\(change)")
            #expect(try await auditor.post("/powers/\(change)/refuse", [("reason", "")]).status == 422)
            try await auditor.post("/powers/\(change)/refuse", [("reason", "没有见到本人")])
            #expect(try await auditor.post("/powers/\(change)/confirm", [own]).status == 409)
            try await guardian.post("/accounts/\(id)/reset", [("reason", "忘记"), own])
            let second = try await waiting(database)
            site.town.clock.turn(seconds: 15 * 86_400)
            let later = try await site.visitor("审计员")
            _ = try await later.get("/powers/\(second)")
            #expect(try await later.post("/powers/\(second)/confirm", [own]).status == 409)
            #expect(try await signsIn(site, "古所长", TestTown.password))
        }
    }

    /// Each administrator, alone, with every form he may send, at every account and every person: nobody's way in and nobody's sight
    /// is another afterwards, and no confided word was read.
    @Test(arguments: Engine.underTest) func oneAdministratorAloneIsNobodyElse(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            func state() async throws -> [String] {
                try await database.read { session in
                    try session.rows(
                        """
                        SELECT account.login, account.role, account.password, coalesce(account.totp, ''), account.disabled || coalesce(person.unit, ''),
                            (SELECT count(*) FROM charge WHERE charge.person = account.person)
                        FROM account LEFT JOIN person ON person.town = account.town AND person.id = account.person ORDER BY login
                        """
                    ) { row in
                        let texts = try (0..<5).map { _ in try row.next(String.self) }
                        return texts.joined(separator: "|") + "|\(try row.next(Int.self))"
                    }
                }
            }
            let before = try await state()
            let accounts = try await database.read {
                try $0.rows("SELECT id, person FROM account") {
                    (id: try $0.next(ID.self), person: try $0.next(ID?.self))
                }
            }
            for name in ["系统员", "安全员", "审计员"] {
                let admin = try await site.visitor(name)
                _ = try await admin.get("/notices")
                for (account, person) in accounts {
                    for role in Role.allCases {
                        try await admin.post(
                            "/accounts/\(account)/role", [("role", role.rawValue), ("reason", "试"), own])
                    }
                    try await admin.post("/accounts/\(account)/reset", [("reason", "试"), own])
                    try await admin.post("/accounts/\(account)/second-factor", [("reason", "试"), own])
                    guard let person else { continue }
                    try await admin.post(
                        "/people/\(person)/edit",
                        [("label", "某某"), ("post", "某职\(person)"), ("unit", site.town.unit("石桥村").rawValue)]
                            + ["财政所", "石桥村", "柳湾村"].map { ("charges", site.town.unit($0).rawValue) })
                    try await admin.post(
                        "/accounts/new", [("login", "新\(person)"), ("person", person.rawValue)])
                }
                let open = try await database.read {
                    try $0.rows(
                        "SELECT id FROM power_change WHERE proposer = (SELECT id FROM account WHERE login = \(name))"
                    ) {
                        try $0.next(ID.self)
                    }
                }
                #expect(open.isEmpty == (name == "审计员"), "\(name) proposed something")
                for change in open { try await admin.post("/powers/\(change)/confirm", [own]) }
                #expect(try await state() == before, "\(name)")
                // What waits from one must not be finished by the next: this is each alone.
                try await database.write { _ = try $0.execute("UPDATE power_change SET state = 'refused'") }
            }
        }
    }
}

/// What becomes of an account with its person is said by the line, so that rows and journal agree.
@Suite struct LeavingTests {
    @Test(arguments: Engine.underTest) func whoLeavesHasTheAccountClosed(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let person = try #require(site.town.actor("康干事").person)
            let system = try await site.visitor("系统员")
            _ = try await system.get("/people/\(person)/edit")
            try await system.post(
                "/people/\(person)/edit",
                [
                    ("label", "康干事"), ("post", "干事"), ("unit", site.town.unit("财政所").rawValue),
                    ("left", "on"), ("own_password", TestTown.password),
                ])
            let line = try await database.read {
                try $0.value("SELECT line FROM journal WHERE act = 'person.save'", as: String.self)
            }
            #expect(line.contains("\"fact.closed\":\"康干事\""))
            let closed = try await database.read {
                try $0.value("SELECT disabled FROM account WHERE login = '康干事'", as: Bool.self)
            }
            #expect(closed)
        }
    }

    /// An account closed, its person moved, the account opened again: three acts of one administrator, and no wider sight.
    @Test(arguments: Engine.underTest) func aClosedAccountIsNoWayRound(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let person = try #require(site.town.actor("康干事").person), home = site.town.unit("财政所").rawValue
            let system = try await site.visitor("系统员"), away = site.town.unit("石桥村").rawValue
            let edit = "/people/\(person)/edit", who = [("label", "康干事"), ("post", "干事")]
            _ = try await system.get(edit)
            try await system.post(
                edit,
                who + [
                    ("unit", away), ("charges", home), ("left", "on"), ("own_password", TestTown.password),
                ])
            try await system.post(edit, who + [("unit", away), ("charges", home)])
            let place = try await database.read {
                try $0.value("SELECT unit FROM person WHERE id = \(person)", as: String.self)
            }
            let charges = try await database.read {
                try $0.value("SELECT count(*) FROM charge WHERE person = \(person)", as: Int.self)
            }
            #expect(place == home && charges == 0)
        }
    }
}
