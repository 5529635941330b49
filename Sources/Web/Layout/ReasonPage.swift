import Kernel

/// An act that must say why, alone on a page: asked for, or asked again with what was wrong. It posts to its own address
/// and carries along what else the first form held.
package struct ReasonPage {
    let act: String
    /// What it is done to, in words.
    let about: HTML
    let label: String
    let hint: String
    let back: Link
    /// Whether whoever is signed in gives their password once more.
    let asksPassword: Bool

    package init(
        _ act: String, about: HTML, label: String, hint: String = "", back: Link, asksPassword: Bool = false
    ) {
        (self.act, self.about, self.label, self.hint, self.back) = (act, about, label, hint, back)
        self.asksPassword = asksPassword
    }

    package func html(_ visit: Visit, _ errors: FormErrors? = nil, version: Int? = nil) -> HTML {
        let carried = visit.form.pairs.filter {
            !["_token", "reason", Form.ownPasswordName].contains($0.name)
        }
        .map { Form.hidden($0.name, $0.value) }
        return Page.html(
            visit, title: act,
            """
            <h1>\(act)</h1>\(Form.summary(errors))\(about)
            <form method="post" class="form" novalidate>\(Form.token(visit))\(carried)\(version.map(Form.version))
            \(Form.area("reason", label, visit.form["reason"], errors, hint: hint, rows: 3))\(asksPassword ? Form.ownPassword(errors) : "")
            <p class="acts"><button class="button button--primary">\(act)</button><a class="button" href="\(back)">返回</a></p></form>
            """)
    }

    /// Does `perform`; when its reason is wanting, the page again.
    package func reply(_ visit: Visit, then link: Link, _ perform: () async throws -> Void) async throws
        -> Reply
    {
        do {
            try await perform()
            return .see(link)
        } catch let errors as FormErrors {
            return .page(html(visit, errors), status: 422)
        }
    }
}
