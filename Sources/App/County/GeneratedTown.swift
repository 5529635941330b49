import Kernel

/// The units and people of an invented town of the usual size: 30 units, 200 accounts.
struct GeneratedTown {
    private static let surnames = Array("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜")
    private static let given = Array("文明建国志强海平春兰秀英德才立新永康家和玉梅光荣长青云飞雪晴正义安宁振兴")
    private static let brooks = Array("石柳松青梨白竹荷下云古东桑茶南枫西北上双")
    private static let places = Array("桥湾林河坪鹭溪塘坝岭井山园亭渡岗")
    private static let offices = [
        "党政综合办公室", "党建工作办公室", "经济发展办公室", "社会事务办公室", "平安法治办公室", "村镇建设办公室", "应急管理办公室", "财政所",
        "自然资源所", "农业农村服务中心", "便民服务中心",
    ]
    private static let bodies = ["镇党委", "镇纪委", "领导小组办公室"]
    private static let accounts = 200

    let file: Demo.TownFile
    let villages: [String]
    var offices: [String] { Self.offices }

    init(_ numbers: inout SeededNumbers) {
        let brooks = Self.brooks.shuffled(using: &numbers), places = Self.places.shuffled(using: &numbers)
        villages = (0..<16).map { "\(brooks[$0])\(places[$0])村" }
        var people = People(&numbers)
        for (post, role) in Self.leaders { people.add("镇党委", post, role) }
        people.add("镇纪委", "纪委书记", .disciplineSecretary)
        for _ in 0..<3 { people.add("镇纪委", "纪检干部", .disciplineOfficer) }
        people.add("领导小组办公室", "办公室主任", .office)
        people.add("领导小组办公室", "办公室干事", .office)
        for office in Self.offices { people.add(office, "\(office.hasSuffix("所") ? "所长" : "主任")", .head) }
        for village in villages { people.add(village, "村党支部书记", .head) }
        people.add(nil, "县纪委联系干部", .superior)
        people.add(nil, "系统管理员", .systemAdmin)
        people.add(nil, "安全管理员", .securityAdmin)
        people.add(nil, "审计管理员", .auditAdmin)
        let units = Self.offices + villages
        var turn = 0
        while people.list.count < Self.accounts {
            people.add(units[turn % units.count], "干事", .staff)
            turn += 1
        }
        let charges = people.list.filter { $0.role == .leader }.enumerated().map { index, leader in
            Demo.TownFile.Charge(
                person: leader.name,
                units: units.enumerated().filter { $0.offset % (Self.leaders.count - 1) == index }.map(
                    \.element))
        }
        file = Demo.TownFile(
            town: "\(brooks[17])\(places[15])镇",
            units: Self.bodies.map { .init(name: $0, kind: .committee) }
                + Self.offices.map { .init(name: $0, kind: .office) }
                + villages.map { .init(name: $0, kind: .village) },
            people: people.list, charges: charges)
    }

    private static let leaders: [(String, Role)] = [
        ("党委书记", .secretary), ("镇长", .leader), ("人大主席", .leader), ("党委副书记", .leader), ("组织委员", .leader),
        ("宣传委员", .leader), ("副镇长", .leader), ("人武部长", .leader),
    ]

    /// Names nobody else in the town has, since they are what people sign in with.
    private struct People {
        private(set) var list: [Demo.TownFile.Person] = []
        private var names: [String] = []

        init(_ numbers: inout SeededNumbers) {
            var known: Set<String> = []
            while names.count < GeneratedTown.accounts {
                let surname = GeneratedTown.surnames.randomElement(using: &numbers) ?? "张"
                let first = GeneratedTown.given.randomElement(using: &numbers) ?? "文"
                let second = GeneratedTown.given.randomElement(using: &numbers) ?? "明"
                let name = "\(surname)\(first)\(second)"
                if known.insert(name).inserted { names.append(name) }
            }
        }

        mutating func add(_ unit: String?, _ post: String, _ role: Role) {
            list.append(.init(name: names[list.count], unit: unit, post: post, role: role))
        }
    }
}
