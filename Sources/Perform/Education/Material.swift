import Kernel
import Storage

/// 学习材料: a paper to be read, kept with its file; or one the year's plan names.
enum Material {
    static let kind = "material"

    enum State: String, TextColumn, Choice {
        case kept, gone

        var label: String {
            switch self {
            case .kept: "在用"
            case .gone: "已移除"
            }
        }
    }

    /// How often each title was read in sessions of a year, as far as seen.
    static func uses(year: Int, seenBy seen: Seen, in session: any Kernel.Session) throws -> [String: Int] {
        let rows = try session.rows(
            """
            SELECT study_material.title, count(*) FROM item
            JOIN study_material ON study_material.town = item.town AND study_material.study = item.id
            WHERE item.kind = \(Study.kind) AND item.year = \(year) AND item.state = 'held' AND \(seen.items)
            GROUP BY study_material.title
            """
        ) { (title: try $0.next(String.self), count: try $0.next(Int.self)) }
        return Dictionary(rows.map { (plain($0.title), $0.count) }, uniquingKeysWith: +)
    }

    /// A title as it is compared: without its marks and blanks.
    static func plain(_ title: String) -> String { title.filter { !"《》 　".contains($0) } }
}

/// 添加学习材料.
struct AddMaterial: Command {
    static let name = "material.add"
    static let title = "添加学习材料"
    static let may = StudyWorkflow.keepers
    let label: String
    var files: [StoredFile] = []

    func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.require(label, "label", "材料名称", limit: 100)
        if files.count > 3 { errors.add("files", "每份材料最多 3 个文件") }
        let same = try work.session.value(
            "SELECT count(*) FROM item WHERE town = \(work.town) AND kind = \(Material.kind) AND title = \(label) AND closed IS NULL",
            as: Int.self)
        if same > 0 { errors.add("label", "已经有名为“\(label)”的材料") }
        try errors.check()
        guard let unit = work.actor.unit else {
            throw Refusal("material-unit", "你的账号没有对应的单位，不能添加", advice: "请系统管理员登记所在单位")
        }
        let year = work.today.year
        let item = Item(
            id: work.newID(), kind: Material.kind,
            number: try work.number(Material.kind, "材料", year: year)[0], year: year, title: label,
            state: Material.State.kept.rawValue, unit: unit, owner: nil, secrecy: .open, clause: nil,
            opened: work.today, due: nil)
        try work.insert(item)
        try work.attach(files, to: item.id)
        try work.index(item.id, "\(label) \(item.number)")
        return Entry(item.id, "添加学习材料", ["label": label, "files": files.map(\.name).joined(separator: "、")])
    }
}

/// 移除学习材料: it stays in the sessions that read it.
struct RemoveMaterial: Command {
    static let name = "material.remove"
    static let title = "移除学习材料"
    static let may = StudyWorkflow.keepers
    let material: ID
    let version: Int?

    func perform(in work: Work) throws -> Entry {
        var item = try work.find(material, kind: Material.kind)
        try work.guardVersion(item, seen: version)
        try StudyRules.requireKeeper(item.unit, work.actor)
        guard item.closed == nil else { throw Refusal("material-gone", "这份材料已经移除", advice: "刷新页面查看最新情况") }
        item.state = Material.State.gone.rawValue
        item.closed = work.today
        try work.update(item)
        return Entry(material, "移除学习材料")
    }
}
