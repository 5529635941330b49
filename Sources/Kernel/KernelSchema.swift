import Storage

/// The tables every ledger shares. `town` leads every key and index.
package enum KernelSchema {
    package static let migrations = [
        Migration(
            "kernel", 1, (people + items + records).map(Migration.Statement.portable) + [SearchIndex.schema]),
        Migration("kernel", 2, (ClockSchema.tables + checkup).map(Migration.Statement.portable)),
        Migration("kernel", 3, [SearchIndex.placesByNumber]),
        Migration("kernel", 4, Items.stages + Items.tallySchema + [Directory.versions]),
        Migration("kernel", 5, secondFactor.map(Migration.Statement.portable)),
        Migration("kernel", 6, [SearchIndex.markedWords, .portable(Items.handedOver)]),
        Migration(
            "kernel", 7, [.portable("ALTER TABLE journal_head ADD COLUMN seal TEXT NOT NULL DEFAULT ''")]),
        Migration(
            "kernel", 8, [.portable("CREATE INDEX notice_item ON notice (town, item) WHERE seen IS NULL")]),
        Migration("kernel", 9, Directory.beside.map(Migration.Statement.portable)),
        Migration("kernel", 10, Deputy.tables.map(Migration.Statement.portable)),
    ]

    /// An account's authenticator: its secret, sealed, and the last step a code was taken of; and the roles, between commas, that must
    /// have one.
    private static let secondFactor: [SQL] = [
        "ALTER TABLE account ADD COLUMN totp TEXT",
        "ALTER TABLE account ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE town ADD COLUMN second_factor TEXT NOT NULL DEFAULT ''",
    ]

    private static let checkup: [SQL] = [
        """
        CREATE TABLE checkup (
            town TEXT NOT NULL REFERENCES town (id), rule TEXT NOT NULL, mark TEXT NOT NULL, address TEXT NOT NULL, unit TEXT,
            sentence TEXT NOT NULL, facts TEXT NOT NULL, found TEXT NOT NULL, run TEXT NOT NULL, dismissed TEXT, reason TEXT NOT NULL,
            account TEXT, PRIMARY KEY (town, rule, mark), FOREIGN KEY (town, unit) REFERENCES unit (town, id),
            FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        "CREATE TABLE picture (digest TEXT NOT NULL PRIMARY KEY, bits TEXT)",
        "CREATE INDEX attachment_type ON attachment (type, digest)",
    ]

    private static let people: [SQL] = [
        "CREATE TABLE town (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, created TEXT NOT NULL)",
        """
        CREATE TABLE unit (
            town TEXT NOT NULL REFERENCES town (id), id TEXT NOT NULL, name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('committee', 'office', 'village')), sort BIGINT NOT NULL,
            closed BIGINT NOT NULL CHECK (closed IN (0, 1)), version BIGINT NOT NULL,
            PRIMARY KEY (town, id), UNIQUE (town, name))
        """,
        """
        CREATE TABLE person (
            town TEXT NOT NULL REFERENCES town (id), id TEXT NOT NULL, name TEXT NOT NULL, unit TEXT, post TEXT NOT NULL,
            sort BIGINT NOT NULL, gone BIGINT NOT NULL CHECK (gone IN (0, 1)), version BIGINT NOT NULL,
            PRIMARY KEY (town, id), UNIQUE (town, name, post), FOREIGN KEY (town, unit) REFERENCES unit (town, id))
        """,
        "CREATE INDEX person_unit ON person (town, unit)",
        """
        CREATE TABLE charge (
            town TEXT NOT NULL, person TEXT NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (town, person, unit),
            FOREIGN KEY (town, person) REFERENCES person (town, id), FOREIGN KEY (town, unit) REFERENCES unit (town, id))
        """,
        "CREATE INDEX charge_unit ON charge (town, unit)",
        """
        CREATE TABLE account (
            town TEXT NOT NULL REFERENCES town (id), id TEXT NOT NULL, login TEXT NOT NULL UNIQUE, person TEXT,
            role TEXT NOT NULL, password TEXT NOT NULL, must_change BIGINT NOT NULL CHECK (must_change IN (0, 1)),
            disabled BIGINT NOT NULL CHECK (disabled IN (0, 1)), failures BIGINT NOT NULL, locked_until TEXT,
            version BIGINT NOT NULL,
            PRIMARY KEY (town, id), FOREIGN KEY (town, person) REFERENCES person (town, id))
        """,
        "CREATE INDEX account_person ON account (town, person)",
        """
        CREATE TABLE sign_in (
            digest TEXT NOT NULL PRIMARY KEY, town TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL,
            opened TEXT NOT NULL, used TEXT NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL, UNIQUE (town, id),
            FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        "CREATE INDEX sign_in_account ON sign_in (town, account, opened)",
        """
        CREATE TABLE token (
            digest TEXT NOT NULL PRIMARY KEY, town TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL,
            created TEXT NOT NULL, expires TEXT NOT NULL, used TEXT, UNIQUE (town, id),
            FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        "CREATE INDEX token_account ON token (town, account, created)",
    ]

    private static let items: [SQL] = [
        """
        CREATE TABLE item (
            town TEXT NOT NULL REFERENCES town (id), id TEXT NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL,
            year BIGINT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, unit TEXT NOT NULL, owner TEXT,
            secrecy TEXT NOT NULL CHECK (secrecy IN ('draft', 'open', 'normal', 'confided', 'sealed')), clause TEXT, opened TEXT NOT NULL,
            due TEXT, handed TEXT, returned BIGINT NOT NULL CHECK (returned IN (0, 1)), closed TEXT,
            version BIGINT NOT NULL,
            PRIMARY KEY (town, id), UNIQUE (town, number, kind),
            FOREIGN KEY (town, unit) REFERENCES unit (town, id), FOREIGN KEY (town, owner) REFERENCES person (town, id))
        """,
        "CREATE INDEX item_due ON item (town, kind, year, due, id)",
        "CREATE INDEX item_unit ON item (town, unit, kind, year, due, id)",
        "CREATE INDEX item_owner ON item (town, owner, kind, due, id)",
        "CREATE INDEX item_clause ON item (town, clause, kind)",
        "CREATE INDEX item_open ON item (town, closed, due, id)",
        "CREATE INDEX item_calendar ON item (town, due, id)",
        "CREATE INDEX item_day ON item (town, kind, year, opened, id)",
        """
        CREATE TABLE involved (
            town TEXT NOT NULL, item TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (town, item, person),
            FOREIGN KEY (town, item) REFERENCES item (town, id), FOREIGN KEY (town, person) REFERENCES person (town, id))
        """,
        "CREATE INDEX involved_person ON involved (town, person, item)",
        """
        CREATE TABLE counter (
            town TEXT NOT NULL, kind TEXT NOT NULL, year BIGINT NOT NULL, value BIGINT NOT NULL,
            PRIMARY KEY (town, kind, year))
        """,
        """
        CREATE TABLE attachment (
            town TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, digest TEXT NOT NULL, name TEXT NOT NULL,
            type TEXT NOT NULL, bytes BIGINT NOT NULL, uploader TEXT, created TEXT NOT NULL,
            PRIMARY KEY (town, id), FOREIGN KEY (town, item) REFERENCES item (town, id))
        """,
        """
        CREATE TABLE upload (
            town TEXT NOT NULL, account TEXT NOT NULL, digest TEXT NOT NULL, type TEXT NOT NULL, bytes BIGINT NOT NULL,
            created TEXT NOT NULL, PRIMARY KEY (town, account, digest), FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        "CREATE INDEX attachment_item ON attachment (town, item)",
        "CREATE INDEX attachment_digest ON attachment (town, digest)",
    ]

    private static let records: [SQL] = [
        """
        CREATE TABLE journal (
            town TEXT NOT NULL, number BIGINT NOT NULL, at TEXT NOT NULL, account TEXT, act TEXT NOT NULL, item TEXT,
            line TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (town, number))
        """,
        "CREATE INDEX journal_item ON journal (town, item, number)",
        "CREATE INDEX journal_account ON journal (town, account, number)",
        "CREATE INDEX journal_at ON journal (town, at)",
        "CREATE INDEX journal_act ON journal (town, act, number)",
        """
        CREATE TABLE journal_head (
            town TEXT NOT NULL PRIMARY KEY REFERENCES town (id), number BIGINT NOT NULL, hash TEXT NOT NULL)
        """,
        """
        CREATE TABLE notice (
            town TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, item TEXT, sentence TEXT NOT NULL, address TEXT NOT NULL,
            created TEXT NOT NULL, seen TEXT, mark TEXT NOT NULL,
            PRIMARY KEY (town, id), UNIQUE (town, person, mark), FOREIGN KEY (town, person) REFERENCES person (town, id))
        """,
        "CREATE INDEX notice_person ON notice (town, person, seen, id)",
        """
        CREATE TABLE job (
            town TEXT NOT NULL REFERENCES town (id), name TEXT NOT NULL, mark TEXT NOT NULL, due TEXT NOT NULL,
            done TEXT, failure TEXT, attempts BIGINT NOT NULL, PRIMARY KEY (town, name, mark))
        """,
        "CREATE INDEX job_due ON job (done, due)",
        """
        CREATE TABLE feed (
            town TEXT NOT NULL, account TEXT NOT NULL, digest TEXT NOT NULL UNIQUE, created TEXT NOT NULL,
            PRIMARY KEY (town, account), FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        """
        CREATE TABLE mail_address (
            town TEXT NOT NULL, account TEXT NOT NULL, address TEXT NOT NULL, PRIMARY KEY (town, account),
            FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        """
        CREATE TABLE mail_out (
            town TEXT NOT NULL, account TEXT NOT NULL, day TEXT NOT NULL, address TEXT NOT NULL, matters BIGINT NOT NULL,
            attempts BIGINT NOT NULL DEFAULT 0, failure TEXT, sent TEXT, PRIMARY KEY (town, account, day),
            FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        "CREATE INDEX mail_out_day ON mail_out (day, sent)",
        """
        CREATE TABLE import_run (
            town TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL, digest TEXT NOT NULL,
            name TEXT NOT NULL, mapping TEXT NOT NULL, phase TEXT NOT NULL, total BIGINT NOT NULL, done BIGINT NOT NULL,
            fresh BIGINT NOT NULL, known BIGINT NOT NULL, faults TEXT NOT NULL, failure TEXT, created TEXT NOT NULL,
            beat TEXT NOT NULL, PRIMARY KEY (town, id), FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        "CREATE INDEX import_run_account ON import_run (town, account, kind, id)",
        """
        CREATE TABLE imported (
            town TEXT NOT NULL REFERENCES town (id), kind TEXT NOT NULL, fingerprint TEXT NOT NULL,
            PRIMARY KEY (town, kind, fingerprint))
        """,
        """
        CREATE TABLE closed_year (
            town TEXT NOT NULL REFERENCES town (id), year BIGINT NOT NULL, since TEXT NOT NULL, account TEXT,
            PRIMARY KEY (town, year))
        """,
        """
        CREATE TABLE form (
            town TEXT NOT NULL REFERENCES town (id), kind TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL,
            content TEXT NOT NULL, account TEXT, since TEXT NOT NULL, PRIMARY KEY (town, kind))
        """,
        """
        CREATE TABLE bundle (
            town TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, title TEXT NOT NULL, back TEXT NOT NULL,
            total BIGINT NOT NULL, made BIGINT NOT NULL, digest TEXT, failure TEXT, created TEXT NOT NULL,
            beat TEXT NOT NULL, PRIMARY KEY (town, id), FOREIGN KEY (town, account) REFERENCES account (town, id))
        """,
        "CREATE INDEX bundle_account ON bundle (town, account)",
        "CREATE INDEX bundle_digest ON bundle (digest)",
    ]
}
