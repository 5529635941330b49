import Foundation
import Testing

@testable import Proving

/// Cases of invented towns, with the verdicts a reader gave by the ten principles of docs/proof.md before the rule was tried on them.
@Suite struct ProofCasesTests {
    struct Gold: Decodable {
        let records: [String: ProofOutcome.Verdict]
        let have: Int
        let need: Int
        let of: String
        let missing: [String]
        let done: Bool
        let because: [String: String]
    }

    private struct Sheet: Decodable {
        let towns: [String: Roster]
        let cases: [Entry]
    }

    /// A case whose town stands by name beside it.
    private struct Entry: Decodable {
        let item: ProofCase
        let gold: Gold

        init(from decoder: any Decoder) throws {
            let towns = decoder.userInfo[.towns] as? [String: Roster] ?? [:]
            let container = try decoder.container(keyedBy: Key.self)
            let name = try container.decode(String.self, forKey: .town)
            item = ProofCase(
                id: try container.decode(String.self, forKey: .id),
                clause: try container.decode(String.self, forKey: .clause),
                unit: try container.decode(String.self, forKey: .unit),
                year: try container.decode(Int.self, forKey: .year),
                task: try container.decode(ProofCase.Task.self, forKey: .task),
                records: try container.decode([ProofCase.Record].self, forKey: .records),
                town: try #require(towns[name]))
            gold = try container.decode(Gold.self, forKey: .gold)
        }

        private enum Key: String, CodingKey { case id, clause, unit, year, task, records, town, gold }
    }

    private struct Towns: Decodable { let towns: [String: Roster] }

    static func cases() throws -> [(item: ProofCase, gold: Gold)] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Cases")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.flatMap { file in
                let data = try Data(contentsOf: file), decoder = JSONDecoder()
                decoder.userInfo[.towns] = try decoder.decode(Towns.self, from: data).towns
                return try decoder.decode(Sheet.self, from: data).cases.map { ($0.item, $0.gold) }
            }
    }

    /// The worst there is: a record that counts and should not, a task that is called done and is not.
    @Test func nothingCountsThatShouldNot() throws {
        for (item, gold) in try Self.cases() {
            let outcome = ProofRule.judge(item)
            for record in item.records
            where outcome.records[record.id] == .counts && gold.records[record.id] != .counts {
                Issue.record("\(item.id) \(record.id) \(record.title): \(gold.because[record.id] ?? "")")
            }
            #expect(!outcome.done || gold.done, "\(item.id) is called done")
        }
    }

    @Test func whatCountsIsFoundAndAddsUp() throws {
        let cases = try Self.cases()
        var counting = 0, found = 0, sums = 0, missing = 0, done = 0
        for (item, gold) in cases {
            let outcome = ProofRule.judge(item)
            let wanted = gold.records.filter { $0.value == .counts }
            counting += wanted.count
            found += wanted.count { outcome.records[$0.key] == .counts }
            sums += outcome.have == gold.have && outcome.need == gold.need && outcome.of == gold.of ? 1 : 0
            missing += Set(outcome.missing) == Set(gold.missing) ? 1 : 0
            done += outcome.done == gold.done ? 1 : 0
            #expect(
                Set(outcome.reasons.keys) == Set(item.records.map(\.id))
                    && outcome.reasons.values.allSatisfy { !$0.isEmpty })
        }
        #expect(Double(found) >= 0.95 * Double(counting), "\(found) of \(counting)")
        #expect(Double(sums) >= 0.90 * Double(cases.count), "\(sums) of \(cases.count)")
        #expect(Double(missing) >= 0.90 * Double(cases.count), "\(missing) of \(cases.count)")
        #expect(Double(done) >= 0.95 * Double(cases.count), "\(done) of \(cases.count)")
        #expect(cases.count >= 40)
    }
}

extension CodingUserInfoKey {
    fileprivate static let towns = CodingUserInfoKey(rawValue: "towns")!
}
