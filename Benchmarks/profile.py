"""Where the time of a page, or of a report, goes; and what that leaves to be gained.

    python3 Benchmarks/profile.py .build/release/mingze --data FOLDER [--path /tasks | --report] [--seconds 4]

Needs wrk and perf. Prints requests per second, processor time of each, the part of it inside SQLite's statements, the busiest thread, and
the parts of the program with all they call. FOLDER is made by `mingze demo --towns 20 --seed 7`; --report uses its open tasks up.
"""
import argparse
import collections
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import load
from plain import Caller, Serving

TICKS = os.sysconf("SC_CLK_TCK")


def threads(pid):
    """Seconds of processor each thread has used."""
    used = {}
    for thread in os.listdir(f"/proc/{pid}/task"):
        parts = Path(f"/proc/{pid}/task/{thread}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        used[thread] = (int(parts[11]) + int(parts[12])) / TICKS
    return used


def stacks(recording):
    """Each sample as its symbols, innermost first."""
    command = ["perf", "script", "-i", str(recording), "-F", "comm,tid,ip,sym"]
    stack = []
    for line in subprocess.run(command, capture_output=True, text=True, errors="replace").stdout.splitlines():
        if line[:1].isspace() and line.strip():
            parts = line.split(None, 1)
            stack += parts[1:]
        elif not line.strip() and stack:
            yield stack
            stack = []
    if stack:
        yield stack


def readable(names):
    text = subprocess.run(["swift", "demangle", "--simplified", "--compact"], input="\n".join(names), capture_output=True, text=True)
    return text.stdout.splitlines()


def shares(recording, least=1.5):
    """Symbol → the part of all samples it is on the stack of, largest first; without the compiler's go-betweens."""
    found, total = collections.Counter(), 0
    for stack in stacks(recording):
        total += 1
        found.update(set(stack))
    names = [name for name, count in found.most_common() if 100 * count / total >= least]
    for name, plain in zip(names, readable(names)):
        if not re.search(r"thunk|partial apply|\(inlined\)", plain):
            yield plain, found[name] / total


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--data", required=True)
    options.add_argument("--path", default="/tasks")
    options.add_argument("--report", action="store_true")
    options.add_argument("--seconds", type=int, default=4)
    options = options.parse_args()
    people = load.sign_ins(options.data)
    work = load.tokens(options.data) if options.report else []
    with tempfile.TemporaryDirectory(prefix="mingze-profile-") as folder, Serving(options.binary, options.data, "--pace", "0") as serving:
        header = script = None
        connections = load.CONNECTIONS
        url = serving.url
        if options.report:
            script, connections = load.report_script(folder, work), 4 * load.CONNECTIONS
        else:
            caller = Caller(serving.url)
            caller.sign_in(*people["领导小组办公室"])
            header, url = "Cookie: " + "; ".join(f"{one.name}={one.value}" for one in caller.cookies()), url + options.path
        # Jobs of the night begin when the server does.
        time.sleep(3)
        pid, recording = serving.process.pid, Path(folder) / "perf.data"
        before = threads(pid)
        recorder = subprocess.Popen(
            ["perf", "record", "-F", "299", "--call-graph", "dwarf,16384", "-p", str(pid), "-o", str(recording), "--", "sleep",
             str(max(1, options.seconds - 1))], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rate, tail, bad = load.wrk(url, options.seconds, header, script, connections)
        used = {thread: after - before.get(thread, 0) for thread, after in threads(pid).items()}
        recorder.wait()
        each = sum(used.values()) / (rate * options.seconds)
        busiest = max(used.values())
        print(f"{rate:.0f}/s under perf, p99 {tail}, {bad} refused; {1000 * each:.2f} ms of processor each")
        print(f"busiest thread {busiest / options.seconds:.2f} of a core, {1e6 * busiest / (rate * options.seconds):.0f} µs each: "
              f"never more than {rate * options.seconds / busiest:.0f}/s on it")
        for name, share in shares(recording):
            print(f"{100 * share:5.1f} %  {1e6 * each * share:6.0f} µs  {name[:120]}")


if __name__ == "__main__":
    sys.exit(main())
