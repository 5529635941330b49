"""Reads and durable writes under load, release build, load generator (wrk) on the same machine.

    python3 Benchmarks/load.py .build/release/mingze [--towns 20] [--seconds 5] [--data FOLDER]

Makes towns of the usual size (or uses those in FOLDER), signs in, and prints requests per second, latencies and the memory of the
server. Judges nothing.
"""
import argparse
import hashlib
import json
import os
import re
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests" / "Browser"))
from plain import Caller, Serving  # noqa: E402

CONNECTIONS = 16


def wrk(url, seconds, header=None, script=None, connections=CONNECTIONS):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    command += ["-H", header] if header else []
    command += ["-s", str(script)] if script else []
    text = subprocess.run(command + [url], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s*(\S+)", text)[1])
    tail = re.search(r"99%\s+([\d.]+\w+)", text)[1]
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return rate, tail, int(bad[1]) if bad else 0


def paced(folder, rate):
    """A script for wrk that asks about `rate` times a second over all connections."""
    script = Path(folder) / "paced.lua"
    gap = CONNECTIONS * 1000 / rate
    script.write_text(f"math.randomseed(7)\nfunction delay() return math.random() * 2 * {gap:.3f} end\n", encoding="utf-8")
    return script


def tokens(data):
    """A token for the head of every unit, and the open tasks each may report."""
    now = datetime.now(timezone.utc)
    stamp = lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    work = []
    with closing(sqlite3.connect(f"{data}/mingze.sqlite")) as base:
        heads = base.execute(
            "SELECT account.town, account.id, person.unit FROM account JOIN person ON person.town = account.town "
            "AND person.id = account.person WHERE account.role = 'head' AND account.disabled = 0").fetchall()
        base.execute("UPDATE account SET must_change = 0 WHERE role = 'head'")
        base.execute("DELETE FROM token")
        for town, account, unit in heads:
            token = secrets.token_hex(32)
            base.execute(
                "INSERT INTO token (digest, town, id, account, name, created, expires, used) VALUES (?, ?, ?, ?, 'load', ?, ?, ?)",
                (hashlib.sha256(token.encode()).hexdigest(), town, str(uuid.uuid4()), account, stamp(now),
                 stamp(now + timedelta(days=1)), stamp(now)))
            rows = base.execute(
                "SELECT item.id FROM item JOIN task ON task.town = item.town AND task.id = item.id WHERE item.town = ? AND item.unit = ? "
                "AND item.kind = 'task' AND item.state IN ('issued', 'working') AND item.owner IS NULL "
                "AND task.requirement = '办理情况'", (town, unit))
            work += [(token, row[0]) for row in rows]
        base.commit()
    return work


REPORT = """
local lines = {}
for line in io.lines("%s") do lines[#lines + 1] = line end
local index = 0
request = function()
  index = index + 1
  local line = lines[index] or lines[#lines]
  local token, task = line:match("(%%x+) (%%S+)")
  return wrk.format("POST", "/api/v1/acts/task.submit", {["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json"},
    '{"task":"' .. task .. '","text":"按方案办完，过程有记录，结果已经报告。"}')
end
"""


def memory(pid):
    return int(re.search(r"VmRSS:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def reads(serving, caller, folder, seconds):
    cookie = "; ".join(f"{one.name}={one.value}" for one in caller.cookies())
    task = re.search(r'href="(/tasks/[0-9a-f-]{36})"', caller.get("/tasks").text)[1]
    plan = re.search(r'href="(/plans/[0-9a-f-]{36})"', caller.get("/plans").text)[1]
    for name, path in [("task list of 50", "/tasks"), ("task list, red", "/tasks?light=red"), ("entry", task),
                       ("workbench", "/workbench"), ("living plan", plan), ("search", "/search?q=财务")]:
        path = urllib.parse.quote(path, safe="/?=&")
        answer = caller.get(path)
        assert answer.status == 200, (path, answer.status)
        url, header = serving.url + path, f"Cookie: {cookie}"
        rate, tail, bad = wrk(url, seconds, header)
        half, calm, worse = wrk(url, seconds, header, paced(folder, rate / 2))
        print(f"{name:18} {len(answer.body) / 1024:6.1f} kB {rate:9.1f}/s  p99 {tail:>9}   at {half:7.1f}/s p99 {calm:>9}   {bad + worse} bad")


def report_script(folder, work):
    """A script for wrk that reports one open task after the other."""
    pairs, script = Path(folder) / "pairs.txt", Path(folder) / "report.lua"
    pairs.write_text("\n".join(f"{token} {task}" for token, task in work) + "\n", encoding="utf-8")
    script.write_text(REPORT % pairs, encoding="utf-8")
    return script


def reports(serving, folder, work, connections, seconds):
    """Durable writes: as many people as there are connections, each reporting one open task after the other."""
    # No faster than 3,000 a second has been seen; what is left over is not reported.
    seconds = max(1, min(seconds, len(work) // 3000))
    rate, tail, bad = wrk(serving.url, seconds, script=report_script(folder, work), connections=connections)
    used = f"{bad} refused: the open tasks were used up, this is no rate" if bad else "0 refused"
    print(f"report, {connections} at once, {seconds} s, {len(work)} open tasks {rate:9.1f}/s  p99 {tail:>9}   {used}")


def sign_ins(data):
    """Of the first town: role → login and password."""
    lines = (Path(data) / "sample-sign-ins.txt").read_text(encoding="utf-8").splitlines()
    return {role: (login, password) for role, login, password in (line.split("\t") for line in lines)}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--towns", type=int, default=1)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--data")
    options = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mingze-load-") as folder:
        data = options.data or folder + "/data"
        if not os.path.exists(f"{data}/mingze.sqlite"):
            subprocess.run([options.binary, "demo", "--data", data, "--towns", str(options.towns), "--seed", "7"], check=True,
                           stdout=subprocess.DEVNULL)
        work = tokens(data)
        people = sign_ins(data)
        with Serving(options.binary, data, "--pace", "0") as serving:
            caller = Caller(serving.url)
            caller.sign_in(*people["领导小组办公室"])
            # Jobs of the night begin when the server does, and are not what is measured.
            time.sleep(3)
            print(f"idle {memory(serving.process.pid):.0f} MB")
            reads(serving, caller, folder, options.seconds)
            reports(serving, folder, work[::3], CONNECTIONS, options.seconds)
            reports(serving, folder, [one for at, one in enumerate(work) if at % 3], 4 * CONNECTIONS, options.seconds)
            print(f"under load {memory(serving.process.pid):.0f} MB")


if __name__ == "__main__":
    main()
