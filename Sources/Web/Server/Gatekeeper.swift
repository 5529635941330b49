import Foundation
import Kernel
import Logging
import Sodium
import Storage

/// The way of every request: who asks, may they, is the form ours; and what a failure looks like.
package struct Gatekeeper: Sendable {
    package let site: Site
    let log: Logger

    package init(site: Site, log: Logger) { (self.site, self.log) = (site, log) }

    package func answer(_ route: Route, _ call: Call) async -> Reply {
        do {
            try admit(route, call)
            try checkForm(call)
            if route.takes == .files { await HeldFiles.receive(call) }
            let reply = try await route.handle(call)
            // What a stranger typed and was refused: a wrong password above all, each time.
            if route.gate == .anyone, call.method == .post, reply.status == 422 { note("door", call) }
            return reply
        } catch {
            return failure(error, call, of: route)
        }
    }

    /// Whether whoever asks may come here at all: known before a byte of the body is read.
    func admit(_ route: Route, _ call: Call) throws {
        guard case .roles(let roles) = route.gate else { return }
        guard let signIn = call.signIn else {
            throw Refusal(.unauthorised, "sign-in", "还没有登录，或者登录已经过期", advice: "重新登录后继续")
        }
        if signIn.mustChange, !route.path.hasPrefix("/password"), route.path != "/sign-out" {
            throw MustChangePassword()
        }
        if signIn.mustBind, !Self.beforeBinding.contains(where: route.path.hasPrefix) {
            guard !signIn.isToken else {
                throw Refusal(
                    .forbidden, "second-factor", "这个账号的身份要用动态口令，还没有绑定", advice: "先在网页上登录，绑定手机")
            }
            throw MustBind()
        }
        if signIn.actor.deputy != nil,
            Self.ownAlone.contains(where: { route.path == $0 || route.path.hasPrefix($0 + "/") })
        {
            throw Refusal(
                .forbidden, "deputy-page", "你现在是代别人办理，这一页只有本人能打开", advice: "先“结束代办”，再用自己的身份打开")
        }
        guard let role = signIn.actor.role, roles.contains(role) else { throw Refusal.forbidden(roles) }
        try route.before?(call)
    }

    /// What is somebody's own and nobody's who stands in: the account and its keys, notices, talks, the journal, imports under way.
    static let ownAlone = [
        "/account", "/accounts", "/password", "/second-factor", "/powers", "/journal", "/notices",
        "/calendar", "/imports", "/filters",
        "/running", "/years", "/talks",
    ]

    /// Where somebody who must first bind a telephone may go.
    private static let beforeBinding = ["/second-factor", "/password", "/sign-out"]

    /// A form must carry the token of its sign-in; requests with an API token carry no cookie and need none.
    private func checkForm(_ call: Call) throws {
        guard call.method == .post, let signIn = call.signIn, !signIn.isToken else { return }
        guard Digest.same(call.form["_token"], call.formToken) else {
            throw Self.notOurForm
        }
    }

    static let notOurForm = Refusal(
        .forbidden, "form-token", "页面打开的时间太久，这次提交没有保存", advice: "返回上一页刷新后重新提交")

    // MARK: Failures

    func failure(_ error: any Error, _ call: Call, of route: Route? = nil) -> Reply {
        switch error {
        case is MustChangePassword: return .see("/password")
        case is MustBind: return .see("/second-factor")
        case let refusal as Refusal
        where refusal.kind == .unauthorised && !call.isAPI && call.form.pairs.isEmpty:
            // After signing in the visitor comes back to the page that was asked for.
            let target: Link = "/sign-in"
            return .see(call.method == .get ? target.with([("next", call.asked)]) : target)
        case let refusal as Refusal: return reply(refusal, call)
        case let errors as FormErrors:
            if call.isAPI { return Problem.reply(errors) }
            let sentences = errors.items.map(\.sentence).joined(separator: "；")
            return .page(
                FailurePage.html(
                    call, status: 422, title: "有内容需要修改", sentence: sentences, advice: "返回上一页修改后重新提交"),
                status: 422)
        case let error as StorageError: return reply(Self.refusal(for: error, log: log), call)
        default:
            let number = RequestLog.id ?? Sodium.token(bytes: 4)
            // The pattern, not the address: some addresses are themselves a secret.
            log.error(
                "fault",
                metadata: ["number": "\(number)", "route": "\(route?.path ?? "--")", "error": "\(error)"])
            return reply(
                Refusal(.unavailable, "fault", "系统出错，这次操作没有完成（编号 \(number)）", advice: "把编号告诉系统管理员"), call,
                status: 500)
        }
    }

    private func reply(_ refusal: Refusal, _ call: Call, status: Int? = nil) -> Reply {
        if [.forbidden, .unauthorised, .tooMany].contains(refusal.kind) { note(refusal.code, call) }
        let status = status ?? refusal.kind.rawValue
        if call.isAPI { return Problem.reply(refusal, status: status) }
        return .page(
            FailurePage.html(
                call, status: status, title: FailurePage.title(refusal.kind), sentence: refusal.sentence,
                advice: refusal.advice),
            status: status)
    }

    /// Whoever watches the server sees who is refused what, again and again: the account's id, no name and no address of a page.
    package func note(_ code: String, _ call: Call) {
        log.notice(
            "refused",
            metadata: [
                "code": "\(code)", "request": "\(RequestLog.id ?? "")",
                // Whoever sits there, in whose name he may act.
                "account":
                    "\((call.signIn?.actor.deputy?.account ?? call.signIn?.actor.account)?.rawValue ?? "")",
            ])
    }

    static func refusal(for error: StorageError, log: Logger) -> Refusal {
        switch error {
        case .busy: return Refusal(.unavailable, "busy", "数据库正忙，这次操作没有保存", advice: "稍等一分钟后重新提交")
        case .full: return Refusal(.full, "disk-full", "磁盘空间不足，这次操作没有保存", advice: "联系系统管理员清理磁盘后重新提交")
        case .unavailable:
            return Refusal(.unavailable, "database", "连不上数据库，这次操作没有保存", advice: "稍后重试；仍不行时联系系统管理员")
        case .duplicate: return Refusal("duplicate", "已经有一条相同的记录，没有重复保存", advice: "返回列表查看已有的记录")
        case .nulCharacter: return Refusal("text", "文字里有不能保存的控制字符", advice: "从记事本重新复制文字后提交")
        default:
            let number = Sodium.token(bytes: 4)
            // The engine's own sentence may repeat what somebody typed.
            log.error("storage", metadata: ["number": "\(number)", "error": "\(error.plain)"])
            return Refusal(.unavailable, "fault", "系统出错，这次操作没有完成（编号 \(number)）", advice: "把编号告诉系统管理员")
        }
    }
}

struct MustChangePassword: Error {}
struct MustBind: Error {}

extension Call {
    package var isAPI: Bool { path.hasPrefix("/api/") }

    /// The address with its query, as it was asked for.
    var asked: String { Link(stored: path)?.with(query.pairs.map { ($0.name, $0.value) }).text ?? "/" }

    /// The token forms of this sign-in carry: derived, so that it need not be kept.
    package var formToken: String {
        // A form opened in one's own name is not sent in another's, nor the other way round.
        let grant = signIn?.actor.deputy.map { ":" + $0.grant.rawValue } ?? ""
        return cookie.map { Digest.hmac("form:" + $0 + grant, key: site.secret) } ?? ""
    }
}
