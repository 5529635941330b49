import Kernel

/// 下一步: where somebody goes who is here for the first time. Each ledger says it of itself, by role.
package struct FirstStep: Sendable {
    let words: String
    let link: Link
    let roles: Set<Role>

    package init(_ words: String, _ link: Link, _ roles: Set<Role>) {
        (self.words, self.link, self.roles) = (words, link, roles)
    }
}

extension Component {
    /// A panel with the steps of this visitor's role; nothing where there are none.
    package static func firstSteps(_ visit: Visit) -> HTML {
        let steps = visit.call.site.modules.flatMap(\.begins).filter { visit.actor.isOne(of: $0.roles) }
        return nextSteps(steps.map { ($0.words, $0.link) })
    }

    /// What comes after what was just done.
    package static func nextSteps(_ steps: [(words: String, link: Link)]) -> HTML {
        guard !steps.isEmpty else { return "" }
        let lines = steps.map { step -> HTML in "<li><a href=\"\(step.link)\">\(step.words)</a></li>" }
        return "<div class=\"panel panel--note no-print\"><p><b>下一步</b></p><ol>\(lines)</ol></div>"
    }
}
