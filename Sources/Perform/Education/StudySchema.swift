import Storage

enum StudySchema {
    static let migrations = [
        Migration(
            "education", 1,
            [
                .portable(
                    """
                    CREATE TABLE study (
                        town TEXT NOT NULL, id TEXT NOT NULL, topic TEXT NOT NULL
                            CHECK (topic IN ('theory', 'integrity', 'warning', 'rules', 'culture')),
                        place TEXT NOT NULL, led TEXT NOT NULL, leader TEXT, content TEXT NOT NULL, materials TEXT NOT NULL,
                        listed BIGINT NOT NULL, present BIGINT NOT NULL,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, id) REFERENCES item (town, id),
                        FOREIGN KEY (town, leader) REFERENCES person (town, id))
                    """),
                .portable("CREATE INDEX study_leader ON study (town, leader)"),
                .portable(
                    """
                    CREATE TABLE attendance (
                        town TEXT NOT NULL, study TEXT NOT NULL, person TEXT NOT NULL, unit TEXT NOT NULL,
                        present BIGINT NOT NULL CHECK (present IN (0, 1)), reason TEXT NOT NULL, made_up TEXT,
                        PRIMARY KEY (town, study, person), FOREIGN KEY (town, study) REFERENCES item (town, id),
                        FOREIGN KEY (town, person) REFERENCES person (town, id),
                        FOREIGN KEY (town, unit) REFERENCES unit (town, id))
                    """),
                .portable(
                    """
                    CREATE TABLE study_material (
                        town TEXT NOT NULL, title TEXT NOT NULL, study TEXT NOT NULL, PRIMARY KEY (town, title, study),
                        FOREIGN KEY (town, study) REFERENCES item (town, id))
                    """),
                .portable("CREATE INDEX study_material_study ON study_material (town, study)"),
                .portable(
                    """
                    CREATE TABLE question (
                        town TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple', 'truth')),
                        topic TEXT NOT NULL, words TEXT NOT NULL, options TEXT NOT NULL, answer TEXT NOT NULL,
                        explanation TEXT NOT NULL, retired BIGINT NOT NULL CHECK (retired IN (0, 1)), version BIGINT NOT NULL,
                        PRIMARY KEY (town, id))
                    """),
                .portable("CREATE INDEX question_topic ON question (town, retired, topic, id)"),
                .portable(
                    """
                    CREATE TABLE quiz (
                        town TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, person TEXT, unit TEXT, day TEXT NOT NULL,
                        questions TEXT NOT NULL, done BIGINT NOT NULL CHECK (done IN (0, 1)), PRIMARY KEY (town, id),
                        FOREIGN KEY (town, account) REFERENCES account (town, id),
                        FOREIGN KEY (town, person) REFERENCES person (town, id))
                    """),
                .portable("CREATE INDEX quiz_account ON quiz (town, account, id)"),
                .portable("CREATE INDEX quiz_unit ON quiz (town, unit, day)"),
                .portable(
                    """
                    CREATE TABLE quiz_answer (
                        town TEXT NOT NULL, quiz TEXT NOT NULL, question TEXT NOT NULL, chosen TEXT NOT NULL,
                        correct BIGINT NOT NULL CHECK (correct IN (0, 1)), PRIMARY KEY (town, quiz, question),
                        FOREIGN KEY (town, quiz) REFERENCES quiz (town, id),
                        FOREIGN KEY (town, question) REFERENCES question (town, id))
                    """),
            ]),
        // Who only took part has not held it.
        Migration(
            "education", 2, [.portable("ALTER TABLE study ADD COLUMN joint BIGINT NOT NULL DEFAULT 0")]),
    ]
}
