import Storage

/// The tables of the work calendar and the clocks.
enum ClockSchema {
    static let tables: [SQL] = [
        "ALTER TABLE town ADD COLUMN holidays TEXT NOT NULL DEFAULT ''",
        """
        CREATE TABLE limit_version (
            town TEXT NOT NULL REFERENCES town (id), id TEXT NOT NULL, version BIGINT NOT NULL, count BIGINT NOT NULL,
            unit TEXT NOT NULL CHECK (unit IN ('hour', 'workingDay', 'calendarDay', 'month', 'year')), paper TEXT NOT NULL,
            first_day TEXT NOT NULL, last_day TEXT, since TEXT NOT NULL, account TEXT, PRIMARY KEY (town, id, version),
            FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        """
        CREATE TABLE clock (
            town TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, limit_id TEXT NOT NULL, version BIGINT NOT NULL,
            paper TEXT NOT NULL, count BIGINT NOT NULL, unit TEXT NOT NULL, started TEXT NOT NULL, due TEXT,
            provisional BIGINT NOT NULL CHECK (provisional IN (0, 1)), stopped TEXT,
            PRIMARY KEY (town, id), FOREIGN KEY (town, item) REFERENCES item (town, id))
        """,
        "CREATE INDEX clock_item ON clock (town, item, id)",
        "CREATE INDEX clock_provisional ON clock (town, provisional, stopped)",
        """
        CREATE TABLE clock_extension (
            town TEXT NOT NULL, clock TEXT NOT NULL, number BIGINT NOT NULL, count BIGINT NOT NULL, unit TEXT NOT NULL,
            approver TEXT NOT NULL, paper TEXT NOT NULL, granted TEXT NOT NULL, account TEXT,
            PRIMARY KEY (town, clock, number), FOREIGN KEY (town, clock) REFERENCES clock (town, id),
            FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
    ]
}
