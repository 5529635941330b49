import Foundation
import Kernel
import Testing

/// The time limits against the register they were taken from, where that stands beside the checkout.
@Suite struct SharedLimitsTests {
    private static let register = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../shared/domain/time_limits.csv").standardized

    @Test(.enabled(if: FileManager.default.fileExists(atPath: register.path)))
    func figuresAndCitationsAreTheRegisters() throws {
        let text = try String(contentsOf: Self.register, encoding: .utf8).replacing("\u{FEFF}", with: "")
        let rows = text.split(whereSeparator: \.isNewline).map { cells(String($0)) }
        let heads = try #require(rows.first)
        let byID = Dictionary(
            uniqueKeysWithValues: rows.dropFirst().map { row in
                (row[0], Dictionary(uniqueKeysWithValues: zip(heads, row)))
            })
        #expect(Set(byID.keys) == Set(TimeLimit.shipped.map(\.id)))
        for limit in TimeLimit.shipped {
            let row = try #require(byID[limit.id])
            #expect(limit.citation == row["citation"], "\(limit.id)")
            #expect(limit.verification == row["verification"], "\(limit.id)")
            #expect(
                limit.isEnforced == (row["enforced_default"] == "1" && row["scope"] == "national"),
                "\(limit.id)")
            #expect(figure(limit.measure) == "\(row["op"] ?? "") \(row["value"] ?? "")", "\(limit.id)")
            if let amount = limit.amount { #expect(units[amount.unit] == row["unit"], "\(limit.id)") }
        }
    }

    private let units: [TimeLimit.Unit: String] = [
        .hour: "hour", .workingDay: "working_day", .calendarDay: "calendar_day", .month: "month",
        .year: "year",
    ]

    private func figure(_ measure: TimeLimit.Measure) -> String {
        switch measure {
        case .most(let amount): "max \(amount.count)"
        case .least(let amount): "min \(amount.count)"
        case .times(let count, _): "freq_min \(count)"
        case .none: "none "
        }
    }

    private func cells(_ line: String) -> [String] {
        var cells = [""], quoted = false
        for character in line {
            switch character {
            case "\"": quoted.toggle()
            case "," where !quoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}
