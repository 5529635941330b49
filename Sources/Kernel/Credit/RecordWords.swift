/// What a record says of itself: who did what, to whom, with whom and in which words. Which duty it fulfils is judged by these alone
/// (docs/proof.md).
package struct RecordWords: Sendable, Codable, Equatable {
    /// A unit or a person of the town.
    package enum Party: Sendable, Codable, Equatable, Hashable {
        case unit(ID), person(ID)

        package init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            guard let id = ID(rawValue: String(text.dropFirst(2))) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "no party: \(text)"))
            }
            self = text.hasPrefix("u ") ? .unit(id) : .person(id)
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .unit(let id): try container.encode("u \(id)")
            case .person(let id): try container.encode("p \(id)")
            }
        }
    }

    /// The ledger it stands in, by the name the rule knows: 监督检查, 学习教育, 谈心谈话, 专题会议, 四个亲自.
    package let ledger: String
    /// As the clerk chose it: 警示教育, 廉政谈话.
    package let kind: String
    /// What it is about, where the ledger asks for that.
    package let topic: String?
    /// Who did it.
    package let by: [Party]
    /// Units and people it concerned or covered.
    package let about: [Party]
    /// Who was there.
    package let people: [ID]
    package let text: String

    package init(
        ledger: String, kind: String, topic: String? = nil, by: [Party], about: [Party] = [],
        people: [ID] = [], text: String
    ) {
        (self.ledger, self.kind, self.topic, self.by) = (ledger, kind, topic, by)
        (self.about, self.people, self.text) = (about, people, text)
    }
}
