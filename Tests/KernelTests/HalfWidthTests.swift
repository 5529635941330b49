import Testing

@testable import Kernel
@testable import Words

/// Full and half width are the same wherever a person types what to look for, a code or a number.
@Suite struct HalfWidthTests {
    @Test func theSameWordsAreFound() {
        #expect(Bigrams.words("２０２６年ＡＢｃ计划") == Bigrams.words("2026年ABc计划"))
        #expect(Bigrams.query("２０２６年").map(\.word) == Bigrams.query("2026年").map(\.word))
        #expect("１２３４５６　Ａ（一）".halfWidth == "123456 A(一)")
        #expect("一二三。".halfWidth == "一二三。", "Chinese marks stay")
    }
}
