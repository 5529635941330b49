"""A sample town in which all that is written of an entry carries the entry's mark, so that whatever answer shows of it tells which one it is;
and who may see which, worked out by a rule of its own from docs/architecture.md."""
import hashlib
import json
import re
import sqlite3
from contextlib import closing

ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
# Looked up by what they say, or cut by places in it.
LEFT_ALONE = {"number", "requirement", "period", "named", "marker", "path", ("plan", "text"), ("credit", "kind"), ("proof", "kind")}


class Entry:
    def __init__(self, row):
        self.id, self.kind, self.number, self.title, self.secrecy = row

    def __str__(self):
        return f"{self.number} {self.title} ({self.secrecy})"


class MarkedTown:
    """Marks the town in `data` and keeps what its entries are known by; the server must not be running."""

    def __init__(self, data, logins):
        with closing(sqlite3.connect(f"{data}/mingze.sqlite")) as base:
            self.base = base
            rows = base.execute("SELECT id, kind, number, title, secrecy FROM item ORDER BY id").fetchall()
            self.entries = {row[0]: Entry(row) for row in rows}
            self.marks = {f"zq{place:05}q": row[0] for place, row in enumerate(rows)}
            self.mark = {entry: mark for mark, entry in self.marks.items()}
            self.numbers = {entry.number: id for id, entry in self.entries.items()}
            self.ids, self.digests = {id: id for id in self.entries}, {}
            self.seen = {login: self.scope(login) for login in logins}
            for table in [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]:
                owner = self.owner(table)
                if owner:
                    self.mark_rows(table, owner)
            for rowid, item in base.execute("SELECT rowid, item FROM notice WHERE item IS NOT NULL").fetchall():
                if item in self.mark:
                    self.set("notice", rowid, "sentence", item)
            for rowid, address in base.execute("SELECT rowid, address FROM checkup").fetchall():
                for item in {self.ids[id] for id in re.findall(ID, address) if id in self.ids}:
                    for column in ("sentence", "facts"):
                        self.set("checkup", rowid, column, item)
            self.mark_journal()
            base.commit()
            del self.base
        labels = "|".join(sorted({re.escape(number.split("〔")[0]) for number in self.numbers}))
        self.tokens = re.compile(rf"zq\d{{5}}q|(?<![0-9a-f-]){ID}|(?:{labels})〔\d{{4}}〕\d+号")

    def scope(self, login):
        """The entries an account may read: architecture.md, "Rights", the second gate."""
        town, role, person, unit = self.base.execute(
            "SELECT account.town, role, person.id, person.unit FROM account LEFT JOIN person ON person.id = account.person WHERE login = ?",
            (login,)).fetchone()
        if role.endswith("Admin"):
            return set()
        by_role = {
            "secretary": "secrecy <> 'sealed'", "disciplineSecretary": "secrecy <> 'sealed'",
            "office": "secrecy IN ('draft', 'open', 'normal')",
            "disciplineOfficer": "secrecy IN ('open', 'normal')", "superior": "secrecy IN ('open', 'normal')",
            "leader": """secrecy = 'open' OR secrecy = 'normal'
                AND (unit = :unit OR unit IN (SELECT unit FROM charge WHERE person = :person))""",
            "head": "secrecy = 'open' OR secrecy = 'normal' AND unit = :unit",
            "staff": "secrecy = 'open'"}[role]
        own = """secrecy IN ('normal', 'confided')
            AND (owner = :person OR id IN (SELECT item FROM involved WHERE person = :person))"""
        return {row[0] for row in self.base.execute(f"SELECT id FROM item WHERE town = :town AND ({by_role} OR {own})",
                                                    {"town": town, "person": person, "unit": unit})}

    def owner(self, table):
        """The columns that lead from a table to the entry its rows are a part of: [(column, next table), …]."""
        if table == "item":
            return [("id", None)]
        key = [row[1] for row in sorted(self.base.execute(f"PRAGMA table_info({table})"), key=lambda row: row[5]) if row[5]]
        links = {row[3]: row[2] for row in self.base.execute(f"PRAGMA foreign_key_list({table})")
                 if row[3] != "town" and row[2] not in ("person", "unit", "account", table)}
        for column in sorted(links, key=lambda column: key.index(column) if column in key else len(key)):
            rest = self.owner(links[column])
            if rest:
                return [(column, links[column]), *rest]
        return None

    def mark_rows(self, table, owner):
        columns = [(row[1], row[5]) for row in self.base.execute(f"PRAGMA table_info({table})") if row[2] == "TEXT"]
        for row in self.base.execute(f"SELECT rowid, {', '.join(column for column, _ in columns)} FROM {table}").fetchall():
            values = dict(zip([column for column, _ in columns], row[1:]))
            item = values[owner[0][0]]
            for column, following in owner[1:]:
                above = owner[owner.index((column, following)) - 1][1]
                item = self.base.execute(f"SELECT {column} FROM {above} WHERE id = ?", (item,)).fetchone()[0]
            if "id" in values:
                self.ids[values["id"]] = item
            if table == "attachment":
                self.digests[values["digest"]] = item
            for column, key in columns:
                if not key and not {column, (table, column)} & LEFT_ALONE and WORDS.search(values[column] or "") and values[column][0] not in "[{":
                    self.set(table, row[0], column, item)
            if table == "dispatch" and values["number"]:
                self.numbers[values["number"]] = item

    def set(self, table, rowid, column, item):
        self.base.execute(f"UPDATE {table} SET {column} = ? || {column} WHERE rowid = ?", (self.mark[item], rowid))

    def mark_journal(self):
        """What was written down of an act, in a chain made anew. What an act says stays: it is to name no entry."""
        previous = "0" * 64
        for rowid, line in self.base.execute("SELECT rowid, line FROM journal ORDER BY number").fetchall():
            fields = json.loads(line)
            for name, value in fields.items():
                if name.startswith("fact.") and WORDS.search(value) and fields.get("item") in self.mark:
                    fields[name] = self.mark[fields["item"]] + value
            fields["previous"] = previous
            line = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            previous = hashlib.sha256(line.encode()).hexdigest()
            self.base.execute("UPDATE journal SET line = ?, hash = ? WHERE rowid = ?", (line, previous, rowid))
        self.base.execute("UPDATE journal_head SET hash = ?, seal = ''", (previous,))

    def entry_of(self, token):
        """The entry that a mark, an id or a number is of; None for people, units and the like."""
        return self.entries.get(self.marks.get(token) or self.ids.get(token) or self.numbers.get(token))
