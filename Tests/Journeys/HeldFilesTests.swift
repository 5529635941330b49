// Education is named, so that script/without leaves this out together with it.
import App
import Education
import Foundation
import Kernel
import Storage
import Support
import Testing

/// What was attached to a form that came back is saved with it, by whoever sent it, for an hour.
@Suite struct HeldFilesTests {
    @Test(arguments: Engine.underTest) func aFileNeedsNotBeChosenTwice(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let present = try #require(site.town.actor("何支书").person).rawValue
            func fields(day: String, label: String) -> [(String, String)] {
                [
                    ("topic", "warning"), ("label", label), ("day", day), ("place", "村委会"), ("led", "何支书"),
                    ("content", "通报案例，逐人发言。"), ("materials", ""), ("unit", site.town.unit("石桥村").rawValue),
                    ("do", "save"), ("present", present), ("listed", present),
                ]
            }
            func attached(_ label: String) async throws -> [String] {
                try await database.read {
                    try $0.rows(
                        "SELECT attachment.name FROM attachment JOIN item ON item.id = attachment.item WHERE item.title LIKE \("%\(label)%") ORDER BY name"
                    ) { try $0.next(String.self) }
                }
            }
            let head = try await site.visitor("何支书")
            _ = try await head.get("/education/new")
            let sheet = Data("签到：何支书".utf8)
            let wrong = try await head.post(
                "/education/new", fields(day: "2026-13-45", label: "第一次警示"),
                files: [("files", "签到表.txt", sheet), ("files", "程序.exe", Data([0x4D, 0x5A, 0]))])
            #expect(wrong.status == 422 && wrong.has("已经收到，提交时一并保存"))
            let held = try String(
                #require(
                    wrong.text.firstMatch(of: #/name="held\.files" value="([0-9a-f]{64} 签到表\.txt)" checked/#)
                ).output.1)
            let saved = try await head.post(
                "/education/new", fields(day: "2026-01-12", label: "第一次警示") + [("held.files", held)])
            #expect(saved.status == 200)
            #expect(try await attached("第一次警示") == ["签到表.txt"])
            // Another's file is nobody's by its digest, and an hour later it is chosen again.
            let other = try await site.visitor("江支书")
            _ = try await other.get("/education/new")
            let stolen = try await other.post(
                "/education/new", fields(day: "2026-01-12", label: "偷来的") + [("held.files", held)])
            #expect(stolen.status == 422 && stolen.has("重新选择"))
            #expect(try await attached("偷来的").isEmpty)
            site.town.clock.turn(seconds: 3_700)
            let later = try await site.visitor("何支书")
            _ = try await later.get("/education/new")
            let late = try await later.post(
                "/education/new", fields(day: "2026-01-12", label: "太晚了") + [("held.files", held)])
            #expect(late.status == 422 && late.has("收到已经超过一小时"))
        }
    }
}
