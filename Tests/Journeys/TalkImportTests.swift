import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Talks

/// A talker's own book of talks.
@Suite(.serialized) struct TalkImportTests {
    /// Talks are imported by whoever held them; two people's like rows are two talks.
    @Test(arguments: Engine.underTest) func everyoneImportsHisOwn(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let text = """
                谈话人,被谈话人,谈话类型,谈话时间,谈话内容
                白镇长,古所长,廉政谈话,2026-01-08,问了票据和账目
                常纪委,何支书,廉政谈话,2026-01-09,问了林地出租
                """
            func take(_ name: String, _ words: String, rows: String) async throws {
                let visitor = try await site.visitor(name)
                let sent = try await visitor.post(
                    "/imports/new/talk", [], files: [("file", "谈话.csv", Data(rows.utf8))])
                let run = String(sent.path)
                let columns = ["talker", "subject", "form", "day", "content"].enumerated().map {
                    ("to-\($0.element)", "\($0.offset)")
                }
                func settle(_ page: WebPage) async throws -> WebPage {
                    var page = page
                    for _ in 0..<200 where page.has("<progress") {
                        try await Task.sleep(for: .milliseconds(50))
                        page = try await visitor.get(run)
                    }
                    return page
                }
                let tried = try await settle(try await visitor.post(run + "/check", columns))
                #expect(tried.has(words), "\(name): \(tried.text.prefix(3000))")
                _ = try await settle(try await visitor.post(run + "/take", []))
            }
            try await take("白镇长", "1 行可以导入，1 行有问题没有通过", rows: text)
            try await take("常纪委", "1 行可以导入，1 行有问题没有通过", rows: text)
            let same = text.split(separator: "\n")[0] + "\n,古所长,廉政谈话,2026-01-05,问了账目"
            try await take("安书记", "1 行可以导入", rows: String(same))
            try await take("常纪委", "1 行可以导入", rows: String(same))
            #expect(try await (try await site.visitor("安书记")).get("/talks").has("谈心谈话：4 条"))
        }
    }
}
