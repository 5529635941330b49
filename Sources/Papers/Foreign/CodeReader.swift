import Foundation

/// The square codes on a scan or a photograph, by zbar where the machine has it; a PDF's pages are drawn by poppler first.
package enum CodeReader {
    /// Every code found, in the pages' order; empty when there is none. Throws `PaperError` when a program is missing or
    /// does not come back in time.
    package static func codes(_ data: Data) async throws -> [String] {
        guard LimitedChild.program("zbarimg") != nil else {
            throw PaperError.needsProgram("扫描件", "zbar-tools")
        }
        guard PictureSize.isWithinLimits(data) else {
            throw PaperError.beyond("图片", "\(PaperLimits.pictureArea / 1_000_000) 百万像素")
        }
        let isPDF = data.starts(with: Data("%PDF".utf8))
        if isPDF, LimitedChild.program("pdftoppm") == nil {
            throw PaperError.needsProgram("PDF 扫描件", "poppler-utils")
        }
        let pages =
            isPDF
            ? "pdftoppm -r 300 -l 12 -gray paper.pdf page && set -- page*.pgm || exit 1"
            : "set -- paper.image"
        // zbarimg ends with 4 when a page has no code; that is an answer, not a failure.
        let script = "\(pages); zbarimg -q --raw -Sdisable -Sqrcode.enable \"$@\" > codes.txt; exit 0"
        let made = try await LimitedChild.run(
            data, suffix: isPDF ? "pdf" : "image", kind: "扫描件", result: "codes.txt"
        ) { _ in ["/bin/sh", "-c", script] }
        return String(decoding: made, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }
}
