import Kernel
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
            ]),
        Migration(
            "problems", 2,
            [
                .portable("DROP INDEX problem_months"), .portable("DROP INDEX problem_relapses"),
                // What a search tests of each hit.
                .portable(
                    "CREATE INDEX problem_found ON problem (town, id, year, unit, secrecy, owner, state)"),
                // What somebody owns beside their unit's, for tallies.
                .portable(
                    """
                    CREATE INDEX problem_owner ON problem (town, year, owner, unit, secrecy, state, category, severity, source, relapses,
                        month, ended, id)
                    """),
                .portable(
                    """
                    CREATE TABLE problem_tally (
                        town TEXT NOT NULL, year BIGINT NOT NULL, unit TEXT NOT NULL, secrecy TEXT NOT NULL, state TEXT NOT NULL,
                        category TEXT NOT NULL, severity TEXT NOT NULL, source TEXT NOT NULL, relapses BIGINT NOT NULL,
                        total BIGINT NOT NULL,
                        PRIMARY KEY (town, year, unit, secrecy, state, category, severity, source, relapses))
                    """),
                .portable(
                    """
                    INSERT INTO problem_tally (town, year, unit, secrecy, state, category, severity, source, relapses, total)
                    SELECT town, year, unit, secrecy, state, category, severity, source, relapses, count(*) FROM problem
                    GROUP BY town, year, unit, secrecy, state, category, severity, source, relapses
                    """),
                .portable(
                    """
                    CREATE TABLE problem_month (
                        town TEXT NOT NULL, year BIGINT NOT NULL, unit TEXT NOT NULL, secrecy TEXT NOT NULL, state TEXT NOT NULL,
                        month TEXT NOT NULL, ended TEXT NOT NULL, total BIGINT NOT NULL,
                        PRIMARY KEY (town, year, unit, secrecy, state, month, ended))
                    """),
                .portable(
                    """
                    INSERT INTO problem_month (town, year, unit, secrecy, state, month, ended, total)
                    SELECT town, year, unit, secrecy, state, month, ended, count(*) FROM problem
                    GROUP BY town, year, unit, secrecy, state, month, ended
                    """),
            ]),
        // What ended in a problem, which follows it when few may know of it.
        Migration("problems", 3, [.portable("CREATE INDEX problem_joined ON problem (town, joined)")]),
        // The parts people have in problems, for the pages of people.
        Migration(
            "problems", 4,
            [
                .portable("CREATE INDEX problem_leader ON problem (town, leader) WHERE leader IS NOT NULL"),
                .portable("CREATE INDEX problem_raiser ON problem (town, raiser) WHERE raiser IS NOT NULL"),
                .portable(
                    "CREATE INDEX problem_verifier ON problem (town, verifier) WHERE verifier IS NOT NULL"),
            ]),
    ]

    /// By what lists are filtered and statistics are made.
    static let tally = Tally(
        "problem_tally", of: "problem", by: "year, unit, secrecy, state, category, severity, source, relapses"
    )
    /// By the months they were found and closed.
    static let months = Tally("problem_month", of: "problem", by: "year, unit, secrecy, state, month, ended")
    static let tallies = [tally, months]

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
