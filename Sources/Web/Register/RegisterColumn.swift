import Kernel
import Papers

extension Register {
    /// One column: its head, how it is set, what stands in it. Heads are also what an import looks for.
    package struct Column: Sendable {
        let column: Web.Column?
        let head: String
        let width: Int
        /// Whether it stands in the register on paper; nil where it stands on the page.
        private let onPaper: Bool?
        var isOnPaper: Bool { onPaper ?? (column != nil) }
        let text: @Sendable (Record, Directory) -> String
        let cell: (@Sendable (Record, Visit) -> HTML)?
        /// Where the text leads on the page: the person or the unit it names.
        let leads: (@Sendable (Record) -> Link?)?

        /// `shown` nil leaves the column to the spreadsheet alone; `cell` draws what text alone cannot.
        package init(
            _ head: String, width: Int, shown: (@Sendable (String) -> Web.Column)? = { .text($0) },
            onPaper: Bool? = nil,
            _ text: @escaping @Sendable (Record, Directory) -> String,
            cell: (@Sendable (Record, Visit) -> HTML)? = nil, leads: (@Sendable (Record) -> Link?)? = nil
        ) {
            (self.head, self.width, self.text, self.cell, self.leads) = (head, width, text, cell, leads)
            self.onPaper = onPaper
            column = shown?(head)
        }

        /// The cell on the page.
        func drawn(_ record: Record, _ visit: Visit, _ names: Directory) -> HTML {
            cell?(record, visit) ?? html(record, names)
        }

        private func html(_ record: Record, _ names: Directory) -> HTML {
            let text = text(record, names)
            guard !text.isEmpty, let link = leads?(record) else { return Component.text(text) }
            return "<a class=\"plain-link\" href=\"\(link)\">\(text)</a>"
        }

        /// Somebody's name, leading to that person's page.
        package static func person(
            _ head: String, width: Int, shown: (@Sendable (String) -> Web.Column)? = { .short($0) },
            _ id: @escaping @Sendable (Record) -> ID?
        ) -> Column {
            Column(
                head, width: width, shown: shown, { record, names in names.person(id(record))?.name ?? "" },
                leads: { id($0).map(Link.person) })
        }

        /// A unit's name, leading to that unit's page.
        package static func unit(_ head: String, width: Int, _ id: @escaping @Sendable (Record) -> ID?)
            -> Column
        {
            Column(
                head, width: width, { record, names in names.unit(id(record))?.name ?? "" },
                leads: { id($0).map(Link.unit) })
        }
    }
}
