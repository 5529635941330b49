"""Honest files with something wrong in them, each read by `mingze read-file` as the server would have it read.

    python3 Tests/Fuzz/mutate.py BINARY [--files 20000] [--seed 1] [--only NUMBER] [--keep .build-mutate]

Each must end with status 0 and an `answer` that has a value or an error. A signal, the end of its ten seconds or of its memory, or no answer is
a fault: the file is kept with the fewest mutations that still do it, and its kind and number are printed; --only makes one number again. The
same seed makes the same files. Ends with 1 when there was a fault. Standard library only.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import honest
import mutations

MARKS = [{"row": 1, "column": 0, "words": "没有这个单位"}, {"row": 2, "words": "整行"}, {"row": 2, "column": 30, "words": "<错>"}]
DOCX, FORM, TEXT, LINES, PDF = ({name: {}} for name in ("docx", "form", "plainText", "sheetLines", "pdfText"))
SHEETS, ROWS, TABLE = {"sheets": {"name": "a.xlsx"}}, {"rows": {"name": "a.xlsx"}}, {"rows": {"name": "a.csv"}}
MARKED = {"marked": {"sheet": "表1", "head": 0, "marks": MARKS}}
WORKS = [DOCX, FORM, TEXT, LINES, PDF, SHEETS, ROWS, TABLE, MARKED]
# What is made, and what is asked of it.
KINDS = [("docx", honest.docx, [DOCX, DOCX, FORM]), ("xlsx", honest.xlsx, [SHEETS, SHEETS, ROWS, LINES, MARKED]), ("csv", honest.csv, [TABLE, TABLE, MARKED, TEXT]),
         ("docx", honest.docx, [DOCX]), ("xlsx", honest.xlsx, [SHEETS, MARKED]), ("text", honest.text, [TEXT, TEXT, TABLE]), ("form", honest.form, [FORM, FORM, DOCX]),
         ("pdf", honest.pdf, [PDF])]
# As Sources/Papers/Foreign/LimitedChild.swift starts it; the clock is more patient, as the machine may have other work.
LIMITS = ["prlimit", f"--as={640 << 20}", "--cpu=10", f"--fsize={96 << 20}", "--nofile=512", "--core=0", "timeout", "-k", "2", "300"]


class Made:
    """One file of the run: its kind, what is asked of it, and its mutations, each with dice of its own so that any may be left out."""

    def __init__(self, seed, number):
        self.seed, self.number = seed, number
        dice = self.dice("kind")
        self.kind, self.make, works = KINDS[number % len(KINDS)]
        self.work = dice.choice(works) if dice.random() < 0.95 else dice.choice(WORKS)
        self.steps = list(range(dice.choice([1, 1, 1, 2, 2, 3, 5])))
        # Most packages stay whole: mutated bytes of a ZIP seldom open.
        self.packed = dice.random() < 0.2

    def dice(self, what):
        return random.Random(f"{self.seed}/{self.number}/{what}")

    def data(self, steps):
        made = self.make(self.dice("make"))
        if isinstance(made, bytes):
            for step in steps:
                made = mutations.mutate_words(self.dice(step), made)
            return made
        if not self.packed:
            for step in steps:
                made = mutations.mutate_parts(self.dice(step), made)
        made = honest.pack(made, self.dice("pack"))
        if self.packed:
            for step in steps:
                made = mutations.mutate_zip(self.dice(step), made)
        return made


class Reader:
    """Runs the program over one file at a time, in a folder of its own."""

    def __init__(self, binary, folder):
        self.binary, self.folder = os.path.abspath(binary), Path(folder)

    def read(self, data, work):
        """What is wrong, or "" with whether a value came; and the processor's seconds."""
        for name in ("answer", "answer.part"):
            (self.folder / name).unlink(missing_ok=True)
        (self.folder / "file").write_bytes(data)
        (self.folder / "work").write_text(json.dumps(work), encoding="utf-8")
        surroundings = {"HOME": str(self.folder), "TMPDIR": str(self.folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2",
                        "SWIFT_BACKTRACE": "enable=no"}
        with (self.folder / "said").open("w+b") as said:
            process = subprocess.Popen(LIMITS + [self.binary, "read-file"], cwd=self.folder, env=surroundings, stdin=subprocess.DEVNULL,
                                       stdout=said, stderr=said)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            last = said.read()[-600:].decode("utf-8", "replace").strip()
        wrong, value = self.judge(process.returncode)
        return (f"{wrong}：{last}" if wrong and last else wrong), value, used.ru_utime + used.ru_stime

    def judge(self, status):
        if status != 0:
            signal = -status if status < 0 else status - 128 if status > 128 else 0
            return (f"信号 {signal}" if signal else "超过时间" if status == 124 else f"状态 {status}"), False
        try:
            answer = json.loads((self.folder / "answer").read_bytes())
        except (OSError, ValueError):
            return "没有答复", False
        return ("" if "value" in answer or "error" in answer else "答复里没有内容"), "value" in answer


class Run:
    def __init__(self, options):
        self.options, self.keep = options, Path(options.keep)
        self.lock, self.local = threading.Lock(), threading.local()
        self.counts, self.slowest, self.done = Counter(), (0, 0), 0

    def reader(self, folder):
        if not hasattr(self.local, "reader"):
            self.local.reader = Reader(self.options.binary, tempfile.mkdtemp(dir=folder))
        return self.local.reader

    def one(self, number, folder):
        made, reader = Made(self.options.seed, number), self.reader(folder)
        wrong, value, seconds = reader.read(made.data(made.steps), made.work)
        if wrong:
            self.fault(made, reader, wrong)
        with self.lock:
            self.done += 1
            self.counts["读出" if value else "没有读完" if wrong else "拒绝"] += 1
            self.slowest = max(self.slowest, (seconds, number))
            if self.done % 1000 == 0:
                print(f"{self.done} 个：读出 {self.counts['读出']}，拒绝 {self.counts['拒绝']}，没有读完 {self.counts['没有读完']}", flush=True)

    def fault(self, made, reader, wrong):
        """Keeps it, without the mutations that have no part in it."""
        steps = made.steps
        for step in list(steps):
            fewer = [other for other in steps if other != step]
            if reader.read(made.data(fewer), made.work)[0]:
                steps = fewer
        self.keep.mkdir(parents=True, exist_ok=True)
        name = f"{made.kind}-{made.seed}-{made.number}"
        (self.keep / f"{name}.file").write_bytes(made.data(steps))
        (self.keep / f"{name}.work").write_text(json.dumps(made.work, ensure_ascii=False), encoding="utf-8")
        with self.lock:
            print(f"没有读完：{made.kind}，--seed {made.seed} --only {made.number}，{json.dumps(made.work, ensure_ascii=False)}，{wrong}", flush=True)

    def all(self):
        numbers = range(self.options.files) if self.options.only is None else [self.options.only]
        with tempfile.TemporaryDirectory(prefix="mingze-mutate-") as folder, ThreadPoolExecutor(2) as two:
            for _ in two.map(lambda number: self.one(number, folder), numbers):
                pass
        print(f"最慢的用处理器 {self.slowest[0]:.1f} 秒（--only {self.slowest[1]}）")
        print(f"{self.done} 个文件，{self.counts['没有读完']} 个没有读完")
        return 1 if self.counts["没有读完"] else 0


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--files", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", type=int)
    options.add_argument("--keep", default=".build-mutate")
    sys.exit(Run(options.parse_args()).all())


if __name__ == "__main__":
    main()
