"""Files and requests made to end the server, to fill its memory or to keep others waiting, sent as anybody could who is signed in, and by strangers:
each is refused in words or read, the program goes on, and whoever works beside it hardly notices."""
import os
import re
import signal
import time
import unittest
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import bombs
from alongside import connect, exchange, for_seconds, head, percentile, timed, told, watch
from bombs import DOCUMENTS, EITHER, FORMS, JSON, PICTURES, SHEETS, WORDS, YEAR
from plain import Caller, Serving
from sample import BINARY, SampleCase
from walk import Asker, Lines

OFFICE, HEAD, SECRETARY, ADMIN = "领导小组办公室", "部门（村）负责人", "纪委书记", "系统管理员"
# Megabytes that the server itself may come to, and may add for one request.
OWN, ONE = 250, 180
# Milliseconds in which 99 of 100 pages of others come meanwhile, and seconds in which one honest file does.
PATIENCE, TURN = 100, 20
LISTS = ["/search", "/search.xlsx", "/tasks", "/tasks.xlsx", "/duties", "/problems", "/education", "/talks", "/dutylog", "/inspections",
         "/dispatches", "/letters", "/plans", "/limits", "/people", "/journal", "/api/v1/items"]
FORM, FILES = "Content-Type: application/x-www-form-urlencoded", "Content-Type: multipart/form-data; boundary=q"


class BombTests(SampleCase):
    def setUp(self):
        self.serving = self.enterContext(Serving(BINARY, self.data, "--pace", "0"))
        self.place = urllib.parse.urlsplit(self.serving.url).netloc
        self.grown, self.took = {}, {}

    def tearDown(self):
        if self.took:
            slow, large = max(self.took, key=self.took.get), max(self.grown, key=self.grown.get)
            print(f"\n{len(self.took)} bombs; slowest {slow}: {self.took[slow]:.1f} s; largest {large}: {self.grown[large]:.0f} MB")

    # One by one

    def test_documents(self):
        office = self.person(OFFICE)
        for name, file, make, sentence in DOCUMENTS:
            self.try_one(name, partial(read_plan, office, file, make()), sentence)

    def test_sheets(self):
        office = self.person(OFFICE)
        for name, file, make, sentence in SHEETS:
            self.try_one(name, partial(import_sheet, office, file, make()), sentence)

    def test_people_and_holidays(self):
        """An administrator has lists of his own to bring in."""
        admin = self.person(ADMIN)
        for name, file, make, sentence in SHEETS:
            if name in ("60 sheets, one part", "20,000 merges", "70,000 commas", "5 MB of newlines"):
                # Rows that are read lack the heads of such a list.
                self.try_one(f"people: {name}", partial(import_people, admin, file, make()), sentence or "空的|表头|看不出哪一列|太大")
        for name, make in (("commas", partial(bytes.__mul__, b",", 70_000)), ("newlines", bombs.newlines)):
            self.try_one(f"holidays: {name}", partial(import_holidays, admin, make()), f"{EITHER}|没有读到|没有日期")

    def test_pictures(self):
        office = self.person(OFFICE)
        for name, file, make in PICTURES:
            fields = {"_token": office.form, "label": f"材料 {name}"}
            self.try_one(f"kept: {name}", partial(office.post, "/education/materials", fields, [("files", file, make())]), None)
            self.try_one(f"scan: {name}", partial(file_scan, office, file, make()), f"{EITHER}|没有认出")

    def test_forms(self):
        office = self.person(OFFICE)
        for name, make in FORMS:
            # What is within bounds lacks the fields of the kind.
            self.try_one(name, partial(offer_form, office, make()), f"{EITHER}|没有字段|没有写完")

    def test_json(self):
        office, path = self.person(OFFICE), "/api/v1/acts/plan.read"
        key = next(person[2] for person in self.people if person[0] == OFFICE)
        made = office.post("/account/tokens", {"_token": office.form, "label": "试", "days": "1", "own_password": key}).text
        bearer = "Bearer " + re.search(r"<code>([0-9a-f]{64})</code>", made).group(1)
        for name, body, sentence in JSON:
            request = urllib.request.Request(self.serving.url + path, body, {"Authorization": bearer, "Content-Type": "application/json"})
            self.try_one(name, partial(Caller(self.serving.url).send, request), sentence)
        signed = [f"Authorization: {bearer}", "Content-Type: application/json"]
        self.try_raw("70 MB", path, [*signed, "Content-Length: 70000000"], [bytes(10**6)] * 70, 413, "太大")
        chunk = b"f4240\r\n" + bytes(10**6) + b"\r\n"
        self.try_raw("70 MB in chunks", path, [*signed, "Transfer-Encoding: chunked"], [chunk] * 70, 413, "太大")

    def test_bodies(self):
        office = self.person(OFFICE)
        many = {"_token": office.form} | {f"f{place}": "1" for place in range(100_000)}
        few = dict(list(many.items())[:6000])
        self.try_one("100,000 fields", partial(office.post, "/plans/new", many), "5000 个")
        self.try_one("6,000 parts", partial(office.post, "/plans/new", few, [("file", "a.txt", b"x")]), "5000 个")
        files = [("file", f"{place}.txt", b"x") for place in range(31)]
        self.try_one("31 files", partial(office.post, "/plans/new", {"_token": office.form}, files), "30 个")
        self.try_one("21 MB", partial(read_plan, office, "a.txt", bytes(21 * 2**20)), "太大|20 MB")
        self.try_one("1 MB typed", partial(office.post, "/plans/new", {"_token": office.form, "text": "x" * 1_000_000}), "20 万字")
        large, body = [office.signed, FILES, "Content-Length: 80000000"], [bytes(10**6)] * 80
        self.try_raw("80 MB", "/plans/new", large, body, 413, "太大")
        # The connection's end is announced, and still the body must be read away: else whoever sends it never comes to read the answer.
        self.try_raw("80 MB of a plain program", "/plans/new", [*large, "Connection: close"], body, 413, "太大", reads_first=False)

    def test_addresses(self):
        office = self.person(OFFICE)
        self.try_one("9 kB", partial(office.get, "/tasks?x=" + "a" * 9000), "太长")
        self.try_one("101 fields", partial(office.get, "/tasks?" + "&".join(f"a{place}=1" for place in range(101))), "太长")
        for path in LISTS:
            self.try_one(f"{path} 20,000", partial(office.get, f"{path}?q=" + urllib.parse.quote_plus(WORDS)), "太长")
            self.try_one(f"{path} 7,900", partial(office.get, f"{path}?q=" + urllib.parse.quote_plus(WORDS[:7900])), None)

    # Many at once

    def test_others_work_while_many_bombs_are_read(self):
        office, secretary = self.person(OFFICE), self.person(SECRETARY)
        plan = bombs.docx(bombs.plan("老实的一份"))
        base, lasted, answers, honest = self.beside(worst(office), partial(read_plan, secretary, "方案.docx", plan))
        peak = self.memory("VmHWM")
        print(f"{len(answers)} bombs of one account: {lasted:.1f} s, the server at most {peak:.0f} MB, {base:.0f} MB before;"
              f" a third's plan took {honest[0]:.1f} s\n{', '.join(f'{name} {seconds:.1f}' for name, (seconds, _) in answers.items())}")
        self.assertEqual([(name, answer) for name, (_, answer) in answers.items() if getattr(answer, "status", 500) >= 500], [])
        self.assertEqual(honest[1].status, 200)
        self.assertLess(honest[0], TURN, "whoever sends one file waits for all of another's")
        self.assertLessEqual(peak, OWN)

    def test_others_work_while_lists_are_filtered(self):
        """Twenty times a second by one account, which is less than anybody may ask."""
        address = "/tasks?q=" + urllib.parse.quote_plus(WORDS[:7900])
        with Lines(self.serving.url) as lines:
            sends = {"filters": partial(watch, Asker(lines, self.person(OFFICE).cookies()), [address], for_seconds(5))}
            _, lasted, answers, _ = self.beside(sends, partial(self.person(SECRETARY).get, "/workbench"))
        filters = answers["filters"][1]
        print(f"filters of 4,000 words by one account: {told(filters)} in {lasted:.1f} s")
        self.assertEqual({status for _, status in filters}, {200})

    def beside(self, sends, third):
        """All of `sends` at once, and `third` after them, while somebody else opens pages, which come as if nothing were."""
        reader = self.person(HEAD)
        with Lines(self.serving.url) as lines, ThreadPoolExecutor(len(sends) + 1) as pool:
            asker, pages = Asker(lines, reader.cookies()), self.pages(reader)
            quiet = watch(asker, pages, for_seconds(2))
            self.forget_peak()
            base, began = self.memory("VmRSS"), time.monotonic()
            going = {name: pool.submit(timed, send) for name, send in sends.items()}
            honest = pool.submit(timed, third)
            busy = watch(asker, pages, lambda: not all(one.done() for one in going.values()))
            lasted = time.monotonic() - began
        print(f"\npages of another: {told(quiet)} before, {told(busy)} meanwhile")
        self.assertIsNone(self.serving.process.poll(), "the server has ended")
        with self.subTest("pages of another"):
            self.assertEqual({status for _, status in busy}, {200})
            self.assertLessEqual(percentile(busy, 99), PATIENCE)
        return base, lasted, {name: one.result() for name, one in going.items()}, honest.result()

    def test_one_slow_paper_keeps_nobody_waiting(self):
        """Papers that other programs turn into text have turns of their own; nor does one of them keep the server from stopping."""
        office, secretary = self.person(OFFICE), self.person(SECRETARY)
        self.addCleanup(self.end_readers)
        with connect(self.place) as line:
            line.sendall(file_request(self.place, office, bombs.slow_page()))
            time.sleep(0.5)
            spent, (status, page) = timed(partial(exchange, self.place, file_request(self.place, secretary, bombs.small_pdf()), [], patience=TURN))
            print(f"\na third's PDF beside a slow one: {spent:.1f} s")
            with self.subTest("a third's PDF"):
                self.assertEqual(status, 303, f"no answer within {TURN} s, or another: {page[-300:]}")
            with self.subTest("stopping"):
                self.serving.process.terminate()
                self.serving.process.wait(10)

    def test_three_accounts_send_files_at_once(self):
        """Five of 19 MB each, as when a town hands in its photographs: some wait for room, and nobody's pages do."""
        senders = [self.person(role) for role in (OFFICE, SECRETARY, "纪检干部")]
        data = "姓名,内容\n".encode() + b"a,b\n" * 4_800_000
        sends = {f"{index}.{turn}": partial(import_sheet, sender, f"{index}{turn}.csv", data)
                 for index, sender in enumerate(senders) for turn in range(5)}
        base, lasted, answers, honest = self.beside(sends, partial(self.person("班子成员").get, "/workbench"))
        peak = self.memory("VmHWM")
        print(f"15 files of {len(data) // 10**6} MB by three: {lasted:.1f} s, the server at most {peak:.0f} MB, {base:.0f} MB before; "
              + ", ".join(f"{name} {getattr(answer, 'status', answer)}" for name, (_, answer) in answers.items()))
        self.assertEqual({getattr(answer, "status", answer) for _, answer in answers.values()}, {422}, "read, and said what is wrong")
        self.assertEqual(honest[1].status, 200)
        self.assertLessEqual(peak, OWN)

    def test_unfinished_uploads_keep_nobody_from_sending(self):
        """One account would fill what all may send at once, and does not go on."""
        office, secretary = self.person(OFFICE), self.person(SECRETARY)
        begin = head(self.place, "POST", "/plans/new", [office.signed, FILES, "Content-Length: 73400000"]) + first_part(office)
        self.forget_peak()
        with ExitStack() as held:
            for size in (73, 73, 73, 42):
                # Those there is no room for are not read: what they send stands in the wires.
                line = held.enter_context(connect(self.place, patience=2))
                with suppress(OSError):
                    for piece in [begin, *[bytes(10**6)] * size]:
                        line.sendall(piece)
            time.sleep(0.5)
            paper = bombs.docx(bombs.plan("三兆"), picture=bombs.noise(3_000_000))
            answer = read_plan(secretary, "方案.docx", paper)
            print(f"\n261 MB of uploads that do not go on: the server at most {self.memory('VmHWM'):.0f} MB")
            with self.subTest("a third's plan"):
                self.assertEqual(answer.status, 200, said(answer))
            self.assertLessEqual(self.memory("VmHWM"), OWN)

    # Strangers

    def test_refused_at_the_door(self):
        office, large = self.person(OFFICE), b"a" * 100_000
        self.try_raw("100 kB", "/sign-in", [FORM, "Content-Length: 100000"], [large], 413, "太大")
        self.try_raw("100 kB in chunks", "/sign-in", [FORM, "Transfer-Encoding: chunked"], [b"186a0\r\n" + large + b"\r\n0\r\n\r\n"], 413, "太大")
        body = f"_token={office.form}&text=x".encode()
        for who, path in (([office.signed], "/plans/new"), ([], "/sign-in")):
            for origin in ("Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"):
                fields = [*who, FORM, origin, f"Content-Length: {len(body)}"]
                self.try_raw(f"{origin} {path}", path, fields, [body], 403, "不是从本系统的页面发出的")
            self.try_raw(f"chunk of zz {path}", path, [*who, FORM, "Transfer-Encoding: chunked"], [b"zz\r\nabc\r\n"], 400, "不完整")
        for name, fields in (("none", []), ("two", ["Host: a", "Host: b"]), ("the same twice", ["Host: a", "Host: a"]), ("empty", ["Host:"])):
            self.try_raw(f"host: {name}", "/sign-in", fields, [], 400, "主机名", host=False)

    def slow_bodies(self, held, count):
        """Forms of strangers elsewhere that begin and do not go on."""
        for _ in range(count):
            line = held.enter_context(connect(self.place, source="127.0.0.2"))
            line.sendall(head(self.place, "POST", "/sign-in", [FORM, "Content-Length: 1000"]) + b"a")

    def test_slow_bodies_keep_nobody_from_working(self):
        reader = self.person(HEAD)
        with ExitStack() as held:
            self.slow_bodies(held, 100)
            for path in self.pages(reader) * 5:
                spent, answer = timed(partial(reader.get, path))
                self.assertEqual(answer.status, 200)
                self.assertLess(spent, 2)
            answer = reader.post("/calendar/feed", {"_token": reader.form})
            self.assertEqual(answer.status, 200, "a form of somebody signed in")

    def test_slow_bodies_keep_nobody_from_signing_in(self):
        with ExitStack() as held:
            self.slow_bodies(held, 100)
            answer = Caller(self.serving.url).sign_in(*next(person[1:] for person in self.people if person[0] == HEAD))
            self.assertEqual((answer.status, answer.path), (200, "/workbench"), said(answer))

    def test_downloads_that_are_not_taken(self):
        """Sixty of 19 MB at once, asked for and not read: they come from the disk, a piece at a time."""
        office, large = self.person(OFFICE), b"a line of a long list of things\n" * 600_000
        made = office.post("/education/materials", {"_token": office.form, "label": "长单子"}, [("files", "长单子.txt", large)])
        material = re.search(r'href="(/education/materials/[0-9a-f-]{36})">长单子', made.text).group(1)
        path = re.search(r'href="(/attachments/[0-9a-f-]{36})"', office.get(material).text).group(1)
        before = self.memory("VmRSS")
        with ExitStack() as held:
            for _ in range(60):
                line = held.enter_context(connect(self.place))
                line.sendall(head(self.place, "GET", path, [office.signed]))
            time.sleep(2)
            grown = self.memory("VmRSS") - before
            self.assertEqual(office.get("/workbench").status, 200)
        print(f"\n60 downloads of {len(large) // 2**20} MB that are not taken: the server grew by {grown:.0f} MB")
        self.assertLess(grown, 80)
        self.assertEqual(office.get(path).body, large)

    # What all of them use

    def person(self, role):
        """Signed in, with the token of forms and what a raw request is signed with."""
        caller = self.enter(self.serving, *next(person[1:] for person in self.people if person[0] == role))
        caller.form = caller.token("/account")
        caller.signed = "Cookie: " + "; ".join(f"{cookie.name}={cookie.value}" for cookie in caller.cookies())
        return caller

    def pages(self, caller):
        return ["/workbench", "/tasks", re.search(r'href="(/tasks/[0-9a-f-]{36})"', caller.get("/tasks").text).group(1)]

    def memory(self, name):
        """Megabytes of the server itself, without the readers it starts."""
        with open(f"/proc/{self.serving.process.pid}/status", encoding="ascii") as status:
            return int(re.search(rf"{name}:\s+(\d+)", status.read()).group(1)) / 1024

    def end_readers(self):
        """What the server has started leads a group of its own, and the server does not stop before it has ended."""
        for children in Path(f"/proc/{self.serving.process.pid}/task").glob("*/children"):
            for child in map(int, children.read_text(encoding="ascii").split()):
                if os.getpgid(child) == child:
                    os.killpg(child, signal.SIGKILL)

    def forget_peak(self):
        with open(f"/proc/{self.serving.process.pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")

    def try_one(self, name, send, sentence):
        """One bomb: answered in words that a person understands, by a program that goes on and keeps its size."""
        with self.subTest(name):
            self.forget_peak()
            before = self.memory("VmRSS")
            self.took[name], answer = timed(send)
            self.assertIsNone(self.serving.process.poll(), f"the server has ended: {answer}")
            self.assertFalse(isinstance(answer, OSError), f"no answer: {answer}")
            self.grown[name] = self.memory("VmHWM") - before
            self.judge(answer, sentence)
            self.assertLessEqual(self.grown[name], ONE, f"the server grew by {self.grown[name]:.0f} MB")

    def judge(self, answer, sentence):
        # What is read may as well be refused, if only it is said why.
        if answer.status == 200 and sentence is None:
            return
        words = said(answer)
        self.assertIn(answer.status, range(400, 500), f"{answer.path} {words[:300]}")
        self.assertRegex(words, sentence or EITHER)

    def try_raw(self, name, path, fields, pieces, status, sentence, host=True, reads_first=True):
        with self.subTest(name):
            begin = head(self.place, "POST" if pieces else "GET", path, fields, host)
            spent, (got, page) = timed(partial(exchange, self.place, begin, pieces, reads_first, patience=8))
            self.assertIsNone(self.serving.process.poll(), "the server has ended")
            self.assertEqual(got, status, page[-400:])
            self.assertRegex(page, sentence)
            self.assertLess(spent, 5, "a refusal that is known at once")


def said(answer):
    """What an answer says is wrong: the hints beside a form name limits too, and are none of it."""
    if "json" in answer.headers["Content-Type"]:
        return answer.text
    parts = re.findall(r'role="alert"[^>]*>(.*?)</div>|(<td.*?</td>)', answer.text, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(map("".join, parts))))


# The ways a file comes in


def read_plan(caller, file, data):
    return caller.post("/plans/new", {"_token": caller.form, "title": "", "year": "", "text": ""}, [("file", file, data)])


def import_sheet(caller, file, data):
    return caller.post("/imports/new/problem", {"_token": caller.form}, [("file", file, data)])


def import_people(caller, file, data):
    return caller.post("/people/import", {"_token": caller.form}, [("file", file, data)])


def import_holidays(caller, data):
    return caller.post("/workdays/import", {"_token": caller.form, "year": str(YEAR), "source": "试"}, [("file", "a.csv", data)])


def file_scan(caller, file, data):
    return caller.post("/letters/scans", {"_token": caller.form, "day": f"{YEAR - 1}-01-05"}, [("scans", file, data)])


def offer_form(caller, data):
    return caller.post("/forms/letter", {"_token": caller.form}, [("file", "式样.docx", data)])


def first_part(caller):
    token = f'--q\r\nContent-Disposition: form-data; name="_token"\r\n\r\n{caller.form}\r\n'
    return f'{token}--q\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'.encode()


def file_request(place, caller, data):
    body = first_part(caller) + data + b"\r\n--q--\r\n"
    return head(place, "POST", "/plans/new", [caller.signed, FILES, f"Content-Length: {len(body)}"]) + body


def worst(caller):
    """What takes most, of every way in; a text that is too long comes back in its page."""
    plans = {"a.docx": bombs.many_letters(), "b.docx": bombs.wide_row(), "c.docx": bombs.long_number(), "a.doc": bombs.ole(200_000),
             "a.pdf": bombs.one_line(), "b.pdf": bombs.one_page(), "a.txt": b"a" * 19_000_000, "b.txt": b"b" * 19_000_000}
    sheets = {"a.xlsx": bombs.largest(), "a.csv": bombs.newlines(), "b.csv": b"a" * 10_000_000}
    sends = {f"plan {name}": partial(read_plan, caller, name, data) for name, data in plans.items()}
    sends |= {f"sheet {name}": partial(import_sheet, caller, name, data) for name, data in sheets.items()}
    sends |= {"form of elements": partial(offer_form, caller, bombs.elements(990_000)),
              "form of fields": partial(offer_form, caller, bombs.marks(100_000)), "scan": partial(file_scan, caller, "a.pdf", plans["a.pdf"]),
              "1 MB typed": partial(caller.post, "/plans/new", {"_token": caller.form, "text": "x" * 1_000_000}),
              "4,000 words": partial(caller.get, "/tasks?q=" + urllib.parse.quote_plus(WORDS[:7900]))}
    return sends


if __name__ == "__main__":
    unittest.main()
