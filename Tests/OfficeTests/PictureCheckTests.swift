import Kernel
import Testing

@testable import Office

/// Which pictures count as the same, however many there are.
@Suite struct PictureCheckTests {
    private func picture(_ digest: String, _ item: ID, _ bits: UInt64?) -> PictureCheck.Picture {
        .init(digest: digest, item: item, bits: bits)
    }

    @Test func copiesOfOneItemAreNoMatter() {
        let now = Instant(noonOf: Day(2026, 3, 1)!), one = ID(at: now), two = ID(at: now), three = ID(at: now)
        let bits: UInt64 = 0x0F0F_33AA_5555_C3C3
        let pictures = [
            picture("a", one, bits), picture("a", one, bits), picture("b", two, bits ^ 0b100101),
            picture("a", three, nil),
            picture("c", ID(at: now), bits ^ 0x00FF_0000_0000_0000),
        ]
        let found = PictureCheck.pairs(pictures).map { [$0.0, $0.1] }
        #expect(found == [[0, 2], [0, 3]])
    }

    @Test func everyDifferenceWithinToleranceIsFound() {
        let now = Instant(noonOf: Day(2026, 3, 1)!), bits: UInt64 = 0x1234_5678_9ABC_DEF0
        for spread in 0..<10 {
            var other = bits
            for step in 0..<PictureCheck.tolerance { other ^= 1 << UInt64((step * 11 + spread * 5) % 64) }
            let pair = [picture("a", ID(at: now), bits), picture("b", ID(at: now), other)]
            #expect(PictureCheck.pairs(pair).count == 1, "\(spread)")
        }
    }
}
