import Audit
import Foundation
import Kernel
import Sodium
import Storage

/// Accounts are as they were opened, granted and set: nobody gave one a role or a password behind the program's back.
enum AccountProofs {
    /// What a line holds of what a password was made into: enough to know it again, nothing to try passwords on that the row is not.
    static func mark(_ hash: String) -> String { String(Digest.sha256(hash).prefix(32)) }

    static let all = [
        RowProof(
            "账号的身份", acts: [OpenAccount.name, GrantRole.name, ConfirmPower.name], saysEvery: true,
            said: { fields in
                let label = fields["fact.to"] ?? fields["fact.role"]
                guard let login = fields["fact.login"],
                    let role = Role.allCases.first(where: { $0.label == label })
                else { return nil }
                return .init(login, role.rawValue)
            },
            rows: { session, town in
                try session.rows("SELECT login, role FROM account WHERE town = \(town)") {
                    .init(try $0.next(), try $0.next())
                }
            }),
        RowProof(
            "账号的密码", acts: [OpenAccount.name, ResetPassword.name, ChangePassword.name, ConfirmPower.name],
            said: { fields in
                guard let login = fields["fact.login"], let mark = fields["fact.check"] else { return nil }
                return .init(login, mark)
            },
            rows: { session, town in
                try session.rows("SELECT login, password FROM account WHERE town = \(town)") {
                    .init(try $0.next(), mark(try $0.next()))
                }
            }),
        RowProof(
            "账号的停用", acts: [OpenAccount.name, DisableAccount.name, ConfirmPower.name, SavePerson.name],
            said: { fields in
                // Whoever leaves has the account closed with it.
                if fields["act"] == SavePerson.name {
                    return fields["fact.closed"].flatMap { $0.isEmpty ? nil : .init($0, "1") }
                }
                if fields["act"] == ConfirmPower.name,
                    fields["say"]?.hasSuffix(PowerChange.Kind.open.label) != true,
                    fields["fact.enabled", default: ""].isEmpty
                {
                    return nil
                }
                return fields["fact.login"].map {
                    .init($0, fields["say"] == DisableAccount.title ? "1" : "0")
                }
            },
            rows: { session, town in
                try session.rows("SELECT login, disabled FROM account WHERE town = \(town)") {
                    .init(try $0.next(), try $0.next(Bool.self) ? "1" : "0")
                }
            }),
        // Whose it is.
        RowProof(
            "账号的主人", acts: [OpenAccount.name, ConfirmPower.name],
            said: { fields in
                guard let login = fields["fact.login"], let owner = fields["fact.owner"] else { return nil }
                return .init(login, owner)
            },
            rows: { session, town in
                try session.rows("SELECT login, coalesce(person, '') FROM account WHERE town = \(town)") {
                    .init(try $0.next(), try $0.next())
                }
            }),
        RowProof(
            "人员的姓名、职务和去留", acts: [SavePerson.name, ConfirmPower.name],
            said: { fields in
                guard let person = fields["fact.person"], fields["fact.post"] != nil else { return nil }
                let said = ["name", "post", "left"].map { fields["fact.\($0)"] ?? "" }
                return .init(person, said.joined(separator: "\t"))
            },
            rows: { session, town in
                try session.rows("SELECT id, name, post, gone FROM person WHERE town = \(town)") {
                    let id = try $0.next(String.self), name = try $0.next(String.self)
                    let post = try $0.next(String.self), gone = try $0.next(Bool.self)
                    return .init(id, "\(name)\t\(post)\t\(gone ? SavePerson.gone : "")")
                }
            }),
        // What decides how much an account shows.
        RowProof(
            "人员的单位和分管", acts: [SavePerson.name, ConfirmPower.name],
            said: { fields in
                guard let person = fields["fact.person"], let place = fields["fact.place"] else { return nil }
                return .init(person, place)
            },
            rows: { session, town in
                let charges = try session.rows("SELECT person, unit FROM charge WHERE town = \(town)") {
                    (person: try $0.next(ID.self), unit: try $0.next(ID.self))
                }
                let of = Dictionary(grouping: charges, by: \.person).mapValues { Set($0.map(\.unit)) }
                return try session.rows("SELECT id, unit FROM person WHERE town = \(town)") { row in
                    let id = try row.next(ID.self)
                    return .init(
                        id.rawValue, PersonPlace(unit: try row.next(), charges: of[id] ?? []).body)
                }
            }),
        RowProof(
            "文书式样", acts: [ReplaceForm.name, RestoreForm.name],
            said: { fields in
                guard let paper = fields["fact.paper"] else { return nil }
                // What is built in again has no row.
                return .init(paper, fields["fact.digest"] ?? "")
            },
            rows: { session, town in
                try session.rows("SELECT kind, content FROM form WHERE town = \(town)") {
                    let kind = try $0.next(String.self)
                    let content = Data(base64Encoded: try $0.next(String.self)) ?? Data()
                    return .init(kind, Digest.sha256(content))
                }
            }),
    ]
}
