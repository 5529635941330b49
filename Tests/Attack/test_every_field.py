"""What somebody hostile tries: text that means something to the database, the browser, the header, the file system or the spreadsheet, in
every field of every form of every role; secrets looked for in logs; too many requests; addresses that are not on the list."""
import contextlib
import io
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import time
import unittest
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

import openpyxl

from hostile import ENDING, LONG, MARK, NUMBERS, SHORT, Crawl, HostileCase, pattern
from plain import Caller, Serving
from sample import BINARY


class AttackTests(HostileCase):
    def test_every_field_of_every_form(self):
        sent, kinds = 0, set()
        with Serving(BINARY, self.data, "--pace", "0") as serving:
            crawls = []
            for role, login, password in list(self.people):
                caller = self.enter(serving, login, password)
                crawl = Crawl(caller, self, role).run()
                crawls.append((crawl, login))
                self.assertGreater(len(crawl.pages), 3, role)
                own = set()
                for page, found in list(crawl.pages.items()):
                    for form in found.forms:
                        action = form["action"] or page
                        if form["method"] == "post" and ENDING.search(action.split("?")[0]):
                            continue
                        key = (form["method"], pattern(action), tuple(sorted({field[0] for field in form["fields"]})))
                        if key in own:
                            continue
                        own.add(key)
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
        # What was tried before may have closed an account: a fresh copy, with the passwords of the beginning.
        data, tried = f"{self.folder.name}/secrets", type(self).people
        shutil.copytree(self.fresh, data)
        type(self).people = [list(person) for person in self.first]
        self.addCleanup(setattr, type(self), "people", tried)
        role, login, password = next(person for person in self.people if "办公室" in person[0])
        secrets = {"wrong": "Wr0ng-guess-here", "mail": "mail-password-77", "password": password}
        log = Path(self.folder.name, "log")
        env = os.environ | {"MINGZE_MAIL_PASSWORD": secrets["mail"], "MINGZE_MAIL_USER": "post"}
        with log.open("wb") as file:
            saved, os.environ["MINGZE_MAIL_PASSWORD"], os.environ["MINGZE_MAIL_USER"] = dict(os.environ), env["MINGZE_MAIL_PASSWORD"], "post"
            try:
                with Serving(BINARY, data, "--log-level", "info", "--log-json", "--mail", "smtp://127.0.0.1:1", "--mail-from",
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
        installation = Path(data, "secret").read_text()
        self.assertNotIn(installation, text)
        base = b"".join(path.read_bytes() for path in Path(data).glob("mingze.sqlite*"))
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

    def test_connections_by_the_hundred(self):
        """Whoever opens all the connections there are keeps others waiting, not the program from its files."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (240, hard))
        try:
            serving = Serving(BINARY, self.data)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        with serving, contextlib.ExitStack() as held:
            place = ("127.0.0.1", int(serving.url.split(":")[-1]))
            first = held.enter_context(socket.create_connection(place, timeout=20))
            # What is not taken waits in the system's queue, which ends too.
            with contextlib.suppress(OSError):
                for _ in range(400):
                    held.enter_context(socket.create_connection(place, timeout=1))
            first.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertIn(b"200 OK", first.recv(200))
            # They are taken one after the other, beside the jobs of the start.
            for _ in range(100):
                files = len(os.listdir(f"/proc/{serving.process.pid}/fd"))
                if files > 170:
                    break
                time.sleep(0.1)
            self.assertLess(files, 235, "connections have taken the files of the program")
            self.assertGreater(files, 170, "hardly anything was connected: nothing was tried")
            held.close()
            self.assertEqual(Caller(serving.url).get("/sign-in").status, 200)

    def test_addresses_that_are_not_on_the_list(self):
        log = Path(self.folder.name, "allow.log")
        with log.open("wb") as file, Serving(BINARY, self.data, "--allow", "127.0.0.1,10.1.0.0/16", "--behind-proxy", "--log-json",
                                             log=file) as serving:
            def ask(path, address):
                return Caller(serving.url).send(urllib.request.Request(serving.url + path, headers={"X-Forwarded-For": address}))
            self.assertEqual(ask("/sign-in", "10.1.200.3").status, 200)
            self.assertEqual(ask("/sign-in", "::ffff:10.1.200.3").status, 200)
            # Some proxies say the port too.
            self.assertEqual(ask("/sign-in", "10.1.200.3:50123").status, 200)
            self.assertEqual(ask("/sign-in", "[::ffff:10.1.200.3]:443").status, 200)
            self.assertEqual(ask("/sign-in", "8.8.8.8:443").status, 403)
            for outside in ("10.2.0.1", "fd00::1", "nonsense", "10.1.0.1, 8.8.8.8"):
                answer = ask("/sign-in", outside)
                self.assertEqual(answer.status, 403, outside)
                self.assertIn("这个网络地址不能使用明责", answer.text)
                self.assertNotIn("password", answer.text)
            self.assertEqual(ask("/assets/app.js", "10.2.0.1").status, 403)
            self.assertEqual(ask("/healthz", "10.2.0.1").status, 200)
            # By TLS of the proxy a browser is told to come by nothing else.
            self.assertEqual(ask("/sign-in", "10.1.2.3").headers["Strict-Transport-Security"], "max-age=31536000")
        refused = [line for line in map(json.loads, log.read_text(encoding="utf-8").splitlines()) if line["message"] == "refused"]
        self.assertGreaterEqual(len(refused), 5)
        self.assertEqual(len({line["request"] for line in refused}), len(refused), "a refusal has no number of its own")
        wrong = subprocess.run([BINARY, "serve", "--data", self.data, "--allow", "10.1.0.0/99"], capture_output=True, text=True)
        self.assertIn("不是网段", wrong.stderr)


if __name__ == "__main__":
    unittest.main()
