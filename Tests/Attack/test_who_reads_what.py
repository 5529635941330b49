"""Every address that any role reaches, asked for by every other role: whatever comes back, as a page, a sheet, a paper, a file or an answer of the
API, shows nothing of an entry that the asker may not read."""
import itertools
import json
import os
import re
import sqlite3
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import quote, unquote

from entrusted import entrust
from hostile import today
from marked import ID, MarkedTown
from plain import Serving
from sample import BINARY, SampleCase
from walk import Asker, Lines, shape, walk

ADMINISTRATORS = {"系统管理员", "安全管理员", "审计管理员"}
STARTS = ["/", "/api/v1/items", "/journal?act=", "/journal.xlsx?act=", "/journal/proof", "/notices.xlsx", "/people.xlsx"]
# Papers to try a form with are invented.
INVENTED = re.compile(r"/forms/.*/sample\.docx")


class WhoReadsWhatTests(SampleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logins = {role: login for role, login, _ in cls.people}
        cls.add_neighbours()
        with Serving(BINARY, cls.data, "--pace", "0") as serving:
            callers = {role: cls.enter(cls, serving, login, password) for role, login, password in cls.people if role not in ADMINISTRATORS}
            cls.given = entrust(cls.data, callers, cls.logins)
        with closing(sqlite3.connect(f"{cls.data}/mingze.sqlite")) as base:
            # Titles may be cut short; shorter ones are words anybody may use.
            cls.titles = {title[:12] for title, in base.execute("SELECT title FROM item") if len(title) > 8}
        cls.town = MarkedTown(cls.data, cls.logins.values())

    @classmethod
    def add_neighbours(cls):
        """A second leader and the head of a village in that leader's charge, who take the passwords of the first ones."""
        with closing(sqlite3.connect(f"{cls.data}/mingze.sqlite")) as base:
            leader, village = base.execute(
                """SELECT leader.login, head.login FROM account AS leader JOIN charge ON charge.person = leader.person
                   JOIN unit ON unit.id = charge.unit AND unit.kind = 'village' JOIN person ON person.unit = unit.id
                   JOIN account AS head ON head.person = person.id AND head.role = 'head'
                   WHERE leader.role = 'leader' AND leader.login <> ? ORDER BY leader.login, head.login""", (cls.logins["班子成员"],)).fetchone()
            for name, login, like in (("另一位班子成员", leader, "班子成员"), ("另一个村", village, "部门（村）负责人")):
                base.execute("UPDATE account SET must_change = 0, password = (SELECT password FROM account WHERE login = ?) WHERE login = ?",
                             (cls.logins[like], login))
                cls.logins[name] = login
                cls.people.append([name, login, next(person[2] for person in cls.people if person[0] == like)])
            base.commit()

    def setUp(self):
        self.leaks, self.shown, self.read = {}, {role: set() for role in self.logins}, {}

    def test_every_address_of_everybody(self):
        began = time.monotonic()
        with Serving(BINARY, self.data, "--pace", "0") as serving, Lines(serving.url) as lines, ThreadPoolExecutor(os.cpu_count() + 1) as pool:
            askers = {role: Asker(lines, self.enter(serving, login, password).cookies()) for role, login, password in self.people}
            reached = dict(zip(askers, pool.map(lambda role: self.reach(role, askers[role]), askers)))
            walked = time.monotonic() - began
            everything = set().union(*reached.values())
            asked = [(role, address) for role, address in itertools.product(askers, sorted(everything | set(self.direct())))
                     if address not in reached[role] and self.worth_asking(role, address)]
            statuses = list(pool.map(lambda pair: self.judge(*pair, askers[pair[0]].get(pair[1])), asked))
        print(f"\n{len(everything)} addresses of {len(set(map(shape, everything)))} shapes, {sum(asker.asked for asker in askers.values())} requests of"
              f" {len(askers)} accounts in {time.monotonic() - began:.0f} s, {walked:.0f} of them along links; of {len(asked)} without a link"
              f" {statuses.count(200)} opened")
        self.assertGreater(len(everything), 1000, "few addresses were reached: little was tried")
        self.assertGreater(statuses.count(404), 3000, "hardly anything was hidden from anybody: little was tried")
        self.assertFalse(set(self.town.digests) - set(self.read), "a file was opened by nobody")
        self.assertFalse(set(self.given.sentences).difference(*(sentences for _, sentences, _ in self.read.values())), "a sentence was read by nobody")
        for role, login in self.logins.items():
            missed = {self.town.entries[entry] for entry in self.town.reads[login]} - {self.town.entry(token) for token in self.shown[role]}
            self.assertLessEqual(len(missed), len(self.town.reads[login]) // 20, f"{role} came by few of his own entries: {[*map(str, missed)][:5]}")
        self.assert_nothing_leaks()

    def test_acts_on_what_is_hidden(self):
        """Whoever knows an id and acts on it by the API learns nothing, and nothing happens."""
        sent, done = 0, []
        with Serving(BINARY, self.data, "--pace", "0") as serving, Lines(serving.url) as lines:
            acts = json.loads(lines.ask("GET", "/api/openapi.json", {}).body)["paths"]
            for (role, token), (path, act) in itertools.product(self.given.tokens.items(), acts.items()):
                if not path.startswith("/api/v1/acts/"):
                    continue
                schema = act["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
                for entry in filter(None, (self.hidden(role, kind) for kind in schema)):
                    body = {name: self.filled(one, entry.id) for name, one in schema.items()}
                    reply = lines.ask("POST", path, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}, json.dumps(body))
                    sent += 1
                    self.judge(role, f"{path} {entry.id}", reply)
                    if reply.status not in (403, 404):
                        done.append(f"{role} {path} of {entry}: {reply.status}")
        print(f"\n{sent} acts on entries that are hidden from whoever acts")
        self.assertGreater(sent, 200, "few acts were tried")
        self.assertFalse(done, "what is hidden is not refused as if it were not there")
        self.assert_nothing_leaks()

    # What is asked for

    def reach(self, role, asker):
        starts = STARTS + self.given.own.get(role, []) + [feed for holder, feed in self.given.feeds.items() if holder == role]
        return {address: self.judge(role, address, reply) for address, reply in walk(asker, starts, lambda address: self.most(role, address))}

    def most(self, role, address):
        """Every entry; a few of each shape of lists and papers; a PDF, which takes a second to make, for one role of each width."""
        if re.fullmatch(rf"/.*/{ID}", address) and address[-36:] in self.town.ids:
            return 10_000
        if ".pdf" in address:
            return int(role in ("纪委书记", "班子成员", "部门（村）负责人"))
        return 4 if "?" in address else 12

    def direct(self):
        """What leads to an entry that is hidden from somebody without a link to it, three of each kind and secrecy."""
        kinds = {}
        for entry in self.town.entries.values():
            if any(entry.id not in self.town.reads[login] for role, login in self.logins.items() if role not in ADMINISTRATORS):
                kinds.setdefault((entry.kind, entry.secrecy), []).append(entry)
        for entry in itertools.chain.from_iterable(entries[-3:] for entries in kinds.values()):
            yield from (place + entry.id for place in ("/api/v1/items/", "/checkup/items/", "/dispatches/new?from=", "/duties/matrix?plan=", "/tasks?duty="))
            for part in [id for id, whole in self.town.ids.items() if whole == entry.id][:4]:
                yield from (place + part for place in ("/attachments/", "/clocks/", "/tasks?clause=", "/tasks/send?clause=", "/problems/new?clause="))
            yield from (f"{place}?q={quote(words)}" for place in ("/search", "/search.xlsx", "/api/v1/items") for words in (entry.title, entry.number))

    def worth_asking(self, role, address):
        """An address for calendar programs opens to whoever holds it; a PDF is made once more only where it is to be refused."""
        hides = any(self.town.ids.get(id) not in self.town.reads[self.logins[role]] for id in re.findall(ID, address))
        return address not in self.given.feeds.values() and (".pdf" not in address or hides)

    def hidden(self, role, kind):
        """An entry of a kind that a role may not read, and confided if there is one."""
        found = [entry for entry in self.town.entries.values() if entry.kind == kind and entry.id not in self.town.meets[self.logins[role]]]
        return max(found, key=lambda entry: entry.secrecy == "confided", default=None)

    @staticmethod
    def filled(schema, id):
        """What an act takes; the same id wherever one is wanted."""
        if "enum" in schema:
            return schema["enum"][0]
        if schema["type"] == "object":
            return {name: WhoReadsWhatTests.filled(one, id) for name, one in schema["properties"].items()}
        text = today().isoformat() if "format" in schema else id if "maxLength" in schema else "试填的内容"
        return {"integer": 1, "boolean": False, "array": []}.get(schema["type"], text)

    # What may come back

    def judge(self, role, address, reply):
        """Notes what an answer shows of entries the role may not read; the status."""
        self.assertNotEqual(reply.status, 500, f"{role} {address}")
        if reply.digest not in self.read:
            text = reply.words
            self.read[reply.digest] = (set(self.town.tokens.findall(text)), {sentence for sentence in self.given.sentences if sentence in text},
                                       {title for title in self.titles if title in text} if role in ADMINISTRATORS else set())
        (tokens, sentences, titles), login, plain = self.read[reply.digest], self.logins[role], unquote(address)
        self.shown[role] |= tokens
        # What stands in the address is known to whoever asks.
        for token in {token for token in tokens if token not in plain and not INVENTED.match(address)}:
            entry = self.town.entry(token)
            if entry and entry.id not in (self.town.reads if re.match(r"zq.*t", token) else self.town.meets)[login]:
                self.note(role, address, f"{token} of {entry}")
            if entry and entry.secrecy == "confided" and token.startswith("zq") and address.endswith(".ics"):
                self.note(role, address, f"what is confided, {entry}, though a calendar is looked over")
        if self.town.digests.get(reply.digest, "") not in self.town.reads[login] | {""}:
            self.note(role, address, f"a file of {self.town.entries[self.town.digests[reply.digest]]}")
        for sentence in sentences:
            if role not in self.given.sentences[sentence] and sentence not in plain:
                self.note(role, address, sentence)
        for title in titles:
            self.note(role, address, f"a title: {title}")
        return reply.status

    def note(self, role, address, what):
        self.leaks.setdefault((role, shape(address)), []).append(f"{address} shows {what}")

    def assert_nothing_leaks(self):
        if self.leaks:
            self.fail(f"in {len(self.leaks)} places somebody reads what is hidden from him\n" + "\n".join(
                f"{role} {place}, {len(found)} times: {min(found)}" for (role, place), found in sorted(self.leaks.items())))


if __name__ == "__main__":
    unittest.main()
