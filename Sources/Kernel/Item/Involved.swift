import Storage

extension Work {
    /// 当事人: the people an entry is about besides its owner, in place of those named before. They see it as its owner does.
    package func involve(_ people: Set<ID>, in item: ID) throws {
        try session.execute("DELETE FROM involved WHERE town = \(town) AND item = \(item)")
        for some in people.sorted().chunked(300) {
            let rows = some.map { person -> SQL in "(\(town), \(item), \(person))" }
            try session.execute("INSERT INTO involved (town, item, person) VALUES \(SQL.comma(rows))")
        }
        left.note(involved: people, in: item)
    }
}

extension Array {
    /// Slices of at most `size`, for statements that engines limit in what they bind.
    package func chunked(_ size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
