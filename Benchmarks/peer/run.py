"""The same list page and the same write in Django with gunicorn, on SQLite and PostgreSQL, beside Mingze, in one run.

    python3 Benchmarks/peer/run.py MINGZE [--towns 20] [--seconds 5] [--data FOLDER]

Run by script/bench-peer, which installs Django 5.2 and gunicorn and starts a PostgreSQL (MINGZE_TEST_POSTGRES). Prints requests per second
and how often Mingze does what the peer does once.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "Tests" / "Browser"), str(HERE.parent)]
from plain import Caller, Serving, free_port  # noqa: E402

import load  # noqa: E402

PYTHON = sys.executable


def submit(pairs, act, folder):
    script = Path(folder) / "submit.lua"
    script.write_text(load.REPORT.replace("/api/v1/acts/task.submit", act) % pairs)
    return script


def peer(name, environment, source, folder, seconds):
    pairs = f"{folder}/pairs-{name}"
    environment = os.environ | environment
    account = subprocess.run([PYTHON, "fill.py", source, pairs], cwd=HERE, env=environment, check=True, capture_output=True,
                             text=True).stdout.split()[-1]
    port = free_port()
    # As gunicorn's documentation advises: two workers a core and one more, the application loaded once before they are forked.
    workers = 2 * (os.cpu_count() or 1) + 1
    server = subprocess.Popen([PYTHON, "-m", "gunicorn", "--workers", str(workers), "--preload", "--bind", f"127.0.0.1:{port}",
                               "--log-level", "error", "wsgi"], cwd=HERE, env=environment)
    try:
        for _ in range(200):
            try:
                answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/enter/{account}", timeout=5)
                break
            except OSError:
                time.sleep(0.1)
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        page = urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/tasks", headers={"Cookie": cookie}))
        size = len(page.read()) / 1024
        reads = load.wrk(f"http://127.0.0.1:{port}/tasks", seconds, f"Cookie: {cookie}")
        writes = load.wrk(f"http://127.0.0.1:{port}", min(seconds, 5), script=submit(pairs, "/api/submit", folder))
    finally:
        server.terminate()
        server.wait(20)
    print(f"Django on {name:10} list {size:5.1f} kB {reads[0]:8.1f}/s p99 {reads[1]:>9}   report {writes[0]:8.1f}/s p99 {writes[1]:>9}"
          f"   {reads[2]} and {writes[2]} bad", flush=True)
    return reads[0], writes[0]


def mingze(binary, name, data, database, pairs, folder, seconds):
    options = ["--database", database] if database else []
    people = load.sign_ins(data)
    with Serving(binary, data, "--pace", "0", *options) as serving:
        caller = Caller(serving.url)
        caller.sign_in(*people["领导小组办公室"])
        cookie = "; ".join(f"{one.name}={one.value}" for one in caller.cookies())
        size = len(caller.get("/tasks").body) / 1024
        reads = load.wrk(serving.url + "/tasks", seconds, f"Cookie: {cookie}")
        writes = load.wrk(serving.url, min(seconds, 5), script=submit(pairs, "/api/v1/acts/task.submit", folder))
    print(f"Mingze on {name:10} list {size:5.1f} kB {reads[0]:8.1f}/s p99 {reads[1]:>9}   report {writes[0]:8.1f}/s p99 {writes[1]:>9}"
          f"   {reads[2]} and {writes[2]} bad", flush=True)
    return reads[0], writes[0]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--towns", type=int, default=20)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--data")
    options = options.parse_args()
    binary = os.path.abspath(options.binary)
    server = os.environ["MINGZE_TEST_POSTGRES"]
    host, port = re.search(r"@([^:]+):(\d+)", server).groups()
    for name in ("peer", "mingze_peer"):
        subprocess.run(["psql", "-Xq", server + "/postgres", "-c", f"CREATE DATABASE {name}"], check=True)
    with tempfile.TemporaryDirectory(prefix="mingze-peer-") as folder:
        data = options.data or f"{folder}/data"
        if not os.path.exists(f"{data}/mingze.sqlite"):
            subprocess.run([binary, "demo", "--data", data, "--towns", str(options.towns), "--seed", "7"], check=True,
                           stdout=subprocess.DEVNULL)
        source = f"{data}/mingze.sqlite"
        django = {"SQLite": peer("SQLite", {"PEER_SQLITE": f"{folder}/peer.sqlite"}, source, folder, options.seconds),
                  "PostgreSQL": peer("PostgreSQL", {"PEER_POSTGRES": f"{host},{port},peer"}, source, folder, options.seconds)}
        # Tokens of all heads, made once, so that both databases know them.
        pairs = Path(folder) / "pairs"
        pairs.write_text("".join(f"{token} {task}\n" for token, task in load.tokens(data)))
        database = f"{server}/mingze_peer"
        subprocess.run([binary, "move", "--from", f"sqlite:{source}", "--to", database], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        own = {"SQLite": mingze(binary, "SQLite", data, None, pairs, folder, options.seconds),
               "PostgreSQL": mingze(binary, "PostgreSQL", data, database, pairs, folder, options.seconds)}
        for name, (reads, writes) in own.items():
            for other, (read, write) in django.items():
                print(f"Mingze on {name} to Django on {other}: {reads / read:.1f} times the lists, {writes / write:.1f} times the reports")


if __name__ == "__main__":
    main()
