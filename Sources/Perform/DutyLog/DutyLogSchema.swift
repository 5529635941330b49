import Storage

enum DutyLogSchema {
    static let migrations = [
        Migration(
            "dutylog", 1,
            [
                .portable(
                    """
                    CREATE TABLE deed (
                        town TEXT NOT NULL, id TEXT NOT NULL, act TEXT NOT NULL, words TEXT NOT NULL, about TEXT,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id),
                        FOREIGN KEY (town, about) REFERENCES item (town, id))
                    """),
                .portable("CREATE INDEX deed_about ON deed (town, about)"),
                .portable(
                    """
                    CREATE TABLE meeting (
                        town TEXT NOT NULL, id TEXT NOT NULL, place TEXT NOT NULL, guests TEXT NOT NULL,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id))
                    """),
                .portable(
                    """
                    CREATE TABLE meeting_topic (
                        town TEXT NOT NULL, meeting TEXT NOT NULL, sort BIGINT NOT NULL, title TEXT NOT NULL,
                        speaker TEXT NOT NULL, discussion TEXT NOT NULL, decision TEXT NOT NULL,
                        PRIMARY KEY (town, meeting, sort), FOREIGN KEY (town, meeting) REFERENCES item (town, id))
                    """),
                .portable(
                    """
                    CREATE TABLE meeting_present (
                        town TEXT NOT NULL, meeting TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (town, meeting, person),
                        FOREIGN KEY (town, meeting) REFERENCES item (town, id),
                        FOREIGN KEY (town, person) REFERENCES person (town, id))
                    """),
                .portable("CREATE INDEX meeting_present_person ON meeting_present (town, person, meeting)"),
            ]),
        Migration(
            "dutylog", 2, [.portable("ALTER TABLE deed ADD COLUMN covered TEXT NOT NULL DEFAULT ''")]),
    ]
}
