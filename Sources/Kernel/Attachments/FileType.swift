import Foundation

/// What a file is by its bytes, never by its name alone: the list of what may be kept.
package enum FileType: String, Sendable, CaseIterable {
    case pdf, png, jpeg, heic, word, sheet, slides, ofd, legacy, text

    package var mime: String {
        switch self {
        case .pdf: "application/pdf"
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .heic: "image/heic"
        case .word: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .sheet: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .slides: "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        case .ofd: "application/ofd"
        case .legacy: "application/x-ole-storage"
        case .text: "text/plain; charset=utf-8"
        }
    }

    private var extensions: Set<String> {
        switch self {
        case .pdf: ["pdf"]
        case .png: ["png"]
        case .jpeg: ["jpg", "jpeg"]
        case .heic: ["heic", "heif"]
        case .word: ["docx"]
        case .sheet: ["xlsx"]
        case .slides: ["pptx"]
        case .ofd: ["ofd"]
        case .legacy: ["doc", "xls", "ppt", "wps", "et", "dps"]
        case .text: ["txt", "csv", "md"]
        }
    }

    /// The type the bytes show, if the name's extension says the same. Nil for everything else.
    package static func sniff(_ bytes: Data, name: String) -> FileType? {
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard let type = byContent(bytes, suffix: suffix), type.extensions.contains(suffix) else {
            return nil
        }
        return type
    }

    /// Whether a name's extension says what a kept file is.
    static func isNamed(_ name: String, as mime: String) -> Bool {
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return allCases.contains { $0.mime == mime && $0.extensions.contains(suffix) }
    }

    private static func byContent(_ bytes: Data, suffix: String) -> FileType? {
        func starts(_ signature: [UInt8]) -> Bool { bytes.starts(with: signature) }
        if starts(Array("%PDF-".utf8)) { return .pdf }
        if starts([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if starts([0xFF, 0xD8, 0xFF]) { return .jpeg }
        if starts([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) { return .legacy }
        if starts([0x50, 0x4B, 0x03, 0x04]) {
            // The parts' names stand uncompressed in the ZIP's headers.
            if bytes.range(of: Data("word/".utf8)) != nil, suffix == "docx" { return .word }
            if bytes.range(of: Data("xl/".utf8)) != nil, suffix == "xlsx" { return .sheet }
            if bytes.range(of: Data("ppt/".utf8)) != nil, suffix == "pptx" { return .slides }
            if bytes.range(of: Data("OFD.xml".utf8)) != nil, suffix == "ofd" { return .ofd }
            return nil
        }
        // A telephone's photograph: its kind stands in the first box.
        if bytes.count > 12, bytes.dropFirst(4).starts(with: Data("ftyp".utf8)),
            ["heic", "heix", "heim", "heis", "mif1", "msf1"].contains(
                String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self))
        {
            return .heic
        }
        return bytes.contains(0) ? nil : .text
    }
}
