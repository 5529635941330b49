import Foundation
import Testing
import Words

@testable import Papers

/// 一、（一）1.（1）: numbers as they are typed, and as an official paper has them.
@Suite struct OutlineTests {
    @Test(arguments: [
        ("1、查台账", "1.查台账", 3), ("3．核票据", "3.核票据", 3), ("2.\t看公函", "2.看公函", 3), ("１２、补签字", "12.补签字", 3),
        ("(1)经办人", "（1）经办人", 4), ("2）审批人", "（2）审批人", 4), ("(一)公务接待", "（一）公务接待", 2),
        ("一 、存在的问题", "一、存在的问题", 1),
        ("十一、其他", "十一、其他", 1), ("二十三、附则", "二十三、附则", 1), ("①白条", "①白条", 5),
    ])
    func aNumberIsInTheFormThatIsItsDue(_ typed: String, _ text: String, _ level: Int) {
        let line = Outline.lines("　" + typed + " ")[0]
        #expect(line.text == text)
        #expect(line.level == level)
    }

    @Test(arguments: [
        "1.5万元没有入账", "2026.3月检查", "2026年3月5日到村", "三农工作", "十、", "（见附件）", "3、4月份没有公示",
        "一、二季度均未召开会议", "5、6月份各一次", "3、4号楼没有验收", "陆、王两位同志在场", "第一，查台账", "100、不是序号的数", "一共3笔、5万元",
    ])
    func whatIsNoNumberStays(_ typed: String) {
        let line = Outline.lines(typed)[0]
        #expect(line.text == typed)
        #expect(line.level == nil || line.words.isEmpty)
    }

    /// 1. 5万元, and not 1.5万元.
    @Test func aNumberIsNotReadWithWhatFollows() {
        #expect(Outline.lines("1、5万元以上的采购").map(\.text) == ["1. 5万元以上的采购"])
        #expect(Outline.lines("1. 5万元以上的采购").map(\.text) == ["1. 5万元以上的采购"])
        #expect(Outline.lines("2、2026年3月5日到村").map(\.text) == ["2. 2026年3月5日到村"])
        #expect(Outline.placed("一、二季度均未召开", under: 1) == ["一、二季度均未召开"])
    }

    @Test func newLinesOfEveryKindEndALine() {
        #expect(
            Outline.lines("一、甲\r\n内容甲\r\n\r\n二、乙\u{2028}内容乙\u{0B}丙").map(\.text) == [
                "一、甲", "内容甲", "二、乙", "内容乙", "丙",
            ])
    }

    @Test func whatStandsUnderAHeadingBeginsOneLevelLower() {
        #expect(
            Outline.placed("1、3月5日，白条3张。\n①经办人没有签字\n2、6月1日，没有公函。", under: 1) == [
                "（一）3月5日，白条3张。", "1.经办人没有签字", "（二）6月1日，没有公函。",
            ])
        #expect(Outline.placed("一、首先表态\n二、没有记录", under: 2) == ["1.首先表态", "2.没有记录"])
        #expect(Outline.placed("没有序号的一段话。", under: 1) == ["没有序号的一段话。"])
    }

    @Test func onlyAFewWordsAreAHeading() {
        func isHeading(_ text: String) -> Bool { Outline.lines(text)[0].isHeading }
        #expect(isHeading("一、存在的问题") && isHeading("（二）公务接待方面"))
        #expect(!isHeading("一、这是一句完整的话，不是小标题。") && !isHeading("1.公务接待") && !isHeading("存在的问题"))
    }

    @Test func whatXMLForbidsIsNotKept() {
        #expect("甲\u{FFFF}乙\u{1}丙\u{FFFE}\u{7F}丁\u{0B}戊\r\n己".storable == "甲乙丙丁\n戊\n己")
        #expect("村党支部　Ab1\t🏠".storable == "村党支部　Ab1\t🏠")
    }
}
