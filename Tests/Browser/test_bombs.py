"""Files and requests made to end the server, to fill its memory or to keep others waiting, sent as anybody could who is signed in, and by strangers:
each is refused in words or read, the program goes on, and whoever works beside it hardly notices."""
import re
import socket
import threading
import time
import unittest
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial

import bombs
from plain import Caller, Serving
from sample import BINARY, SampleCase
from walk import Asker, Lines

OFFICE, HEAD, SECRETARY, ADMIN = "领导小组办公室", "部门（村）负责人", "纪委书记", "系统管理员"
# What is said of a file: how much is read, or that it is not what it should be.
MUCH, BROKEN = "超过|太大|太长|太深|太多|最多|大得不正常", "损坏|不是"
EITHER = f"{MUCH}|{BROKEN}"
# Megabytes that the server itself may come to, and may add for one request.
OWN, ONE = 250, 180
# Milliseconds in which 99 of 100 pages of others come while bombs are read.
PATIENCE = 250

DOCUMENTS = [
    *((f"levels {level}", "a.docx", partial(bombs.levels, level), None) for level in bombs.BEYOND),
    ("number of 9 MB", "a.docx", bombs.long_number, MUCH), ("gridSpan", "a.docx", bombs.spans, None),
    ("row of 900,000 cells", "a.docx", bombs.wide_row, "500 格"), ("tables in tables", "a.docx", bombs.nested_tables, EITHER),
    ("boxes in boxes", "a.docx", bombs.text_boxes, EITHER), ("entities", "a.docx", bombs.laughs, BROKEN),
    ("one letter 64 MB", "a.docx", bombs.one_letter, "大得不正常"), ("one letter 9 MB", "a.docx", partial(bombs.one_letter, 9), "400 万字"),
    ("part of 62 MB", "a.docx", bombs.many_letters, "400 万字"), ("60,000 parts", "a.docx", partial(bombs.many_parts, 60_000), "太大"),
    ("250 MB in parts", "a.docx", partial(bombs.many_parts, 3900, 65_536), None), ("lying head", "a.docx", bombs.lying, EITHER),
    ("ZIP64", "a.docx", bombs.endless, EITHER), ("OLE noise", "a.doc", partial(bombs.ole, 200_000), EITHER),
    ("PDF of noise", "a.pdf", bombs.no_pdf, EITHER), ("PDF of one line", "a.pdf", bombs.one_line, MUCH),
    ("PDF beyond memory", "a.pdf", bombs.one_page, MUCH), ("PDF beyond memory at its end", "a.pdf", bombs.half, MUCH),
    ("PDF of 60 MB text", "a.pdf", bombs.many_pages, MUCH),
]
SHEETS = [
    ("shared string of 10 MB", "a.xlsx", partial(bombs.shared_string, 10_000_000, 1000), EITHER),
    ("shared string in 100,000 cells", "a.xlsx", partial(bombs.shared_string, 32_767, 100_000), "1600 万字"),
    ("60 sheets, one part", "a.xlsx", bombs.one_part, None), ("20,000 merges", "a.xlsx", bombs.merges, "合并的单元格超过"),
    ("row numbers", "a.xlsx", partial(bombs.row_numbers, *bombs.BEYOND, -2**63, 0), None),
    ("row 20,001", "a.xlsx", partial(bombs.row_numbers, 20_001), "20000 行"), ("16,384 columns", "a.xlsx", bombs.columns, None),
    ("all that is allowed", "a.xlsx", bombs.largest, None), ("70,000 commas", "a.csv", partial(bytes.__mul__, b",", 70_000), "200 列"),
    ("5 MB of newlines", "a.csv", bombs.newlines, "20000 行"), ("cell of 10 MB", "a.csv", partial(bytes.__mul__, b"a", 10_000_000), "32767 个字"),
]
PICTURES = [
    ("PNG", "a.png", partial(bombs.png, 30_000, 30_000)), ("JPEG", "a.jpg", partial(bombs.jpeg, 65_535, 65_535)),
    ("PDF of noise", "a.pdf", bombs.no_pdf), ("PDF of one line", "b.pdf", bombs.one_line),
]
FORMS = [
    ("500,000 elements", partial(bombs.elements, 500_000)), ("almost a million elements", partial(bombs.elements, 990_000)),
    ("100,000 fields", partial(bombs.marks, 100_000)), ("fields without end", partial(bombs.unfinished, 100_000)),
    ("tables in tables", bombs.nested_tables), ("one letter 64 MB", bombs.one_letter),
]
JSON = [
    ("doubled", b'{"task":"1","task":"2"}', "写了两次"), ("digits", b'{"version":1' + b"0" * 400 + b"}", "最多九位"),
    ("exponent", b'{"version":1e400}', "应是整数"), ("lists in lists", b"[" * 100_000, "最多 32 层"),
    ("objects in objects", b'{"a":' * 100_000, "最多 32 层"), ("long list", b'{"a":[' + b"1," * 60_000 + b"1]}", "最多 2000 项"),
    ("NUL", b'{"text":"\\u0000"}', "控制字符"), ("half a letter", b'{"text":"\xff"}', "不是规范的 JSON"),
]
# Two signs that are each the beginning of many words, and 20,000 of them.
WORDS = " ".join("abcdefghij"[place % 10] for place in range(10_000))
LISTS = ["/search", "/search.xlsx", "/tasks", "/tasks.xlsx", "/duties", "/problems", "/education", "/talks", "/dutylog", "/inspections",
         "/dispatches", "/letters", "/plans", "/limits", "/people", "/journal", "/api/v1/items"]


def said(answer):
    """What an answer says is wrong: the hints beside a form name limits too, and are none of it."""
    if "json" in answer.headers["Content-Type"]:
        return answer.text
    parts = re.findall(r'role="alert"[^>]*>.*?</div>|<td.*?</td>', answer.text, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(parts)))


class BombTests(SampleCase):
    def setUp(self):
        self.serving = self.enterContext(Serving(BINARY, self.data, "--pace", "0"))
        self.place = urllib.parse.urlsplit(self.serving.url).netloc
        self.grown, self.took = {}, {}

    def person(self, role):
        """Signed in, with the token of forms and what a raw request is signed with."""
        caller = self.enter(self.serving, *next(person[1:] for person in self.people if person[0] == role))
        caller.form = caller.token("/account")
        caller.signed = "Cookie: " + "; ".join(f"{cookie.name}={cookie.value}" for cookie in caller.cookies())
        return caller

    def memory(self, name):
        """Megabytes of the server itself, without the readers it starts."""
        with open(f"/proc/{self.serving.process.pid}/status", encoding="ascii") as status:
            return int(re.search(rf"{name}:\s+(\d+)", status.read()).group(1)) / 1024

    def forget_peak(self):
        with open(f"/proc/{self.serving.process.pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")

    def try_one(self, name, send, sentence):
        """One bomb: answered in words that a person understands, by a program that goes on and keeps its size."""
        with self.subTest(name):
            self.forget_peak()
            before, began = self.memory("VmRSS"), time.monotonic()
            try:
                answer = send()
            except OSError as error:
                self.fail(f"no answer: {error}; the server ended with {self.serving.process.poll()}")
            self.took[name], self.grown[name] = time.monotonic() - began, self.memory("VmHWM") - before
            self.judge(answer, sentence)
            self.assertLessEqual(self.grown[name], ONE, f"the server grew by {self.grown[name]:.0f} MB")

    def judge(self, answer, sentence):
        self.assertIsNone(self.serving.process.poll(), "the server has ended")
        # What is read may as well be refused, if only it is said why.
        if answer.status == 200 and sentence is None:
            return
        words = said(answer)
        self.assertIn(answer.status, range(400, 500), f"{answer.path} {words[:300]}")
        self.assertRegex(words, sentence or EITHER)

    def tearDown(self):
        if self.took:
            slow, large = max(self.took, key=self.took.get), max(self.grown, key=self.grown.get)
            print(f"\n{len(self.took)} bombs; slowest {slow}: {self.took[slow]:.1f} s; largest {large}: {self.grown[large]:.0f} MB")

    def test_documents(self):
        office = self.person(OFFICE)
        for name, file, make, sentence in DOCUMENTS:
            self.try_one(name, partial(read_plan, office, file, make()), sentence)

    def test_sheets(self):
        office = self.person(OFFICE)
        for name, file, make, sentence in SHEETS:
            self.try_one(name, partial(import_sheet, office, file, make()), sentence)

    def test_people_and_holidays(self):
        """The same sheets for an administrator, who has lists of his own to bring in."""
        admin = self.person(ADMIN)
        for name, file, make, sentence in SHEETS:
            # Rows of other heads are refused row by row, if they are read.
            self.try_one(f"people: {name}", partial(import_people, admin, file, make()), sentence or f"{EITHER}|表头|空的")
        for name, file, make, sentence in SHEETS:
            if file == "a.csv":
                self.try_one(f"holidays: {name}", partial(import_holidays, admin, file, make()), f"{EITHER}|没有读到|没有日期")

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
        office = self.person(OFFICE)
        key = next(person[2] for person in self.people if person[0] == OFFICE)
        made = office.post("/account/tokens", {"_token": office.form, "label": "试", "days": "1", "own_password": key}).text
        bearer = "Bearer " + re.search(r"<code>([0-9a-f]{64})</code>", made).group(1)
        for name, body, sentence in JSON:
            request = urllib.request.Request(self.serving.url + "/api/v1/acts/plan.read", body,
                                             {"Authorization": bearer, "Content-Type": "application/json"})
            self.try_one(name, partial(Caller(self.serving.url).send, request), sentence)
        head = [f"Authorization: {bearer}", "Content-Type: application/json"]
        self.try_raw("70 MB", "/api/v1/acts/plan.read", [*head, "Content-Length: 70000000"], [bytes(10**6)] * 70, 413, "太大")
        self.try_raw("70 MB in chunks", "/api/v1/acts/plan.read", [*head, "Transfer-Encoding: chunked"],
                     [b"f4240\r\n" + bytes(10**6) + b"\r\n"] * 70, 413, "太大")

    def try_raw(self, name, path, heads, pieces, status, sentence, host=True):
        with self.subTest(name):
            began = time.monotonic()
            heads = [f"Host: {self.place}"] * host + heads
            method = "POST" if pieces else "GET"
            got, page = exchange(self.place, f"{method} {path} HTTP/1.1\r\n" + "\r\n".join(heads) + "\r\n\r\n", pieces)
            self.assertEqual(got, status, page[-400:])
            self.assertRegex(page, sentence)
            self.assertIsNone(self.serving.process.poll(), "the server has ended")
            self.assertLess(time.monotonic() - began, 10, "a refusal that could be known at once")

    def test_forms_of_many_fields(self):
        office = self.person(OFFICE)
        many = {"_token": office.form} | {f"f{place}": "1" for place in range(100_000)}
        few = dict(list(many.items())[:6000])
        self.try_one("100,000 fields", partial(office.post, "/plans/new", many), "5000 个")
        self.try_one("6,000 parts", partial(office.post, "/plans/new", few, [("file", "a.txt", b"x")]), "5000 个")
        files = [("file", f"{place}.txt", b"x") for place in range(31)]
        self.try_one("31 files", partial(office.post, "/plans/new", {"_token": office.form}, files), "30 个")
        self.try_one("21 MB", partial(read_plan, office, "a.txt", bytes(21 * 2**20)), "太大|20 MB")
        long = {"_token": office.form, "text": "x" * 1_000_000}
        self.try_one("1 MB typed", partial(office.post, "/plans/new", long), "20 万字")
        form = [office.signed, "Content-Type: multipart/form-data; boundary=q"]
        self.try_raw("80 MB form", "/plans/new", [*form, "Content-Length: 80000000"], [bytes(10**6)] * 80, 413, "太大")

    def test_addresses(self):
        office = self.person(OFFICE)
        self.try_one("9 kB", partial(office.get, "/tasks?x=" + "a" * 9000), "太长")
        self.try_one("101 fields", partial(office.get, "/tasks?" + "&".join(f"a{place}=1" for place in range(101))), "太长")
        for path in LISTS:
            self.try_one(f"{path} 20,000", partial(office.get, f"{path}?q=" + urllib.parse.quote_plus(WORDS)), "太长")
            self.try_one(f"{path} 7,900", partial(office.get, f"{path}?q=" + urllib.parse.quote_plus(WORDS[:7900])), None)

    def test_others_work_while_many_bombs_are_read(self):
        office, head, secretary = self.person(OFFICE), self.person(HEAD), self.person(SECRETARY)
        task = re.search(r'href="(/tasks/[0-9a-f-]{36})"', head.get("/tasks").text).group(1)
        sends = worst(office)
        with Lines(self.serving.url) as lines, ThreadPoolExecutor(len(sends) + 1) as pool:
            asker, pages = Asker(lines, head.cookies()), ["/workbench", "/tasks", task]
            ends = time.monotonic() + 3
            quiet = watch(asker, pages, lambda: time.monotonic() < ends)
            self.forget_peak()
            base, began = self.memory("VmRSS"), time.monotonic()
            attack = {name: pool.submit(timed, send) for name, send in sends.items()}
            honest = pool.submit(timed, partial(read_plan, secretary, "方案.docx", bombs.docx(bombs.plan("老实的一份"))))
            busy = watch(asker, pages, lambda: not all(bomb.done() for bomb in attack.values()))
            lasted, peak = time.monotonic() - began, self.memory("VmHWM")
        answers = {name: bomb.result() for name, bomb in attack.items()}
        print(f"\n{len(sends)} bombs of one account at once: {lasted:.1f} s, the server at most {peak:.0f} MB, {base:.0f} MB before;"
              f"\npages of another: {told(quiet)} before, {told(busy)} meanwhile; a third's plan took {honest.result()[0]:.1f} s;"
              f"\n{', '.join(f'{name} {seconds:.1f}' for name, (seconds, _) in answers.items())}")
        self.assertEqual(self.serving.process.poll(), None, "the server has ended")
        self.assertEqual([(name, answer) for name, (_, answer) in answers.items() if getattr(answer, "status", 500) >= 500], [])
        self.assertEqual(honest.result()[1].status, 200)
        self.assertLess(honest.result()[0], 20, "whoever sends one file waits for all of another's")
        self.assertEqual({status for _, status in busy}, {200})
        self.assertLessEqual(percentile(busy, 99), PATIENCE)
        self.assertLessEqual(peak, OWN)

    def test_refused_at_the_door(self):
        office, form = self.person(OFFICE), "Content-Type: application/x-www-form-urlencoded"
        large = b"a" * 100_000
        self.try_raw("100 kB", "/sign-in", [form, "Content-Length: 100000"], [large], 413, "太大")
        self.try_raw("100 kB in chunks", "/sign-in", [form, "Transfer-Encoding: chunked"], [b"186a0\r\n" + large + b"\r\n0\r\n\r\n"], 413, "太大")
        body = f"_token={office.form}&text=x".encode()
        for origin in ("Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"):
            for who in ([office.signed], []):
                path = "/plans/new" if who else "/sign-in"
                self.try_raw(f"{origin} {path}", path, [*who, form, origin, f"Content-Length: {len(body)}"], [body], 403, "不是从本系统的页面发出的")
        for name, heads in (("none", []), ("two", ["Host: a", "Host: b"]), ("the same twice", ["Host: a", "Host: a"]), ("empty", ["Host:"])):
            self.try_raw(f"host: {name}", "/sign-in", heads, [], 400, "主机名", host=False)
        for who, path in (([office.signed], "/plans/new"), ([], "/sign-in")):
            self.try_raw(f"chunk of zz {path}", path, [*who, form, "Transfer-Encoding: chunked"], [b"zz\r\nabc\r\n"], 400, "不完整")

    def slow_bodies(self, held, count):
        """Forms of strangers elsewhere that begin and do not go on."""
        host, port = self.place.split(":")
        for _ in range(count):
            slow = held.enter_context(socket.create_connection((host, int(port)), 10, source_address=("127.0.0.2", 0)))
            slow.sendall(f"POST /sign-in HTTP/1.1\r\nHost: {self.place}\r\nContent-Length: 1000\r\n\r\na".encode())

    def test_slow_bodies_keep_nobody_from_working(self):
        head = self.person(HEAD)
        task = re.search(r'href="(/tasks/[0-9a-f-]{36})"', head.get("/tasks").text).group(1)
        with ExitStack() as held:
            self.slow_bodies(held, 100)
            for path in ("/workbench", "/tasks", task) * 5:
                began = time.monotonic()
                self.assertEqual(head.get(path).status, 200)
                self.assertLess(time.monotonic() - began, 2)
            answer = head.post("/calendar/feed", {"_token": head.form})
            self.assertEqual(answer.status, 200, "a form of somebody signed in")

    def test_slow_bodies_keep_nobody_from_signing_in(self):
        with ExitStack() as held:
            self.slow_bodies(held, 100)
            caller = Caller(self.serving.url)
            answer = caller.sign_in(*next(person[1:] for person in self.people if person[0] == HEAD))
            self.assertEqual((answer.status, answer.path), (200, "/workbench"), said(answer))


def exchange(place, head, pieces):
    """Status and page. What comes back is read while the body is still being sent, as browsers do."""
    host, port = place.split(":")
    with socket.create_connection((host, int(port)), 30) as line:
        def send():
            with suppress(OSError):
                for piece in [head.encode(), *pieces]:
                    line.sendall(piece)
        sender = threading.Thread(target=send)
        sender.start()
        got = b""
        while not is_whole(got):
            piece = line.recv(65_536)
            if not piece:
                break
            got += piece
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        sender.join()
    return int(got.split(b" ")[1]) if got else 0, got.decode("utf-8", "replace")


def is_whole(got):
    head, gap, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.I)
    return bool(gap and length and len(body) >= int(length.group(1)))


# What others meet meanwhile


def timed(send):
    """How long an answer took, and the answer, or why there was none."""
    began = time.monotonic()
    try:
        answer = send()
    except OSError as error:
        answer = error
    return time.monotonic() - began, answer


def watch(asker, pages, goes_on):
    """Milliseconds and status of a page 20 times a second, counted from when it was wanted, whether or not the ones before have come."""
    def look(page, wanted):
        status = asker.get(page).status
        return (time.monotonic() - wanted) * 1000, status
    with ThreadPoolExecutor(8) as pool:
        asked, next_one = [], time.monotonic()
        while goes_on():
            asked.append(pool.submit(look, pages[len(asked) % len(pages)], next_one))
            next_one += 0.05
            time.sleep(max(0, next_one - time.monotonic()))
    return [one.result() for one in asked]


def percentile(looks, part):
    return sorted(spent for spent, _ in looks)[max(0, -(-len(looks) * part // 100) - 1)]


def told(looks):
    return f"p50 {percentile(looks, 50):.0f} ms, p99 {percentile(looks, 99):.0f} ms of {len(looks)}"


def worst(caller):
    """What takes most, of every way in."""
    sheets = {"60 sheets": bombs.one_part(), "all that is allowed": bombs.largest(), "16,384 columns": bombs.columns()}
    texts = {"newlines": bombs.newlines(), "cell of 10 MB": b"a" * 10_000_000}
    plans = {"62 MB part": bombs.many_letters(), "900,000 cells": bombs.wide_row(), "number of 9 MB": bombs.long_number()}
    foreign = {"one line.pdf": bombs.one_line(), "no memory.pdf": bombs.one_page(), "noise.doc": bombs.ole(200_000)}
    forms = {"a million elements": bombs.elements(990_000), "100,000 fields": bombs.marks(100_000)}
    sends = {name: partial(import_sheet, caller, "a.xlsx", data) for name, data in sheets.items()}
    sends |= {name: partial(import_sheet, caller, "a.csv", data) for name, data in texts.items()}
    sends |= {name: partial(read_plan, caller, "a.docx", data) for name, data in plans.items()}
    sends |= {name: partial(read_plan, caller, name, data) for name, data in foreign.items()}
    sends |= {name: partial(offer_form, caller, data) for name, data in forms.items()}
    sends["scan"] = partial(file_scan, caller, "a.pdf", foreign["one line.pdf"])
    sends["1 MB typed"] = partial(caller.post, "/plans/new", {"_token": caller.form, "text": "x" * 1_000_000})
    sends["4,000 words"] = partial(caller.get, "/tasks?q=" + urllib.parse.quote_plus(WORDS[:7900]))
    return sends


# The ways a file comes in


def read_plan(caller, file, data):
    return caller.post("/plans/new", {"_token": caller.form, "title": "", "year": "", "text": ""}, [("file", file, data)])


def import_sheet(caller, file, data):
    return caller.post("/imports/new/problem", {"_token": caller.form}, [("file", file, data)])


def import_people(caller, file, data):
    return caller.post("/people/import", {"_token": caller.form}, [("file", file, data)])


def import_holidays(caller, file, data):
    return caller.post("/workdays/import", {"_token": caller.form, "year": str(bombs.YEAR), "source": "试"}, [("file", file, data)])


def file_scan(caller, file, data):
    return caller.post("/letters/scans", {"_token": caller.form, "day": f"{bombs.YEAR - 1}-01-05"}, [("files", file, data)])


def offer_form(caller, data):
    return caller.post("/forms/letter", {"_token": caller.form}, [("file", "式样.docx", data)])


if __name__ == "__main__":
    unittest.main()
