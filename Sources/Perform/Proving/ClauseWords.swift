/// Finds the words of a clause that ask for one task, where a task is called by the clause's heading, or by the heading and its own words.
package enum ClauseWords {
    /// Nil where the clause asks for nothing else, and all of it holds.
    ///
    /// - Parameters:
    ///   - called: What the task is called: `检查村级财务：财政所每季度抽查不少于4个村的财务收支`, or the heading alone.
    ///   - span: First and last day of the task's period; its length is the rhythm the clause asks it by.
    package static func asking(_ called: String, in clause: String, unit: String, span: [String]) -> String? {
        let flat = clause.filter { !$0.isWhitespace }, name = withoutDay(called.filter { !$0.isWhitespace })
        if let own = ownWords(name, flat) { return own }
        guard isHeading(name, flat) else { return called }
        let sentences = flat.split { "。；;".contains($0) }.map(String.init)
            .filter { !isHeading(name, $0) || $0.count > name.count + 12 }
            .map { sentence in isResponsible(sentence) ? "" : sentence }.filter { !$0.isEmpty }
        let rhythms = rhythms(span)
        let timed = sentences.filter { sentence in rhythms.contains(where: sentence.contains) }
        return timed.first { $0.contains(unit) } ?? timed.first ?? sentences.first { $0.contains(unit) }
    }

    /// `…抽查（11月30日前）`: the day tells it from another task of the same words.
    private static func withoutDay(_ name: String) -> String {
        guard name.hasSuffix("前）"), let at = name.lastIndex(of: "（") else { return name }
        return String(name[..<at])
    }

    /// `标题：本身的话`, where the words behind the colon stand in the clause.
    private static func ownWords(_ name: String, _ clause: String) -> String? {
        guard let colon = name.firstIndex(where: { "：:".contains($0) }) else { return nil }
        let rest = String(name[name.index(after: colon)...])
        return rest.count > 3 && clause.contains(rest) ? rest : nil
    }

    /// The clause begins with it, behind its number at most.
    private static func isHeading(_ name: String, _ clause: String) -> Bool {
        guard let range = clause.firstRange(of: name) else { return false }
        let before = clause[..<range.lowerBound]
        return before.count <= 6 && clause[range.upperBound...].first.map { "。.：:，,".contains($0) } ?? true
    }

    /// （牵头单位：…） behind the clause is no sentence of it.
    private static func isResponsible(_ sentence: String) -> Bool {
        sentence.hasPrefix("（牵头") || sentence.hasPrefix("（责任") || sentence.hasPrefix("(")
    }

    private static func rhythms(_ span: [String]) -> [String] {
        guard span.count == 2 else { return [] }
        let months = month(span[1]) - month(span[0]) + 1
        switch months {
        case 1: return ["每月", "每个月", "逐月", "按月", "月度", "当月"]
        case 2: return ["每两个月", "双月"]
        case 3: return ["每季", "季度", "按季"]
        case 6: return ["每半年", "上半年", "下半年", "半年"]
        default: return ["每年", "全年", "年内", "年度", "一年"]
        }
    }

    private static func month(_ day: String) -> Int { Int(day.dropFirst(5).prefix(2)) ?? 0 }
}
