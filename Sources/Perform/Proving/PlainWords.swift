/// Text as it is read: what is typed in full width or spaced out says the same, and a new line ends a sentence.
extension String {
    package var plain: String {
        var made = ""
        made.reserveCapacity(utf8.count)
        for letter in self {
            if letter.isNewline {
                if let last = made.last, !"。；;：:，,、".contains(last) { made.append("。") }
            } else if letter.isWhitespace {
                continue
            } else if let scalar = letter.unicodeScalars.first, letter.unicodeScalars.count == 1,
                (0xFF10...0xFF19).contains(scalar.value) || (0xFF21...0xFF5A).contains(scalar.value),
                let half = Unicode.Scalar(scalar.value - 0xFEE0)
            {
                made.append(Character(half))
            } else {
                made.append(letter)
            }
        }
        while made.last == "。" && !hasSuffix("。") { made.removeLast() }
        return made
    }
}

extension ProofCase {
    /// With every text as it is read.
    package var plain: ProofCase {
        var item = self
        item.clause = clause.plain
        item.task.part = task.part?.plain
        item.records = records.map(\.plain)
        return item
    }
}

extension ProofCase.Record {
    package var plain: ProofCase.Record {
        var record = self
        (record.title, record.text, record.topic) = (title.plain, text.plain, topic?.plain)
        return record
    }
}
