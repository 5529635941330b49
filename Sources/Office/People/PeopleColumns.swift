import Foundation
import Kernel
import Papers

/// The columns of the list of people: the export, the blank form and the import are this one list.
enum PeopleColumns {
    static let heads = ["姓名", "单位", "单位类别", "职务"]
    private static let synonyms: [[String]] = [
        ["姓名", "名字", "人员"], ["单位", "所在单位", "部门", "村", "单位名称"], ["单位类别", "类别", "单位性质"], ["职务", "岗位", "职位"],
    ]

    static func sheet(_ directory: Directory) -> Sheet {
        let rows = directory.presentPeople.map { person -> [Sheet.Cell] in
            let unit = directory.unit(person.unit)
            return [
                .text(person.name), .text(unit?.name ?? ""), .text(unit?.kind.label ?? ""),
                .text(person.post),
            ]
        }
        return Sheet(title: "人员与单位", heads: heads, widths: [12, 24, 16, 28], rows: rows)
    }

    static let blank = Sheet(title: "人员名单（按此格式填写）", heads: heads, widths: [12, 24, 16, 28], rows: [])

    struct Problem: Sendable {
        let row: Int
        let column: String
        let sentence: String
    }

    /// Rows of a list people made, checked one by one: either everything is good, or each fault is named by row.
    ///
    /// Titles above the heads, blank rows and heads repeated on a later page are passed over. A unit's kind need be
    /// written once.
    ///
    /// `first` is the number of the first of these rows, as the user counts.
    static func read(_ cells: [[String]], first: Int = 1) -> (
        rows: [ImportPeople.Row], problems: [Problem]
    ) {
        guard let (head, places) = findHeads(cells) else {
            return ([], [Problem(row: 1, column: "", sentence: "没有找到“姓名”“单位”“职务”这几个表头，按空白表的格式填写")])
        }
        var rows: [ImportPeople.Row] = [], problems: [Problem] = [], known: [String: Int] = [:]
        var kinds: [String: TownUnit.Kind] = [:]
        for (index, cells) in cells.enumerated().dropFirst(head + 1) {
            func cell(_ column: Int) -> String {
                guard let place = places[column], place < cells.count else { return "" }
                return cells[place].filter { !$0.isNewline }.trimmingPrefix(while: \.isWhitespace).description
            }
            let (name, unit, kind, post) = (cell(0), cell(1), cell(2), cell(3))
            if name.isEmpty, post.isEmpty, unit.isEmpty { continue }
            if synonyms[0].contains(name), synonyms[3].contains(post) { continue }
            func wrong(_ column: Int, _ sentence: String) {
                problems.append(Problem(row: index + first, column: heads[column], sentence: sentence))
            }
            if name.isEmpty { wrong(0, "姓名是空的") }
            if name.count > 30 { wrong(0, "姓名超过 30 个字") }
            if post.isEmpty { wrong(3, "职务是空的") }
            if post.count > 50 { wrong(3, "职务超过 50 个字") }
            if unit.isEmpty { wrong(1, "单位是空的") }
            if unit.count > 50 { wrong(1, "单位超过 50 个字") }
            if let first = known[name + "\t" + post], !name.isEmpty {
                wrong(0, "与第 \(first) 行重复；如果是两个人，把职务写得具体些")
            } else {
                known[name + "\t" + post] = index + first
            }
            let known = kind.isEmpty ? kinds[unit] : nil
            guard let kind = known ?? self.kind(kind, unit: unit) else {
                wrong(2, "单位类别应是“领导机构”“部门”或“村（社区）”")
                continue
            }
            kinds[unit] = kind
            rows.append(ImportPeople.Row(name: name, unit: unit, kind: kind, post: post))
        }
        if rows.isEmpty, problems.isEmpty {
            problems.append(Problem(row: head + 1 + first, column: "", sentence: "表头下面没有人员"))
        }
        return (problems.isEmpty ? rows : [], problems)
    }

    /// Lines as people type them, `姓名，单位，职务`: parted at commas or tabs where there are any, else at blanks. Problems
    /// name the line.
    static func read(typed text: String) -> (rows: [ImportPeople.Row], problems: [Problem]) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { cells(String($0)) }
        return read([heads] + lines, first: 0)
    }

    /// A post may itself hold what parts the line: `党委副书记，镇长`.
    private static func cells(_ line: String) -> [String] {
        let marks: Set<Character> = ["，", ",", "\t"]
        let marked = line.contains(where: marks.contains)
        let parts =
            line.split(maxSplits: 2, omittingEmptySubsequences: !marked) {
                marked ? marks.contains($0) : $0.isWhitespace
            }.map { $0.trimmingCharacters(in: .whitespaces) } + ["", "", ""]
        return [parts[0], parts[1], "", parts[2]]
    }

    private static func findHeads(_ cells: [[String]]) -> (row: Int, places: [Int?])? {
        for (index, row) in cells.prefix(10).enumerated() {
            let places = synonyms.map { names in
                row.firstIndex { cell in names.contains(cell.filter { !$0.isWhitespace }) }
            }
            if places[0] != nil, places[1] != nil, places[3] != nil { return (index, places) }
        }
        return nil
    }

    /// As written, or by the unit's name when nothing is written.
    private static func kind(_ text: String, unit: String) -> TownUnit.Kind? {
        if text.isEmpty {
            if unit.hasSuffix("村") || unit.hasSuffix("社区") { return .village }
            return unit.hasSuffix("党委") || unit.hasSuffix("纪委") ? .committee : .office
        }
        if text.contains("村") || text.contains("社区") { return .village }
        if text.contains("领导") || text.contains("党委") { return .committee }
        return text.contains("部门") || text.contains("办") || text.contains("站所") ? .office : nil
    }
}
