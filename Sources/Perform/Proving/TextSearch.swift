/// Looking for words in short texts many thousand times: byte by byte, since Chinese in UTF-8 is the same only where its bytes are. The
/// library's own search is made for patterns and took nine tenths of the time.
extension StringProtocol {
    func contains(_ word: String) -> Bool { holds(word) }
    func contains(_ word: Substring) -> Bool { holds(word) }

    private func holds(_ word: some StringProtocol) -> Bool {
        let found = utf8.withContiguousStorageIfAvailable { text in
            word.utf8.withContiguousStorageIfAvailable { sought in Self.isIn(text, sought) }
        }
        if let found, let answer = found { return answer }
        return Self.isInSlowly(Array(utf8), Array(word.utf8))
    }

    private static func isInSlowly(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { text in word.withUnsafeBufferPointer { isIn(text, $0) } }
    }

    private static func isIn(_ text: UnsafeBufferPointer<UInt8>, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = word.first else { return true }
        guard word.count <= text.count else { return false }
        for start in 0...(text.count - word.count) where text[start] == first {
            var index = 1
            while index < word.count, text[start + index] == word[index] { index += 1 }
            if index == word.count { return true }
        }
        return false
    }
}
