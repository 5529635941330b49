"""Cuts the power under a server that is being written to, and looks whether what it acknowledged is there.

    python3 Tests/Power/powercut.py BINARY [--rounds 10] [--writes 300] [--postgres] [--if-possible]
    python3 Tests/Power/powercut.py --probe

Needs root: the data folder lies on an ext4 of its own, in an image file behind a loop device. In the moment in which the last of the
writes is acknowledged that file system is shut down without its log being written out, and the image is copied while the server still
runs: it holds what had reached the disk, and nothing of what only stood in memory. The copy is mounted as after a power cut. Every
acknowledged write must have its line in the journal, its entry and its attachment's row, and every attachment that was taken its file,
bytes as sent. With `--postgres` the database is a PostgreSQL on the same image.

What a disk loses that lies about its own cache is not tried: what the file system gave to the loop device counts as written.
Ends with 1 when anything is lost, with 69 where nothing can be mounted (with 0 under `--if-possible`).
"""
import argparse
import contextlib
import hashlib
import itertools
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request
import uuid
from collections import namedtuple
from datetime import datetime, timedelta, timezone
from pathlib import Path

from disk import Disk, obstacle, run
from engines import Postgres, SQLite

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / name) for name in ("Browser", "Crash")]
from crash import WRITERS, Wrong  # noqa: E402
from plain import Caller, Serving  # noqa: E402

# The most a round's writes may take; where they take longer something else is wrong.
PATIENCE = 600


class Town:
    """The sample town every round begins with a copy of: who handles which task, and a secret for each of them to sign in with."""

    HANDLERS = """SELECT item.id, account.id FROM item JOIN person ON person.town = item.town AND person.unit = item.unit
        JOIN account ON account.town = person.town AND account.person = person.id WHERE item.kind = 'task'
        AND item.state IN ('waiting', 'working') AND account.role IN ('head', 'office', 'disciplineSecretary')"""

    def __init__(self, binary, engine, folder):
        self.folder = folder
        try:
            engine.begin(folder)
            run(binary, "demo", "--data", f"{folder}/data", *engine.options)
            self.village = engine.rows("SELECT id FROM unit WHERE kind = 'village' LIMIT 1")[0][0]
            officer = engine.rows("SELECT id FROM account WHERE role = 'disciplineOfficer' LIMIT 1")[0][0]
            handlers = dict(engine.rows(self.HANDLERS))
            if len(handlers) < WRITERS:
                raise Wrong(f"示例乡镇只有 {len(handlers)} 件能办的任务")
            secret = {account: secrets.token_hex(32) for account in {officer, *handlers.values()}}
            engine.change(";".join(self.sign_in(*pair) for pair in secret.items()))
        finally:
            engine.stop(cleanly=True)
        self.officer = secret[officer]
        self.tasks = [(task, secret[account]) for task, account in sorted(handlers.items())]

    @staticmethod
    def sign_in(account, secret):
        """A cookie for the forms and a token for the API, neither of which runs out, however long the rounds take."""
        begun, end = ((datetime.now(timezone.utc) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z") for days in (0, 9))
        facts = f"SELECT '{hashlib.sha256(secret.encode()).hexdigest()}', town, '{uuid.uuid4()}', id"
        return (f"UPDATE account SET must_change = 0 WHERE id = '{account}';"
                "INSERT INTO token (digest, town, id, account, name, created, expires) "
                f"{facts}, 'power cut', '{begun}', '{end}' FROM account WHERE id = '{account}';"
                "INSERT INTO sign_in (digest, town, id, account, opened, used, address, agent) "
                f"{facts}, '{end}', '{end}', '', '' FROM account WHERE id = '{account}'")


# The task it reports on, none for a problem that is raised; its attachment's digest, none without one.
Write = namedtuple("Write", "label task digest")


class Ledger:
    """What was sent and what was acknowledged. With the last acknowledgement the power is cut; whoever is answered later was not.

    In a quiet round one writer is alone at the end: nobody else's sync then happens to take along what it left out itself.
    """

    def __init__(self, enough, quiet, cut):
        self.enough, self.quiet, self.cut = enough, quiet, cut
        self.lock, self.over, self.said = threading.Lock(), threading.Event(), ""
        self.sent, self.kept, self.files = [], [], set()

    def send(self, label, task, digest):
        write = Write(label, task, digest)
        with self.lock:
            self.sent.append(write)
        return write

    def keep_file(self, digest):
        with self.lock:
            if not self.over.is_set():
                self.files.add(digest)

    def keep(self, write):
        with self.lock:
            if self.over.is_set():
                return
            self.kept.append(write)
            self.files |= {write.digest} - {None}
            # The last is one with a file, whose name is the youngest thing on the disk.
            if len(self.kept) >= self.enough and write.digest:
                self.cut()
                self.over.set()

    def fail(self, why):
        """Before the cut nothing may fail: a kind of write that never comes through would not have been tried."""
        with self.lock:
            if not self.over.is_set():
                self.said = why
                self.over.set()

    def wants(self, number):
        """Whether this writer is to go on."""
        others = not self.quiet or len(self.kept) < self.enough - 2 * WRITERS
        return not self.over.is_set() and (number == 0 or others)


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer; the page behind it is not read."""

    def redirect_request(self, *_):
        return None


class Person:
    """Somebody before the forms and before the API."""

    def __init__(self, url, secret):
        self.forms, self.api, self.mark = Caller(url, secret), Caller(url), None
        self.forms.opener, self.api.opener = urllib.request.build_opener(Stay()), urllib.request.build_opener()
        self.api.opener.addheaders = [("Authorization", f"Bearer {secret}")]

    @staticmethod
    def taken(answer, status=200):
        if answer.status != status:
            raise Wrong(f"{answer.status} {' '.join(answer.text.split())[:300]}")
        return answer

    def fill_in(self, page, form, fields, files):
        self.mark = self.mark or self.forms.token(page)
        self.taken(self.forms.post(f"{page}/{form}", {"_token": self.mark, **fields}, files), 303)

    def send_file(self, data):
        return json.loads(self.taken(self.api.post("/api/v1/files", {}, [("file", "a.txt", data)])).text)

    def act(self, name, **body):
        self.taken(self.api.send(urllib.request.Request(f"{self.api.url}/api/v1/acts/{name}", json.dumps(body).encode(),
                                                        {"Content-Type": "application/json"})))


class Writer(threading.Thread):
    """Reports on tasks of its own, by forms and by the API, and raises problems; every second write has an attachment."""

    def __init__(self, number, town, ledger, url):
        super().__init__(daemon=True)
        self.number, self.town, self.ledger, mine = number, town, ledger, town.tasks[number::WRITERS]
        # No task takes more than three files.
        self.tasks, self.room = itertools.cycle(mine), iter(mine * 3)
        self.people = {secret: Person(url, secret) for secret in {town.officer, *dict(mine).values()}}

    def run(self):
        for turn in itertools.cycle((self.form, self.form_with_file, self.report, self.problem_with_file)):
            if not self.ledger.wants(self.number):
                return
            try:
                turn(f"断电 {uuid.uuid4().hex}")
            except Exception as error:  # whatever it is: after the cut it is to be expected, before it the round is void
                self.ledger.fail(f"{type(error).__name__} {error}")

    @staticmethod
    def file(label):
        data = f"{label}：{random.random()}\n".encode() * random.randrange(1, 400)
        return data, hashlib.sha256(data).hexdigest()

    def form(self, label, place=None, data=None, digest=None):
        (task, secret), files = place or next(self.tasks), [("files", "a.txt", data)] if data else ()
        write = self.ledger.send(label, task, digest)
        self.people[secret].fill_in(f"/tasks/{task}", "report", {"do": "save", "text": label}, files)
        self.ledger.keep(write)

    def form_with_file(self, label):
        place = next(self.room, None)
        if place is None:
            self.problem_with_file(label)
        else:
            self.form(label, place, *self.file(label))

    def report(self, label):
        task, secret = next(self.tasks)
        write = self.ledger.send(label, task, None)
        self.people[secret].act("task.report", task=task, text=label, files=[])
        self.ledger.keep(write)

    def problem_with_file(self, label):
        (data, digest), officer = self.file(label), self.people[self.town.officer]
        write = self.ledger.send(label, None, digest)
        file = officer.send_file(data)
        # A file that was taken is to stay, whether or not somebody comes to tie it to an entry.
        self.ledger.keep_file(digest)
        today = datetime.now(timezone(timedelta(hours=8))).strftime("%Y-%m-%d")
        officer.act("problem.raise", label=label, text=label, unit=self.town.village, found=today, files=[file], source="inspection",
                    category="finance", severity="c", origin="", basis="", cause="", asked="", assign=False)
        self.ledger.keep(write)


class Found:
    """What stands on the disk after the power cut."""

    def __init__(self, binary, engine, place, ledger):
        self.complaints = list(self.complain(binary, "--data", f"{place}/data", *engine.options))
        self.lines = "\n".join(line for line, in engine.rows("SELECT line FROM journal WHERE line LIKE '%断电 %'"))
        self.digests = {digest for digest, in engine.rows("SELECT digest FROM attachment")}
        self.titles = {title for title, in engine.rows("SELECT title FROM item WHERE title LIKE '断电 %'")}
        self.reports = dict(engine.rows("SELECT id, report FROM task WHERE report LIKE '断电 %'"))
        self.lost = [write for write in ledger.kept if not self.has(write, ledger.sent)]
        self.lost_files = [digest for digest in ledger.files if not self.keeps(Path(place, "data", "files", digest[:2], digest))]

    @staticmethod
    def complain(binary, *place):
        """What the program itself has against it; of the findings of `doctor` those about the data, not those about the machine."""
        verified = subprocess.run([binary, "journal", "verify", *place], capture_output=True, text=True)
        if verified.returncode != 0:
            yield f"留痕核验：{(verified.stdout + verified.stderr).strip()}"
        checked = subprocess.run([binary, "doctor", "--format", "json", *place], capture_output=True, text=True)
        try:
            for one in json.loads(checked.stdout):
                if one["verdict"] == "问题" and one["subject"] in ("数据库", "留痕", "附件"):
                    yield f"doctor：{one['subject']}，{one['sentence']}"
        except ValueError:
            yield f"doctor 没有结果：{checked.stderr.strip()}"

    def has(self, write, sent):
        if write.label not in self.lines or write.digest and write.digest not in self.digests:
            return False
        if write.task is None:
            return write.label in self.titles
        # A later report on the same task stands in its place, acknowledged or not.
        return self.reports.get(write.task) in {one.label for one in sent[sent.index(write):] if one.task == write.task}

    @staticmethod
    def keeps(path):
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == path.name


class Bench:
    """Rounds, each on a disk of its own."""

    # Well above the gigabyte that `doctor` wants to be free; what is not written takes no room.
    SIZE = 3 << 30

    def __init__(self, options, folder):
        self.binary, self.writes, self.folder = os.path.abspath(options.binary), options.writes, Path(folder)
        # PostgreSQL's user has to come through to its own folder.
        self.folder.chmod(0o755)
        self.log = (self.folder / "log").open("wb")
        self.engine = Postgres(self.log) if options.postgres else SQLite()
        (self.folder / "town").mkdir()
        self.town = Town(self.binary, self.engine, self.folder / "town")

    def round(self, quiet):
        disk, copy = Disk(self.folder / "image", self.folder / "disk"), Disk(self.folder / "copy", self.folder / "rest")
        disk.make(self.SIZE)
        with disk.mounted() as place:
            ledger = Ledger(self.writes, quiet, disk.cut)
            run("cp", "-a", f"{self.town.folder}/.", place)
            with self.running(place), self.serving(place) as url:
                self.write(url, ledger)
                # Holes stay holes; the one before has to go, or its bytes would stand in them.
                copy.image.unlink(missing_ok=True)
                run("cp", "--sparse=auto", disk.image, copy.image)
        with copy.mounted() as place, self.running(place):
            return ledger, Found(self.binary, self.engine, place, ledger)

    @contextlib.contextmanager
    def running(self, place):
        try:
            self.engine.start(place)
            yield
        finally:
            self.engine.stop()

    @contextlib.contextmanager
    def serving(self, place):
        with contextlib.ExitStack() as stack:
            with self.engine.long_run():
                serving = Serving(self.binary, f"{place}/data", "--pace", "0", *self.engine.options, log=self.log, out=self.log)
                # Killed, and not asked to end as its own `with` would: it would wait for a disk that is gone.
                stack.callback(serving.process.wait)
                stack.callback(serving.process.kill)
                serving.__enter__()
            # What the round begins with is on the disk: only what is written from here on can be lost.
            run("sync", "-f", place)
            yield serving.url

    def write(self, url, ledger):
        for number in range(WRITERS):
            Writer(number, self.town, ledger, url).start()
        if not ledger.over.wait(PATIENCE):
            raise Wrong(f"{PATIENCE} 秒只确认了 {len(ledger.kept)} 次")
        if ledger.said:
            raise Wrong(f"断电以前有一次没有办成：{ledger.said}")


def rounds(bench, count):
    """Whether nothing was lost in any of them."""
    total = [0] * 4
    sound = True
    for number in range(1, count + 1):
        ledger, found = bench.round(quiet=number % 2 == 0)
        counts = [len(one) for one in (ledger.kept, found.lost, ledger.files, found.lost_files)]
        print(f"第 {number} 轮：{in_words(counts)}；{'；'.join(found.complaints) or '留痕完好，检查没有问题'}", flush=True)
        total = [sum(pair) for pair in zip(total, counts)]
        sound = sound and not (found.lost or found.lost_files or found.complaints)
    print(f"{bench.engine.name} 断电 {count} 次，{in_words(total)}：{'合格' if sound else '不合格'}")
    return sound


def in_words(counts):
    kept, lost, files, lost_files = counts
    return f"确认 {kept} 次，丢失 {lost} 次；附件 {files} 个，丢失 {lost_files} 个"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", nargs="?")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--writes", type=int, default=300)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--if-possible", action="store_true", help="end with 0 where nothing can be mounted")
    parser.add_argument("--probe", action="store_true", help="only say whether it can be done here")
    options = parser.parse_args()
    if options.binary is None and not options.probe:
        parser.error("没有写明程序在哪里")
    # Everything is unmounted and removed, however it ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    why = obstacle()
    if why:
        print(f"不能模拟断电：{why}")
        sys.exit(0 if options.if_possible else 69)
    if options.probe:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="mingze-powercut-") as folder:
            sound = rounds(Bench(options, folder), options.rounds)
    except (Wrong, RuntimeError) as wrong:
        sys.exit(f"没有做成：{wrong}")
    except KeyboardInterrupt:
        sys.exit("中断了，没有做完")
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
