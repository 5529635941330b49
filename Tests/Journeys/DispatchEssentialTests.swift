import Foundation
import Kernel
import Testing
import Web

@testable import Dispatches

/// A paper is signed when it says what it has to say.
@Suite struct DispatchEssentialTests {
    private static let before = "一、基本情况\n三笔接待费没有公函。\n二、违反的规定\n公务接待管理的规定。\n"

    @Test(arguments: [
        before, before + "三、处理决定", before + "三、处理决定\n四、要求\n引以为戒。", before + "下一步将根据处理决定执行。",
        "一、基本情况\n二、处理决定\n三、要求",
    ])
    func aCircularWithoutADecisionIsNotSigned(_ body: String) {
        #expect(DispatchEssentials.lack(.circular, body) != nil)
    }

    @Test(arguments: [
        before + "三、处理决定\n给予何某某党内警告处分。", before + "经研究，决定给予何某某党内警告处分。", before + "三、处理情况\r\n责令作出书面检查，退赔费用。",
        "近日，石桥村三笔接待费没有公函。经镇纪委研究，对石桥村党支部予以通报批评。", before + "三、处理\n何某某受到党内警告处分。",
        "查实两件事。经研究，决定免去何某某村会计职务。",
    ])
    func aCircularWithOneIs(_ body: String) { #expect(DispatchEssentials.lack(.circular, body) == nil) }

    @Test func noHeadingStandsOverNothingAndNoDayIsLeftOpen() {
        #expect(DispatchEssentials.lack(.rectification, "一、存在的问题\n二、整改要求\n补齐公函。") != nil)
        #expect(DispatchEssentials.lack(.rectification, "一、存在的问题\n没有公函。\n二、期限\n请于　年　月　日前整改到位。") != nil)
        #expect(DispatchEssentials.lack(.feedback, "一、检查情况和发现的问题") != nil)
        #expect(DispatchEssentials.lack(.rectification, "一、存在的问题\n（一）没有公函。\n二、期限\n请于2026年7月1日前整改到位。") == nil)
        #expect(DispatchEssentials.lack(.reminder, "请尽快补齐公务接待的公函。") == nil)
        #expect(
            DispatchEssentials.lack(.reminder, "请做好以下工作：\n一、按时报送材料\n二、加强学习") == nil, "short points are a list"
        )
        #expect(DispatchEssentials.lack(.feedback, "档案里出生年月日前后不一致，请核对。") == nil)
    }

    @Test func whatWasNumberedStandsOneLevelLowerInADraft() throws {
        let source = ItemFacts(
            title: "白条入账", number: "问题〔2026〕1号", unit: nil, facts: "1、白条12张\n2、没有审批", basis: "",
            cause: "一、会计不熟悉\n二、审核走过场",
            measures: "补齐手续")
        let body = DispatchDraft.body(.advice, source, today: try #require(Day(2026, 1, 5)))
        #expect(body.contains("二、存在的问题\n（一）白条12张\n（二）没有审批\n三、原因分析\n（一）会计不熟悉\n（二）审核走过场\n四、建议措施"))
    }

    /// A deadline that is over, and titles within titles.
    @Test func whatIsOverIsNotAskedFor() throws {
        let today = try #require(Day(2026, 12, 1))
        #expect(DispatchEssentials.past("一、期限\n请于2026年10月2日前整改到位。", today) != nil)
        #expect(DispatchEssentials.past("请于2026年12月1日前整改到位。", today) == nil)
        #expect(DispatchEssentials.past("2026年3月1日前的凭证没有附件。", today) == nil, "what was looked at")
        let source = ItemFacts(
            title: "“三重一大”制度执行不严", number: "问题〔2026〕1号", unit: nil, facts: "没有记录", basis: "", cause: "",
            measures: "补齐", due: Day(2026, 10, 2))
        #expect(DispatchDraft.body(.rectification, source, today: today).contains("请于　年　月　日前"))
        #expect(DispatchDraft.heading(.rectification, source) == "关于“‘三重一大’制度执行不严”的整改通知")
        // Without a source every heading stands there to be filled in.
        #expect(DispatchDraft.body(.rectification, nil, today: today).contains("一、存在的问题"))
    }
}
