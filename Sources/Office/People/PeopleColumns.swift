import Foundation
import Kernel
import Papers

/// The columns of the list of people: the export, the blank form and the import are this one list; the blank form and the import know
/// four more: for whom somebody answers (分管, 联系村), 职级 and 电话.
enum PeopleColumns {
    static let heads = ["姓名", "单位", "单位类别", "职务"]
    static let synonyms: [[String]] = [
        ["姓名", "名字", "人员", "人员姓名", "干部姓名", "同志姓名"],
        [
            "单位", "所在单位", "部门", "村", "单位名称", "工作单位", "所在部门", "任职单位", "部门村", "部门村社区", "单位部门", "所属单位", "村社区",
            "科室", "部门站所", "工作部门", "所在科室", "所在村", "单位村",
        ],
        ["单位类别", "类别", "单位性质", "单位类型"],
        [
            "职务", "岗位", "职位", "现任职务", "担任职务", "职务岗位", "现职", "职务职级", "现任职", "任职", "工作岗位", "现任职务岗位", "职务名称",
            "现任岗位",
        ],
        [
            "分管", "分管工作", "分管单位", "分管部门", "分管领域", "分管站所", "工作分工", "分工", "主管部门", "分管范围", "分管战线", "分管部门工作",
            "分管科室",
        ],
        [
            "联系村", "联系村社区", "包村", "包联村", "挂点村", "挂钩村", "联系点", "联村", "联系单位", "所包村", "包保村", "挂联村", "挂村", "驻点村",
            "联系村居", "包片村",
        ],
        ["职级", "级别", "职务层次", "现职级", "岗位等级", "行政级别"],
        ["电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "办公电话", "联系号码"],
    ]
    /// What the columns are called where somebody chooses them.
    static let names = ["姓名", "单位", "单位类别", "职务", "分管", "联系村", "职级", "电话"]
    /// Without these nobody can be registered.
    static let needed: Set<Int> = [0, 1, 3]

    /// What a head is called, without blanks, brackets and marks.
    private static func plain(_ head: String) -> String {
        head.filter { $0.isLetter || $0.isNumber }
    }

    /// 分管部门（工作） is 分管部门: what stands in brackets says more of it.
    private static func isHead(_ text: String, of names: [String]) -> Bool {
        names.contains(plain(text)) || names.contains(plain(text.replacing(#/[（(][^）)]*[）)]/#, with: "")))
    }

    /// A name as it is said: blanks within, invisible signs and a remark behind it (女) are not part of it.
    static func name(_ text: String) -> String {
        var text = visible(text)
        if let open = text.firstIndex(where: { "（(".contains($0) }), let last = text.last, "）)".contains(last)
        {
            let remark = text[text.index(after: open)..<text.index(before: text.endIndex)]
            if ["男", "女", "兼"].contains(String(remark)) || remark.hasSuffix("族") {
                text = String(text[..<open])
            }
        }
        // Blanks part the words of a name in letters, and nothing in a Chinese one.
        guard text.contains(where: { $0.isASCII && $0.isLetter }) else {
            return text.filter { !$0.isWhitespace }
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Without signs nobody sees, full width as half.
    static func visible(_ text: String) -> String {
        let seen = text.unicodeScalars.filter {
            !$0.properties.isDefaultIgnorableCodePoint && $0.properties.generalCategory != .control
        }
        return String(String.UnicodeScalarView(seen)).map { character -> Character in
            guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1,
                (0xFF10...0xFF19).contains(scalar.value), let plain = Unicode.Scalar(scalar.value - 0xFEE0)
            else { return character }
            return Character(plain)
        }.reduce(into: "") { $0.append($1) }.trimmingCharacters(in: .whitespaces)
    }

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

    static let blank = Sheet(
        title: "人员名单（按此格式填写）", heads: heads + ["分管", "联系村", "职级", "电话"],
        widths: [12, 24, 16, 28, 24, 24, 14, 16], rows: [])

    typealias Problem = Roster.Problem

    /// Rows of a list people made, checked one by one: either everything is good, or each fault is named by row.
    ///
    /// `first` is the number of the first of these rows, as the user counts.
    static func read(_ cells: [[String]], first: Int = 1) -> (
        rows: [ImportPeople.Row], problems: [Problem]
    ) {
        guard let (head, places) = findHeads(cells) else { return ([], [noHeads]) }
        let roster = read(cells, head: head, places, first: first)
        let problems = roster.rows.isEmpty ? [nobody(head + 1 + first)] : roster.problems()
        return (problems.isEmpty ? roster.people : [], problems)
    }

    static let noHeads = Problem(row: 1, column: "", sentence: "没有找到“姓名”“单位”“职务”这几个表头，按空白表的格式填写")

    static func nobody(_ row: Int) -> Problem { Problem(row: row, column: "", sentence: "表头下面没有人员") }

    /// What each row below the heads says, right or wrong.
    ///
    /// Titles above the heads, blank rows and heads repeated on a later page are passed over. A unit's kind need be written once.
    /// `places` are the columns of `synonyms`, in their order.
    /// `known` are units the town has already.
    static func read(
        _ cells: [[String]], head: Int, _ places: [Int?], first: Int, known: Set<String> = []
    ) -> Roster {
        var rows: [Roster.Row] = [], texts: [(charge: String, villages: String)] = []
        var kinds = villages(cells.dropFirst(head + 1), places)
        for (index, cells) in cells.enumerated().dropFirst(head + 1) {
            func cell(_ column: Int) -> String {
                guard let place = places[column], place < cells.count else { return "" }
                return cells[place].filter { !$0.isNewline }.trimmingPrefix(while: \.isWhitespace).description
            }
            let (name, kind, post) = (Self.name(cell(0)), cell(2), visible(cell(3)))
            let unit = visible(cell(1)).filter { !$0.isWhitespace }
            if name.isEmpty, post.isEmpty, unit.isEmpty { continue }
            if isFoot(cells) { continue }
            if synonyms[0].contains(plain(name)), synonyms[3].contains(plain(post)) { continue }
            if post.isEmpty, unit.isEmpty,
                isHeading(name, alone: cells.count { !$0.allSatisfy(\.isWhitespace) } == 1)
            {
                continue
            }
            var row = Roster.Row(line: index + first, name: name, unit: unit, post: post)
            // 县纪委监委 is no unit of the town: who watches from there is of none here.
            if RoleGuess.isAbove(unit), !post.isEmpty { (row.unit, row.post) = ("", unit + post) }
            (row.level, row.phone) = (visible(cell(6)), visible(cell(7)))
            let known = kind.isEmpty ? kinds[unit] : nil
            if let kind = known ?? self.kind(kind, unit: unit) {
                kinds[unit] = kind
            } else {
                row.fault = .init(column: heads[2], field: "unit", sentence: "单位类别应是“领导机构”“部门”或“村（社区）”")
            }
            if first == 0, post.isEmpty, !name.isEmpty, !unit.isEmpty {
                row.fault = .init(column: heads[3], field: "post", sentence: "这一行只有两项，要写姓名、单位、职务三项")
            }
            rows.append(row)
            texts.append((visible(cell(4)), visible(cell(5))))
        }
        var roster = Roster(rows: rows, kinds: kinds)
        charge(&roster, texts, known)
        roster.joinConcurrentPosts()
        return roster
    }

    /// 合计, 填表人：, 备注：: what stands under the people.
    private static func isFoot(_ cells: [String]) -> Bool {
        let said = cells.map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        guard let first = said.first, said.count <= 4 else { return false }
        let feet = [
            "合计", "总计", "小计", "共计", "填表", "制表", "审核人", "填报", "备注：", "备注:", "注：", "注:", "说明：", "说明:", "联系人：",
        ]
        return feet.contains(where: first.hasPrefix)
            || said.contains { $0.hasPrefix("填表人") || $0.hasPrefix("制表人") }
    }

    /// Units that are villages though they are not called so: 上坝, which has a 村支书, or stands under 六、村（社区）.
    private static func villages(_ rows: ArraySlice<[String]>, _ places: [Int?]) -> [String: TownUnit.Kind] {
        var found: [String: TownUnit.Kind] = [:], isUnderVillages = false
        let posts = [
            "村支书", "村党支部", "村党总支", "村委会", "村主任", "村会计", "村文书", "村监委", "村务监督", "村支部", "居委会", "社区书记", "村妇",
            "村民兵", "监委会主任",
        ]
        // What the list says itself of a unit holds for all its rows.
        var told: Set<String> = []
        func cell(_ column: Int, _ cells: [String]) -> String {
            guard let place = places[column], place < cells.count else { return "" }
            return visible(cells[place]).filter { !$0.isWhitespace }
        }
        for cells in rows where !cell(2, cells).isEmpty { told.insert(cell(1, cells)) }
        for cells in rows {
            let said = cells.filter { !$0.allSatisfy(\.isWhitespace) }
            if said.count == 1, isHeading(said[0], alone: true) {
                let head = said[0].replacing("农村", with: "").replacing("驻村", with: "")
                isUnderVillages = head.contains("村") || head.contains("社区")
            }
            let (unit, post) = (cell(1, cells), cell(3, cells))
            guard !unit.isEmpty, !told.contains(unit), kind("", unit: unit) == .office else { continue }
            let isTown = ["办", "所", "站", "中心", "队", "局", "镇", "乡", "院", "校"].contains(where: unit.contains)
            if !isTown, isUnderVillages || posts.contains(where: post.contains) { found[unit] = .village }
        }
        return found
    }

    /// 分管财政所、党政办，联系柳湾: the units of the list that such a cell names; a village there without its 村. What is left is kept in
    /// words, so that whoever looks sees what was not taken.
    private static func charge(
        _ roster: inout Roster, _ texts: [(charge: String, villages: String)], _ known: Set<String>
    ) {
        let units = Set(roster.rows.map(\.unit)).union(known).filter { !$0.isEmpty }
        for (index, text) in texts.enumerated() {
            let said = Set(text.villages.split { "、，,；;和及 \n".contains($0) }.map(String.init))
            let whole = text.charge + "；" + text.villages
            let named = units.filter { unit in
                guard unit != roster.rows[index].unit else { return false }
                return whole.contains(unit) || short(unit) != unit && said.contains(short(unit))
            }
            // 河村 is not meant where 小河村 is.
            let meant = named.filter { one in
                !named.contains { $0 != one && $0.hasSuffix(one) && !standsAlone(one, text) }
            }
            roster.rows[index].charges = meant.sorted()
            roster.rows[index].unread = unread(whole, meant)
        }
    }

    private static func short(_ village: String) -> String { village.replacing(#/(村|社区)$/#, with: "") }

    /// The pieces of such a cell that name no unit: 农业农村、水利.
    private static func unread(_ text: String, _ meant: Set<String>) -> String {
        text.split { "、，,；;。 \n".contains($0) }.map(String.init).filter { piece in
            !meant.contains { piece.contains($0) || piece.contains(short($0)) }
        }.joined(separator: "、")
    }

    private static func standsAlone(_ unit: String, _ text: (charge: String, villages: String)) -> Bool {
        (text.charge + "；" + text.villages).split { "、，,；; \n".contains($0) }.contains { $0 == unit }
    }

    /// Lines as people type them, `姓名，单位，职务`: parted at commas or tabs where there are any, else at blanks. Problems
    /// name the line.
    static func read(typed text: String) -> (rows: [ImportPeople.Row], problems: [Problem]) {
        let (cells, first) = table(typed: text)
        guard let (head, places) = findHeads(cells) else { return ([], [noHeads]) }
        let roster = read(cells, head: head, places, first: first)
        let problems = roster.rows.isEmpty ? [nobody(1)] : roster.problems()
        return (problems.isEmpty ? roster.people : [], problems)
    }

    /// Such lines as a table under its heads, and the number of its first row as the user counts.
    static func table(typed text: String) -> (cells: [[String]], first: Int) {
        let typed = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        // A table copied out of a spreadsheet, or a line of heads above the names.
        for mark in ["\t", "，", ","] as [Character] where typed.contains(where: { $0.contains(mark) }) {
            // Between commas the last cell may hold one more: 党委副书记，镇长.
            let most = mark == "\t" ? Int.max : typed.first { $0.contains(mark) }?.count { $0 == mark } ?? 0
            let table = typed.map {
                $0.split(separator: mark, maxSplits: most, omittingEmptySubsequences: false).map(String.init)
            }
            if findHeads(table) != nil { return (table, 1) }
        }
        return ([heads] + typed.map(cells), 0)
    }

    /// A post may itself hold what parts the line: `党委副书记，镇长`.
    private static func cells(_ typed: String) -> [String] {
        // 1.钟鸣: the number of the line is nobody's.
        let line = typed.replacing(#/^\s*[（(]?\d{1,3}[）)]?\s*[.．、）)]\s*/#, with: "")
        let full: Set<Character> = ["，", ",", "\t"], half: Set<Character> = ["；", ";", "、", "|", "/"]
        let hasFull = line.contains(where: full.contains)
        // Only where nothing else parts it: 党委委员、宣传委员 is one post.
        let marks = hasFull ? full : half
        let marked = hasFull || line.contains(where: half.contains) && !line.contains(where: \.isWhitespace)
        let parts =
            line.split(maxSplits: 2, omittingEmptySubsequences: !marked) {
                marked ? marks.contains($0) : $0.isWhitespace
            }.map { $0.trimmingCharacters(in: .whitespaces) } + ["", "", ""]
        return [parts[0], parts[1], "", parts[2]]
    }

    /// In one row, or where cells are merged over two in both together.
    static func findHeads(_ cells: [[String]]) -> (row: Int, places: [Int?])? {
        func places(_ row: [String]) -> [Int?]? {
            let places = synonyms.map { names in row.firstIndex { isHead($0, of: names) } }
            return places[0] != nil && places[1] != nil && places[3] != nil ? places : nil
        }
        for (index, row) in cells.prefix(10).enumerated() {
            if let places = places(row) { return (index, places) }
            guard index + 1 < cells.count else { continue }
            let below = cells[index + 1]
            let both = (0..<max(row.count, below.count)).map { column -> String in
                let under = column < below.count ? below[column] : ""
                return under.allSatisfy(\.isWhitespace) ? (column < row.count ? row[column] : "") : under
            }
            if let places = places(both), row.contains(where: { synonyms.joined().contains(plain($0)) }) {
                return (index + 1, places)
            }
        }
        return nil
    }

    /// 一、镇领导: a line that heads those below it, and is nobody.
    private static func isHeading(_ text: String, alone: Bool) -> Bool {
        alone
            && (text.count > 6 || text.contains("、") || text.contains("：")
                || ["领导", "机关", "部门", "村", "社区", "干部", "合计"].contains(where: text.contains))
    }

    private static let committees = [
        "党委", "纪委", "党工委", "纪工委", "镇政府", "乡政府", "人民政府", "办事处", "人大", "人大主席团", "人大工委", "政协", "政协工委", "人武部",
        "领导班子",
    ]

    /// As written, or by the unit's name when nothing is written.
    static func kind(_ text: String, unit: String) -> TownUnit.Kind? {
        if text.isEmpty {
            if unit.hasSuffix("村") || unit.hasSuffix("社区") || unit.hasSuffix("居委会") || unit.hasSuffix("村委会") {
                return .village
            }
            if unit == "政府" || unit == "人大" || unit == "政协" { return .committee }
            return committees.contains(where: unit.hasSuffix) ? .committee : .office
        }
        if text.contains("村") || text.contains("社区") { return .village }
        if text.contains("领导") || text.contains("党委") { return .committee }
        return text.contains("部门") || text.contains("办") || text.contains("站所") ? .office : nil
    }
}
