/// The heads of a table of duties: which column says what is to be done, and which say by whom.
struct TableHeads {
    /// How many rows they take, a title over the whole table included.
    let rows: Int
    let content: Int
    let owners: [(column: Int, role: OwnerReading.Role)]

    /// The names under which registers keep the work itself, best first.
    private static let contentNames = [
        "自查内容", "考核内容", "工作内容", "主要内容", "责任内容", "考评内容", "工作任务", "重点任务", "具体任务", "任务", "内容", "工作措施", "措施",
        "事项", "监督重点",
        "工作计划", "工作要点", "项目",
    ]

    private static let ownerNames: [(names: [String], role: OwnerReading.Role)] = [
        (["牵头单位", "牵头部门", "主责单位", "主责部门", "主办单位", "主办部门"], .lead),
        (["配合单位", "配合部门", "协办单位", "协办部门", "协同单位", "参加单位", "责任配合"], .support),
        (["责任单位", "责任部门", "责任科室", "责任主体", "承办单位", "承办部门", "落实单位"], .responsible),
        (["牵头领导", "责任领导", "分管领导", "包抓领导", "责任人", "承办人", "负责人"], .charged),
    ]

    init?(_ text: PlanText, _ rows: [[Range<Int>]]) {
        let titles = rows.prefix { row in row.count { !$0.isEmpty } <= 1 }.count
        guard titles < rows.count - 1 else { return nil }
        var names = rows[titles].map { text.string($0).filter { !$0.isWhitespace } }
        var taken = titles + 1
        // 责任单位 over 牵头单位 and 配合单位: the lower row says it more exactly.
        if taken < rows.count - 1, TableHeads.isHead(text, rows[taken], below: names) {
            for (index, cell) in rows[taken].enumerated() where index < names.count && !cell.isEmpty {
                names[index] = text.string(cell).filter { !$0.isWhitespace }
            }
            taken += 1
        }
        let body = rows.dropFirst(taken)
        let content = Self.contentNames.lazy.compactMap { wanted in
            names.firstIndex { $0.contains(wanted) && !Self.isOwner($0) }
        }.first { index in body.contains { index < $0.count && !$0[index].isEmpty } }
        guard let content else { return nil }
        let leads = names.contains { name in Self.ownerNames[0].names.contains(where: name.contains) }
        owners = names.indices.compactMap { index in
            guard index != content,
                let role = Self.ownerNames.first(where: { $0.names.contains(where: names[index].contains) })?
                    .role
            else { return nil }
            // 责任单位 alone means lead, beside 牵头单位 it means the others.
            return (index, role == .responsible && !leads ? .lead : role)
        }
        (self.rows, self.content) = (taken, content)
    }

    private static func isOwner(_ name: String) -> Bool {
        ownerNames.contains { $0.names.contains(where: name.contains) }
    }

    /// Whether a row goes on with the heads: only short names, at least one of them an owner's, and nothing where the
    /// first row has its own column.
    private static func isHead(_ text: PlanText, _ row: [Range<Int>], below names: [String]) -> Bool {
        let written = row.map { text.string($0).filter { !$0.isWhitespace } }
        return written.contains(where: isOwner) && written.allSatisfy { $0.count <= 8 }
            && written.contains(where: \.isEmpty)
    }
}
