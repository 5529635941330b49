import Kernel
import Storage

/// The same picture as proof of two things.
enum PictureCheck {
    static let rule = CheckupRule(
        "same-picture", "同一张照片用了两次", why: "同一张照片附在两件不同的事项上，有一处可能是拿旧照片充数。照片按内容比对，改名也认得出。"
    ) { question in
        let session = question.session
        let pictures = try session.rows(
            """
            SELECT attachment.digest, min(item.id), max(item.id), count(DISTINCT item.id) FROM attachment
            JOIN item ON item.town = attachment.town AND item.id = attachment.item
            WHERE attachment.town = \(question.town) AND attachment.type IN ('image/png', 'image/jpeg')
              AND item.secrecy IN ('open', 'normal') AND item.state <> 'void'
            GROUP BY attachment.digest HAVING count(DISTINCT item.id) > 1 ORDER BY max(item.id) DESC LIMIT \(CheckupRule.limit)
            """
        ) { (try $0.next(String.self), try $0.next(ID.self), try $0.next(ID.self), try $0.next(Int.self)) }
        return try pictures.map { digest, first, last, count in
            let items = try [first, last].compactMap { id in
                try session.first(
                    "SELECT \(Item.columns) FROM item WHERE item.town = \(question.town) AND item.id = \(id)"
                ) {
                    try Item(&$0)
                }
            }
            let numbers = items.map { "\($0.number) \($0.title)" }.joined(separator: "；")
            return .init(
                digest, at: "/search?q=\(items.last?.number.filter { $0.isNumber || $0.isLetter } ?? "")",
                unit: items.last?.unit,
                "\(count) 件事项用了同一张照片", facts: numbers)
        }
    }
}
