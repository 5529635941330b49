import Kernel
import Storage

/// What the lines of a journal say of rows, gathered line by line, and what rows then read.
struct RowsSaid {
    struct Comparison {
        var faults: [String] = []
        var compared: [String] = []
        var uncompared: [String] = []
    }

    private struct Word {
        var value: String
        var number: Int
    }

    private let proofs: [RowProof]
    /// Since when lines say how they left rows; lines of earlier releases do not.
    private var since: Instant?
    private var marks: [String: Word] = [:]
    /// Entry → the mark of those it names, and since when lines say it.
    private var involved: [String: Word] = [:]
    private var namesSince: Instant?
    /// Entry → the mark of what its ledger keeps of it.
    private var details: [String: Word] = [:]
    /// Entry → the last line about it.
    private var items: [String: Int] = [:]
    /// `entry+digest` → how often it was tied and not taken away.
    private var files: [String: Int] = [:]
    private var last: [[String: Word]]
    private var all: [[String: Set<String>]]
    /// So many faults are told; more say no more.
    private static let most = 20

    init(_ proofs: [RowProof]) {
        self.proofs = proofs
        last = Array(repeating: [:], count: proofs.count)
        all = Array(repeating: [:], count: proofs.count)
    }

    mutating func take(_ fields: [String: String], number: Int) {
        if let item = fields["item"] { items[item] = number }
        let left = RowsLeft(fields)
        if since == nil, !left.marks.isEmpty { since = fields["at"].flatMap(Instant.init(rawValue:)) }
        for (item, mark) in left.marks { marks[item] = Word(value: mark, number: number) }
        for (item, mark) in left.involved { involved[item] = Word(value: mark, number: number) }
        for (item, mark) in left.details { details[item] = Word(value: mark, number: number) }
        if namesSince == nil, !left.involved.isEmpty {
            namesSince = fields["at"].flatMap(Instant.init(rawValue:))
        }
        for file in left.files { note(file) }
        let act = fields["act"] ?? ""
        for (index, proof) in proofs.enumerated() where proof.acts.contains(act) {
            guard let said = proof.said(fields) else { continue }
            last[index][said.key] = Word(value: said.value, number: number)
            if proof.hasMany { all[index][said.key, default: []].insert(said.value) }
        }
    }

    /// The digest is the last 64 characters, the sign stands before it; entries' ids have hyphens of their own.
    private mutating func note(_ file: String) {
        let digest = file.suffix(64), rest = file.dropLast(64)
        guard digest.count == 64, let sign = rest.last else { return }
        files["\(rest.dropLast())+\(digest)", default: 0] += sign == "+" ? 1 : -1
    }

    /// `tables` are what ledgers keep of entries.
    func compare(_ session: any Session, town: ID, tables: [MarkedTable] = []) throws -> Comparison {
        var comparison = Comparison()
        try compareItems(session, town, &comparison)
        try compareInvolved(session, town, &comparison)
        try compareFiles(session, town, &comparison)
        try compareNumbers(session, town, &comparison)
        comparison.uncompared.append(
            "记录算在哪件任务上、年度封存、办理时限、检查清单和题库、回避关系、回头看的抽取、文号设置、单位的名称和类别、名单导入的人员、动态口令、权限变更的提出和核对、登录、接口令牌、消息和检索"
        )
        for index in proofs.indices { try compare(index, session, town, &comparison) }
        // Last: whatever of it is said by a line in particular is told in particular.
        try compareDetails(session, town, tables, &comparison)
        let more = comparison.faults.count - Self.most
        if more > 0 {
            comparison.faults = Array(comparison.faults.prefix(Self.most)) + ["另有 \(more) 处"]
        }
        return comparison
    }

    private func compareItems(_ session: any Session, _ town: ID, _ into: inout Comparison) throws {
        var missing = items, compared = 0, unsaid = 0
        for (item, word) in marks { missing[item] = word.number }
        try session.each("SELECT \(Item.columns) FROM item WHERE item.town = \(town) ORDER BY item.id") {
            row in
            let item = try Item(&row), id = item.id.rawValue
            missing[id] = nil
            guard let said = marks[id] else {
                if let since, let made = item.id.made, made >= since {
                    into.faults.append("“\(item.number)”没有留痕，不是这个程序登记的")
                } else {
                    unsaid += 1
                }
                return
            }
            compared += 1
            if said.value != item.mark(version: item.version) {
                into.faults.append("“\(item.number)”与第 \(said.number) 条留痕不符，被改动过")
            }
        }
        for (_, number) in missing.sorted(by: { $0.value < $1.value }) {
            into.faults.append("第 \(number) 条留痕说的事项不在了")
        }
        into.compared.append("事项 \(compared) 件")
        if unsaid > 0 { into.uncompared.append("升级以前登记、以后没有办理过的事项 \(unsaid) 件的内容") }
    }

    /// What ledgers keep of entries beside the shared row, and which files are theirs.
    private func compareDetails(
        _ session: any Session, _ town: ID, _ tables: [MarkedTable], _ into: inout Comparison
    ) throws {
        let kinds = try session.rows("SELECT id, kind, number FROM item WHERE town = \(town) ORDER BY id") {
            (id: try $0.next(String.self), kind: try $0.next(String.self), number: try $0.next(String.self))
        }
        var compared = 0, unsaid = 0
        for (kind, items) in Dictionary(grouping: kinds, by: \.kind).sorted(by: { $0.key < $1.key }) {
            let kept = tables.filter { $0.kind == kind || $0.kind == nil }
            let found = try RowMarks.digests(kept, town: town.rawValue, of: nil, in: session)
            for (id, _, number) in items {
                guard let said = details[id] else {
                    if found[id] != nil { unsaid += 1 }
                    continue
                }
                compared += 1
                if said.value != RowMarks.mark(found[id] ?? [:]) {
                    into.faults.append("“\(number)”的台账内容与第 \(said.number) 条留痕不符，被改动过")
                }
            }
        }
        if !tables.isEmpty { into.compared.append("台账内容和附件名称 \(compared) 件") }
        if unsaid > 0 { into.uncompared.append("升级以后没有办理过的事项 \(unsaid) 件的台账内容") }
    }

    /// Who may read what few may: those an entry names.
    private func compareInvolved(_ session: any Session, _ town: ID, _ into: inout Comparison) throws {
        var found: [String: [String]] = [:], unsaid = 0
        try session.each("SELECT item, person FROM involved WHERE town = \(town)") { row in
            found[try row.next(String.self), default: []].append(try row.next(String.self))
        }
        for (item, word) in involved.sorted(by: { $0.value.number < $1.value.number })
        where RowsLeft.mark(found[item] ?? []) != word.value {
            into.faults.append("第 \(word.number) 条留痕说的知悉人员不符，被改动过")
        }
        for item in found.keys where involved[item] == nil {
            if let namesSince, let made = ID(rawValue: item)?.made, made >= namesSince {
                into.faults.append("一件事项的知悉人员没有留痕，不是这个程序登记的")
            } else {
                unsaid += 1
            }
        }
        into.compared.append("知悉人员 \(involved.count) 件")
        if unsaid > 0 { into.uncompared.append("升级以前登记的事项 \(unsaid) 件的知悉人员") }
    }

    private func compareFiles(_ session: any Session, _ town: ID, _ into: inout Comparison) throws {
        var left = files.filter { $0.value > 0 }, compared = 0, unsaid = 0
        try session.each("SELECT id, item, digest, name FROM attachment WHERE town = \(town) ORDER BY id") {
            row in
            let id = try row.next(ID.self), item = try row.next(String.self)
            let digest = try row.next(String.self), name = try row.next(String.self)
            if let count = left["\(item)+\(digest)"], count > 0 {
                left["\(item)+\(digest)"] = count - 1
                compared += 1
            } else if let since, let made = id.made, made >= since {
                into.faults.append("附件“\(name)”没有留痕，不是这个程序收下的")
            } else {
                unsaid += 1
            }
        }
        let gone = left.values.reduce(0, +)
        if gone > 0 { into.faults.append("留痕里有的附件少了 \(gone) 个") }
        into.compared.append("附件 \(compared) 个")
        if unsaid > 0 { into.uncompared.append("升级以前收下的附件 \(unsaid) 个是谁收的") }
    }

    /// Every number that was given has its entry, and no entry has one that was not. Numbers of papers are no entries' own.
    private func compareNumbers(_ session: any Session, _ town: ID, _ into: inout Comparison) throws {
        var found: [String: Set<Int>] = [:], labels: [String: String] = [:], kinds: Set<String> = []
        try session.each("SELECT kind, number FROM item WHERE town = \(town)") { row in
            let kind = try row.next(String.self), number = try row.next(String.self)
            guard let read = number.wholeMatch(of: #/(.*)〔(\d{4})〕(\d{1,9})号/#),
                let count = Int(read.output.3)
            else { return }
            kinds.insert(kind)
            found["\(kind) \(read.output.2)", default: []].insert(count)
            labels["\(kind) \(read.output.2)"] = "\(read.output.1)〔\(read.output.2)〕"
        }
        let given = try session.rows(
            "SELECT kind, year, value FROM counter WHERE town = \(town) ORDER BY kind, year"
        ) {
            (kind: try $0.next(String.self), year: try $0.next(Int.self), last: try $0.next(Int.self))
        }
        var compared = 0
        for (kind, year, last) in given where kinds.contains(kind) {
            let there = found["\(kind) \(year)"] ?? [],
                label = labels["\(kind) \(year)"] ?? "\(kind) \(year) 年"
            compared += there.count
            guard there.count != last || there.max() ?? 0 != last else { continue }
            let high = there.max() ?? 0
            if high > last {
                into.faults.append("\(label)\(high)号没有给过，只给到 \(last) 号")
            } else {
                let gap = (1...max(1, there.count + 1)).first { !there.contains($0) } ?? last
                into.faults.append("\(label)的编号缺 \(gap) 号，给到 \(last) 号")
            }
        }
        into.compared.append("编号 \(compared) 个")
        into.uncompared.append("文书的文号")
    }

    private func compare(_ index: Int, _ session: any Session, _ town: ID, _ into: inout Comparison) throws {
        let proof = proofs[index], words = last[index]
        if let bereft = proof.bereft {
            into.faults += try bereft(session, town).map { "“\($0)”还在，\(proof.what)不在了" }
            return
        }
        var compared = 0, unsaid = 0, gone = words
        for row in try proof.rows(session, town) {
            gone[row.key] = nil
            guard let word = words[row.key] else {
                if proof.saysEvery {
                    into.faults.append("\(proof.what)“\(row.key)”没有留痕，不是这个程序登记的")
                } else if !row.value.isEmpty {
                    unsaid += 1
                }
                continue
            }
            compared += 1
            let holds =
                proof.hasMany ? all[index][row.key]?.contains(row.value) ?? false : word.value == row.value
            if !holds { into.faults.append("\(proof.what)与第 \(word.number) 条留痕不符，被改动过") }
        }
        // What was said and is there no more, unless it was said to have been taken away.
        for word in gone.values.sorted(by: { $0.number < $1.number })
        where !word.value.isEmpty && !proof.mayEnd {
            into.faults.append("第 \(word.number) 条留痕说的\(proof.what)不在了")
        }
        into.compared.append("\(proof.what) \(compared) 条")
        if unsaid > 0 { into.uncompared.append("没有留痕可以对照的\(proof.what) \(unsaid) 条") }
    }
}
