import Storage

enum DutySchema {
    static let migrations = [
        Migration(
            "duties", 1,
            [
                .portable(
                    """
                    CREATE TABLE duty (
                        town TEXT NOT NULL, id TEXT NOT NULL, plan TEXT NOT NULL, sort BIGINT NOT NULL, supervisor TEXT,
                        rhythm TEXT NOT NULL CHECK (rhythm IN ('once', 'monthly', 'biMonthly', 'quarterly', 'halfYearly', 'yearly', 'always')),
                        by_day TEXT, requirement TEXT NOT NULL, count BIGINT NOT NULL CHECK (count > 0),
                        weight BIGINT NOT NULL CHECK (weight >= 0), reason TEXT,
                        named TEXT NOT NULL, basis TEXT NOT NULL, why TEXT NOT NULL, before_duty TEXT,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id),
                        FOREIGN KEY (town, plan) REFERENCES item (town, id),
                        FOREIGN KEY (town, supervisor) REFERENCES unit (town, id))
                    """),
                .portable("CREATE INDEX duty_plan ON duty (town, plan, sort)"),
                .portable(
                    """
                    CREATE TABLE duty_owner (
                        town TEXT NOT NULL, duty TEXT NOT NULL, sort BIGINT NOT NULL, target TEXT NOT NULL,
                        leads BIGINT NOT NULL CHECK (leads IN (0, 1)),
                        PRIMARY KEY (town, duty, sort), FOREIGN KEY (town, duty) REFERENCES duty (town, id))
                    """),
                .portable("CREATE INDEX duty_owner_target ON duty_owner (town, target)"),
            ]),
        Migration("duties", 2, [.portable("ALTER TABLE duty ADD COLUMN terms TEXT")]),
    ]
}
