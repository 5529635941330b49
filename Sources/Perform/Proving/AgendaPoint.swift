/// In a meeting: a point of its own on what is asked, or a sentence in passing.
struct AgendaPoint {
    let requirement: Requirement
    let reading: RecordReading
    private var record: ProofCase.Record { reading.record }

    private static let passing = [
        "强调", "要求", "提醒", "叮嘱", "重申", "指出", "顺带", "顺便", "捎带", "提了一句", "嘱咐", "提到", "表示",
    ]
    private static let aside = [
        "最后说", "最后强调", "最后要求", "最后提", "最后还", "顺带", "顺便", "插话", "散会前", "叮嘱一句", "捎带", "末了", "会议结束时", "结束时",
        "休息时", "结尾", "末尾", "临散会", "收尾时", "顺嘴", "捎一句",
    ]
    private static let settling = [
        "研究", "听取", "审议", "讨论", "通报", "议定", "部署", "汇报", "明确", "通过", "决定", "分析", "逐一", "交办",
    ]

    private func isOn(_ piece: String) -> Bool {
        if requirement.act == .hear, !requirement.heard.isEmpty {
            return requirement.heard.contains { piece.contains($0) }
        }
        let topics = Topic.found(in: RecordReading.bare(piece, reading.town))
        if topics.contains(where: { topic in
            requirement.topics.contains { topic.isWithin($0) || $0.isWithin(topic) && topic == .integrity }
        }) {
            return true
        }
        return !requirement.heard.isEmpty && requirement.heard.prefix(3).contains { piece.contains($0) }
    }

    private var points: [String] { record.text.split { "；;。".contains($0) }.map(String.init) }

    private var isOwnMeeting: Bool {
        (record.kind + record.title).contains("专题")
            || Topic.found(in: RecordReading.bare(record.title, reading.town)).contains { topic in
                requirement.topics.contains { topic.isWithin($0) }
            }
    }

    var finding: ProofRule.Finding? {
        let own = points.filter(isOn)
        let isForIt = (record.kind + record.title).contains("专题")
        if own.isEmpty, requirement.isSpecial, requirement.topics.isEmpty, !isForIt, hasOtherPoints {
            return .doubt("条款要专题，这里有几个议题")
        }
        if own.isEmpty {
            let others = ["研究", "审议", "部署", "传达", "讨论"].contains(where: record.text.contains)
            return isOwnMeeting || !others || reading.isVague || record.ledger == "四个亲自"
                ? nil : .no("会上研究的是别的事")
        }
        let real = own.filter { point in
            if Self.aside.contains(where: point.contains) || isSaidLast(point), !point.contains("议题") {
                return false
            }
            // 并要求…，始终…: what goes on behind a word in passing is said in passing.
            var isPassing = false
            return point.split { "，,".contains($0) }.map(String.init).contains { piece in
                let settles = Self.settling.contains { word in
                    piece.contains(word) && !["明确", "通报", "逐一"].contains(word)
                }
                if settles {
                    isPassing = false
                } else if Self.passing.contains(where: piece.contains) {
                    isPassing = true
                }
                return isOn(piece) && !isPassing
            }
        }
        if real.isEmpty, !isOwnMeeting { return .no("只是顺带说了一句，没有单独的议题") }
        if requirement.isSpecial, isForIt ? isDivided : hasOtherPoints {
            return .doubt("条款要专题，这是几个议题中的一个")
        }
        return nil
    }

    /// 某某最后讲了几句: what is said before everybody goes is no point.
    private func isSaidLast(_ point: String) -> Bool {
        guard let at = point.firstRange(of: "最后")?.upperBound else { return false }
        return ["讲", "说", "强调", "要求", "提", "叮", "指出", "表示"].contains { point[at...].prefix(8).contains($0) }
    }

    private var isDivided: Bool {
        ["半场", "二、研究", "议题二", "第二个议题", "还研究了", "同时研究"].contains(where: record.text.contains)
    }

    /// 议了三件事, 上了五个题.
    private var countsPoints: Bool {
        Amount.counted(["件事", "个题", "个事", "项议程", "项议题", "个议题", "件事情", "个事项"], in: record.text).contains {
            $0 > 1
        }
    }

    /// 1.征兵；2.听取…；3.干部调整.
    private var numbersPoints: Bool {
        points.count { point in
            let letters = Array(point.drop { $0 == " " })
            return letters.count > 2 && letters[0].isNumber && letters[0].isASCII
                && ".．、)）".contains(letters[1])
                && !letters[2].isNumber
        } > 1
    }

    private var hasOtherPoints: Bool {
        let marks = [
            "一、", "二、", "议题", "一是", "二是", "第一项", "第二项", "（一）", "（二）", "①", "②", "还研究", "另研究", "并研究", "同时研究",
            "半场", "个议题",
        ]
        if [
            "只有一项内容", "只有一个内容", "只有一项议程", "唯一议题", "只议这一件", "只议一件", "只研究这", "只谈这一件", "就谈这一件", "整场就", "只有这一个议题",
            "单议", "只为这件",
        ].contains(where: record.text.contains) {
            return false
        }
        if record.text.contains("只此一个议题") || record.text.contains("一个议题") { return false }
        if marks.contains(where: record.text.contains) || countsPoints || numbersPoints { return true }
        return points.filter { !isOn($0) && ["研究", "审议", "讨论", "部署", "听取"].contains(where: $0.contains) }
            .count > 0
    }
}
