import Kernel
import Storage

/// Where somebody belongs and what is in their charge: what decides how much an account shows.
struct PersonPlace {
    let unit: ID?
    let charges: Set<ID>

    init(unit: ID?, charges: Set<ID>) { (self.unit, self.charges) = (unit, charges) }

    static func of(_ person: ID?, _ directory: Directory, in work: Work) throws -> PersonPlace {
        try of(person, directory, town: work.town, in: work.session)
    }

    static func of(
        _ person: ID?, _ directory: Directory, town: ID, in session: any Kernel.Session
    ) throws -> PersonPlace {
        let charges = try session.rows("SELECT unit FROM charge WHERE town = \(town) AND person = \(person)")
        {
            try $0.next(ID.self)
        }
        return PersonPlace(unit: directory.person(person)?.unit, charges: Set(charges))
    }

    /// `unit/charge,charge`, as a proposal keeps it.
    init?(_ body: String) {
        let parts = body.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2 else { return nil }
        unit = ID(rawValue: String(parts[0]))
        charges = Set(parts[1].split(separator: ",").compactMap { ID(rawValue: String($0)) })
    }

    /// The name a proposal would give, behind the place.
    static func name(_ body: String) -> String? {
        let parts = body.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? String(parts[2]) : nil
    }

    var body: String {
        "\(unit?.rawValue ?? "")/\(charges.sorted().map(\.rawValue).joined(separator: ","))"
    }

    func words(_ directory: Directory) -> String {
        let names = directory.units.filter { charges.contains($0.id) }.map(\.name).joined(separator: "、")
        return (directory.unit(unit)?.name ?? "不属于任何单位") + (names.isEmpty ? "" : "，分管\(names)")
    }
}
