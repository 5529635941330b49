import Storage

enum InspectionSchema {
    static let migrations = [
        Migration("inspections", 1, (lists + inspections + visits).map(Migration.Statement.portable))
    ]

    private static let lists: [SQL] = [
        """
        CREATE TABLE checklist (
            town TEXT NOT NULL REFERENCES town (id), topic TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL,
            retired BIGINT NOT NULL CHECK (retired IN (0, 1)), since TEXT NOT NULL, account TEXT,
            PRIMARY KEY (town, topic, version), FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        """
        CREATE TABLE check_item (
            town TEXT NOT NULL, topic TEXT NOT NULL, version BIGINT NOT NULL, number BIGINT NOT NULL, text TEXT NOT NULL,
            basis TEXT NOT NULL, PRIMARY KEY (town, topic, version, number),
            FOREIGN KEY (town, topic, version) REFERENCES checklist (town, topic, version))
        """,
        """
        CREATE TABLE kinship (
            town TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, unit TEXT NOT NULL, relation TEXT NOT NULL,
            since TEXT NOT NULL, account TEXT, PRIMARY KEY (town, id), UNIQUE (town, person, unit),
            FOREIGN KEY (town, person) REFERENCES person (town, id), FOREIGN KEY (town, unit) REFERENCES unit (town, id),
            FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
    ]

    private static let inspections: [SQL] = [
        """
        CREATE TABLE inspection (
            town TEXT NOT NULL, id TEXT NOT NULL, purpose TEXT NOT NULL, announced BIGINT NOT NULL CHECK (announced IN (0, 1)),
            conclusion TEXT NOT NULL, PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id))
        """,
        """
        CREATE TABLE inspection_topic (
            town TEXT NOT NULL, inspection TEXT NOT NULL, topic TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL,
            place BIGINT NOT NULL, PRIMARY KEY (town, inspection, topic),
            FOREIGN KEY (town, inspection) REFERENCES inspection (town, id))
        """,
        """
        CREATE TABLE inspector (
            town TEXT NOT NULL, inspection TEXT NOT NULL, person TEXT NOT NULL, leads BIGINT NOT NULL CHECK (leads IN (0, 1)),
            PRIMARY KEY (town, inspection, person), FOREIGN KEY (town, inspection) REFERENCES inspection (town, id),
            FOREIGN KEY (town, person) REFERENCES person (town, id))
        """,
        "CREATE INDEX inspector_person ON inspector (town, person)",
    ]

    private static let visits: [SQL] = [
        """
        CREATE TABLE visit (
            town TEXT NOT NULL, id TEXT NOT NULL, inspection TEXT NOT NULL, unit TEXT NOT NULL, done TEXT, words TEXT NOT NULL,
            exempt_for TEXT, reason TEXT NOT NULL, signed_by TEXT, signed TEXT, opinion TEXT, signature TEXT,
            PRIMARY KEY (town, id), UNIQUE (town, inspection, unit), FOREIGN KEY (town, id) REFERENCES item (town, id),
            FOREIGN KEY (town, inspection) REFERENCES inspection (town, id),
            FOREIGN KEY (town, unit) REFERENCES unit (town, id),
            FOREIGN KEY (town, exempt_for) REFERENCES visit (town, id))
        """,
        "CREATE INDEX visit_unit ON visit (town, unit, done)",
        """
        CREATE TABLE visit_answer (
            town TEXT NOT NULL, visit TEXT NOT NULL, topic TEXT NOT NULL, number BIGINT NOT NULL, result TEXT NOT NULL CHECK
                (result IN ('fine', 'finding', 'other')), note TEXT NOT NULL, problem TEXT, account TEXT, at TEXT NOT NULL,
            PRIMARY KEY (town, visit, topic, number), FOREIGN KEY (town, visit) REFERENCES visit (town, id),
            FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
    ]
}
