// Built by script/fuzz together with the reader's own files, so that coverage guides what is tried.

/// Whatever the bytes: the reader comes back, and everything it names stands in the text.
@_cdecl("LLVMFuzzerTestOneInput") public func tryPlan(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self)
    let scalars = Array(text.unicodeScalars)
    let reading = PlanReader.read(text)
    var paths: Set<String> = [], last = 0
    for clause in reading.clauses {
        precondition(
            clause.start >= 0 && clause.start <= clause.end && clause.end <= scalars.count, "outside the text"
        )
        precondition(clause.start >= last, "clauses out of order")
        precondition(paths.insert(clause.path).inserted, "two clauses of one path")
        last = clause.start
    }
    for duty in reading.duties {
        precondition(paths.contains(duty.clause), "a duty of no clause")
        precondition((1...60).contains(duty.requirement.count), "a count out of bounds")
        precondition(duty.owners.allSatisfy { !$0.name.isEmpty }, "an owner without a name")
        precondition(duty.schedule.allSatisfy { !$0.phrase.isEmpty }, "an empty phrase")
    }
    return 0
}
