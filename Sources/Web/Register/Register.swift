import Foundation
import Kernel
import Papers
import Storage

/// A ledger's list, declared once as typed values: its filters, its columns on the page and in the spreadsheet.
///
/// Newest first by the day an entry is about (`item.opened`), with keyset pages; the filters stand in the address.
package struct Register<Record: Sendable>: Sendable {
    /// A filter of this ledger beside those every ledger has.
    package struct Choice: Sendable {
        let name: String
        let label: String
        let options: [(value: String, label: String)]
        /// Among the fields of the list; one that only numbers elsewhere lead to is named above it when it narrows.
        let isDrawn: Bool
        /// Whether the register's tally counts by it.
        let isCounted: @Sendable (String) -> Bool
        let condition: @Sendable (String, _ today: Day) -> SQL

        package init(
            _ name: String, _ label: String, _ options: [(value: String, label: String)],
            isDrawn: Bool = true, isCounted: @escaping @Sendable (String) -> Bool = { _ in false },
            _ condition: @escaping @Sendable (String, _ today: Day) -> SQL
        ) {
            (self.name, self.label, self.options) = (name, label, options)
            (self.isDrawn, self.isCounted, self.condition) = (isDrawn, isCounted, condition)
        }
    }

    /// A person in a certain part, for lists that a number elsewhere leads to: who talked, who led.
    package struct Part: Sendable {
        let name: String
        /// As the list says it narrows: `主讲的`.
        let label: String
        let condition: @Sendable (ID) -> SQL

        package init(_ name: String, _ label: String, _ condition: @escaping @Sendable (ID) -> SQL) {
            (self.name, self.label, self.condition) = (name, label, condition)
        }
    }

    package let kind: String
    package let title: String
    package let path: Link
    /// The ledger's own table, where it repeats every column of the item that filters, scope and order ask for: long lists are then
    /// found on one index. Conditions name it `item`; `search` is its index by town and id with the columns scopes ask for.
    package typealias Narrow = (table: SQL, search: SQL)
    let narrow: Narrow?
    /// Where entries are counted already, by year, unit, state and the choices that say so; nil for what the kernel counts, by the
    /// first three alone.
    let tally: Tally?
    let export: Link
    /// Where it is to be had on paper, as Word and as PDF.
    let papers: (docx: Link, pdf: Link)?
    let states: [(value: String, label: String)]
    let choices: [Choice]
    let parts: [Part]
    let columns: [Column]
    let select: SQL
    let join: SQL
    let read: @Sendable (inout Row) throws -> Record
    let item: @Sendable (Record) -> Item

    /// `select` are the ledger's own columns, read by `read` before those of the item; `join` joins its table to `item`.
    package init(
        _ kind: String, _ title: String, at path: Link, export: Link, papers: (docx: Link, pdf: Link)? = nil,
        states: [(value: String, label: String)], choices: [Choice] = [], parts: [Part] = [],
        select: SQL, join: SQL, narrow: Narrow? = nil, tally: Tally? = nil,
        read: @escaping @Sendable (inout Row) throws -> Record, item: @escaping @Sendable (Record) -> Item,
        columns: [Column]
    ) {
        (self.kind, self.title, self.path, self.export) = (kind, title, path, export)
        (self.states, self.choices, self.columns) = (states, choices, columns)
        self.parts = parts
        (self.select, self.join, self.read, self.item) = (select, join, read, item)
        (self.narrow, self.tally, self.papers) = (narrow, tally, papers)
    }

    private static var pageSize: Int { 50 }
    private static var exportLimit: Int { 20_000 }

    /// The records of a filter, newest first. An inner statement finds them on the table that lists read, an outer one reads them.
    package func records(
        _ filter: RegisterFilter, _ seen: Seen, in session: any Kernel.Session, limit: Int
    ) throws -> [Record] {
        let search = search(filter, seen.town, session)
        return try session.rows(
            """
            SELECT \(select), \(Item.columns) FROM (\(found(filter, search, seen, limit))) AS found
            JOIN item ON item.town = found.town AND item.id = found.id \(join)
            ORDER BY \(search?.outerOrder ?? SearchIndex.byDay)
            """, read)
    }

    private func found(_ filter: RegisterFilter, _ search: SearchIndex.Newest?, _ seen: Seen, _ limit: Int)
        -> SQL
    {
        let after = filter.after.map { after -> SQL in
            search?.after(seen.town, after.day, after.id) ?? SearchIndex.after(after.day, after.id)
        }
        return """
            SELECT item.town AS town, item.id AS id, \(search?.place ?? "0 AS place") FROM \(search?.source ?? table)
            WHERE \(condition(filter, search, seen)) AND \(after ?? "1 = 1")
            ORDER BY \(search?.order ?? SearchIndex.byDay) LIMIT \(limit)
            """
    }

    /// One page of them and how many there are.
    private func counted(_ filter: RegisterFilter, _ seen: Seen, in session: any Kernel.Session, limit: Int)
        throws -> ([Record], total: Int)
    {
        guard filter.after == nil,
            let search = search(filter, seen.town, session)
        else {
            let found = try records(filter, seen, in: session, limit: limit)
            // A first page that holds them all has counted them.
            let whole = filter.after == nil && found.count < limit
            return (found, whole ? found.count : try count(filter, seen, in: session))
        }
        // Hits are weighed one by one, so one walk finds the page and counts.
        var total = 0
        let records = try session.rows(
            """
            WITH hit AS MATERIALIZED (\(found(filter, search, seen, max(limit, Self.searchLimit + 1))))
            SELECT (SELECT count(*) FROM hit), \(select), \(Item.columns)
            FROM (SELECT * FROM hit AS found ORDER BY \(search.outerOrder) LIMIT \(limit)) AS found
            JOIN item ON item.town = found.town AND item.id = found.id \(join)
            ORDER BY \(search.outerOrder)
            """
        ) { row in
            total = try row.next(Int.self)
            return try read(&row)
        }
        return (records, total)
    }

    /// The table lists find their entries on, under the name `item`.
    private var table: SQL { narrow.map { $0.table + " AS item" } ?? ("item " + join) }

    private func search(_ filter: RegisterFilter, _ town: ID, _ session: any Kernel.Session)
        -> SearchIndex.Newest?
    {
        SearchIndex.newest(filter.text, of: town, among: table, by: narrow?.search, in: session)
    }

    private func condition(_ filter: RegisterFilter, _ search: SearchIndex.Newest?, _ seen: Seen) -> SQL {
        let kind: SQL = narrow == nil ? "item.kind = \(kind)" : "1 = 1"
        return SQL.all(
            [kind] + filter.conditions(own(filter)) + [
                search?.condition ?? (filter.hasText ? "1 = 0" : "1 = 1"), seen.items,
            ])
    }

    /// How many there are; of a search no more than `searchLimit` are counted.
    private func count(_ filter: RegisterFilter, _ seen: Seen, in session: any Kernel.Session) throws -> Int {
        let search = search(filter, seen.town, session)
        guard let search else {
            if isCounted(filter) {
                let kind: SQL = tally == nil ? "item.kind = \(kind)" : "1 = 1"
                let condition = SQL.all([kind] + filter.conditions(own(filter)))
                return try (tally ?? Items.tally).count(condition, seenBy: seen, in: session)
            }
            return try session.value("SELECT count(*) FROM \(table) WHERE \(condition(filter, nil, seen))")
        }
        return try session.value(
            """
            SELECT count(*) FROM (SELECT 1 FROM \(search.source) WHERE \(condition(filter, search, seen))
                LIMIT \(Self.searchLimit + 1)) AS found
            """)
    }

    private func isCounted(_ filter: RegisterFilter) -> Bool {
        filter.person == nil && filter.parts.isEmpty && !filter.hasText
            && choices.allSatisfy { choice in
                filter.chosen[choice.name].map { tally != nil && choice.isCounted($0) } ?? true
            }
    }

    private static var searchLimit: Int { 1000 }

    /// What somebody did, counted, with the list that holds just that.
    package func performed(
        _ label: String, _ pairs: [(String, String)], today: Day, _ seen: Seen, in session: any Kernel.Session
    ) throws -> Performed {
        let filter = filter(Fields(pairs), today: today)
        return Performed(
            label: label, count: try count(filter, seen, in: session), link: path.with(pairs),
            latest: try records(filter, seen, in: session, limit: 5).map(item).filter {
                $0.secrecy != .confided
            })
    }

    private func own(_ filter: RegisterFilter) -> [SQL] {
        choices.compactMap { choice in
            filter.chosen[choice.name].map { choice.condition($0, filter.today) }
        } + parts.compactMap { part in filter.parts[part.name].map(part.condition) }
    }

    /// The list. `acts` are what may be begun from here, `note` what else to say above it.
    package func page(_ visit: Visit, acts: HTML = "", note: HTML = "", empty: String) async throws -> HTML {
        let filter = filter(visit), seen = visit.seen, order = order(visit)
        let size = visit.wantsAllRows ? Component.wholeListLimit : Self.pageSize
        let (found, total, names, saved) = try await visit.read { session in
            var (found, total) = try counted(filter, seen, in: session, limit: size + 1)
            if order.isChosen, found.count < total, total <= RowOrder.most {
                found = try records(filter, seen, in: session, limit: RowOrder.most)
            }
            return (
                found, total, try Directory(session, town: seen.town),
                try SavedFilter.own(visit.actor, at: path, in: session)
            )
        }
        let pages = RowPages(visit, order, of: total, size: size)
        let shown = pages.cut(ordered(found, order, visit, names))
        let rows = shown.map { record in drawn.map { $0.drawn(record, visit, names) } }
        // Of a common word there are more hits than anybody reads.
        let words = filter.hasText && total > Self.searchLimit ? "\(Self.searchLimit) 多" : "\(total)"
        let table =
            rows.isEmpty
            ? Component.empty(empty)
            : Component.table(title, drawn.compactMap(\.column), rows: rows, order: order)
        let pager =
            pages.links(at: path, filter.pairs) ?? pager(filter, found.count > size ? shown.last : nil)
        return Page.html(
            visit, title: title, marked: shown.contains { item($0).secrecy == .confided },
            wide: drawn.count > Page.uprightColumns,
            """
            <h1>\(title)：\(words) 条</h1>\(note)\(filters(filter, order, names))\(SavedFilter.bar(visit, saved, at: path, filter.pairs + [order.pair]))\(narrowed(filter, names))\(pages.note)
            <div class="acts">\(acts)\(takeaway(visit, filter, order, shown: shown.count, of: total))</div>
            \(table)<p class="pager">\(pager)</p>
            """)
    }

    /// The columns meant for paper as a register, as far as `paperLimit` rows.
    package func docx(_ visit: Visit) async throws -> Reply {
        let (name, data) = try await paper(visit)
        return .docx(data, name: name)
    }

    package func pdf(_ visit: Visit) async throws -> Reply {
        let (name, data) = try await paper(visit)
        return .pdf(try await PaperFiles.pdfs([data])[0], name: name)
    }

    private static var paperLimit: Int { 2000 }

    private func paper(_ visit: Visit) async throws -> (String, Data) {
        let filter = filter(visit), seen = visit.seen
        let drawn = columns.filter(\.isOnPaper)
        let (read, names) = try await visit.read { session in
            (
                try records(filter, seen, in: session, limit: Self.paperLimit + 1),
                try Directory(session, town: seen.town)
            )
        }
        let found = ordered(read, order(visit), visit, names)
        let secret = secrecy(of: Array(found.prefix(Self.paperLimit)))
        let rows = found.prefix(Self.paperLimit).map { record in
            drawn.map { Sheet.Cell.text($0.text(record, names)) }
        }
        let cut = found.count > Self.paperLimit ? "，只列出最近 \(Self.paperLimit) 条" : ""
        let narrowed = words(of: filter, names).map { "；只列\($0)" } ?? ""
        let sheet = Sheet(
            title: title + secret, heads: drawn.map(\.head), widths: drawn.map(\.width), rows: Array(rows))
        let note =
            "\(visit.signIn.townName)　制表人：\(visit.actor.name)　制表时间：\(visit.desk.clock.now().local)　共 \(rows.count) 条\(cut)\(narrowed)"
        let name = "\(filter.year) 年\(title)\(secret)"
        return (name, try TablePaper(title: name, note: note, sheet: sheet).docx())
    }

    /// What narrows a list, in words for paper.
    private func words(of filter: RegisterFilter, _ names: Directory) -> String? {
        var parts = choices.compactMap { choice in
            filter.chosen[choice.name].flatMap { value in choice.options.first { $0.value == value }?.label }
        }
        if let unit = names.unit(filter.unit) { parts.append(unit.name) }
        if let state = states.first(where: { $0.value == filter.state }) { parts.append(state.label) }
        if filter.hasText { parts.append("含“\(filter.text)”") }
        return parts.isEmpty ? nil : parts.joined(separator: "、")
    }

    package func xlsx(_ visit: Visit) async throws -> Reply {
        let filter = filter(visit), seen = visit.seen
        let (read, names) = try await visit.read { session in
            (
                try records(filter, seen, in: session, limit: Self.exportLimit),
                try Directory(session, town: seen.town)
            )
        }
        let found = ordered(read, order(visit), visit, names)
        let cut = found.count == Self.exportLimit ? "（最近 \(Self.exportLimit) 条，更早的按年度或条件分次导出）" : ""
        // What is printed comes first; the rest is there to work with.
        let printed = columns.filter(\.isOnPaper), columns = printed + columns.filter { !$0.isOnPaper }
        var sheet = Sheet(
            title: "\(filter.year) 年\(title)\(secrecy(of: found))\(cut)", heads: columns.map(\.head),
            widths: columns.map(\.width),
            rows: found.map { record in columns.map { .text($0.text(record, names)) } })
        sheet.printed = printed.count
        return try visit.xlsx(sheet, name: "\(filter.year) 年\(title)\(secrecy(of: found))")
    }

    private func secrecy(of records: [Record]) -> String {
        Sheet.secrecyMark(records.contains { item($0).secrecy == .confided })
    }

    private func filter(_ visit: Visit) -> RegisterFilter { filter(visit.query, today: visit.desk.today) }

    private func filter(_ query: Fields, today: Day) -> RegisterFilter {
        RegisterFilter(
            query, today: today, states: states.map(\.value),
            choices: choices.map { ($0.name, $0.options.map(\.value)) }, parts: parts.map(\.name))
    }

    private func pager(_ filter: RegisterFilter, _ last: Record?) -> HTML {
        let first: HTML = filter.after == nil ? "" : "<a href=\"\(path.with(filter.pairs))\">回到第一页</a>"
        guard let last = last.map(item) else { return first }
        let after = "\(last.opened.rawValue),\(last.id)"
        return first + "<a href=\"\(path.with(filter.pairs + [("after", after)]))\">下一页</a>"
    }

    /// What the page draws of it.
    private var drawn: [Column] { columns.filter { $0.column != nil } }

    private func order(_ visit: Visit) -> RowOrder { RowOrder(visit, drawn.compactMap(\.column)) }

    private func ordered(_ found: [Record], _ order: RowOrder, _ visit: Visit, _ names: Directory) -> [Record]
    {
        let drawn = drawn
        return order.arranged(found, names) { record, place in drawn[place].drawn(record, visit, names) }
    }

    private func takeaway(
        _ visit: Visit, _ filter: RegisterFilter, _ order: RowOrder, shown: Int, of total: Int
    ) -> HTML {
        let pairs = filter.pairs + [order.pair]
        let partly = shown < total && !visit.wantsAllRows
        let cut: HTML =
            shown < total && visit.wantsAllRows
            ? "<p class=\"hint\">这里只列出前 \(shown) 条，其余请缩小范围，或用导出的表格。</p>" : ""
        let whole = path.with(pairs + [("rows", "all")])
        let paper: HTML =
            papers.map {
                "<a class=\"button\" href=\"\($0.docx.with(pairs))\">Word</a><a class=\"button\" href=\"\($0.pdf.with(pairs))\">PDF</a>"
            } ?? ""
        return Component.takeaway(export.with(pairs), all: partly ? (whole, total) : nil) + paper + cut
    }

    private func filters(_ filter: RegisterFilter, _ order: RowOrder, _ names: Directory) -> HTML {
        func pick(
            _ name: String, _ label: String, _ options: [(value: String, label: String)], _ value: String
        )
            -> HTML
        {
            "<div><label for=\"\(name)\">\(label)</label><select id=\"\(name)\" name=\"\(name)\"><option value=\"\">全部</option>\(Form.choices(options, value))</select></div>"
        }
        let units = names.openUnits.map { (value: $0.id.rawValue, label: $0.name) }
        let own = choices.map { choice -> HTML in
            let value = filter.chosen[choice.name] ?? ""
            if choice.isDrawn { return pick(choice.name, choice.label, choice.options, value) }
            return value.isEmpty ? "" : Form.hidden(choice.name, value)
        }
        let person =
            (filter.parts.map { ($0.key, $0.value) } + (filter.person.map { [("person", $0)] } ?? []))
            .sorted { $0.0 < $1.0 }.map { Form.hidden($0.0, $0.1.rawValue) }
        return """
            <form class="filters" action="\(path)">
            <div><label for="year">年度</label><input type="text" inputmode="numeric" id="year" name="year" value="\(filter.year)"></div>
            \(own)\(pick("unit", "单位", units, filter.unit?.rawValue ?? ""))\(pick("state", "环节", states, filter.state))
            <div><label for="text">内容包含</label><input type="text" id="text" name="q" value="\(filter.text)"></div>\(person)\(order.hidden)
            <div><button class="button button--small">筛选</button></div></form>
            """
    }

    private func narrowed(_ filter: RegisterFilter, _ names: Directory) -> HTML {
        var lines: [HTML] = filter.unknown.map { "<p>筛选条件“\($0)”不能识别，没有采用</p>" }
        for choice in choices where !choice.isDrawn {
            guard let value = filter.chosen[choice.name] else { continue }
            let label = choice.options.first { $0.value == value }?.label ?? value
            let link = path.with(filter.pairs.filter { $0.0 != choice.name })
            lines.append("<p>只看\(choice.label)是 \(label) 的 <a href=\"\(link)\">取消</a></p>")
        }
        for part in parts {
            guard let person = filter.parts[part.name] else { continue }
            let link = path.with(filter.pairs.filter { $0.0 != part.name })
            lines.append(
                "<p>只看\(names.person(person)?.name ?? "这个人")\(part.label) <a href=\"\(link)\">取消</a></p>")
        }
        if let person = filter.person {
            let link = path.with(filter.pairs.filter { $0.0 != "person" })
            lines.append("<p>只看与 \(names.person(person)?.name ?? "这个人") 有关的 <a href=\"\(link)\">取消</a></p>")
        }
        return lines.isEmpty ? "" : "<div class=\"panel panel--note\">\(lines)</div>"
    }
}
