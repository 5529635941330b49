"""A sample town in which all that is written of an entry carries the entry's mark, so that whatever an answer shows of it tells which one it is;
and who may read which, worked out from docs/architecture.md by a rule of its own."""
import hashlib
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
# Looked up by what they say, or cut by places in it.
LEFT_ALONE = {"number", "requirement", "period", "named", "marker", "path", ("plan", "text"), ("credit", "kind"), ("proof", "kind")}
# What an entry is called where another one names it.
NAMES = {("item", "title"), ("inspection_topic", "name")}


class Entry:
    def __init__(self, row):
        self.id, self.kind, self.number, self.title, self.secrecy = row

    def __str__(self):
        return f"{self.number} {self.title} ({self.secrecy})"


class MarkedTown:
    """Marks the town in `data`, while no server runs, and keeps what its entries are known by.

    `reads` holds by login the entries an account may read, `meets` those besides whose title or number stands on what it may read."""

    def __init__(self, data, logins):
        with closing(sqlite3.connect(f"{data}/mingze.sqlite")) as self.base:
            rows = self.base.execute("SELECT id, kind, number, title, secrecy FROM item ORDER BY id").fetchall()
            self.entries = {row[0]: Entry(row) for row in rows}
            self.mark = {row[0]: f"zq{place:05}" for place, row in enumerate(rows)}
            self.ids, self.digests = {}, {}
            self.numbers = {entry.number: entry.id for entry in self.entries.values()}
            self.reads = {login: self.readable(login) for login in logins}
            self.meets = {login: self.met(login) for login in logins}
            for table, in self.base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                if self.way(table):
                    self.mark_rows(table)
            for table, place, columns in (("notice", "item", ["sentence"]), ("checkup", "address", ["sentence", "facts"])):
                for rowid, words in self.base.execute(f"SELECT rowid, {place} FROM {table}").fetchall():
                    for item in {self.ids[id] for id in re.findall(ID, words or "") if id in self.ids}:
                        for column in columns:
                            self.write(table, rowid, column, item)
            self.mark_journal()
            self.base.commit()
        # A journal written anew is served only where nothing outside the database says that there was another.
        [kept.unlink() for kept in Path(data).glob("anchors*")]
        self.known = {mark + sign: id for id, mark in self.mark.items() for sign in "nt"} | self.ids | self.numbers
        labels = "|".join(sorted({re.escape(number.split("〔")[0]) for number in self.numbers}))
        self.tokens = re.compile(rf"zq\d{{5}}[nt]|(?<![0-9a-f-]){ID}|(?:{labels})〔\d{{4}}〕\d+号")

    def entry(self, token):
        """The entry a mark, an id or a number is of; None for people, units and the like."""
        return self.entries.get(self.known.get(token))

    # Who may read what

    def all(self, query, **values):
        return {row[0] for row in self.base.execute(query, values)}

    def account(self, login):
        names = ("town", "role", "person", "unit")
        return dict(zip(names, self.base.execute(
            "SELECT account.town, role, person.id, person.unit FROM account LEFT JOIN person ON person.id = account.person WHERE login = ?",
            (login,)).fetchone()))

    def readable(self, login):
        """architecture.md, "Rights", the second gate; and what looking again at a problem found stands on the problem's page."""
        account = self.account(login)
        if account["role"].endswith("Admin"):
            return set()
        by_role = {
            "secretary": "secrecy <> 'sealed'", "disciplineSecretary": "secrecy <> 'sealed'",
            "office": "secrecy IN ('draft', 'open', 'normal')",
            "disciplineOfficer": "secrecy IN ('open', 'normal')", "superior": "secrecy IN ('open', 'normal')",
            "leader": """secrecy = 'open' OR secrecy = 'normal'
                AND (unit = :unit OR unit IN (SELECT unit FROM charge WHERE person = :person))""",
            "head": "secrecy = 'open' OR secrecy = 'normal' AND unit = :unit",
            "staff": "secrecy = 'open'"}[account["role"]]
        own = "secrecy IN ('draft', 'normal', 'confided') AND (owner = :person OR id IN (SELECT item FROM involved WHERE person = :person))"
        found = self.all(f"SELECT id FROM item WHERE town = :town AND ({by_role} OR {own})", **account)
        return found | {recheck for recheck, problem in self.base.execute("SELECT id, problem FROM recheck") if problem in found}

    def met(self, login):
        """A unit and the leader in charge of it learn of checks that are announced or done; a problem names the check it was found at,
        a visit the check it is a part of."""
        account, reads = self.account(login), self.reads[login]
        if not reads:
            return set()
        visits = reads | self.all(
            """SELECT visit.id FROM visit JOIN item ON item.id = visit.id JOIN inspection ON inspection.id = visit.inspection
               WHERE (visit.unit = :unit OR visit.unit IN (SELECT unit FROM charge WHERE person = :person))
                 AND (inspection.announced = 1 OR item.state = 'done')""", **account)
        visits |= {source for problem, source in self.base.execute("SELECT id, source_item FROM problem") if problem in reads}
        return visits | {check for visit, check in self.base.execute("SELECT id, inspection FROM visit") if visit in visits}

    # Marks

    def way(self, table):
        """The column that leads from a table to the entry its rows are a part of, and to which table it leads."""
        if table == "item":
            return "id", None
        key = [row[1] for row in sorted(self.base.execute(f"PRAGMA table_info({table})"), key=lambda row: row[5]) if row[5]]
        links = {row[3]: row[2] for row in self.base.execute(f"PRAGMA foreign_key_list({table})")
                 if row[3] != "town" and row[2] not in ("person", "unit", "account", table) and self.way(row[2])}
        column = min(links, key=lambda column: key.index(column) if column in key else len(key), default=None)
        return column and (column, links[column])

    def item_of(self, table, values):
        column, above = self.way(table)
        if above in (None, "item"):
            return values[column]
        following = self.way(above)[0]
        return self.item_of(above, dict(self.base.execute(f"SELECT '{following}', {following} FROM {above} WHERE id = ?", (values[column],))))

    def mark_rows(self, table):
        info = [(row[1], row[5]) for row in self.base.execute(f"PRAGMA table_info({table})") if row[2] == "TEXT"]
        names = [column for column, _ in info]
        for rowid, *row in self.base.execute(f"SELECT rowid, {', '.join(names)} FROM {table}").fetchall():
            values = dict(zip(names, row))
            item = self.item_of(table, values)
            self.ids[values.get("id", item)] = item
            if table == "attachment":
                self.digests[values["digest"]] = item
            if table == "dispatch" and values["number"]:
                self.numbers[values["number"]] = item
            for column, key in info:
                text = values[column] or ""
                if not key and not {column, (table, column)} & LEFT_ALONE and WORDS.search(text) and text[0] not in "[{":
                    self.write(table, rowid, column, item)

    def write(self, table, rowid, column, item):
        mark = self.mark[item] + ("n" if (table, column) in NAMES else "t")
        self.base.execute(f"UPDATE {table} SET {column} = ? || {column} WHERE rowid = ?", (mark, rowid))

    def mark_journal(self):
        """The facts of every act, in a chain made anew. What an act says stays as it is: it is to name no entry. Of rows the lines are
        right, but for what is confided: that a row was changed does not tell everybody which."""
        previous, right = "0" * 64, self.right_marks()
        for rowid, line in self.base.execute("SELECT rowid, line FROM journal ORDER BY number").fetchall():
            fields = json.loads(line)
            for name, value in fields.items():
                if name.startswith("fact.") and WORDS.search(value) and fields.get("item") in self.mark:
                    fields[name] = self.mark[fields["item"]] + "t" + value
            pairs = [pair.split("=") for pair in fields.get("rows", "").split()]
            if pairs:
                fields["rows"] = " ".join(f"{id}={right.get(id, mark)}" for id, mark in pairs)
            fields["previous"] = previous
            line = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            previous = hashlib.sha256(line.encode()).hexdigest()
            self.base.execute("UPDATE journal SET line = ?, hash = ? WHERE rowid = ?", (line, previous, rowid))
        self.base.execute("UPDATE journal_head SET hash = ?, seal = ''", (previous,))

    def right_marks(self):
        """What lines say of rows, as Sources/Kernel/Journal/RowsLeft.swift writes it."""
        rows = self.base.execute("""SELECT id, kind, number, year, title, state, unit, owner, secrecy, clause, opened, due, handed, returned,
            closed, version FROM item WHERE secrecy <> 'confided'""")
        return {row[0]: hashlib.sha256("\x1f".join("" if value is None else str(value) for value in row).encode()).hexdigest()[:32] for row in rows}
