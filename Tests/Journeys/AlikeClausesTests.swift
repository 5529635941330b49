import Foundation
import Kernel
import Testing

@testable import Plans

/// Plans of thousands of clauses that are all alike: held against each other they cost what any others cost, or the one who writes
/// would wait for them.
@Suite struct AlikeClausesTests {
    private func pieces(_ words: (Int) -> String) -> [PlanDifference.Piece] {
        (0..<10_000).map { index in
            let clause = Clause(
                id: ID(at: Clock.system.now()), path: "1.\(index)", level: 2, marker: "", heading: "",
                start: 0,
                end: 0, isWork: true, dropped: nil)
            return .init(clause: clause, text: words(index))
        }
    }

    @Test func thousandsOfAlikeClausesArePairedInTheirOrder() {
        let old = pieces { "各村开展检查\($0 % 7)。" }
        let same = PlanDifference(old: old, new: pieces { "各村开展检查\($0 % 7)。" })
        #expect(same.same.count == 10_000 && same.added.isEmpty && same.dropped.isEmpty)
        #expect(same.same.prefix(7).map(\.old.clause.path) == (0..<7).map { "1.\($0)" })
        // None is exactly another's: which is meant nobody can say, and nothing is said.
        let other = PlanDifference(old: old, new: pieces { "各部门认真开展检查\($0 % 7)项。" })
        #expect(other.same.isEmpty && other.added.count == 10_000 && other.dropped.count == 10_000)
        // A clause of its own words is still found again among them.
        let text = "财政所每季度抽查惠农补贴发放情况不少于三个村"
        let found = PlanDifference(
            old: old + [pieces { _ in text + "。" }[0]],
            new: pieces { "\($0)" } + [pieces { _ in text + "，公开结果。" }[0]])
        #expect(found.changed.count == 1)
    }
}
