import Foundation
import Kernel
import Papers
import Storage

/// The same picture as proof of two things: known again though it was compressed anew, made smaller or renamed.
enum PictureCheck {
    /// So many of 64 bits may differ in two copies of one picture.
    static let tolerance = 6

    static let rule = CheckupRule(
        "same-picture", "同一张照片用了两次",
        why: "同一张照片附在两件不同的事项上，有一处可能是拿旧照片充数。按画面比对，压缩、缩小、改名都认得出；服务器没有安装 netpbm 时只认一模一样的文件。"
    ) { question in
        let pictures = try all(question)
        return try pairs(pictures).prefix(CheckupRule.limit).map { first, second in
            try finding(pictures[first], pictures[second], question)
        }
    }

    struct Picture: Sendable {
        let digest: String
        let item: ID
        let bits: UInt64?
    }

    private static func all(_ question: CheckupRule.Question) throws -> [Picture] {
        try question.session.rows(
            """
            SELECT DISTINCT attachment.digest, attachment.item, picture.bits FROM attachment
            JOIN item ON item.town = attachment.town AND item.id = attachment.item
            LEFT JOIN picture ON picture.digest = attachment.digest
            WHERE attachment.town = \(question.town) AND attachment.type IN ('image/png', 'image/jpeg')
              AND item.secrecy IN ('open', 'normal') AND item.state <> 'void'
              -- What one hand gave to many at once, as a notice with what is asked, is nobody's evidence.
              AND NOT EXISTS (SELECT 1 FROM attachment AS given WHERE given.town = attachment.town
                AND given.digest = attachment.digest AND given.created = attachment.created AND given.item <> attachment.item)
            ORDER BY attachment.item, attachment.digest
            """
        ) { row in
            let digest = try row.next(String.self), item = try row.next(ID.self),
                bits = try row.next(String?.self)
            return Picture(digest: digest, item: item, bits: bits.flatMap { UInt64($0, radix: 16) })
        }
    }

    /// Pictures of different items that are the same: by content, or by bits. Of seven bands of the bits one at least is equal where
    /// no more than six differ, so that only pictures sharing a band are compared.
    static func pairs(_ pictures: [Picture]) -> [(Int, Int)] {
        var bands: [String: [Int]] = [:], found: [(Int, Int)] = [], known: Set<String> = []
        for (index, picture) in pictures.enumerated() {
            var keys = ["=\(picture.digest)"]
            if let bits = picture.bits {
                let width = 64 / (tolerance + 1)
                keys += (0...tolerance).map { band in
                    let shift = UInt64(band * width)
                    let size = band == tolerance ? 64 - band * width : width
                    return "\(band):\(bits >> shift & (1 << UInt64(size) - 1))"
                }
            }
            for key in keys {
                for other in bands[key] ?? [] where pictures[other].item != picture.item {
                    guard isSame(pictures[other], picture),
                        known.insert("\(pictures[other].item) \(picture.item)").inserted
                    else { continue }
                    found.append((other, index))
                }
                bands[key, default: []].append(index)
            }
        }
        return found
    }

    private static func isSame(_ one: Picture, _ other: Picture) -> Bool {
        if one.digest == other.digest { return true }
        guard let left = one.bits, let right = other.bits else { return false }
        return (left ^ right).nonzeroBitCount <= tolerance
    }

    private static func finding(
        _ first: Picture, _ second: Picture, _ question: CheckupRule.Question
    ) throws -> CheckupRule.Finding {
        let items = try [first.item, second.item].compactMap { id in
            try question.session.first(
                "SELECT \(Item.columns) FROM item WHERE item.town = \(question.town) AND item.id = \(id)"
            ) { try Item(&$0) }
        }
        let how = first.digest == second.digest ? "文件一模一样" : "画面几乎一样"
        let names = items.map { "\($0.number) \($0.title)" }.joined(separator: "；")
        return .init(
            "\(first.item) \(second.item)", at: "/checkup/items/\(second.item)", unit: items.last?.unit,
            "\(items.map(\.number).joined(separator: "和"))用了同一张照片", facts: "\(how)：\(names)")
    }
}

extension Desk {
    /// Works out what pictures look like that nobody has looked at yet, a few at a time. Returns how many.
    package func lookAtPictures(in vault: Vault) async throws -> Int {
        guard PictureHash.isHere else { return 0 }
        let digests = try await read { session in
            try session.rows(
                """
                SELECT DISTINCT attachment.digest FROM attachment
                WHERE attachment.type IN ('image/png', 'image/jpeg')
                  AND NOT EXISTS (SELECT 1 FROM picture WHERE picture.digest = attachment.digest)
                ORDER BY attachment.digest LIMIT 4
                """
            ) { try $0.next(String.self) }
        }
        guard !digests.isEmpty else { return 0 }
        guard let bits = try await bits(of: digests, in: vault) else { return 0 }
        try await keep { session in
            for (digest, bits) in zip(digests, bits) {
                try session.execute(
                    """
                    INSERT INTO picture (digest, bits) VALUES (\(digest), \(bits.map { String($0, radix: 16) }))
                    ON CONFLICT (digest) DO NOTHING
                    """)
            }
        }
        return digests.count
    }

    /// What each looks like; one that cannot be looked at has nothing, and does not keep the others from it. Nil where no time was found
    /// for any, as while the server stops: they are asked about again.
    private func bits(of digests: [String], in vault: Vault) async throws -> [UInt64?]? {
        do {
            return try await PictureHash.hashes(digests.map { (try? vault.read($0)) ?? Data() })
        } catch PaperError.busy {
            return nil
        } catch is PaperError {
            try Task.checkCancellation()
            guard digests.count > 1 else { return [nil] }
            var each: [UInt64?] = []
            for digest in digests {
                guard let one = try await bits(of: [digest], in: vault) else { return nil }
                each += one
            }
            return each
        }
    }
}
