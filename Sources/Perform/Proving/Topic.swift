/// What work is about, as a tree: a record on a part is on the whole, one on the whole may be on the part, one on a neighbour is not.
enum Topic: String, CaseIterable, Sendable {
    // 党风廉政
    case integrity, responsibility, committee, fourWinds, banquets, cars, allowances, gifts, ceremonies,
        workStyle, decisions, cases
    case family, business, drink, petitions, rectify, fees
    // 农村财务
    case finance, assets, disclosure, openness, powers
    // 民生
    case welfare, veterans, relief, minimum, destitute, disability, elderly, subsidy, housing, building,
        medical,
        employment, pension,
        school,
        canteen, reservoir
    // 工程
    case works, projects, projectSafety, farmland, procurement
    // 其他工作
    case civil, party, safety, flood, fire, straw, environment, water, spring, countryside, industry,
        personnel, service, documents, seals
    case stability, land, health, funeral, traffic, drugs, culture, army, statistics, youth, village, food,
        poverty, tax, election, drowning, fishing
    case culturalRelics, animals, union, archives, confidentiality, network
    case ideology, watch, meetings, law

    /// What it is a part of.
    var whole: [Topic] {
        switch self {
        case .responsibility, .committee, .cases, .family, .business, .drink, .ceremonies, .workStyle, .fees:
            [.integrity]
        case .fourWinds: [.integrity]
        case .banquets, .cars, .allowances, .gifts: [.fourWinds]
        case .relief, .disability, .elderly, .funeral: [.civil, .welfare]
        case .minimum, .destitute: [.relief]
        case .disclosure: [.openness]
        case .pension: [.veterans, .welfare]
        case .watch, .meetings: [.workStyle]
        case .subsidy, .housing, .medical, .reservoir: [.welfare]
        case .assets: [.finance]
        case .projects, .projectSafety: [.works]
        default: []
        }
    }

    func isWithin(_ other: Topic) -> Bool { self == other || whole.contains { $0.isWithin(other) } }

    private static let upright: Set<Topic> = [
        .integrity, .responsibility, .committee, .fourWinds, .banquets, .cars, .allowances, .gifts,
        .ceremonies, .workStyle, .decisions, .cases, .family,
        .business, .drink, .petitions, .rectify, .fees, .finance, .assets, .disclosure, .works, .projects,
        .procurement, .village, .openness, .powers, .archives, .seals,
        .personnel, .canteen, .union,
    ]
    private static let wide: Set<Topic> = [
        .integrity, .responsibility, .committee, .cases, .rectify, .village, .disclosure, .openness, .powers,
        .decisions, .fourWinds,
    ]
    private static let money: Set<Topic> = [.finance, .assets, .projects, .works, .procurement, .disclosure]
    private static let welfares: Set<Topic> = [
        .welfare, .relief, .minimum, .destitute, .disability, .elderly, .subsidy, .housing, .medical,
        .employment, .pension,
        .reservoir, .civil, .funeral, .poverty,
    ]

    /// Whether another topic stands beside it in the same work, so that a word of it is no contradiction: looking at a village's
    /// supervision one reads its accounts.
    func isNear(_ other: Topic) -> Bool {
        Self.upright.contains(self) && [.finance, .procurement, .archives].contains(other)
            || Self.wide.contains(self) && Self.upright.contains(other)
            || Self.money.contains(self) && Self.money.contains(other)
            || Self.welfares.contains(self) && Self.welfares.contains(other)
            // At a counter every kind of business is done.
            || self == .service && Self.welfares.contains(other)
            // Who looks after money that is given out looks at incomes and accounts.
            || Self.welfares.contains(self) && other == .finance
    }

    /// Stands in the words of any work, and by itself says nothing of what was looked at.
    var isIncidental: Bool { [.rectify, .disclosure, .openness, .archives, .union].contains(self) }

    /// Words by which it is known. The longest word at a place decides, so that 残疾人补贴 is not 补贴.
    var words: [String] {
        switch self {
        case .integrity:
            [
                "党风廉政", "廉政", "廉洁", "清廉", "廉", "党纪", "党章", "党规", "纪律处分条例", "纪律教育", "守纪律", "违纪", "违法典型", "准则",
                "反腐", "纪法",
                "党内监督", "政治纪律", "腐败", "廉洁纪律", "党的纪律", "讲纪律", "纪律要求", "纪律规矩", "六项纪律", "纪律建设", "纪律意识", "以案促改",
                "以案说法", "以案释纪", "公私分明", "政务处分法", "监察法", "优亲厚友", "处分", "问责条例", "监督条例", "党员权利保障条例", "巡视工作条例",
                "组织处理规定",
                "收受", "好处费", "吃拿卡要", "受贿", "贪占", "贪污", "庭审", "职务犯罪", "挪用", "截留", "侵占", "套取", "截留挪用", "微腐败",
                "干净干事", "手脚干不干净", "手脚干净", "风险清单", "风险点", "岗位风险", "不正之风", "人情户", "关系户", "人情保", "廉洁风险", "打招呼",
                "公私", "群众身边", "身边腐败", "冒领", "政治生态",
            ]
        case .cases: ["案例", "违纪违法", "忏悔", "身边事", "身边人", "反面典型", "案子"]
        case .family: ["家风", "家规", "家训", "家教", "管好亲属", "管亲属", "家属助廉", "亲属", "家庭助廉", "廉内助"]
        case .business: ["经商办企业", "经商", "办企业", "兼职取酬"]
        case .drink: ["酒驾", "醉驾", "酒后驾"]
        case .ceremonies: ["婚丧", "喜庆", "红白", "升学宴", "操办酒席", "满月酒", "大操大办", "谢师宴"]
        case .responsibility:
            [
                "责任制", "责任清单", "责任书", "主体责任", "监督责任", "一岗双责", "履责", "第一责任人", "两个责任", "履职纪实", "履行责任", "从严治党",
                "管党治党",
            ]
        case .committee: ["监督执纪", "纪委工作", "纪检工作", "纪检监察工作", "监督情况", "监督检查情况", "问题线索", "办案", "线索处置", "线索办理"]
        case .fourWinds: ["四风", "八项规定", "公款", "享乐", "奢靡", "形式主义", "节日腐败", "隐形变异", "三公经费", "三公"]
        case .banquets:
            [
                "吃喝", "宴请", "餐票", "烟酒", "饭店", "餐费", "用餐", "公务接待", "接待清单", "接待费", "接待", "酒水", "包间", "包厢", "签单",
                "公函", "聚餐",
                "吃请", "公款消费", "结账单",
            ]
        case .cars: ["公车", "公务用车", "车辆", "派车", "加油卡", "油卡", "值班用车", "用车", "派车单", "里程"]
        case .allowances:
            [
                "津补贴", "津贴补贴", "福利发放", "滥发", "奖金", "津贴", "值班补助", "值班费", "加班费", "加班补助", "年终奖", "年终奖补", "误工补贴",
                "发放表",
            ]
        case .gifts:
            ["礼品", "礼金", "红包", "购物卡", "节礼", "月饼", "礼盒", "送礼", "收礼", "礼券", "年货", "慰问品", "慰问物资", "慰问米油"]
        case .workStyle:
            [
                "工作作风", "作风", "请销假", "请假", "销假", "上下班", "上班纪律", "劳动纪律", "不假外出", "外出登记", "到岗", "空岗", "在岗",
                "迟到", "早退", "服务态度", "办事效率", "拖拉", "推诿", "工作纪律", "脱岗", "考勤",
            ]
        case .decisions:
            ["三重一大", "集体决策", "议事决策", "民主决策", "四议两公开", "表决", "议事程序", "党员大会", "村民代表会议", "议事记录", "末位表态", "集体研究"]
        case .petitions: ["积案", "包案", "上访", "信访", "来信来访", "举报", "检举控告", "初信初访", "群众反映", "群众诉求"]
        case .fees: ["涉企", "乱收费", "搭车收费", "强拉赞助", "拉赞助", "营商环境", "索要财物"]
        case .rectify: ["审计反馈", "巡察反馈", "反馈的", "整改", "销号", "回头看", "点到的", "指出的问题", "反馈问题"]
        case .finance:
            [
                "财务", "资金监管", "账目", "账务", "查账", "账", "凭证", "票据", "收支", "白条", "日记账", "报销", "三资", "集体资金", "记账",
                "报账",
                "出纳", "会计",
                "对账", "收据", "大额支出", "村账", "进账", "入账", "经费支出", "支出", "现金",
            ]
        case .assets:
            [
                "收益分配", "集体收益", "分红", "水库承包", "林地流转", "林子流转", "林权流转", "承包费", "承包款", "家底", "集体家底", "集体资产",
                "清产核资",
                "集体资源", "资产资源", "资产",
                "资源", "发包", "承包", "租金", "承包合同", "发包合同", "鱼塘", "门面", "铺面", "出租",
                "租赁", "固定资产", "塘租", "水面", "山塘", "湖汊", "四至", "租给",
            ]
        case .disclosure: ["公开栏", "公示栏"]
        case .openness: ["村务公开", "党务公开", "政务公开", "三务公开", "民主公开"]
        case .powers: ["小微权力", "权力清单", "权力运行", "公章使用", "用章登记", "用权情况"]
        case .welfare: ["惠民政策", "惠民", "惠农", "民生资金", "民生领域", "惠民惠农", "民生"]
        case .relief: ["临时救助", "救助", "困难群众"]
        case .minimum: ["低保", "最低生活保障"]
        case .destitute: ["特困", "五保", "集中供养", "分散供养"]
        case .disability: ["残疾", "残疾人补贴", "两项补贴", "残疾人两项补贴", "残补"]
        case .elderly: ["养老", "敬老院", "高龄", "老年", "高龄津贴", "高龄补贴", "独居老人", "留守老人", "幸福院"]
        case .subsidy:
            [
                "农资发放", "农资补贴物资", "地补", "对补贴", "量地看折子", "惠农补贴", "惠农资金", "强农惠农", "农业补贴", "补贴", "一卡通", "地力保护",
                "种粮", "农机补贴",
                "农资补贴", "补贴资金", "补助",
            ]
        case .housing: ["危房", "危改", "危旧房", "农房改造", "住房保障", "住房补助", "D级房", "房屋鉴定", "危房排查"]
        case .building: ["在建房", "建房", "宅基地", "农房审批"]
        case .medical: ["医保", "合作医疗", "医疗保险", "参保", "医疗救助"]
        case .employment: ["公益性岗位", "就业", "务工", "招工"]
        case .pension: ["抚恤", "优抚"]
        case .veterans: ["退役军人", "光荣牌", "双拥"]
        case .reservoir: ["移民", "库区", "移民后扶补助", "后扶补助", "后扶"]
        case .school: ["学校", "校园", "教师", "义务教育", "营养餐"]
        case .canteen: ["食堂", "伙食", "采买"]
        case .projects:
            [
                "招投标", "招标", "投标", "比选", "变更签证", "变更", "验收资料", "工程资料", "项目资料", "签证", "工程款", "围标", "评标", "串标",
                "验收单",
                "招标代理", "决算",
            ]
        case .works:
            [
                "边沟", "路灯", "围墙", "桥涵", "护坡", "工程量", "结算单", "小活儿", "工程", "施工", "在建", "硬化", "小型工程", "项目建设",
                "竣工", "村级项目", "监理", "工地",
            ]
        case .projectSafety:
            ["工程质量", "质量安全", "浇筑", "临边", "工地安全", "施工安全", "塔吊", "脚手架", "安全帽", "民工工资", "农民工工资"]
        case .farmland: ["高标准农田", "机耕路", "沟渠", "灌溉", "农田水利"]
        case .procurement: ["采购", "物资采购", "政府采购", "询价"]
        case .civil: ["民政"]
        case .party: ["发展党员", "预备党员", "党务工作", "党建", "三会一课", "主题党日", "党费", "组织生活", "入党"]
        case .safety:
            [
                "安全生产", "隐患", "事故", "溺水", "消防", "应急演练", "燃气", "烟花爆竹", "危险化学品", "灭火器", "应急灯", "配电箱", "用电",
                "飞线", "充电", "电线", "线路老化", "消防栓", "用火",
                "安全警示", "安全检查",
            ]
        case .flood: ["防汛", "汛期", "抗旱", "救灾", "防汛值守", "水库", "堤", "山洪", "台风"]
        case .fire: ["防火", "森林防火", "扑火"]
        case .straw: ["秸秆", "禁烧"]
        case .environment: ["环保", "环境整治", "人居环境", "垃圾", "污水", "河长", "保洁", "厕所革命", "环境卫生", "大气"]
        case .water: ["供水", "饮水", "水费"]
        case .spring: ["春耕", "备耕", "育秧", "农资", "秋收", "秋种", "双抢", "夏收", "早稻", "抢收", "春播", "夏播", "播种"]
        case .countryside: ["乡村振兴", "千万工程", "庭院经济", "和美乡村", "美丽乡村"]
        case .industry:
            [
                "招商", "产业", "经济发展", "县域经济", "加工园", "化肥价格", "茶园", "企业", "项目进度", "集体经济", "营商", "电商", "旅游", "财税",
                "项目申报", "扩种", "养殖", "大棚", "合作社", "采茶", "茶园", "茶厂", "新植", "奖补", "以奖代补", "选址", "示范片", "增收",
                "进度", "工期",
                "打桩",
            ]
        case .personnel: ["人事", "干部任免", "干部调整", "人选", "后备干部", "后备力量", "提拔", "任免", "编制", "考核定级"]
        case .service: ["窗口", "代办点", "代办员", "一次告知", "办事", "政务服务", "便民服务", "工单"]
        case .documents: ["公文", "请示", "写作", "办公软件", "信息报送", "文字材料", "表格填报"]
        case .archives: ["档案", "归档"]
        case .seals: ["印章"]
        case .stability: ["综治", "平安", "矛盾纠纷", "维稳", "扫黑", "反诈", "网格", "治安", "调解"]
        case .land: ["征地", "拆迁", "土地流转", "违建", "两违", "耕地", "拆违"]
        case .health: ["疫情", "防疫", "卫生院", "计生", "卫健", "慢性病"]
        case .funeral: ["殡葬", "公墓", "散埋"]
        case .traffic: ["交通", "道路交通", "劝导站"]
        case .drugs: ["禁毒", "毒品"]
        case .culture: ["文化", "文艺", "图书", "宣传思想", "精神文明"]
        case .army: ["征兵", "民兵", "武装"]
        case .statistics: ["统计", "普查"]
        case .youth: ["团委", "青年", "妇联", "未成年"]
        case .village: ["村务监督", "监委会", "村监委"]
        case .food: ["食品", "药品"]
        case .poverty: ["防返贫", "脱贫", "帮扶", "监测户", "扶贫"]
        case .tax: ["税收", "税务"]
        case .election: ["换届", "选举"]
        case .drowning: ["防溺水"]
        case .fishing: ["禁渔", "渔政", "捕捞"]
        case .culturalRelics: ["文物"]
        case .animals: ["动物防疫", "禽流感", "猪瘟", "疫苗", "免疫"]
        case .union: ["工会", "职工"]
        case .confidentiality: ["保密", "涉密", "密件", "泄密", "密级"]
        case .law: ["法治", "民法典", "普法", "宪法", "行政处罚法", "法律知识"]
        case .ideology: ["意识形态", "舆情", "舆论", "宣传阵地", "思想阵地", "农家书屋"]
        case .watch: ["值班", "带班", "值班值守", "查岗", "替班"]
        case .meetings: ["会风", "会纪", "会场", "参会纪律", "会议纪律", "开会迟到"]
        case .network: ["网络安全", "微信群"]
        }
    }

    private static let known: [(word: [Character], topic: Topic)] = allCases.flatMap { topic in
        topic.words.map { (Array($0), topic) }
    }.sorted { $0.0.count > $1.0.count }

    private static let byFirst: [Character: [(word: [Character], topic: Topic)]] = Dictionary(
        grouping: known, by: { $0.word[0] })

    /// The topics a text speaks of; of words that overlap the longest counts.
    static func found(in text: String) -> Set<Topic> {
        let characters = Array(text)
        var found: Set<Topic> = [], index = 0
        while index < characters.count {
            let here = byFirst[characters[index]]?.first { entry in
                index + entry.word.count <= characters.count
                    && characters[index..<index + entry.word.count].elementsEqual(entry.word)
            }
            if let here {
                found.insert(here.topic)
                index += here.word.count
            } else {
                index += 1
            }
        }
        return found
    }
}
