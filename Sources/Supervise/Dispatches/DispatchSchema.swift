import Storage

enum DispatchSchema {
    static let migrations = [
        Migration(
            "dispatches", 1,
            [
                .portable(
                    """
                    CREATE TABLE dispatch (
                        town TEXT NOT NULL, id TEXT NOT NULL, form TEXT NOT NULL CHECK (form IN
                            ('rectification', 'feedback', 'advice', 'reminder', 'circular')),
                        heading TEXT NOT NULL, body TEXT NOT NULL, copies TEXT NOT NULL, scope TEXT NOT NULL CHECK (scope IN
                            ('recipients', 'town')),
                        source TEXT, drafter TEXT, issuer TEXT, issued TEXT, number TEXT, effect_ends TEXT,
                        PRIMARY KEY (town, id), UNIQUE (town, number), FOREIGN KEY (town, id) REFERENCES item (town, id),
                        FOREIGN KEY (town, drafter) REFERENCES account (town, id),
                        FOREIGN KEY (town, issuer) REFERENCES account (town, id))
                    """),
                .portable(
                    """
                    CREATE TABLE dispatch_recipient (
                        town TEXT NOT NULL, dispatch TEXT NOT NULL, place BIGINT NOT NULL, unit TEXT, person TEXT, delivered TEXT,
                        how TEXT NOT NULL, received TEXT, answer TEXT NOT NULL, answered TEXT,
                        PRIMARY KEY (town, dispatch, place), FOREIGN KEY (town, dispatch) REFERENCES dispatch (town, id),
                        FOREIGN KEY (town, unit) REFERENCES unit (town, id),
                        FOREIGN KEY (town, person) REFERENCES person (town, id))
                    """),
                .portable("CREATE INDEX dispatch_person ON dispatch_recipient (town, person)"),
                .portable("CREATE INDEX dispatch_unit ON dispatch_recipient (town, unit)"),
                .portable(
                    """
                    CREATE TABLE paper_series (
                        town TEXT NOT NULL REFERENCES town (id), form TEXT NOT NULL, code TEXT NOT NULL, organ TEXT NOT NULL,
                        since TEXT NOT NULL, account TEXT, PRIMARY KEY (town, form),
                        FOREIGN KEY (town, account) REFERENCES account (town, id))
                    """),
            ]),
        // The papers of an entry, which follow it when few may know of it.
        Migration("dispatches", 2, [.portable("CREATE INDEX dispatch_source ON dispatch (town, source)")]),
    ]
}
