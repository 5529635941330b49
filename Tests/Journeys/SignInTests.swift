import App
import Foundation
import Kernel
import Storage
import Support
import Testing

/// The door: passwords, locks, cookies, form tokens, first passwords, and ending a sign-in elsewhere.
@Suite(.serialized) struct SignInTests {
    private func site(_ engine: Engine, _ body: (RunningSite, any Database) async throws -> Void) async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            try await body(site, database)
        }
    }

    /// Whoever guesses waits; whoever signed in from a browser before, and whoever is signed in, does not.
    @Test(arguments: Engine.underTest) func whoGuessesWaitsAndNobodyElse(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let own = try await site.visitor("何支书"),
                right = [("login", "何支书"), ("password", TestTown.password)]
            let stranger = Visitor(site.address)
            func answers(_ name: String) async throws -> [(Int, String)] {
                var found: [(Int, String)] = []
                for _ in 0..<6 {
                    let page = try await stranger.post("/sign-in", [("login", name), ("password", "wrong")])
                    found.append((page.status, page.text.replacingOccurrences(of: name, with: "")))
                }
                return found
            }
            let there = try await answers("何支书"), nowhere = try await answers("没有这人")
            #expect(there.map(\.0) == [422, 422, 422, 422, 422, 429])
            #expect(
                there.map(\.0) == nowhere.map(\.0) && there.map(\.1) == nowhere.map(\.1),
                "names are not told apart")
            #expect(there[5].1.contains("要等一会儿") && there[5].1.contains("60 秒后再试"))
            #expect(
                try await stranger.post("/sign-in", right).status == 429,
                "even with the right one, from there")

            // A sign-in that is open confirms, and the browser it was opened in opens another.
            _ = try await own.get("/account")
            let token = try await own.post(
                "/account/tokens", [("label", "报表"), ("days", "3"), ("own_password", TestTown.password)])
            #expect(token.status == 200)
            _ = try await own.get("/workbench")
            try await own.post("/sign-out", [])
            #expect(try await own.post("/sign-in", right).path == "/workbench")

            site.town.clock.turn(seconds: 61)
            #expect(
                try await stranger.post("/sign-in", [("login", "何支书"), ("password", "wrong")]).status == 422)
            let longer = try await stranger.post("/sign-in", right)
            #expect(longer.status == 429 && longer.has("5 分钟后再试"), "the wait grows")
            site.town.clock.turn(seconds: 301)
            #expect(try await stranger.post("/sign-in", right).path == "/workbench")
            #expect(
                try await database.read {
                    try $0.value(
                        "SELECT count(*) FROM sign_try WHERE source LIKE 'at:%' AND failures > 0",
                        as: Int.self)
                } == 1, "the other name's alone")
        }
    }

    /// Fifty-five wrong passwords at eleven names shut nobody out who signed in before.
    @Test(arguments: Engine.underTest) func aStrangerShutsNobodyOut(_ engine: Engine) async throws {
        try await site(engine) { site, _ in
            let names = TestTown.cast.map(\.name).prefix(11)
            var visitors: [Visitor] = []
            for name in names { visitors.append(try await site.visitor(name)) }
            let stranger = Visitor(site.address)
            for name in names {
                for _ in 0..<5 {
                    try await stranger.post("/sign-in", [("login", name), ("password", "wrong")])
                }
            }
            for (name, visitor) in zip(names, visitors) {
                _ = try await visitor.get("/account")
                try await visitor.post("/sign-out", [])
                let page = try await visitor.post(
                    "/sign-in", [("login", name), ("password", TestTown.password)])
                #expect(page.status == 200 && page.path != "/sign-in", "\(name)")
            }
        }
    }

    /// Guesses side by side must not all be let in while the first is still being checked.
    @Test(arguments: Engine.underTest) func guessingInParallelMeetsTheLock(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for guess in 0..<20 {
                    group.addTask {
                        let password = guess == 19 ? TestTown.password : "wrong\(guess)"
                        if guess == 19 { try await Task.sleep(for: .milliseconds(600)) }
                        return try await Visitor(site.address).post(
                            "/sign-in", [("login", "何支书"), ("password", password)]
                        ).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(answers.count { $0 == 422 } == 5 && answers.count { $0 == 429 } == 15)
            let lines = try await database.read {
                try $0.value("SELECT count(*) FROM journal WHERE act = 'account.lock'", as: Int.self)
            }
            #expect(lines == 1)
        }
    }

    @Test(arguments: Engine.underTest) func aFormWithoutItsTokenIsRefused(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let office = try await site.visitor("方主任")
            let before = try await site.town.desk.read { try Journal.head($0, town: site.town.id).number }
            let forged = try await office.post("/plans/new", [("_token", "0000"), ("text", "一、开展学习。")])
            #expect(
                forged.status == 403 && forged.has("没有保存") && forged.has("一、开展学习"), "typed text is given back"
            )
            #expect(
                try await site.town.desk.read { try Journal.head($0, town: site.town.id).number } == before)
        }
    }

    @Test(arguments: Engine.underTest) func theFirstPasswordMustBeChanged(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            try await database.write {
                try $0.execute("UPDATE account SET must_change = 1 WHERE login = '江支书'")
            }
            let visitor = try await site.visitor("江支书")
            #expect(try await visitor.get("/tasks").path == "/password")
            let old = TestTown.password
            let weak = try await visitor.post(
                "/password", [("current_password", old), ("password", "short1"), ("again", "short1")])
            #expect(weak.status == 422 && weak.has("至少 10 位"))
            let differ = try await visitor.post(
                "/password",
                [("current_password", old), ("password", "qingshi-2026"), ("again", "qingshi-2027")])
            #expect(differ.status == 422 && differ.has("两次输入"))
            let done = try await visitor.post(
                "/password",
                [("current_password", old), ("password", "qingshi-2026"), ("again", "qingshi-2026")])
            #expect(done.status == 200 && done.has("密码已修改"))
            #expect(try await visitor.get("/tasks").path == "/tasks")
            let line = try await database.read {
                try $0.value("SELECT line FROM journal WHERE act = 'account.password'", as: String.self)
            }
            #expect(!line.contains("argon2") && !line.contains("qingshi-2026"))
        }
    }

    /// Who did not ask for it learns of it in the tray.
    @Test(arguments: Engine.underTest) func changesToTheWayInAreTold(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let own = ("own_password", TestTown.password)
            let visitor = try await site.visitor("江支书")
            _ = try await visitor.post("/account/tokens", [("label", "报表"), ("days", "3"), own])
            let words = [
                ("current_password", TestTown.password), ("password", "qingshi-2026"),
                ("again", "qingshi-2026"),
            ]
            _ = try await visitor.post("/password", words)
            let tray = try await visitor.get("/notices")
            #expect(tray.has("你的账号新建了接口令牌“报表”，有效 3 天") && tray.has("你的登录密码已修改"))

            let account = try await database.read {
                try $0.value("SELECT id FROM account WHERE login = '何支书'", as: ID.self)
            }
            let guardian = try await site.visitor("安全员")
            let reset = try await guardian.post(
                "/accounts/\(account)/reset", [("reason", "忘记了密码"), ("version", "1"), own])
            #expect(reset.status == 200)
            let change = try await database.read {
                try $0.value("SELECT id FROM power_change WHERE state = 'open'", as: ID.self)
            }
            let system = try await site.visitor("系统员")
            _ = try await system.get("/powers/\(change)")
            #expect(try await system.post("/powers/\(change)/confirm", [own]).status == 200)
            let sentences = try await database.read { session in
                try session.rows(
                    "SELECT notice.sentence FROM notice JOIN person ON person.town = notice.town AND person.id = notice.person WHERE person.name LIKE '何%'"
                ) { try $0.next(String.self) }
            }
            #expect(sentences.contains { $0.hasPrefix("你的登录密码已被重置") && $0.contains("忘记了密码") })
        }
    }

    /// Whoever finds a browser open must not try passwords in it.
    @Test(arguments: Engine.underTest) func presentPasswordsAreCountedInsideToo(_ engine: Engine) async throws
    {
        try await site(engine) { site, _ in
            for path in ["/password", "/account/tokens"] {
                let visitor = try await site.visitor(path == "/password" ? "江支书" : "何支书")
                var statuses: [Int] = []
                for _ in 0..<6 {
                    let page = try await visitor.post(
                        path,
                        [
                            ("current_password", "guess"), ("own_password", "guess"),
                            ("password", "qingshi-2026"),
                            ("again", "qingshi-2026"), ("label", "x"), ("days", "3"),
                        ])
                    statuses.append(page.status)
                }
                #expect(statuses == [422, 422, 422, 422, 422, 429], "\(path)")
            }
        }
    }

    @Test(arguments: Engine.underTest) func aSignInEndsAfterTwelveHours(_ engine: Engine) async throws {
        try await site(engine) { site, _ in
            let visitor = try await site.visitor("江支书")
            for _ in 0..<29 {
                site.town.clock.turn(seconds: 25 * 60)
                _ = try await visitor.get("/workbench")
            }
            #expect(try await visitor.get("/workbench").path.hasPrefix("/sign-in"))
        }
    }

    @Test(arguments: Engine.underTest) func aSignInEndsHereAndElsewhere(_ engine: Engine) async throws {
        try await site(engine) { site, _ in
            let one = try await site.visitor("古所长"), two = try await site.visitor("古所长")
            let account = try await one.get("/account")
            let start = try #require(account.text.firstRange(of: "/account/sign-ins/"))
            let other = String(account.text[start.upperBound...].prefix(36))
            #expect(try await one.post("/account/sign-ins/\(other)/close", []).status == 200)
            #expect(try await two.get("/workbench").path.hasPrefix("/sign-in"))
            #expect(try await one.post("/sign-out", []).path == "/sign-in")
            #expect(try await one.get("/workbench").path.hasPrefix("/sign-in"))
        }
    }

    /// A second account would let the system administrator act as somebody.
    @Test(arguments: Engine.underTest) func onePersonHasOneAccount(_ engine: Engine) async throws {
        try await site(engine) { site, _ in
            let admin = try await site.visitor("系统员"), head = site.town.actor("何支书")
            let page = try await admin.post(
                "/accounts/new", [("login", "second"), ("person", head.person?.rawValue ?? "")])
            #expect(page.status == 422 && page.has("已经有账号"))
        }
    }

    @Test(arguments: Engine.underTest) func aReportSentAfterTheSignInEndedIsGivenBack(_ engine: Engine)
        async throws
    {
        try await site(engine) { site, _ in
            let head = try await site.visitor("何支书")
            site.town.clock.turn(to: "2026-01-20")
            let late = try await head.post(
                "/tasks/0198aaaa-0000-7000-8000-000000000000/report", [("text", "写了很久的办理情况")])
            #expect(late.status == 401 && late.has("写了很久的办理情况") && late.has("登录"))
        }
    }

    @Test func everyAnswerCarriesItsGuards() async throws {
        try await site(.sqlite) { site, _ in
            let page = try await Visitor(site.address).get("/sign-in")
            let policy = page.headers["content-security-policy"] ?? ""
            #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
            #expect(page.headers["x-content-type-options"] == "nosniff")
            #expect(page.headers["referrer-policy"] == "same-origin")
            let missing = try await Visitor(site.address).get("/no/such/page")
            #expect(missing.status == 404 && missing.has("没有找到"))
        }
    }
}
