import Foundation

/// Which part of an XLSX package each of its sheets is, in the order of the tabs.
enum Workbook {
    static func sheets(_ archive: ZipArchive) throws -> [(name: String, part: String)] {
        guard let book = try archive.part("xl/workbook.xml"),
            let relations = try archive.part("xl/_rels/workbook.xml.rels")
        else { return [] }
        let targets = try targets(relations), stream = try XMLStream(book)
        var found: [(name: String, part: String)] = []
        while let event = try stream.next() {
            guard case .start("sheet", _) = event, let target = targets[stream.attribute("id") ?? ""] else {
                continue
            }
            found.append((stream.attribute("name") ?? "", target))
        }
        return found
    }

    private static func targets(_ data: Data) throws -> [String: String] {
        let stream = try XMLStream(data)
        var found: [String: String] = [:]
        while let event = try stream.next() {
            guard case .start("Relationship", _) = event, let id = stream.attribute("Id"),
                let target = stream.attribute("Target")
            else { continue }
            // Targets are written from the workbook's folder, or from the root of the package.
            found[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
        }
        return found
    }
}
