import Foundation
import Papers
import Kernel

extension Reply {
    package static func docx(_ data: Data, name: String) -> Reply {
        file(
            data, name: PaperFiles.safe(name) + ".docx",
            type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    }

    package static func pdf(_ data: Data, name: String) -> Reply {
        file(data, name: PaperFiles.safe(name) + ".pdf", type: "application/pdf")
    }
}

/// Papers on their way to whoever asked for them.
package enum PaperFiles {
    /// Word files as PDF, in one start of LibreOffice. Throws a `Refusal` that says what is missing.
    package static func pdfs(_ papers: [Data]) async throws -> [Data] {
        do { return try await LibreOffice.pdfs(papers) } catch let error as PaperError {
            if case .needsProgram(_, let package) = error {
                throw Refusal(
                    .unavailable, "no-program", "这台服务器没有安装 \(package)，不能转成 PDF",
                    advice: "下载 Word 文件后自己另存为 PDF，或请系统管理员安装 \(package)")
            }
            throw Refusal(
                .unavailable, "no-pdf", "转成 PDF 没有成功", advice: "过一会儿再试，或下载 Word 文件后自己另存为 PDF")
        }
    }

    /// A name every file system takes.
    package static func safe(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { "/\\:*?\"<>|".unicodeScalars.contains($0) ? "_" : $0 }))
    }
}
