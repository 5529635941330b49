"""Kills the server under write load again and again, and looks whether what it acknowledged is there.

    python3 Tests/Crash/crash.py BINARY [--kills 300] [--mode kill|disk|clock] [--seed 7]

After each restart: every acknowledged problem stands in the database once and its attachment in the vault, bytes as sent; none
stands twice; the journal verifies; no job of the timetable ran twice. Every job is asked for anew before each start, and at the end all that
was asked for is done once. `disk` does it on a file system of 96 MB
(needs root to mount one), where writes begin to fail; `clock` with the clock set back at every second start (needs faketime).
Ends with 1 at the first thing that is not so.
"""
import argparse
import hashlib
import json
import os
import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Browser"))
from plain import free_port  # noqa: E402

WRITERS = 6


class Wrong(Exception):
    pass


class Ledger:
    """What was sent, and what of it the server acknowledged."""

    def __init__(self):
        self.lock, self.sent, self.kept, self.failed, self.full = threading.Lock(), {}, set(), 0, 0

    def send(self, label, digest):
        with self.lock:
            self.sent[label] = digest

    def keep(self, label):
        with self.lock:
            self.kept.add(label)


class Run:
    def __init__(self, binary, data, dice):
        self.binary, self.data, self.dice, self.ledger = binary, data, dice, Ledger()
        with closing(sqlite3.connect(f"{data}/mingze.sqlite")) as base:
            town, account = base.execute("SELECT town, id FROM account WHERE role = 'disciplineOfficer' LIMIT 1").fetchone()
            self.unit = base.execute("SELECT id FROM unit WHERE kind = 'village' LIMIT 1").fetchone()[0]
            self.token, now = secrets.token_hex(32), datetime.now(timezone.utc)
            stamp = lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
            base.execute("UPDATE account SET must_change = 0 WHERE id = ?", (account,))
            base.execute("INSERT INTO token (digest, town, id, account, name, created, expires, used) VALUES (?, ?, ?, ?, 'crash', ?, ?, ?)",
                         (hashlib.sha256(self.token.encode()).hexdigest(), town, str(uuid.uuid4()), account, stamp(now - timedelta(days=9)),
                          stamp(now + timedelta(days=9)), stamp(now)))
            base.commit()
            self.ran, _ = self.jobs(base)

    @staticmethod
    def jobs(base):
        """How often each command ran for the program itself, and how often it was ticked off as a job."""
        ran = dict(base.execute("SELECT act, count(*) FROM journal WHERE account IS NULL GROUP BY act"))
        return ran, dict(base.execute("SELECT name, count(*) FROM job WHERE done IS NOT NULL GROUP BY name"))

    def start(self, prefix=()):
        self.url = f"http://127.0.0.1:{free_port()}"
        self.process = subprocess.Popen([*prefix, self.binary, "serve", "--data", self.data, "--pace", "0", "--port", self.url.split(":")[-1]],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(600):
            if self.process.poll() is not None:
                raise Wrong("the server does not start again")
            try:
                return urllib.request.urlopen(self.url + "/readyz", timeout=2).close()
            except OSError:
                time.sleep(0.02)
        raise Wrong("the server does not answer")

    def squeeze(self, free):
        """Leaves so many bytes on the small disk: what is over is taken by a file of zeros, or given back."""
        ballast, disk = Path(self.data).parent / "ballast", os.statvfs(self.data)
        room = disk.f_bavail * disk.f_frsize + (ballast.stat().st_size if ballast.exists() else 0)
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(4096, room - free))

    def ask(self, number):
        """Asks for every job of the timetable once more, so that the next kill may meet it."""
        with closing(sqlite3.connect(f"{self.data}/mingze.sqlite", timeout=10)) as base:
            base.execute("INSERT INTO job (town, name, mark, due, attempts) SELECT DISTINCT town, name, ?, '2026-01-01T00:00:00.000Z', 0 FROM job",
                         (f"kill {number}",))
            base.commit()

    def finish(self):
        """Lets the server run until every job that was asked for is done; returns how many that are."""
        self.start()
        deadline = time.monotonic() + 120
        with closing(sqlite3.connect(f"file:{self.data}/mingze.sqlite?mode=ro", uri=True)) as base:
            count = lambda what: base.execute(f"SELECT count(*) FROM job WHERE {what}").fetchone()[0]
            while count("done IS NULL AND mark LIKE 'kill %'") > 0:
                if time.monotonic() > deadline:
                    raise Wrong(f"{count('done IS NULL')} jobs were never done")
                time.sleep(0.5)
            done = count("mark LIKE 'kill %'")
        self.kill()
        self.check()
        return done

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def call(self, path, body, kind):
        request = urllib.request.Request(self.url + path, body, {"Authorization": f"Bearer {self.token}", "Content-Type": kind})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def write(self, stop, number):
        dice = random.Random(f"{number} {self.dice.random()}")
        while not stop.is_set():
            label, mark = f"压力 {uuid.UUID(int=dice.getrandbits(128))}", uuid.uuid4().hex
            text = f"{label}：{dice.random()}\n".encode() * dice.randrange(1, 400)
            self.ledger.send(label, hashlib.sha256(text).hexdigest())
            try:
                form = (f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
                        f'Content-Type: text/plain\r\n\r\n').encode() + text + f"\r\n--{mark}--\r\n".encode()
                file = self.call("/api/v1/files", form, f"multipart/form-data; boundary={mark}")
                self.call("/api/v1/acts/problem.raise", json.dumps({
                    "label": label, "source": "inspection", "category": "finance", "severity": "c", "text": label, "unit": self.unit,
                    "origin": "", "basis": "", "cause": "", "asked": "", "assign": False,
                    "found": datetime.now(timezone(timedelta(hours=8))).strftime("%Y-01-05"), "files": [file]}).encode(), "application/json")
                self.ledger.keep(label)
            except (OSError, ValueError) as error:
                self.ledger.failed += 1
                self.ledger.full += getattr(error, "code", 0) == 507
                time.sleep(0.01)

    def load(self, seconds):
        stop = threading.Event()
        writers = [threading.Thread(target=self.write, args=(stop, number), daemon=True) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(seconds)
        self.kill()
        stop.set()
        for writer in writers:
            writer.join(20)

    def check(self):
        with closing(sqlite3.connect(f"file:{self.data}/mingze.sqlite?mode=ro", uri=True)) as base:
            found = base.execute("SELECT item.title, attachment.digest FROM item LEFT JOIN attachment ON attachment.town = item.town "
                                 "AND attachment.item = item.id WHERE item.title LIKE '压力 %'").fetchall()
            ran, done = self.jobs(base)
        there = dict(found)
        if len(there) != len(found):
            raise Wrong("an entry or its attachment stands twice")
        lost = self.ledger.kept - set(there)
        if lost:
            raise Wrong(f"{len(lost)} acknowledged entries are gone, for example {min(lost)}")
        strange = set(there) - set(self.ledger.sent)
        if strange:
            raise Wrong(f"{len(strange)} entries nobody sent")
        for label, digest in there.items():
            if digest != self.ledger.sent[label]:
                raise Wrong(f"the attachment of {label} is lost")
            path = Path(self.data, "files", digest[:2], digest)
            if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                raise Wrong(f"the file of {label} is not as it was sent")
        for job, count in done.items():
            # A job's command, its line in the journal and the tick that it is done are one transaction.
            if ran.get(job, 0) - self.ran.get(job, 0) != count:
                raise Wrong(f"the job {job} is done {count} times and ran {ran.get(job, 0) - self.ran.get(job, 0)} times")
        verified = subprocess.run([self.binary, "journal", "verify", "--data", self.data], capture_output=True, text=True)
        if verified.returncode != 0:
            raise Wrong(f"the journal does not verify: {verified.stdout}{verified.stderr}")
        return len(there)


def rounds(run, kills, mode):
    slowest, prefix = 0.0, ()
    for number in range(kills):
        if mode == "clock":
            prefix = ("faketime", "-f", "-3d") if number % 2 else ()
        run.ask(number)
        if mode == "disk":
            run.squeeze(run.dice.randrange(0, 3_000_000))
        begin = time.perf_counter()
        run.start(prefix)
        slowest = max(slowest, time.perf_counter() - begin)
        run.load(run.dice.uniform(0.05, 1.2))
        if mode == "disk":
            # Whoever looks makes room first: without any, SQLite cannot even read the log that a killed process left.
            run.squeeze(8_000_000)
        there = run.check()
        if number % 20 == 19 or number == kills - 1:
            print(f"{number + 1} kills: {len(run.ledger.kept)} acknowledged, {there} there, {run.ledger.failed} not acknowledged, "
                  f"slowest start {slowest:.2f} s", flush=True)
    done = run.finish()
    print(f"{done} jobs were asked for, each is done once")
    if done == 0:
        raise Wrong("no job was asked for, so none was tried")
    if not run.ledger.kept:
        raise Wrong("nothing was acknowledged, so nothing was tried")
    if mode == "disk":
        print(f"{run.ledger.full} writes were refused because the disk was full")
        if run.ledger.full == 0:
            raise Wrong("the disk never was full")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--mode", choices=("kill", "disk", "clock"), default="kill")
    options.add_argument("--seed", type=int, default=7)
    options = options.parse_args()
    binary = os.path.abspath(options.binary)
    with tempfile.TemporaryDirectory(prefix="mingze-crash-") as folder:
        small = options.mode == "disk"
        if small:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", folder], check=True)
        try:
            data = f"{folder}/data"
            subprocess.run([binary, "demo", "--data", data], check=True, stdout=subprocess.DEVNULL)
            rounds(Run(binary, data, random.Random(options.seed)), options.kills, options.mode)
        except Wrong as wrong:
            print(f"not so: {wrong}")
            sys.exit(1)
        finally:
            if small:
                subprocess.run(["umount", "-l", folder], check=False)
    print(f"{options.mode}: sound after {options.kills} kills")


if __name__ == "__main__":
    main()
