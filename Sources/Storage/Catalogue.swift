/// The tables of a database as the engine lists them, for work that concerns all of them alike: copying a town, moving to another
/// engine. Their names are the program's own, from its migrations.
package struct Catalogue: Sendable {
    package struct Table: Sendable {
        package let name: String
        package let columns: [String]

        package var sql: SQL { SQL(name: name) }
    }

    /// Those that refer to others come after them, as the migrations made them.
    package let tables: [Table]

    package init(_ session: any Session) throws {
        let sql: SQL =
            switch session.dialect {
            case .sqlite:
                """
                SELECT made.name, field.name FROM sqlite_master AS made JOIN pragma_table_info(made.name) AS field
                WHERE made.type = 'table' AND made.name NOT LIKE 'sqlite_%' AND made.name NOT LIKE 'search_text%'
                ORDER BY made.rowid, field.cid
                """
            case .postgres:
                """
                SELECT CAST(class.relname AS text), CAST(field.attname AS text) FROM pg_class AS class
                JOIN pg_attribute AS field ON field.attrelid = class.oid
                WHERE class.relkind = 'r' AND class.relnamespace = CAST(current_schema() AS regnamespace)
                  AND field.attnum > 0 AND NOT field.attisdropped AND field.attgenerated = '' AND class.relname <> 'search_text'
                ORDER BY class.oid, field.attnum
                """
            }
        var tables: [Table] = []
        for (table, column) in try session.rows(sql, { (try $0.next(String.self), try $0.next(String.self)) })
        {
            if tables.last?.name == table {
                tables[tables.count - 1] = Table(
                    name: table, columns: (tables.last?.columns ?? []) + [column])
            } else {
                tables.append(Table(name: table, columns: [column]))
            }
        }
        self.tables = tables
    }
}
