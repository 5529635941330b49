import Storage

enum TaskSchema {
    static let migrations = [
        Migration(
            "tasks", 1,
            [
                .portable(
                    """
                    CREATE TABLE ask (
                        town TEXT NOT NULL, id TEXT NOT NULL, sender TEXT NOT NULL, words TEXT NOT NULL, basis TEXT NOT NULL,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, sender) REFERENCES account (town, id))
                    """),
                .portable(
                    """
                    CREATE TABLE task (
                        town TEXT NOT NULL, id TEXT NOT NULL, duty TEXT, period TEXT NOT NULL, first_day TEXT NOT NULL,
                        last_day TEXT NOT NULL, requirement TEXT NOT NULL, count BIGINT NOT NULL,
                        minutes BIGINT NOT NULL, ask TEXT, person TEXT,
                        proved BIGINT NOT NULL CHECK (proved IN (0, 1)), report TEXT NOT NULL,
                        writers TEXT NOT NULL, extension_to TEXT, extension_reason TEXT NOT NULL, extension_by TEXT,
                        urged BIGINT NOT NULL,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id),
                        FOREIGN KEY (town, duty) REFERENCES item (town, id),
                        FOREIGN KEY (town, ask) REFERENCES ask (town, id),
                        FOREIGN KEY (town, extension_by) REFERENCES account (town, id))
                    """),
                .portable(
                    """
                    CREATE TABLE proof (
                        town TEXT NOT NULL, record TEXT NOT NULL, unit TEXT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL,
                        written TEXT NOT NULL, PRIMARY KEY (town, record, unit, kind),
                        FOREIGN KEY (town, record) REFERENCES item (town, id),
                        FOREIGN KEY (town, unit) REFERENCES unit (town, id))
                    """),
                .portable(
                    """
                    CREATE TABLE proof_person (
                        town TEXT NOT NULL, record TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (town, record, person),
                        FOREIGN KEY (town, record) REFERENCES item (town, id),
                        FOREIGN KEY (town, person) REFERENCES person (town, id))
                    """),
                .portable("CREATE INDEX proof_unit ON proof (town, unit, kind, day)"),
                .portable(
                    """
                    CREATE TABLE credit (
                        town TEXT NOT NULL, task TEXT NOT NULL, record TEXT NOT NULL, kind TEXT NOT NULL,
                        late BIGINT NOT NULL CHECK (late IN (0, 1)), refused TEXT, PRIMARY KEY (town, task, record),
                        FOREIGN KEY (town, task) REFERENCES item (town, id),
                        FOREIGN KEY (town, record) REFERENCES item (town, id))
                    """),
                .portable("CREATE INDEX credit_record ON credit (town, record)"),
                .portable("CREATE INDEX task_ask ON task (town, ask)"),
                .portable("CREATE INDEX task_duty ON task (town, duty)"),
            ]),
        // What a record says, and what a task asks where a person has set it; credits of before count until somebody says otherwise.
        Migration(
            "tasks", 2,
            [
                .portable("ALTER TABLE task ADD COLUMN terms TEXT"),
                .portable(
                    """
                    CREATE TABLE proof_words (
                        town TEXT NOT NULL, record TEXT NOT NULL, title TEXT NOT NULL, day TEXT NOT NULL, written TEXT NOT NULL,
                        words TEXT NOT NULL, PRIMARY KEY (town, record),
                        FOREIGN KEY (town, record) REFERENCES item (town, id))
                    """),
                .portable("CREATE INDEX proof_day ON proof (town, unit, day)"),
                .portable("ALTER TABLE credit ADD COLUMN verdict TEXT NOT NULL DEFAULT 'kept'"),
                .portable("ALTER TABLE credit ADD COLUMN because TEXT NOT NULL DEFAULT ''"),
                .portable("ALTER TABLE credit ADD COLUMN accepted TEXT"),
                .portable("CREATE INDEX credit_verdict ON credit (town, verdict, task)"),
                // Who took part is among a record's words now.
                .portable("DROP TABLE proof_person"),
            ]),
        // Few of a year's tasks wait for more time: each workbench asks for them.
        Migration(
            "tasks", 3,
            [.portable("CREATE INDEX task_extension ON task (town, id) WHERE extension_to IS NOT NULL")]),
    ]
}
