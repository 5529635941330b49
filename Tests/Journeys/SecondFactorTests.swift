import App
import Foundation
import Kernel
import Sodium
import Support
import Testing

/// 动态口令: bound, asked for, required by role, cleared; codes are taken once and cannot be guessed.
@Suite struct SecondFactorTests {
    private func with(_ engine: Engine, _ body: (RunningSite) async throws -> Void) async throws {
        try await engine.withDatabase { database in
            let running = try await RunningSite(on: database)
            defer { running.stop() }
            try await body(running)
        }
    }

    private let login = "何支书"
    private var words: (String, String) { ("password", TestTown.password) }
    private var own: (String, String) { ("own_password", TestTown.password) }

    /// The secret a page shows, as an authenticator would read it.
    private func secret(_ page: WebPage) throws -> [UInt8] {
        let found = try #require(page.text.firstMatch(of: /密钥：<code>([A-Z2-7 ]+)<\/code>/))
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var bytes: [UInt8] = [], held = 0, count = 0
        for letter in found.1 where letter != " " {
            held = held << 5 | (letters.firstIndex(of: letter) ?? 0)
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(held >> count & 255))
            }
        }
        return bytes
    }

    private func code(_ secret: [UInt8], _ running: RunningSite) -> String {
        OneTimeCode.code(
            secret, step: OneTimeCode.step(at: Int(running.town.clock.clock.now().milliseconds / 1000)))
    }

    private func field(_ name: String, _ page: WebPage) throws -> String {
        let start = try #require(page.text.range(of: "name=\"\(name)\" value=\""))
        return String(page.text[start.upperBound...].prefix { $0 != "\"" })
    }

    private func bind(_ visitor: Visitor, _ running: RunningSite) async throws -> [UInt8] {
        let page = try await visitor.get("/second-factor")
        let secret = try secret(page), sealed = try field("sealed", page)
        let image = try await visitor.get("/second-factor/code?sealed=\(sealed)")
        #expect(image.text.hasPrefix("<svg"))
        let wrong = try await visitor.post("/second-factor", [("sealed", sealed), ("code", "12345"), own])
        #expect(wrong.status == 422)
        #expect(wrong.text.contains("6 位数字"))
        #expect(try field("sealed", wrong).isEmpty == false)
        #expect(try self.secret(wrong) == secret, "a wrong code must not change what was scanned")
        let none = try await visitor.post(
            "/second-factor", [("sealed", sealed), ("code", code(secret, running)), ("own_password", "x")])
        #expect(none.status == 422)
        let done = try await visitor.post(
            "/second-factor", [("sealed", sealed), ("code", code(secret, running)), own])
        #expect(done.text.contains("动态口令已绑定"))
        #expect(try await visitor.get("/notices").has("你的账号绑定了动态口令"))
        return secret
    }

    @Test(arguments: Engine.underTest) func aPasswordAloneIsNotEnoughAnyMore(_ engine: Engine) async throws {
        try await with(engine) { running in
            let secret = try await bind(try await running.visitor(login), running)
            let again = Visitor(running.address)
            let asked = try await again.post("/sign-in", [("login", login), words])
            #expect(asked.status == 200)
            #expect(asked.text.contains("手机上现在显示的 6 位数字"))
            #expect(try await again.get("/workbench").path.hasPrefix("/sign-in"))
            let ticket = try field("ticket", asked)

            // The code that was shown to bind is used up.
            let used = try await again.post(
                "/sign-in/code", [("login", login), ("ticket", ticket), ("code", code(secret, running))])
            #expect(used.status == 422)
            running.town.clock.turn(seconds: 30)
            for (name, value) in [
                ("ticket", ticket + "0"), ("ticket", ""), ("login", "康干事"), ("login", "没有这人"),
            ] {
                var form = ["login": login, "ticket": ticket, "code": code(secret, running)]
                form[name] = value
                let page = try await again.post("/sign-in/code", form.map { ($0.key, $0.value) })
                #expect(page.status == 401, "\(name) \(value)")
            }
            let inside = try await again.post(
                "/sign-in/code",
                [("login", login), ("ticket", ticket), ("code", code(secret, running)), ("next", "/tasks")])
            #expect(inside.path == "/tasks")
            #expect(inside.status == 200)
            let twice = try await Visitor(running.address).post(
                "/sign-in/code", [("login", login), ("ticket", ticket), ("code", code(secret, running))])
            #expect(twice.status == 422)
        }
    }

    @Test(arguments: Engine.underTest) func aTicketEnds(_ engine: Engine) async throws {
        try await with(engine) { running in
            let secret = try await bind(try await running.visitor(login), running)
            let again = Visitor(running.address)
            let ticket = try field(
                "ticket", try await again.post("/sign-in", [("login", login), words]))
            running.town.clock.turn(seconds: 301)
            let late = try await again.post(
                "/sign-in/code", [("login", login), ("ticket", ticket), ("code", code(secret, running))])
            #expect(late.status == 401)
            #expect(late.text.contains("输入动态口令的时间过了"))
        }
    }

    /// Whoever has the password still has five guesses, not five for every time it is typed.
    @Test(arguments: Engine.underTest) func codesCannotBeGuessed(_ engine: Engine) async throws {
        try await with(engine) { running in
            _ = try await bind(try await running.visitor(login), running)
            let thief = Visitor(running.address)
            var statuses: [Int] = []
            for _ in 0..<6 {
                let asked = try await thief.post("/sign-in", [("login", login), words])
                guard asked.status == 200 else {
                    statuses.append(asked.status)
                    continue
                }
                let guess = try await thief.post(
                    "/sign-in/code",
                    [("login", login), ("ticket", try field("ticket", asked)), ("code", "000000")])
                statuses.append(guess.status)
            }
            #expect(statuses == [422, 422, 422, 422, 422, 429])
        }
    }

    @Test(arguments: Engine.underTest) func aRoleCanRequireIt(_ engine: Engine) async throws {
        try await with(engine) { running in
            let head = try await running.visitor(login), guardian = try await running.visitor("安全员")
            let page = "/accounts/second-factor"
            #expect(try await guardian.post(page, [("role", "head"), ("own_password", "")]).status == 422)
            #expect(try await head.get("/workbench").path == "/workbench")
            let saved = try await guardian.post(page, [("role", "head"), own])
            #expect(saved.text.contains("已办理"))
            #expect(try await head.get("/workbench").path == "/second-factor")
            #expect(try await head.get("/tasks").path == "/second-factor")
            _ = try await bind(head, running)
            #expect(try await head.get("/workbench").path == "/workbench")
            let kept = try await head.post("/second-factor/drop", [own])
            #expect(kept.status == 403)

            // The telephone is lost.
            let account = try await running.town.desk.read { session in
                try session.value("SELECT id FROM account WHERE login = \(self.login)", as: String.self)
            }
            let clearing = "/accounts/\(account)/second-factor"
            #expect(try await guardian.post(clearing, [("reason", "手机丢失，本人当面申请"), own]).status == 200)
            #expect(
                try await head.get("/workbench").path == "/workbench",
                "nothing has changed until another confirms")
            let change = try await running.town.desk.read { session in
                try session.value("SELECT id FROM power_change WHERE state = 'open'", as: ID.self)
            }
            let auditor = try await running.visitor("审计员")
            _ = try await auditor.get("/powers/\(change)")
            #expect(try await auditor.post("/powers/\(change)/confirm", [own]).has("已确认"))
            #expect(try await head.get("/workbench").path.hasPrefix("/sign-in"))
            let back = Visitor(running.address)
            #expect(try await back.post("/sign-in", [("login", login), words]).path == "/second-factor")

            _ = try await guardian.post(page, [own])
            #expect(try await back.get("/workbench").path == "/workbench")
            _ = try await bind(back, running)
            #expect(try await back.post("/second-factor/drop", [own]).text.contains("动态口令已停用"))
        }
    }
}
