import Storage

enum LetterSchema {
    static let migrations = [
        Migration(
            "letters", 1,
            [
                .portable(
                    """
                    CREATE TABLE letter (
                        town TEXT NOT NULL, id TEXT NOT NULL, year BIGINT NOT NULL, post TEXT NOT NULL, post_name TEXT NOT NULL,
                        edition BIGINT NOT NULL CHECK (edition > 0), first_party TEXT NOT NULL,
                        above_town BIGINT NOT NULL CHECK (above_town IN (0, 1)), lines TEXT NOT NULL, digest TEXT NOT NULL,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id),
                        UNIQUE (town, year, post, edition))
                    """),
                .portable(
                    """
                    CREATE TABLE letter_dispute (
                        town TEXT NOT NULL, letter TEXT NOT NULL, sort BIGINT NOT NULL, line BIGINT NOT NULL,
                        original TEXT NOT NULL, reason TEXT NOT NULL,
                        outcome TEXT NOT NULL CHECK (outcome IN ('open', 'changed', 'upheld')), answer TEXT NOT NULL,
                        PRIMARY KEY (town, letter, sort), FOREIGN KEY (town, letter) REFERENCES letter (town, id))
                    """),
                .portable(
                    """
                    CREATE TABLE letter_signature (
                        town TEXT NOT NULL, letter TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('first', 'second')),
                        name TEXT NOT NULL, on_paper BIGINT NOT NULL CHECK (on_paper IN (0, 1)), day TEXT NOT NULL,
                        digest TEXT NOT NULL,
                        PRIMARY KEY (town, letter, side), FOREIGN KEY (town, letter) REFERENCES letter (town, id))
                    """),
            ])
    ]
}
