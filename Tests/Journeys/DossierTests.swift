import App
import Foundation
import Kernel
import Papers
import Storage
import Support
import Testing

@testable import Talks
@testable import Tasks

/// 成套材料: all there is of a unit or a person in one file, for whoever may see it.
@Suite struct DossierTests {
    private func parts(_ visitor: Visitor, _ address: String, _ fields: [(String, String)] = []) async throws
        -> ZipArchive
    {
        var page = try await visitor.post(address, fields)
        #expect(page.path.hasPrefix("/bundles/"), "\(page.path) \(page.status)")
        let place = page.path
        for _ in 0..<300 where !page.has("已经做好") {
            if page.has("没有做成") { break }
            try await Task.sleep(for: .milliseconds(200))
            page = try await visitor.get(place)
        }
        #expect(page.has("已经做好"), "\(page.text.suffix(900))")
        return try ZipArchive(try await visitor.get(place + ".zip").data, kind: "zip")
    }

    @Test(arguments: Engine.underTest) func everythingOfAUnitInOneFile(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town, unit = town.unit("财政所")
            try await town.desk.perform(
                SendTask(
                    heading: "报防汛物资", words: "列明数量", to: [unit.rawValue],
                    by: town.desk.today.adding(18), minutes: 20, clause: nil, basis: nil),
                by: town.actor("方主任"))
            try await town.desk.perform(
                try HoldTalk(
                    form: .integrity, subject: #require(town.actor("古所长").person),
                    day: #require(Day(2026, 1, 9)),
                    place: "二楼", company: "", matters: "例行",
                    content: String(repeating: "问了惠农资金发放的经手情况。", count: 4), statement: "没有异议",
                    commitments: "按月自查",
                    followUp: nil, sure: true), by: town.actor("白镇长"))
            let task = try await database.read {
                try $0.value("SELECT id FROM item WHERE kind = 'task'", as: ID.self)
            }
            let head = try await site.visitor("古所长")
            let report = Data("编织袋 2000 条".utf8)
            _ = try await head.post(
                "/tasks/\(task)/report", [("text", "编织袋 2000 条、铁锹 80 把。"), ("do", "submit")],
                files: [("files", "清单.txt", report)])

            let own = try await parts(head, "/units/\(unit)/dossier")
            #expect(own.names.contains("目录.xlsx") && own.names.contains("材料.pdf"), "\(own.names)")
            let file = try #require(own.names.first { $0.hasSuffix("/清单.txt") })
            #expect(file.hasPrefix("附件/") && file.contains("报防汛物资"))
            #expect(try own.part(file) == report)
            #expect(try #require(try own.part("材料.pdf")).starts(with: Data("%PDF".utf8)))
            let rows = try SheetReader.rows(#require(try own.part("目录.xlsx")), name: "目录.xlsx")
            #expect(rows.contains { $0.contains("报防汛物资") && $0.contains("清单.txt") }, "\(rows)")
            #expect(rows.contains { $0.contains { $0.contains("廉政谈话") } }, "the talk is his own")

            let office = try await site.visitor("方主任")
            let seen = try await parts(office, "/units/\(unit)/dossier")
            let index = try SheetReader.rows(#require(try seen.part("目录.xlsx")), name: "目录.xlsx")
            #expect(!index.contains { $0.contains { $0.contains("廉政谈话") } }, "a talk is for few")
            let person = try #require(town.actor("古所长").person)
            let none = try await office.post("/people/\(person)/dossier", [("kind", "talk")])
            #expect(none.status == 409 && none.has("没有你看得到的材料"), "\(none.status)")
            #expect(try await site.visitor("系统员").post("/units/\(unit)/dossier", []).status == 403)
        }
    }
}
