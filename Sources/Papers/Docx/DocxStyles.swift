import Foundation

/// What paragraph styles bring along: a list, a level of it, and whether the style is a table of contents'.
struct DocxStyles {
    private struct Style {
        var name = ""
        var base: String?
        var list: String?
        var level: Int?
    }

    private var styles: [String: Style] = [:]
    private var standard: String?

    init(_ data: Data?) throws {
        guard let data else { return }
        let stream = try XMLStream(data)
        var style: String?
        while let event = try stream.next() {
            guard case .start(let name, _) = event else {
                if event == .end("style") { style = nil }
                continue
            }
            if name == "style" {
                style = stream.attribute("styleId")
                if let style {
                    styles[style] = Style()
                    if stream.attribute("default") == "1", stream.attribute("type") == "paragraph" {
                        standard = style
                    }
                }
                continue
            }
            guard let style else { continue }
            switch name {
            case "name": styles[style]?.name = stream.attribute("val") ?? ""
            case "basedOn": styles[style]?.base = stream.attribute("val")
            case "numId": styles[style]?.list = stream.attribute("val")
            case "ilvl": styles[style]?.level = stream.number("val", in: PaperLimits.listLevels)
            default: break
            }
        }
    }

    /// Lines of a table of contents repeat headings and are none.
    func isContents(_ style: String?) -> Bool {
        guard let style else { return false }
        let name = styles[style]?.name ?? style
        return name.lowercased().hasPrefix("toc ")
    }

    /// The list a style is numbered by, its own or inherited, with the style that says so.
    func numbering(of style: String?) -> (list: String, level: Int?, style: String)? {
        var next = style ?? standard, steps = 0
        while let current = next, let found = styles[current], steps < 20 {
            if let list = found.list { return (list, found.level, current) }
            (next, steps) = (found.base, steps + 1)
        }
        return nil
    }
}
