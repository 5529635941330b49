import Kernel

/// What a ledger takes from a spreadsheet people already have: its fields by all the heads they go by, and the command a row
/// becomes. The same command is performed on trial and in earnest.
package struct ImportKind: Sendable {
    package struct Field: Sendable {
        /// The command's parameter, which its errors name.
        package let name: String
        /// The head of the blank form and of the export.
        package let head: String
        package let synonyms: [String]
        package let required: Bool
        /// The head it takes before all others, where the sheet has one: the program's own export calls it so.
        let prefers: String?

        package init(
            _ name: String, _ head: String, _ synonyms: [String] = [], required: Bool = false,
            prefers: String? = nil
        ) {
            (self.name, self.head, self.synonyms, self.required) = (name, head, synonyms, required)
            self.prefers = prefers
        }
    }

    package let name: String
    package let label: String
    package let may: Set<Role>
    /// The list the records stand in.
    package let back: String
    /// Rows are the importer's own work: the same words in another's file are another record.
    package let isPersonal: Bool
    package let fields: [Field]
    package let command: @Sendable (ImportRow, ImportContext) throws -> any Command

    package init(
        _ name: String, _ label: String, may: Set<Role>, back: String, isPersonal: Bool = false,
        fields: [Field],
        command: @escaping @Sendable (ImportRow, ImportContext) throws -> any Command
    ) {
        (self.name, self.label, self.may, self.back) = (name, label, may, back)
        (self.isPersonal, self.fields, self.command) = (isPersonal, fields, command)
    }
}

/// One row of a spreadsheet, its cells by the names of the fields.
package struct ImportRow: Sendable {
    /// As the user counts, from 1.
    package let number: Int
    let values: [String: String]
    /// The whole row as it stands in the file: by this it is known again, whatever column serves which field.
    let cells: [String]

    package init(number: Int, values: [String: String], cells: [String]) {
        (self.number, self.values, self.cells) = (number, values, cells)
    }

    /// Empty when there is no such column or nothing in it.
    package subscript(name: String) -> String { values[name] ?? "" }
}

/// What is wrong with a row, at which field; an empty field means the row as a whole.
package struct ImportFault: Codable, Sendable, Equatable {
    package let row: Int
    package let field: String
    package let sentence: String
}

/// What rows are read against: who imports, and the people and units there are.
package struct ImportContext: Sendable {
    package let actor: Actor
    package let today: Day
    package let directory: Directory

    package init(actor: Actor, today: Day, directory: Directory) {
        (self.actor, self.today, self.directory) = (actor, today, directory)
    }

    /// The unit by its name; whoever left the column out means the own one.
    package func unit(_ text: String, field: String, _ errors: inout FormErrors) -> ID? {
        let name = text.filter { !$0.isWhitespace }
        if name.isEmpty {
            if let unit = actor.unit { return unit }
            errors.add(field, "填写单位")
            return nil
        }
        if let found = directory.unit(named: name) { return found.id }
        let like = directory.openUnits.filter { $0.name.contains(name) || name.contains($0.name) }
        if like.count == 1 { return like[0].id }
        errors.add(
            field,
            like.isEmpty
                ? "没有名为“\(name)”的单位，按“人员与单位”里的名称填写"
                : "“\(name)”可以是\(like.map(\.name).joined(separator: "、"))，写全称")
        return nil
    }

    /// A day as people type it, or as a spreadsheet counts it: days since 1899-12-30.
    package func day(_ text: String, field: String, _ errors: inout FormErrors) -> Day? {
        if let serial = Double(text), (36_526..<73_051).contains(serial) {
            return Day(ordinal: Int(serial) - 25_569)
        }
        let first = text.split(separator: " ").first.map(String.init) ?? ""
        if let day = Day(typed: text, on: today) ?? Day(typed: first, on: today) { return day }
        errors.add(field, text.isEmpty ? "填写日期" : "“\(text)”不是一个日期，可以写 12月15日、明天、月底，或者年月日写全")
        return nil
    }

    private static let separators = Set("、，,；;\n\t ")

    /// People by their names; those of `unit` first, `张三（财政所）` where a name alone is not enough.
    package func people(_ text: String, in unit: ID?, field: String, _ errors: inout FormErrors) -> [ID] {
        let names = text.split(whereSeparator: Self.separators.contains).map(String.init)
        var found: [ID] = []
        for name in names {
            guard let person = person(name, in: unit, field: field, &errors) else { continue }
            if !found.contains(person) { found.append(person) }
        }
        return found
    }

    package func person(_ text: String, in unit: ID?, field: String, _ errors: inout FormErrors) -> ID? {
        let parts = text.split(whereSeparator: { "（(）)".contains($0) }).map(String.init)
        let name = (parts.first ?? "").filter { !$0.isWhitespace }
        let named = directory.people.filter { $0.name == name }
        let place = parts.count > 1 ? directory.unit(named: parts[1])?.id : unit
        let here = named.filter { $0.unit != nil && $0.unit == place }
        let present = named.filter { !$0.left }
        if let one = here.first(where: { !$0.left }) ?? here.first { return one.id }
        if present.count == 1 { return present[0].id }
        errors.add(
            field,
            named.isEmpty
                ? "人员名单里没有“\(name)”，核对姓名，或先登记这个人"
                : "有 \(named.count) 个“\(name)”，写成“\(name)（单位）”")
        return nil
    }
}
