import Storage

enum TalkSchema {
    static let migrations = [
        Migration(
            "talks", 1,
            [
                .portable(
                    """
                    CREATE TABLE talk (
                        town TEXT NOT NULL, id TEXT NOT NULL, form TEXT NOT NULL CHECK (form IN
                            ('appointment', 'integrity', 'reminder', 'inquiry', 'criticism', 'admonition')),
                        talker TEXT NOT NULL, subject TEXT NOT NULL, proposer TEXT, matters TEXT NOT NULL, outline TEXT NOT NULL,
                        place TEXT NOT NULL, company TEXT NOT NULL, content TEXT NOT NULL, statement TEXT NOT NULL,
                        commitments TEXT NOT NULL, followed TEXT NOT NULL, received TEXT, reply TEXT NOT NULL,
                        opinion TEXT NOT NULL, outcome TEXT NOT NULL, held TEXT, effect_ends TEXT, decider TEXT, decided TEXT,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id),
                        FOREIGN KEY (town, talker) REFERENCES person (town, id),
                        FOREIGN KEY (town, subject) REFERENCES person (town, id),
                        FOREIGN KEY (town, decider) REFERENCES person (town, id),
                        FOREIGN KEY (town, proposer) REFERENCES account (town, id))
                    """),
                .portable("CREATE INDEX talk_subject ON talk (town, subject, held)"),
                .portable("CREATE INDEX talk_talker ON talk (town, talker, held)"),
            ])
    ]
}
