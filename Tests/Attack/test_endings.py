"""Forms that end a sign-in, shut out an account or settle a year, and the one that comes before everything: what is hostile typed into each."""
import re
import shutil
import tempfile
import time
import unittest
import urllib.parse
from pathlib import Path

from hostile import ENDING, LONG, NUMBERS, SHORT, Crawl, Forms, HostileCase, pattern
from plain import Caller, Serving
from sample import BINARY


class EndingTests(HostileCase):
    def test_forms_that_end_something(self):
        """Each on a fresh copy, with the right password where one is asked for."""
        tried, sent = set(), 0
        for role, login, password in self.first:
            for page, form in self.ending_forms(role, login, password) + self.unlinked_forms(role):
                action = pattern(form["action"] or page)
                if action in tried:
                    continue
                tried.add(action)
                sent += self.end(role, login, password, page, form)
        self.again()
        print(f"\n{sent} requests over {len(tried)} forms that end something")
        for needed in ("/sign-out", "/password", "/years", "/accounts/{}/disable", "/accounts/{}/reset", "/accounts/{}/role",
                       "/accounts/second-factor"):
            self.assertIn(needed, tried)

    @staticmethod
    def unlinked_forms(role):
        """What only shows where there is something to end: here it meets ids that are none, and one that is nobody's."""
        def form(action, *names):
            return "/account", {"action": action, "method": "post", "fields": [["_token", "hidden", ""], *([name, "text", ""] for name in names)]}
        places = ["00000000-0000-4000-8000-000000000000", urllib.parse.quote(LONG, safe=""), urllib.parse.quote(SHORT[1], safe=""), "%00", "..%2f..%2f"]
        found = [form("/second-factor/drop", "own_password"), form("/calendar/feed/close", "x")]
        found += [form(f"/account/{what}/{place}/close", "x") for what in ("sign-ins", "tokens") for place in places]
        return found + [form(f"/sign-ins/{place}/close", "back") for place in places] if role == "安全管理员" else found

    def test_setting_up(self):
        """The form that comes before there is anybody, with the right code and a wrong one."""
        with tempfile.TemporaryDirectory(prefix="mingze-attack-") as folder:
            data, log = Path(folder, "data"), Path(folder, "log")
            with log.open("wb") as file, Serving(BINARY, data, "--pace", "0", out=file) as serving:
                crawl, code = Crawl(Caller(serving.url), self, "nobody"), self.code(log)
                page = Forms(crawl.caller.get("/setup").text)
                form = next(form for form in page.forms if form["action"] == "/setup")
                names = sorted({field[0] for field in form["fields"]})
                self.assertIn("town", names)
                for name in names:
                    for payload in (LONG, *SHORT, NUMBERS[0]):
                        self.send(crawl, "/setup", form, {"code": code, name: payload})
                self.assertEqual(crawl.caller.get("/").path, "/setup", "checking has set up a town")
                for name in ("code", "town", "name", "unit", "post"):
                    self.send(crawl, "/setup/confirm", self.confirming(), self.people_of(code) | {name: LONG})
                self.assertEqual(crawl.caller.get("/").path, "/setup", "what is too long has set up a town")
            for payload in (*SHORT, LONG[:30], NUMBERS[0]):
                self.a_town_named(payload, Path(folder, "named"))

    @staticmethod
    def code(log):
        """The code of the set-up, which is said once the server listens."""
        for _ in range(200):
            if found := re.search(r"设置码 (\S+)", log.read_text(encoding="utf-8")):
                return found[1]
            time.sleep(0.05)
        raise RuntimeError("no code of the set-up was said")

    @staticmethod
    def people_of(code):
        return {"code": code, "town": "青石镇", "line": "0", "rest": "", "name": "欧阳明", "unit": "党委", "kind_of": "党委", "kind": "committee",
                "post": "党委书记", "charges": "", "role0": "secretary"}

    def confirming(self):
        return {"action": "/setup/confirm", "method": "post", "fields": [[name, "text", ""] for name in self.people_of("")]}

    def a_town_named(self, payload, data):
        """What is taken as the name of a town, a unit and a post is shown as text from then on."""
        log = data.with_suffix(".log")
        with log.open("wb") as file, Serving(BINARY, data, "--pace", "0", out=file) as serving:
            crawl, code = Crawl(Caller(serving.url), self, "nobody"), self.code(log)
            names = {name: payload for name in ("town", "unit", "post")}
            answer = self.send(crawl, "/setup/confirm", self.confirming(), self.people_of(code) | names)
            self.assertIn("设置完成", answer.text, f"{payload} was not taken, so nothing was tried")
            crawl.look("after setting up", crawl.caller.get("/"))
        shutil.rmtree(data)

    def again(self):
        """A fresh copy, and the passwords of the beginning."""
        shutil.rmtree(self.data)
        shutil.copytree(self.fresh, self.data)
        self.people[:] = [list(person) for person in self.first]

    def ending_forms(self, role, login, password):
        self.again()
        with Serving(BINARY, self.data, "--pace", "0") as serving:
            found = Crawl(self.enter(serving, login, password), self, role).run().pages
        return [(page, form) for page, forms in found.items() for form in forms.forms
                if form["method"] == "post" and ENDING.search((form["action"] or page).split("?")[0])]

    def end(self, role, login, password, page, form):
        """Every payload in every field; begins anew where the last one ended the sign-in."""
        self.again()
        sent, names = 0, sorted({field[0] for field in form["fields"]} - {"_token"}) or ["x"]
        trials = [{name: payload} for name in names for payload in (LONG, *SHORT, NUMBERS[0])] + [{}]
        while trials:
            with Serving(BINARY, self.data, "--pace", "0") as serving:
                crawl = Crawl(self.enter(serving, login, password), self, role)
                own = next(person[2] for person in self.people if person[1] == login)
                self.assertEqual(crawl.caller.get("/account").path, "/account", f"{role} cannot begin anew")
                while trials and (token := self.form_token(crawl.caller)):
                    values = {"own_password": own, "current_password": own} | trials.pop(0) | {"_token": token}
                    self.send(crawl, page, form, {name: values[name] for name in values if name in names + ["_token"]})
                    sent += 1
            self.again()
        return sent

    @staticmethod
    def form_token(caller):
        """Nothing once the sign-in has ended."""
        fields = [field for form in Forms(caller.get("/account").text).forms for field in form["fields"]]
        return next((value for name, _, value in fields if name == "_token"), None)


if __name__ == "__main__":
    unittest.main()
