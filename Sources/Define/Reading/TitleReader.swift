/// The title, the issuing body and the year, from what stands before the first clause and after the last.
struct TitleReader {
    let text: PlanText
    /// Where the outline begins.
    let outline: Int

    private static let kinds = [
        "实施方案", "工作方案", "方案", "实施意见", "意见", "工作要点", "要点", "计划", "考核办法", "办法", "责任书", "责任清单", "清单", "机制", "制度",
        "规定",
        "细则", "自查表", "通知", "规划", "决定", "措施", "分工表", "任务", "责任",
    ]

    struct Found {
        var title = ""
        var issuer: String?
        var year: Int?
    }

    func read() -> Found {
        var found = Found()
        let head = text.lines.map(\.range).filter { $0.lowerBound < outline }
            .map { text.trimmed($0.lowerBound..<min($0.upperBound, max(outline, $0.lowerBound))) }
        found.title = titleLine(head) ?? titleInPreamble(head) ?? titleBeforeBlank(head) ?? fallback(head)
        if found.title.isEmpty { found.title = firstHeading() }
        found.issuer = issuer(head)
        found.year = year(in: found.title) ?? head.lazy.compactMap { documentYear($0) }.first ?? closingYear()
        return found
    }

    /// The last line, or two lines, of the head that end as a paper's name does and are no notice about another.
    private func titleLine(_ head: [Range<Int>]) -> String? {
        for index in head.indices.reversed() {
            let line = plain(head[index])
            guard line.count <= 60, ends(line), !isSentence(line), !line.hasPrefix("附件") else { continue }
            // A title set over two lines: the first half ends in nothing a line of its own could end in.
            if index > 0, line.count <= 8 || line.hasPrefix("工作") {
                let before = plain(head[index - 1])
                if !before.isEmpty, before.count <= 40, !isSentence(before), !before.hasSuffix("日") {
                    return before + line
                }
            }
            if line.hasSuffix("通知"), let enclosed = enclosedTitle(line) { return enclosed }
            return line
        }
        return nil
    }

    private func ends(_ line: String) -> Bool {
        var line = Substring(line)
        if line.hasSuffix("）") || line.hasSuffix(")"), let open = line.lastIndex(where: { "（(".contains($0) })
        {
            line = line[..<open]
        }
        return Self.kinds.contains { line.hasSuffix($0) }
    }

    private func isSentence(_ line: String) -> Bool {
        line.contains { "。；！？，".contains($0) } || line.hasSuffix("：")
    }

    /// 关于印发《…》的通知.
    private func enclosedTitle(_ line: String) -> String? {
        guard let open = line.firstIndex(of: "《"), let close = line.lastIndex(of: "》"), open < close else {
            return nil
        }
        return String(line[line.index(after: open)..<close])
    }

    /// `…，制定青石镇2022年党风廉政建设工作实施方案。`
    private func titleInPreamble(_ head: [Range<Int>]) -> String? {
        for range in head {
            for sentence in plain(range).split(whereSeparator: { "。，；：,".contains($0) }) {
                for verb in ["制定", "制订", "提出"] {
                    guard let at = sentence.firstRange(of: verb) else { continue }
                    let name = sentence[at.upperBound...].drop { "了本如下".contains($0) }
                    if (6...60).contains(name.count), ends(String(name)) { return String(name) }
                }
            }
        }
        return nil
    }

    /// Of several papers in one file, the name of the first, which stands where its outline begins.
    private func firstHeading() -> String {
        guard let line = text.lines.map(\.range).first(where: { $0.lowerBound == outline }) else { return "" }
        let words = plain(line)
        return words.count <= 60 && ends(words) && !isSentence(words) ? words : ""
    }

    /// Where lines were lost the title may run on into the preamble, parted from it by a blank.
    private func titleBeforeBlank(_ head: [Range<Int>]) -> String? {
        guard let first = head.first else { return nil }
        let pieces = text.string(first).split(whereSeparator: \.isWhitespace).map(String.init)
        guard pieces.count > 1, let title = pieces.first, (6...60).contains(title.count), ends(title),
            !isSentence(title)
        else { return nil }
        return title
    }

    private func fallback(_ head: [Range<Int>]) -> String {
        guard let first = head.first else { return "" }
        let line = plain(first)
        return line.count <= 40 && !isSentence(line) ? line : ""
    }

    /// A line of its own above the date at the end, a letterhead, or a body that signs the cover.
    private func issuer(_ head: [Range<Int>]) -> String? {
        let lines = text.lines.map(\.range)
        for (index, line) in lines.enumerated().reversed() where index > 0 && isDate(line) {
            let above = plain(lines[index - 1])
            if (4...30).contains(above.count), !isSentence(above),
                !above.contains(where: { "：:".contains($0) })
            {
                return above
            }
        }
        return head.first.map(plain).flatMap { $0.hasSuffix("文件") ? String($0.dropLast(2)) : nil }
    }

    private func isDate(_ line: Range<Int>) -> Bool {
        let ending = text.scalars[line].last { !$0.properties.isWhitespace }
        guard ending == "日", line.count <= 60 else { return false }
        let line = plain(line)
        return line.count <= 12 && line.contains("年") && line.contains("月")
    }

    private func year(in line: String) -> Int? {
        let part = PlanText(line)
        return part.scalars.indices.lazy.compactMap {
            ChineseNumber.readYear(part, at: $0, before: part.scalars.count)
        }.first
    }

    /// 〔2022〕 in a document number.
    private func documentYear(_ line: Range<Int>) -> Int? {
        guard line.count <= 30 else { return nil }
        // （2026年2月） under the title.
        if line.count <= 16, text.scalars[line.lowerBound].opensBracket,
            text.scalars[line.upperBound - 1].closesBracket, let found = year(in: plain(line))
        {
            return found
        }
        for index in line where text.scalars[index].opensBracket {
            if let number = ChineseNumber.readDigits(text, at: index + 1, before: line.upperBound),
                number.end - index == 5,
                number.end < line.upperBound, text.scalars[number.end].closesBracket
            {
                return number.value
            }
        }
        return nil
    }

    /// The year of the date under the last line.
    private func closingYear() -> Int? {
        for line in text.lines.reversed().prefix(4) where isDate(line.range) {
            if let found = year(in: plain(line.range)) { return found }
        }
        return nil
    }

    private func plain(_ range: Range<Int>) -> String { text.string(range).filter { !$0.isWhitespace } }
}
