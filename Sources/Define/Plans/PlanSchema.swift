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
                        digest TEXT NOT NULL, PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id))
                    """),
                .portable("CREATE INDEX plan_digest ON plan (town, digest)"),
                .portable(
                    """
                    CREATE TABLE clause (
                        town TEXT NOT NULL, id TEXT NOT NULL, plan TEXT NOT NULL, sort BIGINT NOT NULL, path TEXT NOT NULL,
                        level BIGINT NOT NULL, marker TEXT NOT NULL, heading TEXT NOT NULL, start BIGINT NOT NULL,
                        finish BIGINT NOT NULL, work BIGINT NOT NULL CHECK (work IN (0, 1)), dropped TEXT,
                        version BIGINT NOT NULL,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, plan) REFERENCES plan (town, id))
                    """),
                .portable("CREATE INDEX clause_plan ON clause (town, plan, sort)"),
            ])
    ]
}
