import Kernel
import Storage
import Web

/// Registers a unit, or changes one.
package struct SaveUnit: Command {
    package static let name = "unit.save"
    package static let title = "登记单位"
    package static let may: Set<Role> = [.systemAdmin]
    package static let mayProgram = true
    /// Nil for a new one.
    let unit: ID?
    let version: Int?
    let label: String
    let kind: TownUnit.Kind
    let closed: Bool?

    package init(
        unit: ID? = nil, version: Int? = nil, label: String, kind: TownUnit.Kind, closed: Bool = false
    ) {
        (self.unit, self.version, self.label, self.kind, self.closed) = (unit, version, label, kind, closed)
    }

    package func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        let label = SavePerson.folded(label)
        errors.require(label, "label", "单位名称", limit: 50)
        let directory = try work.directory()
        if LookAlike.hasStandIn(label) { errors.add("label", "单位名称里有代替汉字的部首符号，改成汉字") }
        if directory.units.contains(where: { LookAlike.key($0.name) == LookAlike.key(label) && $0.id != unit }
        ) {
            errors.add("label", "已经有名为“\(label)”的单位")
        }
        try errors.check()
        guard let unit else {
            let sort = (directory.units.map(\.sort).max() ?? 0) + 10
            try work.session.execute(
                """
                INSERT INTO unit (town, id, name, kind, sort, closed, version)
                VALUES (\(work.town), \(work.newID()), \(label), \(kind), \(sort), \(closed ?? false), 1)
                """)
            try work.peopleChanged()
            return Entry(nil, "登记单位", ["name": label, "kind": kind.label])
        }
        let closed = closed ?? directory.unit(unit)?.closed ?? false
        if closed { try refuseOpenWork(unit, in: work) }
        let changed = try work.session.execute(
            """
            UPDATE unit SET name = \(label), kind = \(kind), closed = \(closed), version = version + 1
            WHERE town = \(work.town) AND id = \(unit) AND version = coalesce(\(version), version)
            """)
        if changed == 0 { throw directory.unit(unit) == nil ? Refusal.missing : Refusal.stale }
        try work.peopleChanged()
        let before = directory.unit(unit)
        // What waits for a word about this unit would be said of another than the page names.
        if let before, before.name != label || before.kind != kind || closed {
            try work.void("kind IN ('move', 'open') AND body LIKE \("%\(unit)%")")
        }
        if let before, before.name != label { try work.tellOverseers("单位“\(before.name)”改名“\(label)”", unit) }
        if let before, before.kind != kind {
            try work.tellOverseers("单位“\(label)”的类别由\(before.kind.label)改为\(kind.label)", unit)
        }
        return Entry(
            nil, closed ? "撤销单位" : "修改单位",
            [
                "name": label, "kind": kind.label, "becomes": "\(label)，\(kind.label)\(closed ? "，已撤销" : "")",
                "was": before.map { "\($0.name)，\($0.kind.label)" } ?? "",
            ])
    }

    private func refuseOpenWork(_ unit: ID, in work: Work) throws {
        // What few know of does not speak by a refusal: it goes with the unit, and those who may know of it are told.
        let open = try work.session.rows(
            "SELECT secrecy FROM item WHERE town = \(work.town) AND unit = \(unit) AND closed IS NULL AND due IS NOT NULL"
        ) { try $0.next(Item.Secrecy.self) }
        if open.contains(where: { $0 != .confided }) {
            throw FormErrors("closed", "这个单位还有没有办结的事项，办结以后才能撤销")
        }
        guard !open.isEmpty else { return }
        for reader in try work.people(in: Role.confidants) {
            try work.notify(
                reader, "单位“\(label)”撤销了，限定知悉的事项还有 \(open.count) 件没有办结，请改由别的单位办理", at: "/problems", item: nil,
                mark: "closed:\(unit):\(work.now)")
        }
    }
}

/// Registers a person with a post, or changes one.
package struct SavePerson: Command {
    package static let name = "person.save"
    package static let title = "登记人员"
    package static let may: Set<Role> = [.systemAdmin]
    package static let mayProgram = true
    static let gone = "已调离"
    let person: ID?
    let version: Int?
    let label: String
    let unit: ID?
    let post: String
    /// Nil leaves it as it is; for somebody new, not.
    let left: Bool?
    /// The units in this person's charge; nil leaves them as they are.
    let charges: [ID]?
    /// 职级 and telephone; nil leaves them as they are.
    let level: String?
    let phone: String?
    /// Whether whoever saves it said by the own password that the account of somebody who left may be closed. Pages alone ask for it, so it is no parameter.
    private var closes = false

    private enum CodingKeys: String, CodingKey {
        case person, version, label, unit, post, left, charges, level, phone
    }

    package init(
        person: ID? = nil, version: Int? = nil, label: String, unit: ID?, post: String, left: Bool? = nil,
        charges: [ID]? = nil, level: String? = nil, phone: String? = nil, closes: Bool = false
    ) {
        (self.level, self.phone) = (level, phone)
        (self.person, self.version, self.label, self.unit) = (person, version, label, unit)
        (self.post, self.left, self.charges, self.closes) = (post, left, charges, closes)
    }

    package func perform(in work: Work) throws -> Entry {
        let directory = try work.directory()
        let wantedName = Self.folded(label), post = Self.folded(post), before = directory.person(person)
        try check(wantedName, post, directory)
        let id = person ?? work.newID(), left = left ?? before?.left ?? false
        let had = try PersonPlace.of(person, directory, in: work)
        // Whose entries are whose goes by the person: under another name somebody else could be given a way in to them.
        let renames = work.actor.role != nil && before.map { Self.folded($0.name) != wantedName } ?? false
        let label = renames ? before?.name ?? wantedName : wantedName
        let wanted = PersonPlace(unit: unit, charges: charges.map { Set($0) } ?? had.charges)
        // What would show somebody with an account more than before waits for another's word.
        let widens = try mustWait(had, wanted, in: work), waits = widens || renames
        let place =
            widens ? PersonPlace(unit: had.unit, charges: had.charges.intersection(wanted.charges)) : wanted
        let unit = place.unit
        if person == nil {
            let sort = (directory.people.map(\.sort).max() ?? 0) + 10
            try work.session.execute(
                """
                INSERT INTO person (town, id, name, unit, post, sort, gone, version, level, phone)
                VALUES (\(work.town), \(id), \(label), \(unit), \(post), \(sort), \(left), 1, \(level ?? ""), \(phone ?? ""))
                """)
        } else {
            let changed = try work.session.execute(
                """
                UPDATE person SET name = \(label), unit = \(unit), post = \(post), gone = \(left), version = version + 1,
                    level = coalesce(\(level), level), phone = coalesce(\(phone), phone)
                WHERE town = \(work.town) AND id = \(id) AND version = coalesce(\(version), version)
                """)
            if changed == 0 { throw directory.person(id) == nil ? Refusal.missing : Refusal.stale }
        }
        try work.peopleChanged()
        var closed = ""
        if left, directory.person(id)?.left != true {
            closed = try closeAccount(of: id, in: work)
            try tellOffice(of: id, leaving: "\(id):\(version ?? 0)", in: work)
        }
        if person != nil,
            place.body != had.body || waits || left
                || before.map({ Self.folded($0.post) != post }) ?? false
        {
            try work.voidProposals(of: id)
        }
        if let before { try tellChanged(before, to: post, had, place, directory, in: work) }
        if before == nil { try work.tellNamesake(id, label, directory) }
        if place.charges != had.charges { try Self.replaceCharges(of: id, by: place.charges, in: work) }
        if waits {
            try propose(id, had, wanted, renames ? wantedName : nil, directory, in: work)
        }
        return Entry(
            nil, person == nil ? "登记人员" : "修改人员",
            [
                "name": label, "post": post, "left": left ? Self.gone : "",
                "becomes": "\(label)，\(post)，\(place.words(directory))",
                "was": before.map { "\($0.name)，\($0.post)，\(had.words(directory))" } ?? "",
                "waits": waits ? wanted.words(directory) + (renames ? "，改名\(wantedName)" : "") : "",
                "closed": closed,
                "person": id.rawValue, "place": place.body,
            ])
    }

    /// Who a duty falls on goes by posts and charges: that they are others now is told to those who would notice a false one.
    private func tellChanged(
        _ before: Person, to post: String, _ had: PersonPlace, _ place: PersonPlace, _ directory: Directory,
        in work: Work
    ) throws {
        if Self.folded(before.post) != post {
            try work.tellOverseers("\(before.name)的职务由\(before.post)改为\(post)", before.id)
        }
        if !had.charges.isSubset(of: place.charges) {
            try work.tellOverseers("\(before.name)（\(post)）分管的单位减少了，现在\(place.words(directory))", before.id)
        }
    }

    /// Only a person with an account sees anything; one that is closed now may be opened again, so it counts too.
    private func mustWait(_ had: PersonPlace, _ wanted: PersonPlace, in work: Work) throws -> Bool {
        guard work.actor.role != nil, let person else { return false }
        guard wanted.unit != had.unit || !wanted.charges.isSubset(of: had.charges) else { return false }
        return try hasAccount(person, in: work)
    }

    private func hasAccount(_ person: ID, in work: Work) throws -> Bool {
        try work.session.value(
            "SELECT count(*) FROM account WHERE town = \(work.town) AND person = \(person)", as: Int.self
        ) > 0
    }

    private func propose(
        _ person: ID, _ had: PersonPlace, _ wanted: PersonPlace, _ name: String?, _ directory: Directory,
        in work: Work
    ) throws {
        let before = directory.person(person)?.name ?? label
        let (was, becomes) = name.map { (before + "，", $0 + "，") } ?? ("", "")
        let account = try work.session.first(
            "SELECT id, role FROM account WHERE town = \(work.town) AND person = \(person)"
        ) { (id: try $0.next(ID.self), role: try $0.next(Role.self)) }
        try work.propose(
            .move, account: account?.id, person: person, login: before, before: was + had.words(directory),
            after: becomes + wanted.words(directory), body: wanted.body + (name.map { "/" + $0 } ?? ""),
            half: "", reason: "",
            concerns: Set([account?.role].compactMap { $0 }))
    }

    /// Carries out what was confirmed.
    static func move(_ change: PowerChange, in work: Work) throws -> Entry {
        guard let person = change.person, let place = PersonPlace(change.body),
            let before = try work.directory().person(person)
        else { throw Refusal.missing }
        let name = PersonPlace.name(change.body) ?? before.name
        try work.session.execute(
            "UPDATE person SET name = \(name), unit = \(place.unit), version = version + 1 WHERE town = \(work.town) AND id = \(person)"
        )
        try replaceCharges(of: person, by: place.charges, in: work)
        try work.peopleChanged()
        if name != before.name {
            try work.voidProposals(of: person, besides: change.id)
            try work.tellOverseers("\(before.name)（\(before.post)）改名\(name)，\(change.proposerName)提出", person)
        }
        return Entry(
            nil, "调整姓名、单位或分管单位",
            [
                "name": name, "post": before.post, "left": before.left ? gone : "", "person": person.rawValue,
                "place": place.body,
            ])
    }

    /// A name or post without what is not seen and would make two that look alike: blanks between Chinese characters, marks of no width.
    static func folded(_ text: String) -> String {
        let kept = LookAlike.plain(text).unicodeScalars.filter { scalar in
            !scalar.properties.isDefaultIgnorableCodePoint
                && ![.format, .control].contains(scalar.properties.generalCategory)
        }
        let words = String(String.UnicodeScalarView(kept)).split(whereSeparator: \.isWhitespace)
        return words.reduce(into: "") { text, word in
            let isLatin = text.last?.isASCII ?? false && word.first?.isASCII ?? false
            text += (isLatin ? " " : "") + word
        }
    }

    private static func replaceCharges(of person: ID, by units: Set<ID>, in work: Work) throws {
        try work.session.execute("DELETE FROM charge WHERE town = \(work.town) AND person = \(person)")
        for unit in units.sorted() {
            try work.session.execute(
                "INSERT INTO charge (town, person, unit) VALUES (\(work.town), \(person), \(unit))")
        }
    }

    /// What was in the hands of somebody who has left is to be named for another, and the office is told so.
    private func tellOffice(of person: ID, leaving mark: String, in work: Work) throws {
        let open = try work.session.rows(
            """
            SELECT secrecy FROM item WHERE town = \(work.town) AND owner = \(person) AND closed IS NULL AND due IS NOT NULL
            """
        ) { try $0.next(Item.Secrecy.self) }
        let confided = open.count { $0 == .confided }, told = open.count - confided
        func tell(_ readers: [ID], _ count: Int, _ what: String, at address: String) throws {
            for reader in readers where count > 0 {
                try work.notify(
                    reader, "\(label)已调离，名下还有 \(count) 件\(what)没有办结，请改由他人承办", at: address, item: nil,
                    mark: "left\(what):\(mark)")
            }
        }
        try tell(try Addressees.office(work.session, town: work.town), told, "", at: "/tasks?owner=\(person)")
        try tell(try work.people(in: Role.confidants), confided, "限定知悉的事项", at: "/problems")
    }

    /// Who has left signs in no more. Gives the account's name, which the line says; empty where there is none open.
    private func closeAccount(of person: ID, in work: Work) throws -> String {
        let account = try work.session.first(
            "SELECT id, login, role FROM account WHERE town = \(work.town) AND person = \(person) AND disabled = 0"
        ) { (id: try $0.next(ID.self), login: try $0.next(String.self), role: try $0.next(Role.self)) }
        guard let account else { return "" }
        guard closes || work.actor.role == nil else {
            throw FormErrors(
                Form.ownPasswordName, "\(label)有账号 \(account.login)，登记调离会停用它：在“人员与单位”里办理，填写你的登录密码")
        }
        try AccountRow.requireOthers(account.role, besides: account.id, in: work)
        if PowerChange.guarded.contains(account.role) {
            try work.tellSecretaries(
                "账号停用：\(account.login)（\(account.role.label)），\(work.actor.name)登记为已调离", about: account.id,
                office: true)
        }
        try AccountRow.endWaysIn(account.id, in: work)
        try work.session.execute(
            "UPDATE account SET disabled = 1, version = version + 1 WHERE town = \(work.town) AND person = \(person)"
        )
        return account.login
    }

    private func check(_ label: String, _ post: String, _ directory: Directory) throws {
        var errors = FormErrors()
        errors.require(label, "label", "姓名", limit: 30)
        errors.require(post, "post", "职务", limit: 50)
        if let unit, directory.unit(unit)?.closed ?? true { errors.add("unit", "从列表中选择单位") }
        if (charges ?? []).contains(where: { directory.unit($0) == nil }) {
            errors.add("charges", "分管的单位不在名单里，重新选择")
        }
        if LookAlike.hasStandIn(label + post) { errors.add("label", "姓名或职务里有代替汉字的部首符号，改成汉字") }
        let name = LookAlike.key(label), duty = LookAlike.key(post)
        if directory.people.contains(where: {
            LookAlike.key($0.name) == name && LookAlike.key($0.post) == duty && $0.id != person
        }) {
            errors.add("label", "已经登记过\(post) \(label)")
        } else if person == nil, let unit,
            directory.presentPeople.contains(where: { LookAlike.key($0.name) == name && $0.unit == unit })
        {
            errors.add("label", "这个单位已经有\(label)；确实是同名的两个人，在姓名里加以区别，例如\(label)（女）")
        }
        try errors.check()
    }
}

extension Work {
    /// Somebody new under the name of one who has an account is told: the two look the same wherever one is chosen.
    func tellNamesake(_ person: ID, _ name: String, _ directory: Directory) throws {
        let alike = try LookAlike.accounts(named: name, besides: person, directory, in: self)
        if !alike.isEmpty { try tellOverseers("新登记的\(name)与已有账号的\(alike)同名", person) }
    }

    /// What those who would notice a false one are told: another name, another account.
    func tellOverseers(_ what: String, _ id: ID, at address: String = "/people") throws {
        guard actor.role != nil else { return }
        // Of one person or unit one sentence a day stays unread, the last: changes to and fro must not bury what else was told.
        let mark = "told:\(id):\(today)"
        for reader in Set(try people(in: PowerChange.overseers)) where reader != actor.person {
            try session.execute(
                """
                DELETE FROM notice WHERE town = \(town) AND person = \(reader) AND seen IS NULL
                  AND mark >= \(mark) AND mark < \(mark + ";")
                """)
            try notify(
                reader, "\(what)，\(actor.name)办理。不知情的，马上查问，经过在留痕里", at: address, item: nil,
                mark: "\(mark):\(now):\(what)")
        }
    }
}
