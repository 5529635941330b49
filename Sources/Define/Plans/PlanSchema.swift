import Storage

enum PlanSchema {
    static let migrations = [
        Migration(
            "plans", 1,
            [
                .portable(
                    """
                    CREATE TABLE plan (
                        town TEXT NOT NULL, id TEXT NOT NULL, issuer TEXT NOT NULL, source TEXT NOT NULL, text TEXT NOT NULL,
                        digest TEXT NOT NULL, amends TEXT, PRIMARY KEY (town, id),
                        FOREIGN KEY (town, id) REFERENCES item (town, id))
                    """),
                .portable("CREATE INDEX plan_digest ON plan (town, digest)"),
                .portable(
                    """
                    CREATE TABLE clause (
                        town TEXT NOT NULL, id TEXT NOT NULL, plan TEXT NOT NULL, sort BIGINT NOT NULL, path TEXT NOT NULL,
                        level BIGINT NOT NULL, marker TEXT NOT NULL, heading TEXT NOT NULL, start BIGINT NOT NULL,
                        finish BIGINT NOT NULL, work BIGINT NOT NULL CHECK (work IN (0, 1)), dropped TEXT,
                        checked TEXT, version BIGINT NOT NULL,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, plan) REFERENCES plan (town, id))
                    """),
                .portable("CREATE INDEX clause_plan ON clause (town, plan, sort)"),
                .portable(
                    """
                    CREATE TABLE review_step (
                        town TEXT NOT NULL, id TEXT NOT NULL, plan TEXT NOT NULL, number BIGINT NOT NULL,
                        account TEXT NOT NULL, name TEXT NOT NULL, said TEXT NOT NULL,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, plan) REFERENCES plan (town, id),
                        FOREIGN KEY (town, account) REFERENCES account (town, id))
                    """),
                .portable("CREATE INDEX review_step_plan ON review_step (town, plan, account, number)"),
                .portable(
                    """
                    CREATE TABLE review_piece (
                        town TEXT NOT NULL, step TEXT NOT NULL, sort BIGINT NOT NULL, kind TEXT NOT NULL,
                        target TEXT NOT NULL, was BIGINT, after BIGINT NOT NULL, body TEXT NOT NULL,
                        PRIMARY KEY (town, step, sort), FOREIGN KEY (town, step) REFERENCES review_step (town, id))
                    """),
                .portable("CREATE INDEX review_piece_target ON review_piece (town, target, after)"),
            ]),
        // Why it was published with words nobody is to be asked by.
        Migration("plans", 2, [.portable("ALTER TABLE plan ADD COLUMN reason TEXT NOT NULL DEFAULT ''")]),
    ]
}
