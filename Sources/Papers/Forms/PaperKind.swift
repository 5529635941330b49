import Foundation

/// A kind of paper the program makes: its own form in the official layout, and the fields a town's form in its place carries.
package struct PaperKind: Sendable {
    package struct Field: Sendable {
        package enum Shape: Sendable {
            case text
            /// The paragraph it stands in is repeated for every line.
            case lines
            /// Its paragraph shows how headings among the lines look, and goes away.
            case heading
            /// The same for headings of the second level; without it they look like text.
            case subheading
            case picture
        }

        package let name: String
        /// What it stands for, for whoever makes a form.
        package let about: String
        package let shape: Shape
        /// A form without it is refused.
        package let isRequired: Bool

        package init(_ name: String, _ about: String, _ shape: Shape = .text, required: Bool = false) {
            (self.name, self.about, self.shape, self.isRequired) = (name, about, shape, required)
        }

        /// As it is written in a form: `{{甲方}}`.
        package var mark: String { "{{\(name)}}" }
    }

    package let name: String
    package let title: String
    package let fields: [Field]
    /// The program's own form, its fields in their places.
    package let own: OfficialPaper
    /// An invented paper, to try a form with.
    package let sample: [String: DocxForm.Value]

    package init(
        _ name: String, _ title: String, fields: [Field], own: OfficialPaper, sample: [String: DocxForm.Value]
    ) {
        (self.name, self.title, self.fields, self.own, self.sample) = (name, title, fields, own, sample)
    }

    /// What is wrong with a form, one sentence a fault; empty when it can be used.
    package func faults(_ data: Data) -> [String] {
        let form: DocxForm
        do { form = try DocxForm(data, fields: fields) } catch let fault as DocxForm.Fault {
            return [fault.sentence]
        } catch let error as PaperError { return ["\(error.sentence)。\(error.advice)"] } catch {
            return [PaperError.damaged.sentence]
        }
        var faults = form.faults
        for field in fields where field.isRequired && !form.found.contains(field.name) {
            faults.append("没有字段 \(field.mark)（\(field.about)）")
        }
        return faults
    }

    /// The fields that a form may carry and this one does not.
    package func absent(_ data: Data) -> [Field] {
        guard let form = try? DocxForm(data, fields: fields) else { return [] }
        return fields.filter { !$0.isRequired && !form.found.contains($0.name) }
    }
}
