import Audit
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
                    fields["say"]?.hasSuffix(PowerChange.Kind.open.label) != true
                {
                    return nil
                }
                return fields["fact.login"].map {
                    .init($0, fields["say"] == DisableAccount.closing ? "1" : "0")
                }
            },
            rows: { session, town in
                try session.rows("SELECT login, disabled FROM account WHERE town = \(town)") {
                    .init(try $0.next(), try $0.next(Bool.self) ? "1" : "0")
                }
            }),
    ]
}
