import Foundation

/// What of the machine papers need beside this program.
package enum Equipment {
    package struct Program: Sendable {
        package let name: String
        /// What does not work without it.
        package let use: String
        package let isThere: Bool
        /// Debian's package.
        package let package: String
    }

    package static var programs: [Program] {
        [
            (
                "LibreOffice", "生成 PDF，读 .doc、.wps、.rtf", "libreoffice-writer-nogui",
                ["soffice", "libreoffice"]
            ),
            ("pdftotext", "读 PDF 方案", "poppler-utils", ["pdftotext"]),
            ("zbarimg", "按二维码归档扫描件", "zbar-tools", ["zbarimg"]),
            ("netpbm", "找出重复使用的图片", "netpbm", ["pamscale", "pnmscale"]),
        ].map { name, use, package, names in
            Program(
                name: name, use: use, isThere: names.contains { LimitedChild.program($0) != nil },
                package: package)
        }
    }

    /// The fonts of GB/T 9704-2012 that the machine does not have; nil where it cannot be asked.
    package static func missingFonts() -> [String]? {
        guard let lister = LimitedChild.program("fc-list") else { return nil }
        let child = Process(), pipe = Pipe()
        child.executableURL = URL(fileURLWithPath: lister)
        child.arguments = [":", "family"]
        child.standardOutput = pipe
        child.standardError = FileHandle.nullDevice
        do { try child.run() } catch { return nil }
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        child.waitUntilExit()
        return [
            ("仿宋", ["仿宋", "FangSong"]), ("黑体", ["黑体", "SimHei"]), ("小标宋", ["小标宋", "XiaoBiaoSong"]),
            ("宋体", ["宋体", "SimSun"]),
        ].filter { _, names in !names.contains { text.contains($0) } }.map(\.0)
    }
}
