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
                        minutes BIGINT NOT NULL, ask TEXT, report TEXT NOT NULL,
                        writers TEXT NOT NULL, extension_to TEXT, extension_reason TEXT NOT NULL, extension_by TEXT,
                        urged BIGINT NOT NULL,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id),
                        FOREIGN KEY (town, duty) REFERENCES item (town, id),
                        FOREIGN KEY (town, ask) REFERENCES ask (town, id),
                        FOREIGN KEY (town, extension_by) REFERENCES account (town, id))
                    """),
                .portable("CREATE INDEX task_ask ON task (town, ask)"),
                .portable("CREATE INDEX task_duty ON task (town, duty)"),
            ])
    ]
}
