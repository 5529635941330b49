"""What somebody hostile types, and the means to type it into every form that can be reached."""
import html
import re
import shutil
import urllib.parse
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser

from sample import SampleCase


def today():
    """The day where the town is; a run may go past midnight there."""
    return (datetime.now(timezone.utc) + timedelta(hours=8)).date()

MARK = "zq9"
# Each begins as a formula would; all five kinds in one, and two short ones for fields that take few characters.
LONG = (f"=cmd|'/C calc'!A0 {MARK}\"'><script>evil()</script><img src=x onerror=evil()>'; DROP TABLE item; --"
        "\r\nX-Evil: 1\r\n\r\n../../../etc/passwd{{7*7}}%0d%0a")
SHORT = [f"=1+{MARK}<b>", f"@{MARK}'\"--"]
# What overflows where it is multiplied, and days that are none.
NUMBERS = ["9223372036854775807", "-9223372036854775808", "99999-12-31", "2026-02-30T24:60"]
# What would end the test's own sign-in, shut out other roles, or settle the year: tried apart, each on a fresh copy.
ENDING = re.compile(r"^/(sign-out|password|setup)|/close$|/disable$|/reset$|/role$|^/second-factor/drop|^/accounts/second-factor$|^/years$")


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
                self.form["fields"].append([facts["name"], "button" if tag == "button" else facts.get("type", "text"), facts.get("value") or ""])
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


class HostileCase(SampleCase):
    """A sample town, and a fresh copy of it for what cannot be undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh = f"{cls.folder.name}/fresh"
        shutil.copytree(cls.data, cls.fresh)
        cls.first = [list(person) for person in cls.people]

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
            return today().isoformat()
        return "试填的内容" if kind in ("text", "area") else ""

    def send(self, crawl, page, form, values):
        path = form["action"] or page
        base = {name: value or self.typed(kind, name) for name, kind, value in form["fields"] if kind != "file"}
        # Where the password is asked for once more it is the right one: what lies behind is to be tried too.
        base |= {name: self.own(crawl) for name, kind, _ in form["fields"] if kind == "password" and name in ("own_password", "current_password")}
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

    def own(self, crawl):
        return next(person[2] for person in self.people if person[0] == crawl.role)

    def ask(self, crawl, path, form, fields, files):
        if form["method"] == "get":
            return crawl.caller.get(path + ("&" if "?" in path else "?") + urllib.parse.urlencode(fields, doseq=True))
        if form.get("files"):
            flat = {name: value if isinstance(value, str) else value[0] for name, value in fields.items()}
            return crawl.caller.post(path, flat, files)
        return crawl.caller.post(path, fields)

    @staticmethod
    def everywhere(form, payload):
        """The same in every field that somebody types into."""
        return {name: payload for name, kind, _ in form["fields"] if kind in ("text", "area", "search", "number", "date")}
