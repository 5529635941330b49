import Foundation
import Photo
import Testing

@testable import Kernel

/// Photos as telephones make them: where they were taken does not stay.
@Suite struct PhotoTests {
    private func segment(_ mark: UInt8, _ body: [UInt8]) -> [UInt8] {
        [0xFF, mark, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 255)] + body
    }

    /// An Exif segment with the orientation and a position.
    private func exif(_ turn: UInt8) -> [UInt8] {
        let directory: [UInt8] =
            [0, 2] + [1, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0] + [0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 60]
            + [0, 0, 0, 0]
        return segment(
            0xE1,
            Array("Exif".utf8) + [0, 0, 0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8] + directory
                + Array("GPS 31.2304,121.4737".utf8))
    }

    private func photo(_ segments: [[UInt8]]) -> Data {
        Data([0xFF, 0xD8] + segments.flatMap { $0 } + segment(0xDA, [1, 2, 3]) + [9, 8, 7, 0xFF, 0xD9])
    }

    /// A telephone's own format: nothing moves in it, and where it was taken is blank.
    @Test func thePositionInAHeicIsBlank() throws {
        let latitude: [UInt8] = [0, 0, 0, 31, 0, 0, 0, 1, 0, 0, 0, 13, 0, 0, 0, 1, 0, 0, 0, 49, 0, 0, 0, 1]
        // The first directory holds the orientation and leads to 38, where the position's holds a reference and three fractions at 68.
        let tiff: [UInt8] =
            [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 2] + [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
            + [0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38] + [0, 0, 0, 0]
            + [0, 2] + [0, 1, 0, 2, 0, 0, 0, 2, 0x4E, 0, 0, 0] + [0, 2, 0, 5, 0, 0, 0, 3, 0, 0, 0, 68] + [
                0, 0, 0, 0,
            ] + latitude
        let picture =
            Data([0, 0, 0, 24] + Array("ftypheic".utf8) + [0, 0, 0, 0] + Array("mif1heic".utf8))
            + Data(Array("Exif".utf8) + [0, 0] + tiff) + Data("the picture".utf8)
        #expect(FileType.sniff(picture, name: "照片.HEIC") == .heic)
        let kept = PhotoMetadata.stripped(picture)
        #expect(kept.count == picture.count && kept.range(of: Data(latitude)) == nil)
        #expect(kept.range(of: Data("the picture".utf8)) != nil)
        #expect(kept.range(of: Data([1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6])) != nil, "which side is up stays")
        for cut in 0..<picture.count { _ = PhotoMetadata.stripped(picture.prefix(cut)) }
        for place in 30..<picture.count {
            var spoilt = picture
            spoilt[place] = 0xFF
            _ = PhotoMetadata.stripped(spoilt)
        }
        var seed: UInt64 = 7
        func random(_ most: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % most
        }
        for _ in 0..<20_000 {
            var spoilt = picture
            for _ in 0...random(4) { spoilt[30 + random(picture.count - 30)] = UInt8(random(256)) }
            #expect(PhotoMetadata.stripped(spoilt).count == picture.count)
        }
    }

    @Test func whatClerksSendIsKeptByWhatItIs() {
        let zip = Data([0x50, 0x4B, 3, 4])
        #expect(FileType.sniff(zip + Data("ppt/presentation.xml".utf8), name: "课件.pptx") == .slides)
        #expect(FileType.sniff(zip + Data("OFD.xml".utf8), name: "发票.ofd") == .ofd)
        #expect(FileType.sniff(zip + Data("OFD.xml".utf8), name: "发票.docx") == nil)
        #expect(FileType.sniff(Data("MZ".utf8) + Data([0]), name: "照片.heic") == nil)
    }

    @Test func thePositionGoesAndThePictureStays() {
        let jfif = segment(0xE0, Array("JFIF".utf8) + [0, 1, 1])
        let xmp = segment(0xE1, Array("http://ns.adobe.com/xap/1.0/".utf8) + [0] + Array("GPS".utf8))
        let table = segment(0xDB, Array(repeating: 16, count: 65))
        let kept = PhotoMetadata.stripped(
            photo([jfif, exif(1), xmp, segment(0xFE, Array("at home".utf8)), table]))
        #expect(kept == photo([jfif, table]))
        let film = PhotoMetadata.stripped(photo([jfif]) + Data("GPS of a film behind the picture".utf8))
        #expect(film == photo([jfif]), "what stands behind the end is no part of it")
        #expect(kept.range(of: Data("GPS".utf8)) == nil)
    }

    @Test func whichSideIsUpStays() {
        let kept = PhotoMetadata.stripped(photo([exif(6)]))
        #expect(kept.range(of: Data("31.2304".utf8)) == nil)
        #expect(kept.range(of: Data([1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6])) != nil)
        #expect(PhotoMetadata.stripped(kept) == kept, "once is enough")
    }

    @Test func chunksOfWordsGoFromDrawings() {
        func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
            [0, 0, 0, UInt8(body.count)] + Array(name.utf8) + body + [1, 2, 3, 4]
        }
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let png = Data(
            head + chunk("IHDR", [1]) + chunk("tEXt", Array("place".utf8)) + chunk("eXIf", [7])
                + chunk("IEND", []))
        #expect(PhotoMetadata.stripped(png) == Data(head + chunk("IHDR", [1]) + chunk("IEND", [])))
    }

    @Test func whatIsBrokenComesBackAsItIs() {
        for broken in [
            Data([0xFF, 0xD8, 0xFF]), Data([0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, 1]),
            Data([0x89, 0x50, 0x4E, 0x47, 1, 2]),
        ] {
            #expect(PhotoMetadata.stripped(broken) == broken)
        }
        for cut in 0..<photo([exif(6)]).count { _ = PhotoMetadata.stripped(photo([exif(6)]).prefix(cut)) }
    }
}
