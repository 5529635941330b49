import Kernel

/// Small pieces that stand on many pages.
package enum Component {
    /// Colour, mark and words, always together.
    package static func light(_ light: Light, _ words: String) -> HTML {
        "<span class=\"light light--\(light)\"><span aria-hidden=\"true\">\(mark(light))</span> \(words)</span>"
    }

    private static func mark(_ light: Light) -> String {
        switch light {
        case .red: "■"
        case .yellow: "▲"
        case .blue: "○"
        case .green: "●"
        case .grey: "–"
        }
    }

    package static func light(_ item: Item, _ rule: LightRule) -> HTML {
        let shown = rule.light(item.dates)
        // In order by urgency, then by day.
        let rank = LightRule.byRank.firstIndex(of: shown) ?? 9
        return
            "<span data-sort=\"\("\(rank) \(item.due?.rawValue ?? "")")\">\(light(shown, rule.words(item.dates)))</span>"
    }

    package static func day(_ day: Day?) -> HTML { day.map { "<time>\($0.rawValue)</time>" } ?? "--" }

    package static func text(_ text: String) -> HTML { text.isEmpty ? "--" : "\(text)" }

    /// Paragraphs of what somebody wrote.
    package static func prose(_ text: String) -> HTML {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        return "<div class=\"prose\">\(lines.map { line -> HTML in "<p>\(line)</p>" })</div>"
    }

    /// What is known; an empty fact is left out.
    package static func facts(_ facts: [(String, HTML)]) -> HTML {
        let rows = facts.filter { !$0.1.isEmpty }.map { fact -> HTML in
            "<div><dt>\(fact.0)</dt><dd>\(fact.1)</dd></div>"
        }
        return "<dl class=\"facts\">\(rows)</dl>"
    }

    /// Nothing here yet: what is missing and the one act to take.
    package static func empty(_ sentence: String, act: HTML = "") -> HTML {
        "<div class=\"empty\"><p>\(sentence)</p>\(act)</div>"
    }

    package static func timeline(_ entries: [TimelineEntry], facts: [String: String]) -> HTML {
        guard !entries.isEmpty else { return "" }
        let rows = entries.map { entry -> HTML in
            let details = facts.keys.sorted().compactMap { key -> HTML? in
                guard let label = facts[key], let value = entry.facts[key], !value.isEmpty else { return nil }
                return "<p class=\"timeline__fact\"><b>\(label)：</b>\(value)</p>"
            }
            let role = entry.role.map { "（\($0.label)）" } ?? ""
            return """
                <li><p class="timeline__head"><time>\(entry.at.local)</time> \(entry.name)\(role) <b>\(entry.sentence)</b>
                <span class="timeline__number">第 \(entry.number) 条</span></p>\(details)</li>
                """
        }
        return "<section class=\"timeline\"><h2>办理经过</h2><ol>\(rows)</ol></section>"
    }

    package static func attachments(_ files: [Attachment]) -> HTML {
        guard !files.isEmpty else { return "" }
        let rows = files.map { file -> HTML in
            "<li><a href=\"\("/attachments/\(file.id)" as Link)\">\(file.file.name)</a>（\(size(file.file.bytes))）</li>"
        }
        return "<section><h2>附件</h2><ul class=\"files\">\(rows)</ul></section>"
    }

    private static func size(_ bytes: Int) -> String {
        bytes >= 1_048_576 ? "\(bytes / 1_048_576) MB" : "\(max(1, bytes / 1024)) KB"
    }

    /// A message that an act was done, carried in the address for one page.
    package static func done(_ visit: Visit, _ sentences: [String: String]) -> HTML {
        guard let sentence = sentences[visit.query["done"]] else { return "" }
        return "<div class=\"panel panel--done\" role=\"status\"><p>\(sentence)</p></div>"
    }

    /// What the page itself put into a form: ids, digests, whole lists of them.
    private static func isMark(_ value: String) -> Bool {
        value.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) || byte == 0x2D || byte == 0x3A
        } && value.contains(where: \.isNumber) && value.count >= 32
    }

    /// What somebody typed into a form that was not kept, to be copied. Passwords and hidden fields are not what somebody typed.
    package static func typed(_ call: Call) -> HTML {
        let kept = call.form.pairs.filter {
            !$0.name.hasPrefix("_") && !$0.name.contains("password") && $0.name != "version"
                && $0.value.count > 3 && !isMark($0.value)
        }
        guard !kept.isEmpty else { return "" }
        let areas = kept.map { pair -> HTML in
            "<textarea readonly rows=\"4\" aria-label=\"你填写的内容\">\(pair.value)</textarea>"
        }
        return "<section><h2>你填写的内容</h2><p class=\"hint\">还没有保存，可以从这里复制。</p>\(areas)</section>"
    }
}
