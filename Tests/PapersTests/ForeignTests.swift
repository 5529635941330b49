import Foundation
import Testing

@testable import Papers

/// Papers of other programs, made and read by those programs themselves.
@Suite(.serialized) struct ForeignTests {
    private static let plan = """
        青石镇2026年廉政工作要点
        一、重点任务
        （一）检查村级财务。财政所每季度检查一次村级财务收支，重点核对票据、合同和集体资产出租收入，检查结果书面反馈被查村并抄送镇纪委，3月底前完成第一次。
        （二）报告情况。各村6月底前报告。
        """

    /// The plan in another form, as LibreOffice writes it.
    private func made(_ suffix: String) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "foreign-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.plan.utf8).write(to: folder.appendingPathComponent("plan.txt"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "soffice", "-env:UserInstallation=file://\(folder.path)/profile", "--headless",
            "--infilter=Text (encoded):UTF8",
            "--convert-to", suffix, "--outdir", folder.path, folder.appendingPathComponent("plan.txt").path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try Data(contentsOf: folder.appendingPathComponent("plan.\(suffix)"))
    }

    /// The full run installs both programs; only the fast one may be without.
    private static let here =
        ProcessInfo.processInfo.environment["MINGZE_TEST_ENGINES"] != "sqlite"
        || LimitedChild.program("soffice") != nil && LimitedChild.program("pdftotext") != nil

    @Test(.enabled(if: here), arguments: ["doc", "rtf", "pdf"]) func readAsWritten(_ suffix: String)
        async throws
    {
        let text = try await PaperReader.text(try made(suffix), name: "方案.\(suffix)")
        #expect(text.trimmingCharacters(in: .whitespacesAndNewlines) == Self.plan)
    }

    @Test(.enabled(if: here)) func whatIsBrokenIsSaidSo() async {
        for (head, name) in [([0xD0, 0xCF, 0x11, 0xE0], "a.wps"), (Array("%PDF-1.7\n".utf8), "a.pdf")]
            as [([UInt8], String)]
        {
            let data = Data(head) + Data((0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            await #expect(throws: PaperError.damaged) { try await PaperReader.text(data, name: name) }
        }
    }

    @Test func linesThatWereBrokenAreJoined() {
        let page = """
            2026 年方案
            （一）检查村级财务。财政所每季度检查一次村级财务收支，重点核对票据、合
            同和收入，3 月底前完成。
            （二）学习党纪，组织全体党员干部观看警示教育片，撰写心得体会并交流发言
            （三）谈话。

                                     - 2 -
            """
        #expect(
            PdfReader.joined(page) == """
                2026年方案
                （一）检查村级财务。财政所每季度检查一次村级财务收支，重点核对票据、合同和收入，3月底前完成。
                （二）学习党纪，组织全体党员干部观看警示教育片，撰写心得体会并交流发言
                （三）谈话。
                """)
    }
}

/// The layout of GB/T 9704-2012, measured on the page LibreOffice draws.
@Suite(.serialized) struct OfficialPaperTests {
    private func poppler(_ program: String, _ arguments: [String], _ pdf: Data) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "paper-\(UUID().uuidString).pdf")
        try pdf.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments + [file.path, "-"]
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let out = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: out, as: UTF8.self)
    }

    @Test func aPageHolds22LinesOf28CharactersWithinTheTypeArea() async throws {
        let line = String(repeating: "廉", count: 28)
        let paper = OfficialPaper(
            paragraphs: (0..<40).map { _ in .init(.flush, line) }, signers: [], notes: [])
        let pdf = try await LibreOffice.pdfs([paper.docx()])[0]
        let first = try poppler("pdftotext", ["-layout", "-f", "1", "-l", "1"], pdf)
        let lines = first.split(whereSeparator: \.isNewline).map { $0.filter { $0 == "廉" }.count }.filter {
            $0 > 0
        }
        #expect(lines == [Int](repeating: 28, count: 22), "\(lines)")
        let boxes = try poppler("pdftotext", ["-bbox", "-f", "1", "-l", "1"], pdf)
        func values(_ name: String) -> [Double] {
            boxes.split(separator: "\n").filter { $0.contains("廉") }.compactMap { line in
                line.split(separator: "\(name)=\"").last.flatMap { Double($0.prefix { $0 != "\"" }) }
            }
        }
        let millimetre = 72 / 25.4
        #expect(boxes.contains("width=\"595.") && boxes.contains("height=\"841."), "A4")
        // 订口 28±1 mm, 天头 37±1 mm, 版心 156 mm wide and 225 mm high.
        #expect(abs(try #require(values("xMin").min()) / millimetre - 28) <= 1)
        #expect(try #require(values("xMax").max()) / millimetre <= 28 + 156 + 2.5)
        #expect(try #require(values("yMin").min()) / millimetre >= 36)
        #expect(try #require(values("yMax").max()) / millimetre <= 37 + 225 + 1)
    }

    /// A word's box on a page, in millimetres from the top left.
    private func box(_ word: String, page: Int, _ pdf: Data) throws -> (
        left: Double, top: Double, right: Double, bottom: Double
    )? {
        let boxes = try poppler("pdftotext", ["-bbox", "-f", "\(page)", "-l", "\(page)"], pdf)
        guard let line = boxes.split(separator: "\n").first(where: { $0.contains(">\(word)") }) else {
            return nil
        }
        func value(_ name: String) -> Double {
            line.split(separator: "\(name)=\"").last.flatMap { Double($0.prefix { $0 != "\"" }) }.map {
                $0 * 25.4 / 72
            } ?? 0
        }
        return (value("xMin"), value("yMin"), value("xMax"), value("yMax"))
    }

    /// 红头, 文号, 标题, 署名 and 页码 where the standard has them.
    @Test func aPaperWithANumberStandsWhereTheStandardHasIt() async throws {
        let organ = "中共青石镇纪律检查委员会"
        let paper = OfficialPaper(
            paragraphs: [
                .init(.masthead, organ), .init(.number, "青纪整〔2026〕3号"), .init(.title, "关于接待手续的整改通知"),
                .init(.flush, "石桥村："),
            ] + (0..<24).map { .init(.text, "这一段正文写到这里为止\($0)。") } + [
                .init(.sign, "署名机关"), .init(.sign, "2026年3月10日"), .init(.colophon, "抄送：分管领导。"),
                .init(.colophon, "印发机关\t2026年3月12日印发"),
            ])
        let pdf = try await LibreOffice.pdfs([paper.docx()])[0]
        let head = try #require(try box(organ, page: 1, pdf))
        // 上边缘 35 mm below the type area, which begins at 37 mm; the box of a line of 30 pt holds some air above the letters.
        #expect(abs(head.top - 72) <= 6, "\(head)")
        #expect(abs((head.left + head.right) / 2 - 106) <= 1.5, "in the middle of 28 + 156 mm: \(head)")
        var number = try #require(try box("青纪整", page: 1, pdf))
        number.right = try #require(try box("号", page: 1, pdf)).right
        #expect(number.top > head.bottom && abs((number.left + number.right) / 2 - 106) <= 1.5, "\(number)")
        let title = try #require(try box("关于接待手续", page: 1, pdf))
        #expect(title.top > number.bottom + 4 && abs((title.left + title.right) / 2 - 106) <= 1.5, "\(title)")
        let addressee = try #require(try box("石桥村", page: 1, pdf))
        #expect(abs(addressee.left - 28) <= 1)
        let text = try #require(try box("这一段正文", page: 1, pdf))
        #expect(abs(text.left - 28 - 2 * 16 * 25.4 / 72) <= 1, "two characters in: \(text)")
        // The number of the page: odd to the right, even to the left, below the type area.
        let first = try #require(try box("—", page: 1, pdf)),
            second = try #require(try box("—", page: 2, pdf))
        #expect(first.left > 150 && second.left < 40, "\(first) \(second)")
        #expect((262...275).contains(first.top), "\(first)")
        let date = try #require(try box("署名机关", page: 2, pdf))
        #expect(date.right <= 184 && date.right >= 150, "\(date)")
        // 版记 ends the type area of the last page, which is 225 mm below 37 mm: 抄送 and 印发机关 one character in from the left,
        // 印发日期 one from the right, both under the text.
        let copies = try #require(try box("抄送", page: 2, pdf)),
            printer = try #require(try box("印发机关", page: 2, pdf))
        let printed = try #require(try box("日印发", page: 2, pdf))
        #expect(abs(copies.left - 33) <= 1 && abs(printer.left - 33) <= 1, "\(copies) \(printer)")
        #expect(
            printed.right > 172 && printed.right < 181 && abs(printed.top - printer.top) < 1, "\(printed)")
        #expect((250...262.5).contains(printer.bottom) && copies.bottom < printer.bottom, "\(printer)")
        #expect(copies.top > date.bottom + 40, "the text does not reach down there: \(date)")
    }

    @Test func wordsCannotBreakOutOfThePaper() throws {
        let paper = OfficialPaper(
            paragraphs: [.init(.title, "甲 & 乙 <w:p>"), .init(.text, "第一行\n第二行")], signers: ["甲方："],
            notes: ["编号"])
        let text = try DocxReader.text(try paper.docx())
        #expect(text.contains("甲 & 乙 <w:p>") && text.contains("第一行第二行"))
        #expect(QRCode(String(repeating: "长", count: 3000)) == nil)
    }
}
