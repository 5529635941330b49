import Foundation
import Kernel
import Papers

extension PaperKind {
    /// The form papers of this kind are made on: the town's, or the program's own.
    package func form(town: ID, in session: any Session) throws -> DocxForm {
        let file = try TownForm.file(name, town: town, in: session) ?? own.docx()
        return try DocxForm(file, fields: fields)
    }
}
