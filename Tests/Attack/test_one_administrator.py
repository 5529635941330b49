"""Each administrator, alone, with everything he may do: every form he is shown and every act of the API, at every account, person and unit, with
every choice. Afterwards nobody's way in is another, nobody sees more, what he was shown opens no account, and no entry's word was shown."""
import itertools
import json
import re
import shutil
import sqlite3
import subprocess
import unittest
from contextlib import closing
from pathlib import Path
from urllib.request import Request

from entrusted import entrust
from hostile import today, Forms, pattern
from marked import ID, MarkedTown
from plain import Caller, Serving
from sample import BINARY, SampleCase
from walk import shape

ADMINISTRATORS = ["系统管理员", "安全管理员", "审计管理员"]
# What ends his own way in; and closing an account or a year, which gives him nothing and ends the trial, as somebody's leaving does.
ENDING = re.compile(r"^/(sign-out|password|account|second-factor|calendar)\b|^/sign-ins/|/disable$|^/years$|^/accounts/second-factor$")
HALF = re.compile(r"\b[a-z]{4}-[a-z]{4}\d\b")
WAYS_IN = """SELECT account.id, account.role, account.password, coalesce(account.totp, ''), account.disabled, coalesce(person.unit, '')
    FROM account LEFT JOIN person ON person.id = account.person ORDER BY account.id"""
CHARGES = "SELECT charge.person, charge.unit FROM charge JOIN account ON account.person = charge.person"


class OneAdministratorTests(SampleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        logins = {role: login for role, login, _ in cls.people}
        logins |= {"另一位班子成员": cls.neighbour("leader", logins["班子成员"]), "另一个村": cls.neighbour("head", logins["部门（村）负责人"])}
        cls.people += [[name, logins[name], next(person[2] for person in cls.people if person[0] == like)]
                       for name, like in (("另一位班子成员", "班子成员"), ("另一个村", "部门（村）负责人"))]
        with Serving(BINARY, cls.data, "--pace", "0") as serving:
            callers = {role: cls.enter(cls, serving, login, password) for role, login, password in list(cls.people)}
            entrust(cls.data, {role: caller for role, caller in callers.items() if role not in ADMINISTRATORS}, logins)
        cls.town = MarkedTown(cls.data, logins.values())
        # The chain was made anew with the marks: what was copied out of the old one is of no use.
        [kept.unlink() for kept in Path(cls.data).glob("anchors*")]
        cls.fresh = f"{cls.folder.name}/fresh"
        shutil.copytree(cls.data, cls.fresh)

    @classmethod
    def neighbour(cls, role, like):
        """Somebody else of this role, who takes the password of the first one."""
        with closing(sqlite3.connect(f"{cls.data}/mingze.sqlite")) as base:
            login, = base.execute(
                """SELECT login FROM account JOIN person ON person.id = account.person JOIN unit ON unit.id = person.unit
                   WHERE role = ? AND login <> ? AND (? = 'leader' OR unit.kind = 'village') ORDER BY login""", (role, like, role)).fetchone()
            base.execute("UPDATE account SET must_change = 0, password = (SELECT password FROM account WHERE login = ?) WHERE login = ?", (like, login))
            base.commit()
            return login

    def test_the_system_administrator_alone(self):
        self.play("系统管理员")

    def test_the_security_administrator_alone(self):
        self.play("安全管理员")

    def test_the_audit_administrator_alone(self):
        self.play("审计管理员")

    def play(self, role):
        shutil.rmtree(self.data)
        shutil.copytree(self.fresh, self.data)
        self.role, self.sent, self.leaks, self.words = role, {}, {}, set()
        self.login, self.password = next((login, password) for name, login, password in self.people if name == role)
        before, charges = self.rows(WAYS_IN), set(self.rows(CHARGES))
        with Serving(BINARY, self.data, "--pace", "0") as serving:
            caller = self.enter(serving, self.login, self.password)
            holder = self.holder(serving, caller)
            # The second time there is what he proposed himself, to be confirmed.
            for _ in range(2):
                self.send_forms(caller)
            self.send_acts(holder)
            for name, found in self.seen(serving).items():
                self.assertFalse({str(self.town.entries[id]) for id in found - self.town.reads[name] - self.town.meets[name]}, f"{name} sees more")
            self.try_what_was_shown(serving)
        known = {row[0] for row in before}
        self.assertEqual([row for row in self.rows(WAYS_IN) if row[0] in known], before, f"{role} alone has changed a way in or a sight")
        self.assertLessEqual(set(self.rows(CHARGES)), charges, f"{role} alone has put somebody in charge")
        self.assertFalse(self.leaks, f"{role} was shown what he may not read")
        verified = subprocess.run([BINARY, "journal", "verify", "--data", self.data], capture_output=True, text=True)
        # Rows bear marks their lines do not know of; the lines themselves are whole.
        self.assertIn("留痕完好", verified.stdout)
        print(f"\n{role}: {sum(self.sent.values())} requests by {len(self.sent)} forms and acts, {len(self.words)} words tried as passwords")
        self.assertGreater(len(self.sent), 40, "little was tried")

    def rows(self, query):
        with closing(sqlite3.connect(f"{self.data}/mingze.sqlite")) as base:
            return base.execute(query).fetchall()

    def seen(self, serving):
        """The entries each of the others finds in the lists, by login."""
        found = {}
        for role, login, password in self.people:
            if role not in ADMINISTRATORS:
                caller = self.enter(serving, login, password)
                pages = [caller.get(path).text for path in ("/api/v1/items", "/tasks", "/problems", "/talks", "/dispatches", "/inspections")]
                found[login] = set(re.findall(ID, " ".join(pages))) & set(self.town.entries)
        self.assertFalse([login for login, entries in found.items() if not entries], "nothing is found")
        return found

    # What he does

    def send_forms(self, caller):
        """Every form on every page he comes to; every account and person has a page, of the rest a few of each shape are enough."""
        waiting, known, counted, kinds = ["/"], set(), {}, {}
        while waiting:
            path = waiting.pop(0)
            most = 20 if re.match(r"/(accounts|people|powers)/", path) else 3
            if path in known or counted.get(shape(path), 0) >= most or re.match(r"/(sign-out|api/openapi)", path):
                continue
            known.add(path)
            counted[shape(path)] = counted.get(shape(path), 0) + 1
            answer = self.keep(path, caller.get(path))
            if "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            found = Forms(answer.text)
            waiting += found.links
            for form in found.forms:
                action = form["action"] or path
                if form["method"] == "post" and not ENDING.search(action.split("?")[0]):
                    kinds.setdefault(pattern(action), {})[action] = (form, answer.text)
        for kind, forms in kinds.items():
            for action in list(forms)[:20 if re.search("accounts|people|powers", kind) else 3]:
                self.send_form(caller, kind, action, *forms[action])

    def send_form(self, caller, kind, action, form, page):
        """As it stands, and once with every other choice it offers."""
        fields = {}
        for name, sort, value in form["fields"]:
            if sort != "file" and name != "left":
                fields.setdefault(name, value or self.typed(name, sort))
        fields |= {name: self.password for name, sort, _ in form["fields"] if sort == "password"}
        choices = [(name, value) for name, value in self.choices(page, action) if name in fields and fields[name] != value]
        for name, value in [("_token", fields.get("_token", ""))] + choices[:12]:
            self.sent[kind] = self.sent.get(kind, 0) + 1
            self.keep(action, caller.post(action, fields | {name: value}))

    @staticmethod
    def choices(page, action):
        """What may be chosen or ticked in the form with this action."""
        within = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.S)
        within = within.group(1) if within else page
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', within, re.S):
            yield from ((name, value) for value in re.findall(r'<option[^>]*value="([^"]+)"', options))
        for tag in re.findall(r'<input[^>]*type="(?:checkbox|radio)"[^>]*>', within):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            yield name.group(1), value.group(1) if value else "on"

    @staticmethod
    def typed(name, sort):
        if re.search("day|date|by$|due", name):
            return today().isoformat()
        return "试填的内容" if sort in ("text", "area") else ""

    def holder(self, serving, caller):
        """He himself over the API."""
        made = caller.post("/account/tokens", {"_token": caller.token("/account"), "label": "自己", "days": "3", "own_password": self.password})
        holder = Caller(serving.url)
        holder.opener.addheaders.append(("Authorization", "Bearer " + re.search(r"<code>([0-9a-f]{64})</code>", made.text).group(1)))
        return holder

    def send_acts(self, holder):
        """Every act, with every role there is, at every account or person, and at a confided entry of each kind."""
        confided = list({entry.kind: id for id, entry in self.town.entries.items() if entry.secrecy == "confided"}.values())
        self.assertGreater(len(confided), 1)
        people = {name: [row[0] for row in self.rows(f"SELECT id FROM {name} ORDER BY id LIMIT 60")] for name in ("account", "person", "unit")}
        for path, act in json.loads(holder.get("/api/openapi.json").body)["paths"].items():
            if not path.startswith("/api/v1/acts/") or re.search(r"(token|sign-in)\.close$|account\.disable$", path):
                continue
            schema = act["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
            places = next((people[name] for name in people if name in schema), confided)
            for place, role in itertools.product(places, schema.get("role", {}).get("enum", [""])):
                body = {name: role if name == "role" else self.value(name, one, place, people) for name, one in schema.items()}
                self.sent[path] = self.sent.get(path, 0) + 1
                self.keep(path, holder.send(Request(holder.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})))

    def value(self, name, schema, place, people):
        """What an act takes; a place of its own kind wherever one is wanted."""
        if "enum" in schema:
            return schema["enum"][0]
        if schema["type"] == "object":
            return {inner: self.value(inner, one, place, people) for inner, one in schema["properties"].items()}
        if name in people and place not in people[name] and "maxLength" in schema:
            return people[name][0]
        text = today().isoformat() if "format" in schema else place if "maxLength" in schema else "试填的内容"
        return {"integer": 1, "boolean": False, "array": []}.get(schema["type"], text)

    # What comes of it

    def keep(self, address, answer):
        """Notes what an answer shows: marks of entries, words that could be a way in."""
        self.assertLess(answer.status, 500, f"{self.role} {address}")
        text = answer.body.decode("utf-8", "replace")
        for token in re.findall(r"zq\d{5}[nt]", text):
            self.leaks.setdefault(shape(address), f"{address} shows {self.town.entry(token)}")
        self.words |= set(HALF.findall(text))
        return answer

    def try_what_was_shown(self, serving):
        """Each word, two of them together and his own password, at the door of those who see the most."""
        words = sorted(self.words)[:4]
        tried = [self.password, *words, *map("-".join, itertools.permutations(words[:3], 2))]
        for login, in self.rows("SELECT login FROM account WHERE role IN ('secretary', 'disciplineSecretary', 'office')"):
            for word in tried:
                with closing(sqlite3.connect(f"{self.data}/mingze.sqlite")) as base:
                    base.execute("DELETE FROM sign_try")
                    base.commit()
                self.assertEqual(Caller(serving.url).sign_in(login, word).path, "/sign-in", f"{self.role} comes in as {login}")


if __name__ == "__main__":
    unittest.main()
