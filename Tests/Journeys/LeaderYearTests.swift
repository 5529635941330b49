import App
import Foundation
import Kernel
import Papers
import Storage
import Support
import Talks
import Testing

@testable import DutyLog

/// A leader's year over several ledgers.
@Suite(.serialized) struct LeaderYearTests {
    /// Every number of a leader's year stands above a list of just so many.
    @Test(arguments: Engine.underTest) func everyNumberHasItsList(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let mayor = site.town.actor("白镇长"), person = try #require(mayor.person)
            for (day, command) in DutyLogLedger.seeds(of: mayor, year: 2026) {
                site.town.clock.turn(to: day.rawValue)
                try await site.town.desk.performAny(command, by: mayor)
            }
            site.town.clock.turn(to: "2026-12-01")
            for (_, command) in DutyLogLedger.meetings(
                chair: try #require(site.town.actor("安书记").person), present: [person], year: 2026)
            { try await site.town.desk.performAny(command, by: site.town.actor("安书记")) }
            let leader = try await site.visitor("白镇长")
            let talk = [
                ("do", "hold"), ("form", "integrity"), ("day", "2026-11-30"), ("content", "谈了分管工作"),
                ("subject", site.town.actor("古所长").person?.rawValue ?? ""),
            ]
            #expect(try await leader.post("/talks/new", talk).has("已记录"))
            let page = try await leader.get("/dutylog/people/\(person)")
            let numbers = page.text.matches(of: #/<a href="(\/[^"]+)">(\d+)<\/a>/#).map {
                (String($0.output.1).replacing("&amp;", with: "&"), Int($0.output.2) ?? -1)
            }
            #expect(numbers.count >= 12 && numbers.reduce(0) { $0 + $1.1 } >= 8, "\(numbers)")
            for (link, count) in numbers {
                let list = try await leader.get(link)
                #expect(list.has("：\(count) 条</h1>") || list.has("：\(count) 件</h1>"), "\(link) \(count)")
            }
            let report = try await leader.get("/dutylog/people/\(person)/report.docx")
            let text = try await PaperReader.text(report.data, name: "报告.docx")
            #expect(
                text.contains("同检查1次") && text.contains("谈心谈话1次") && text.contains("出席专题研究会议3次"),
                "\(text)")
            let body = try #require(
                try ZipArchive(report.data, kind: "").part("word/document.xml").map {
                    String(decoding: $0, as: UTF8.self)
                })
            #expect(body.contains("HYPERLINK &quot;\(site.address)/dutylog?"), "\(body.prefix(4000))")
            // The office opens anybody's year, without the talks; another leader's is nobody else's.
            let office = try await (try await site.visitor("方主任")).get("/dutylog/people/\(person)")
            #expect(office.has("白镇长的 2026 年") && office.text.contains(#/talker=[^"]+">0<\/a>/#))
            #expect(try await (try await site.visitor("古所长")).get("/dutylog/people/\(person)").status == 404)
        }
    }
}
