"""The problem ledger with 100,000 entries, release build: list, filters, search, statistics, the register as XLSX.

    python3 Benchmarks/problems.py .build/release/mingze [count]

Fills a sample town's database beside the stopped server, then prints times as a client on the same machine sees them.
Judges nothing.
"""
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests" / "Browser"))
from plain import Caller, Serving  # noqa: E402

BINARY = sys.argv[1]
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
CATEGORIES = ["decisions", "finance", "welfare", "environment", "workStyle", "extravagance", "countryside", "duty", "other"]
WHAT = ["接待费没有公函", "补贴公示时间不够", "会议记录不全", "合同没有集体研究", "票据没有及时入账", "物资领取没有签收", "公示栏没有更新", "下村检查不见人"]


def words(text):
    runs = re.findall(r"[\u3400-\u9fff]+|[a-z0-9]+", text.lower())
    found = {}
    for run in runs:
        pieces = [run] if run[0] < "\u3400" else [run[i:i + 2] for i in range(len(run) - 1)] + [run[-1]]
        found.update(dict.fromkeys(pieces))
    return " ".join(found)


def fill(data):
    dice, today = random.Random(20260302), date.today()
    year = today.year
    with closing(sqlite3.connect(f"{data}/mingze.sqlite")) as base:
        town = base.execute("SELECT id FROM town").fetchone()[0]
        units = [row[0] for row in base.execute("SELECT id FROM unit WHERE kind <> 'committee'")]
        heads = dict(base.execute("SELECT unit, min(id) FROM person WHERE unit IS NOT NULL GROUP BY unit"))
        place = base.execute("SELECT coalesce(max(place), 0) FROM search_key").fetchone()[0]
        items, problems, keys, texts = [], [], [], []
        span = (today - date(year, 1, 1)).days
        for number in range(COUNT):
            opened = date(year, 1, 1) + timedelta(days=number * span // COUNT)
            mark = f"{(int(time.mktime(opened.timetuple())) * 1000 + number % 1000):012x}"
            key = f"{mark[:8]}-{mark[8:]}-7{dice.randrange(4096):03x}-8{dice.randrange(4096):03x}-{uuid.UUID(int=dice.getrandbits(128)).hex[:12]}"
            state = "closed" if dice.random() < 0.8 else dice.choice(["registered", "rectifying", "reported"])
            due = opened + timedelta(days=45)
            closed = min(today, opened + timedelta(days=dice.randrange(10, 60))) if state == "closed" else None
            unit = units[0] if number % 5 == 0 else dice.choice(units)
            title = f"{dice.choice(WHAT)}（第 {number} 件）"
            text = f"检查发现{dice.choice(WHAT)}，涉及 {dice.randrange(100, 9000)} 元，{dice.choice(WHAT)}。"
            handed = opened if state == "reported" else None
            items.append((town, key, "problem", f"问题〔{year}〕x{number}号", year, title, state, unit, heads.get(unit), "normal", None,
                          str(opened), str(due), handed and str(handed), 0, closed and str(closed), 1))
            problems.append((town, key, "inspection", "年度检查", None, dice.choice(CATEGORIES), dice.choice("abccc"), text, "", "", "查清原因", "按要求整改", "已经整改",
                             "没有再发生" if closed else "", None, None, None, None, closed and str(closed), 1 if dice.random() < 0.03 else 0, None, None,
                             None, None, year, unit, heads.get(unit), "normal", state, str(opened), str(due), closed and str(closed), str(opened)[:7],
                             str(closed)[:7] if closed else ""))
            place += 1
            keys.append((town, key, place))
            texts.append((place, words(title + text)))
        base.executemany("INSERT INTO item VALUES (" + ",".join("?" * 17) + ")", items)
        base.executemany("INSERT INTO problem VALUES (" + ",".join("?" * 34) + ")", problems)
        base.executemany("INSERT INTO search_key (town, item, place) VALUES (?, ?, ?)", keys)
        base.executemany("INSERT INTO search_text (rowid, words) VALUES (?, ?)", texts)
        # What the commands would have kept beside them.
        for table, columns in (("problem_tally", "year, unit, secrecy, state, category, severity, source, relapses"),
                               ("problem_month", "year, unit, secrecy, state, month, ended")):
            base.execute(f"DELETE FROM {table}")
            base.execute(f"INSERT INTO {table} (town, {columns}, total) SELECT town, {columns}, count(*) FROM problem GROUP BY town, {columns}")
        base.commit()
        base.execute("ANALYZE") if "--analyze" in sys.argv else None


def median(caller, path, times=9):
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        answer = caller.get(urllib.parse.quote(path, safe="/?=&+"))
        spent.append((time.perf_counter() - begin) * 1000)
        assert answer.status == 200, (path, answer.status, answer.text[:300])
    return statistics.median(spent), max(spent)


def main():
    with tempfile.TemporaryDirectory(prefix="mingze-problems-") as data:
        subprocess.run([BINARY, "demo", "--data", data], check=True, stdout=subprocess.DEVNULL)
        fill(data)
        lines = (Path(data) / "sample-sign-ins.txt").read_text(encoding="utf-8").splitlines()
        people = {role: (login, password) for role, login, password in (line.split("\t") for line in lines)}
        with Serving(BINARY, data, "--pace", "0") as serving:
            for role in ("纪检干部", "班子成员", "部门（村）负责人"):
                caller = Caller(serving.url)
                caller.sign_in(*people[role])
                print(f"-- {role}")
                one = re.search(r'href="(/problems/[0-9a-f-]{36})"', caller.get("/problems").text)[1]
                for name, path in [
                    ("list", "/problems"), ("open", "/problems?progress=open"), ("late", "/problems?progress=late"),
                    ("category", "/problems?category=finance"), ("category, A, closed", "/problems?category=finance&severity=a&state=closed"),
                    ("relapsed", "/problems?progress=relapsed"), ("search, many", "/problems?q=公函"), ("search, one", "/problems?q=第+777+件"),
                    ("all of search", "/search?q=公函"), ("statistics", "/problems/statistics"), ("one of them", one), ("workbench", "/workbench"),
                ]:
                    middle, most = median(caller, path)
                    print(f"{name:22} {middle:8.1f} ms   most {most:8.1f}")
            caller = Caller(serving.url)
            caller.sign_in(*people["纪检干部"])
            token = caller.token("/checkup")
            begin = time.perf_counter()
            answer = caller.post("/checkup/run", {"_token": token})
            assert answer.status == 200 and "体检完成" in answer.text, answer.text[:500]
            print(f"nightly rules          {(time.perf_counter() - begin) * 1000:8.1f} ms")
            begin = time.perf_counter()
            answer = caller.get("/problems.xlsx?category=finance")
            print(f"register as XLSX       {(time.perf_counter() - begin) * 1000:8.1f} ms   {len(answer.body)} bytes")


main()
