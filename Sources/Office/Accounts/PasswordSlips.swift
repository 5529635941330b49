import Kernel
import Papers
import Web

/// First passwords as slips to be printed once, cut, folded and handed to whoever they are for: what stands below the line is inside.
struct PasswordSlip: Sendable {
    enum Part: String, Sendable {
        case whole = "全部"
        case first = "前一半"
        case second = "后一半"

        /// What the owner does with it.
        var advice: String {
            switch self {
            case .whole: "首次登录以后马上改成自己的密码。"
            case .first, .second: "另一半由另一个人当面交给你：前一半在前，后一半在后，中间加一个减号，连起来就是初始密码。"
            }
        }
    }

    let unit: String
    let person: String
    let role: String
    let login: String
    let password: String
    let part: Part

    /// The slips of a page that is shown once; a code of the address is drawn where others can reach it.
    static func html(_ slips: [PasswordSlip], _ call: Call) -> HTML {
        let address = call.address(of: "/sign-in")
        let isLocal = ["127.0.0.1", "localhost", "[::1]"].contains { call.host.hasPrefix($0) }
        let code: HTML = isLocal ? "" : QRCode(address).map(drawing) ?? ""
        let where_: HTML = isLocal ? "由管理员告知" : "\(address)"
        return "<ul class=\"slips\">\(slips.map { $0.html(where_, code) })</ul>"
    }

    private func html(_ address: HTML, _ code: HTML) -> HTML {
        """
        <li class="slip"><div class="slip__who"><p><b>\(person)</b></p><p>\(unit)</p></div>
        <dl class="slip__in"><dt>账号</dt><dd class="slip__login">\(login)</dd><dt>身份</dt><dd>\(role)</dd>
        <dt>初始密码</dt><dd><code class="slip__password">\(password)</code>（<span class="slip__part">\(part.rawValue)</span>）</dd><dt>地址</dt><dd>\(address)</dd></dl>
        \(code)<p class="hint">\(part.advice)</p></li>
        """
    }

    private static func drawing(_ code: QRCode) -> HTML {
        """
        <svg class="slip__code" viewBox="0 0 \(code.side) \(code.side)" role="img" aria-label="登录地址的二维码"><path d="\(code.path)"/></svg>
        """
    }
}
