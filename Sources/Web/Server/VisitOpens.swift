import Kernel

extension Visit {
    /// Whether a page of the site is for this visitor's role: what leads nowhere is not offered.
    package func mayOpen(_ link: Link) -> Bool {
        let path = link.text.prefix { !"?#".contains($0) }
        return call.site.modules.contains { module in
            module.routes.contains { route in
                guard route.method == .get, route.path == path, case .roles(let roles) = route.gate else {
                    return false
                }
                return actor.isOne(of: roles)
            }
        }
    }
}
