/// Whom a heading over several items is about: `党委书记责任`, `镇纪委牵头的任务`, `财政所职责清单`.
///
/// The items themselves name nobody who leads; whoever reviews is offered the one named over them.
package enum HeadingOwner {
    private static let endings = [
        "牵头的任务", "牵头任务", "牵头负责的任务", "负责的任务", "负责的工作", "牵头的工作", "主体责任清单", "责任清单", "职责清单", "任务清单", "第一责任人责任",
        "主体责任", "监督责任", "领导责任", "工作责任", "工作职责", "责任", "职责", "任务",
    ]

    /// The name without what the heading says of it; nil when the heading names no body or post.
    package static func name(in heading: String) -> String? {
        let plain = heading.filter { !$0.isWhitespace }
        guard let ending = endings.first(where: plain.hasSuffix), plain.count > ending.count + 1 else {
            return nil
        }
        let name = String(plain.dropLast(ending.count))
        return name.count <= 14 && Subjects.isName(name) ? name : nil
    }
}
