"""What somebody hostile tries: text that means something to the database, the browser, the header, the file system or the spreadsheet, in
every field of every form of every role; secrets looked for in logs; too many requests; addresses that are not on the list."""
import html
import io
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import urllib.request
import zipfile
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path

import openpyxl

from plain import Caller, Serving

BINARY = os.environ.get("MINGZE_BINARY", str(Path(__file__).resolve().parents[2] / ".build" / "debug" / "mingze"))
TODAY = (datetime.now(timezone.utc) + timedelta(hours=8)).date()
MARK = "zq9"
# Each begins as a formula would; all five kinds in one, and two short ones for fields that take few characters.
LONG = (f"=cmd|'/C calc'!A0 {MARK}\"'><script>evil()</script><img src=x onerror=evil()>'; DROP TABLE item; --"
        "\r\nX-Evil: 1\r\n\r\n../../../etc/passwd{{7*7}}%0d%0a")
SHORT = [f"=1+{MARK}<b>", f"@{MARK}'\"--"]
# What overflows where it is multiplied, and days that are none.
NUMBERS = ["9223372036854775807", "-9223372036854775808", "99999-12-31", "2026-02-30T24:60"]
# What would end the test's own sign-in, shut out other roles, or settle the year: tried apart, each on a fresh copy.
ENDING = re.compile(r"^/(sign-out|password|setup)|/close$|/disable$|/reset$|/role$|^/second-factor/drop|^/years$")


class Forms(HTMLParser):
    """The links and the forms of a page, with what a browser would send if nothing were typed."""

    def __init__(self, page):
        super().__init__()
        self.links, self.forms, self.form, self.select, self.area = [], [], None, None, None
        self.feed(page)

    def handle_starttag(self, tag, pairs):
        facts = dict(pairs)
        if tag == "a" and facts.get("href", "").startswith("/"):
            self.links.append(html.unescape(facts["href"]).split("#")[0])
        elif tag == "form":
            self.form = {"action": facts.get("action"), "method": facts.get("method", "get").lower(), "fields": []}
            self.forms.append(self.form)
        elif self.form is None or not facts.get("name") and tag != "option":
            return
        elif tag == "input" and facts.get("type") == "file":
            self.form["files"] = True
            self.form["fields"].append([facts["name"], "file", ""])
        elif tag == "input" and facts.get("type") in ("checkbox", "radio"):
            if "checked" in facts or not any(field[0] == facts["name"] for field in self.form["fields"]):
                self.form["fields"].append([facts["name"], "choice", facts.get("value", "on")])
        elif tag in ("input", "button"):
            if tag == "input" or facts.get("name"):
                self.form["fields"].append([facts["name"], facts.get("type", "text"), facts.get("value") or ""])
        elif tag == "select":
            self.select = [facts["name"], "choice", ""]
            self.form["fields"].append(self.select)
        elif tag == "option" and self.select is not None:
            if facts.get("value") and ("selected" in facts or not self.select[2]):
                self.select[2] = facts["value"]
        elif tag == "textarea":
            self.area = [facts["name"], "area", ""]
            self.form["fields"].append(self.area)

    def handle_data(self, data):
        if self.area is not None:
            self.area[2] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            self.area[2] = self.area[2].removeprefix("\n")
            self.area = None


def pattern(path):
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/|\.|$)", "{}", path.split("?")[0])


class Crawl:
    """Every page a role reaches by links, two of each pattern."""

    def __init__(self, caller, test, role):
        self.caller, self.test, self.role = caller, test, role
        self.pages, self.files, self.seen, self.shown = {}, {}, {}, 0

    def run(self, keep=True):
        waiting, known = ["/"], set()
        while waiting:
            path = waiting.pop(0)
            key = pattern(path)
            if path in known or self.seen.get(key, 0) >= 2 or re.match(r"^/(sign-out|api/openapi)", path):
                continue
            known.add(path)
            self.seen[key] = self.seen.get(key, 0) + 1
            answer = self.caller.get(path)
            self.look(path, answer)
            if "text/html" not in answer.headers.get("Content-Type", ""):
                self.files[path] = answer
                continue
            found = Forms(answer.text)
            if keep and answer.status == 200:
                self.pages[path] = found
            waiting += found.links
        return self

    def look(self, asked, answer):
        """What no answer may hold, whatever was asked."""
        test, about = self.test, f"{self.role} {asked}"
        test.assertLess(answer.status, 500, about)
        test.assertNotIn("X-Evil", answer.headers, about)
        if "text/html" in answer.headers.get("Content-Type", ""):
            text = answer.text
            for raw in ("<script>evil", "onerror=evil()>'", "<img src=x", f"+{MARK}<b>", f"{MARK}\"'>", f"@{MARK}'\"--\""):
                test.assertNotIn(raw, text, f"{about}: what was typed comes back as markup")
            test.assertIn("script-src 'self'", answer.headers["Content-Security-Policy"], about)
            test.assertNotIn("root:x:0:0", text, about)
            self.shown += text.count(MARK)


class AttackTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="mingze-attack-")
        cls.data = f"{cls.folder.name}/data"
        subprocess.run([BINARY, "demo", "--data", cls.data], check=True, stdout=subprocess.DEVNULL)
        lines = Path(cls.data, "sample-sign-ins.txt").read_text(encoding="utf-8").splitlines()
        cls.people = [line.split("\t") for line in lines if line.count("\t") == 2]
        cls.fresh = f"{cls.folder.name}/fresh"
        shutil.copytree(cls.data, cls.fresh)
        cls.first = [list(person) for person in cls.people]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def enter(self, serving, login, password):
        caller = Caller(serving.url)
        answer = caller.sign_in(login, password)
        if answer.path == "/password":
            words = f"{password}-Neu7"
            caller.post("/password", {"_token": caller.token("/password"), "current_password": password, "password": words, "again": words})
            for person in self.people:
                if person[1] == login:
                    person[2] = words
        return caller

    def fill(self, form, values):
        """One request of a form; files carry a name that tries to leave its folder."""
        fields, files = {}, []
        for name, kind, value in form["fields"]:
            if kind == "file":
                files += [(name, f"{'../' * 8}tmp/{MARK}<script>evil()<%2Fscript>.txt", b"text")]
                continue
            fields.setdefault(name, []).append(values.get(name, value))
        return {name: value[0] if len(value) == 1 else value for name, value in fields.items()}, files

    def typed(self, kind, name):
        if "day" in name or "date" in name or name in ("found", "held", "due", "opened"):
            return TODAY.isoformat()
        return "试填的内容" if kind in ("text", "area") else ""

    def send(self, crawl, page, form, values):
        path = form["action"] or page
        base = {name: value or self.typed(kind, name) for name, kind, value in form["fields"] if kind != "file"}
        fields, files = self.fill(form, base | values)
        if "_token" in fields and not isinstance(fields["_token"], list):
            if form["method"] == "get":
                fields.pop("_token")
        try:
            answer = self.ask(crawl, path, form, fields, files)
        except OSError as error:
            self.fail(f"the server is gone after {form['method']} {path} {values}: {error}")
        crawl.look(f"{form['method']} {path} {sorted(values)}", answer)
        return answer

    def ask(self, crawl, path, form, fields, files):
        if form["method"] == "get":
            return crawl.caller.get(path + ("&" if "?" in path else "?") + urllib.parse.urlencode(fields, doseq=True))
        if form.get("files"):
            flat = {name: value if isinstance(value, str) else value[0] for name, value in fields.items()}
            return crawl.caller.post(path, flat, files)
        return crawl.caller.post(path, fields)

    def test_every_field_of_every_form(self):
        sent, kinds = 0, set()
        with Serving(BINARY, self.data, "--pace", "0") as serving:
            crawls = []
            for role, login, password in list(self.people):
                caller = self.enter(serving, login, password)
                crawl = Crawl(caller, self, role).run()
                crawls.append((crawl, login))
                self.assertGreater(len(crawl.pages), 3, role)
                for page, found in list(crawl.pages.items()):
                    for form in found.forms:
                        action = form["action"] or page
                        if form["method"] == "post" and ENDING.search(action.split("?")[0]):
                            continue
                        key = (form["method"], pattern(action), tuple(sorted({field[0] for field in form["fields"]})))
                        if key in kinds:
                            # Another role has tried each field; whether this one may send it is for the server to say.
                            for payload in (LONG, NUMBERS[0]):
                                self.send(crawl, page, form, self.everywhere(form, payload))
                                sent += 1
                            continue
                        kinds.add(key)
                        for name in {field[0] for field in form["fields"]} - {"_token", "own_password"}:
                            for payload in [LONG, *SHORT, *NUMBERS]:
                                self.send(crawl, page, form, {name: payload})
                                sent += 1
                    for name in ("q", "year", "unit", "state", "before", "after", "kind", "page", "back", "next", "done"):
                        for payload in (LONG, NUMBERS[0]):
                            crawl.look(f"{page}?{name}", caller.get(page.split("?")[0] + "?" + urllib.parse.urlencode({name: payload})))
            # A second look at everything, now that what was typed is there.
            shown = cells = 0
            for crawl, login in crawls:
                password = next(person[2] for person in self.people if person[1] == login)
                again = Crawl(self.enter(serving, login, password), self, crawl.role).run(keep=False)
                shown += again.shown
                for path, answer in again.files.items():
                    cells += self.exported(path, answer)
            verified = subprocess.run([BINARY, "journal", "verify", "--data", self.data], capture_output=True, text=True)
        print(f"\n{sent} requests over {len(kinds)} forms; what was typed shows {shown} times, in {cells} cells of spreadsheets")
        self.assertEqual(verified.returncode, 0, verified.stdout)
        self.assertGreater(len(kinds), 150)
        self.assertGreater(shown, 100, "almost nothing of what was typed came to be shown: the test tries nothing")
        self.assertGreater(cells, 0, "nothing of what was typed came into a spreadsheet")
        # Files are kept under their digest: the name they were sent with is on no disk, in this folder or elsewhere.
        self.assertFalse([*Path("/tmp").glob(f"*{MARK}*"), *Path(self.folder.name).rglob(f"*{MARK}*")], "a file left its folder")

    @staticmethod
    def everywhere(form, payload):
        """The same in every field that somebody types into."""
        return {name: payload for name, kind, _ in form["fields"] if kind in ("text", "area", "search", "number", "date", "password")}

    def test_forms_that_end_something(self):
        """Each on a fresh copy, with the right password where one is asked for; afterwards every page still opens."""
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
        for needed in ("/sign-out", "/password", "/years", "/accounts/{}/disable", "/accounts/{}/reset", "/accounts/{}/role"):
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
                crawl, code = Crawl(Caller(serving.url), self, "nobody"), ""
                while not code:
                    code = "".join(re.findall(r"设置码 (\S+)", log.read_text(encoding="utf-8")))
                    time.sleep(0.05)
                page = Forms(crawl.caller.get("/setup").text)
                form = next(form for form in page.forms if form["action"] == "/setup")
                names = sorted({field[0] for field in form["fields"]})
                self.assertIn("town", names)
                for name in names:
                    for payload in (LONG, *SHORT, NUMBERS[0]):
                        self.send(crawl, "/setup", form, {"code": code, name: payload})
                self.assertEqual(crawl.caller.get("/").path, "/setup", "checking has set up a town")
                people = {"code": code, "town": "青石镇", "name": "欧阳明", "unit": "柳湾村", "kind": "village", "post": "书记", "role0": "head"}
                confirm = {"action": "/setup/confirm", "method": "post", "fields": [[name, "text", ""] for name in people]}
                for name in people:
                    for payload in (LONG, *SHORT, NUMBERS[0]):
                        self.send(crawl, "/setup", confirm, people | {name: payload})
                        crawl.look("after setting up", crawl.caller.get("/"))

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

    def exported(self, path, answer):
        """Cells that hold what was typed: text, never a formula."""
        if path.split("?")[0].endswith(".xlsx") and answer.status == 200:
            book = openpyxl.load_workbook(io.BytesIO(answer.body))
            found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if MARK in str(cell.value)]
            for cell in found:
                self.assertEqual(cell.data_type, "s", f"{path} {cell.coordinate} is a formula: {cell.value}")
            with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
                for name in archive.namelist():
                    if name.startswith("xl/worksheets/"):
                        self.assertNotIn(b"<f>", archive.read(name), path)
            return len(found)
        if path.split("?")[0].endswith(".csv") and answer.status == 200:
            for line in answer.text.splitlines():
                self.assertNotRegex(line, r'(^|,)"?[=+@-]', path)
        return 0

    def test_secrets_stay_out_of_logs(self):
        """Everything that opens something, sent and received, is looked for in the log at its widest."""
        role, login, password = next(person for person in self.people if "办公室" in person[0])
        secrets = {"wrong": "Wr0ng-guess-here", "mail": "mail-password-77", "password": password}
        log = Path(self.folder.name, "log")
        env = os.environ | {"MINGZE_MAIL_PASSWORD": secrets["mail"], "MINGZE_MAIL_USER": "post"}
        with log.open("wb") as file:
            saved, os.environ["MINGZE_MAIL_PASSWORD"], os.environ["MINGZE_MAIL_USER"] = dict(os.environ), env["MINGZE_MAIL_PASSWORD"], "post"
            try:
                with Serving(BINARY, self.data, "--log-level", "info", "--log-json", "--mail", "smtp://127.0.0.1:1", "--mail-from",
                             "a@example.org", log=file) as serving:
                    Caller(serving.url).sign_in(login, secrets["wrong"])
                    caller = self.enter(serving, login, password)
                    password = next(person[2] for person in self.people if person[1] == login)
                    secrets["new"] = password
                    secrets["cookie"] = next(cookie.value for cookie in caller.cookies() if cookie.name == "mingze")
                    secrets["form"] = caller.token("/account")
                    made = caller.post("/account/tokens", {"_token": secrets["form"], "label": "x", "days": "3", "own_password": password})
                    secrets["token"] = re.search(r"<code>([0-9a-f]{64})</code>", made.text).group(1)
                    bound = caller.get("/second-factor").text
                    secrets["authenticator"] = re.search(r"密钥：<code>([A-Z2-7 ]+)</code>", bound).group(1)
                    secrets["sealed"] = re.search(r'name="sealed" value="([0-9a-f]+)"', bound).group(1)
                    caller.get("/second-factor/code?sealed=" + secrets["sealed"])
                    for path in ("/api/v1/items?q=" + secrets["wrong"], "/nothing-here"):
                        request = urllib.request.Request(serving.url + path, headers={"Authorization": f"Bearer {secrets['token']}"})
                        caller.send(request)
                    feed = caller.post("/calendar/feed", {"_token": secrets["form"]})
                    for address in re.findall(r"/calendar/([0-9A-Za-z_-]{20,})", feed.text):
                        secrets["feed"] = address
                        caller.get(f"/calendar/{address}.ics")
            finally:
                os.environ.clear()
                os.environ.update(saved)
        text = log.read_text(encoding="utf-8")
        self.assertIn('"route"', text)
        for name, secret in secrets.items():
            self.assertNotIn(secret, text, name)
        installation = Path(self.data, "secret").read_text()
        self.assertNotIn(installation, text)
        base = b"".join(path.read_bytes() for path in Path(self.data).glob("mingze.sqlite*"))
        for name in ("wrong", "password", "new", "cookie", "token", "mail"):
            self.assertNotIn(secrets[name].encode(), base, f"{name} stands in the database")

    def test_too_many_requests_are_slowed_down(self):
        with Serving(BINARY, self.data, "--pace", "5") as serving:
            stranger = Caller(serving.url)
            codes = [stranger.sign_in("没有这人", "x").status for _ in range(90)]
            self.assertEqual(set(codes), {422, 429})
            self.assertEqual(stranger.get("/sign-in").status, 200, "reading the page is counted on its own")
            role, login, password = self.people[0]
            time.sleep(2)
            caller = self.enter(serving, login, next(person[2] for person in self.people if person[1] == login))
            codes = [caller.get("/account").status for _ in range(150)]
            self.assertIn(429, codes)
            self.assertEqual(codes[:40], [200] * 40)
            answer = next(answer for answer in (caller.get("/account") for _ in range(20)) if answer.status == 429)
            self.assertIn("请求太快", answer.text)
            time.sleep(1.5)
            self.assertEqual(caller.get("/account").status, 200)

    def test_addresses_that_are_not_on_the_list(self):
        with Serving(BINARY, self.data, "--allow", "127.0.0.1,10.1.0.0/16", "--behind-proxy") as serving:
            def ask(path, address):
                return Caller(serving.url).send(urllib.request.Request(serving.url + path, headers={"X-Forwarded-For": address}))
            self.assertEqual(ask("/sign-in", "10.1.200.3").status, 200)
            self.assertEqual(ask("/sign-in", "::ffff:10.1.200.3").status, 200)
            for outside in ("10.2.0.1", "fd00::1", "nonsense", "10.1.0.1, 8.8.8.8"):
                answer = ask("/sign-in", outside)
                self.assertEqual(answer.status, 403, outside)
                self.assertIn("这个网络地址不能使用明责", answer.text)
                self.assertNotIn("password", answer.text)
            self.assertEqual(ask("/assets/app.js", "10.2.0.1").status, 403)
            self.assertEqual(ask("/healthz", "10.2.0.1").status, 200)
            # By TLS of the proxy a browser is told to come by nothing else.
            self.assertEqual(ask("/sign-in", "10.1.2.3").headers["Strict-Transport-Security"], "max-age=31536000")
        wrong = subprocess.run([BINARY, "serve", "--data", self.data, "--allow", "10.1.0.0/99"], capture_output=True, text=True)
        self.assertIn("不是网段", wrong.stderr)


if __name__ == "__main__":
    unittest.main()
