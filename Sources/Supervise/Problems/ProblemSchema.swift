import Storage

enum ProblemSchema {
    static let migrations = [
        Migration(
            "problems", 1,
            [
                .portable(problem),
                // What lists and statistics read alone.
                .portable(
                    """
                    CREATE INDEX problem_list ON problem (town, year, opened, id, state, category, severity, source, unit, owner,
                        secrecy, relapses, due, month, ended, leader)
                    """),
                .portable(
                    """
                    CREATE INDEX problem_counts ON problem (town, year, state, category, unit, secrecy, opened, due, owner, id)
                    """),
                .portable(
                    """
                    CREATE INDEX problem_relapses ON problem (town, year, relapses, state, category, unit, secrecy, owner, id)
                    """),
                .portable(
                    "CREATE INDEX problem_months ON problem (town, year, month, ended, state, secrecy, unit, owner, id)"
                ),
                .portable("CREATE INDEX problem_category ON problem (town, category, id)"),
                .portable("CREATE INDEX problem_closed ON problem (town, closed, id)"),
                .portable("CREATE INDEX problem_unit ON problem (town, unit, id)"),
                .portable(
                    """
                    CREATE TABLE problem_approval (
                        town TEXT NOT NULL, problem TEXT NOT NULL, role TEXT NOT NULL, person TEXT NOT NULL, day TEXT NOT NULL,
                        PRIMARY KEY (town, problem, role), FOREIGN KEY (town, problem) REFERENCES problem (town, id),
                        FOREIGN KEY (town, person) REFERENCES person (town, id))
                    """),
                .portable(
                    """
                    CREATE TABLE recheck (
                        town TEXT NOT NULL, id TEXT NOT NULL, problem TEXT NOT NULL, month TEXT NOT NULL, stage BIGINT NOT NULL,
                        result TEXT CHECK (result IN ('holds', 'relapsed')), words TEXT NOT NULL, account TEXT,
                        PRIMARY KEY (town, id), UNIQUE (town, problem, month, stage),
                        FOREIGN KEY (town, id) REFERENCES item (town, id),
                        FOREIGN KEY (town, problem) REFERENCES problem (town, id),
                        FOREIGN KEY (town, account) REFERENCES account (town, id))
                    """),
                .portable(
                    """
                    CREATE TABLE recheck_draw (
                        town TEXT NOT NULL REFERENCES town (id), month TEXT NOT NULL, secret TEXT NOT NULL,
                        head_number BIGINT, head_hash TEXT, candidates TEXT NOT NULL, drawn TEXT, PRIMARY KEY (town, month))
                    """),
            ])
    ]

    /// `year` to `closed` repeat the item's columns, for statistics; `month` and `ended` are the months of `opened` and of the day
    /// it was closed. `ProblemStore` writes both in one place.
    private static let problem: SQL = """
        CREATE TABLE problem (
            town TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN
                ('inspection', 'superior', 'petition', 'audit', 'selfCheck', 'clause')),
            origin TEXT NOT NULL, source_item TEXT, category TEXT NOT NULL CHECK (category IN ('decisions', 'finance', 'welfare',
                'environment', 'workStyle', 'extravagance', 'countryside', 'duty', 'other')),
            severity TEXT NOT NULL CHECK (severity IN ('a', 'b', 'c')), text TEXT NOT NULL, basis TEXT NOT NULL,
            cause TEXT NOT NULL, asked TEXT NOT NULL, measures TEXT NOT NULL, report TEXT NOT NULL, effect TEXT NOT NULL, leader TEXT, raiser TEXT,
            reporter TEXT, verifier TEXT, verified TEXT, relapses BIGINT NOT NULL, joined TEXT, wanted_until TEXT,
            wanted_reason TEXT, wanted_by TEXT, year BIGINT NOT NULL, unit TEXT NOT NULL, owner TEXT, secrecy TEXT NOT NULL,
            state TEXT NOT NULL, opened TEXT NOT NULL, due TEXT, closed TEXT, month TEXT NOT NULL, ended TEXT NOT NULL,
            PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id),
            FOREIGN KEY (town, leader) REFERENCES person (town, id),
            FOREIGN KEY (town, raiser) REFERENCES account (town, id),
            FOREIGN KEY (town, reporter) REFERENCES account (town, id),
            FOREIGN KEY (town, verifier) REFERENCES account (town, id),
            FOREIGN KEY (town, joined) REFERENCES item (town, id))
        """
}
