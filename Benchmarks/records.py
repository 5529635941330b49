"""Records under load, release build: one session of a whole town, an import of 10,000 rows, the pages of a unit's year.

    python3 Benchmarks/records.py .build/release/mingze

Prints times as a client on the same machine sees them: the server's own and the loopback's. Judges nothing.
"""
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests" / "Browser"))
from plain import Caller, Serving  # noqa: E402

BINARY = sys.argv[1]


def rows(data, statement, *values):
    with closing(sqlite3.connect(f"file:{data}/mingze.sqlite?mode=ro", uri=True)) as database:
        return database.execute(statement, values).fetchall()


def timed(act):
    begin = time.perf_counter()
    result = act()
    return (time.perf_counter() - begin) * 1000, result


def session(caller, data, number):
    """A warning lesson of every unit, everybody there."""
    units = [row[0] for row in rows(data, "SELECT id FROM unit WHERE closed = 0 ORDER BY sort")]
    people = [row[0] for row in rows(data, "SELECT id FROM person WHERE gone = 0 AND unit IS NOT NULL")]
    fields = [("_token", caller.token("/education/new")), ("topic", "warning"), ("label", f"全镇警示教育大会 {number}"),
              ("day", time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))), ("place", "礼堂"), ("led", "纪委书记"),
              ("content", "通报案例，分组讨论。"), ("materials", ""), ("unit", units[0]), ("do", "save")]
    fields += [("others", unit) for unit in units[1:]]
    fields += [pair for person in people for pair in (("present", person), ("listed", person))]
    spent, answer = timed(lambda: caller.post("/education/new", fields))
    gained = re.search(r"同时算作 (\d+) 件任务的证明", answer.text)
    assert answer.status == 200 and "已记录" in answer.text, answer.text[:500]
    return spent, len(people), int(gained.group(1)) if gained else 0


def imported(caller, data, count):
    units = rows(data, "SELECT unit.name, min(person.name) FROM unit JOIN person ON person.unit = unit.id WHERE unit.closed = 0 GROUP BY unit.name")
    year = time.gmtime().tm_year
    lines = ["主题,类别,时间,单位,主讲人,主要内容,参加人员"]
    for index in range(count):
        # Every fifth row in one unit, so that its year has a fifth of them.
        unit, person = units[0] if index % 5 == 0 else units[index % len(units)]
        lines.append(f"第 {index} 次学习,{['理论学习', '警示教育', '法规学习'][index % 3]},{year}-{1 + index % 9:02}-{1 + index % 27:02},{unit},{person},学习内容第 {index} 次,{person}")
    page = caller.post("/imports/new/study", {"_token": caller.token("/imports/new/study")},
                       files=[("file", "台账.csv", "\n".join(lines).encode())])
    run = page.path
    mapping = {"_token": caller.token(run)}
    for field, column in zip(["label", "topic", "day", "unit", "led", "content", "present"], range(7)):
        mapping[f"to-{field}"] = str(column)

    def work(path, fields):
        answer = caller.post(run + path, fields)
        while "<progress" in answer.text:
            time.sleep(0.05)
            answer = caller.get(run)
        return answer

    tried, answer = timed(lambda: work("/check", mapping))
    assert f"{count} 行可以导入" in answer.text, answer.text[:2000]
    taken, answer = timed(lambda: work("/take", {"_token": caller.token(run)}))
    assert f"导入了 {count} 行" in answer.text, answer.text[:2000]
    return tried / 1000, taken / 1000, units[0][0]


def main():
    with tempfile.TemporaryDirectory() as data:
        subprocess.run([BINARY, "demo", "--data", data], check=True, stdout=subprocess.DEVNULL)
        people = dict(line.split("\t")[0:1] + [line.split("\t")[1:]] for line in
                      Path(data, "sample-sign-ins.txt").read_text(encoding="utf-8").splitlines())
        with Serving(BINARY, data, "--pace", "0") as serving:
            caller = Caller(serving.url)
            caller.sign_in(*people["领导小组办公室"])
            times = [session(caller, data, number) for number in range(20)]
            print(f"一次 {times[0][1]} 人的学习教育：第一次算作 {times[0][2]} 件任务的证明，{times[0][0]:.1f} 毫秒；"
                  f"20 次的中位数 {statistics.median(time[0] for time in times):.1f} 毫秒")
            tried, taken, unit = imported(caller, data, 10_000)
            print(f"导入 10,000 行：逐行检查 {tried:.1f} 秒，写入 {taken:.1f} 秒")
            place = rows(data, "SELECT id FROM unit WHERE name = ?", unit)[0][0]
            count = rows(data, "SELECT count(*) FROM item WHERE kind = 'study' AND unit = ?", place)[0][0]
            one = rows(data, "SELECT id FROM item WHERE kind = 'study' AND unit = ? ORDER BY id DESC LIMIT 1", place)[0][0]
            print(f"这个单位今年 {count} 条，全镇 {rows(data, 'SELECT count(*) FROM item')[0][0]} 件事项：")
            for path in ["/education", f"/education?unit={place}", f"/education?unit={place}&topic=warning", f"/education?unit={place}&q=%E5%AD%A6%E4%B9%A0%E5%86%85%E5%AE%B9",
                         f"/education/{one}", "/education/new", "/education/materials", "/education/quiz/takers", "/talks", "/talks/coverage",
                         "/dutylog", "/dutylog/meetings", "/dutylog/people", "/calendar?who=all", "/workbench", "/tasks"]:
                spent = statistics.median(timed(lambda: caller.get(path))[0] for _ in range(15))
                print(f"  {spent:6.1f} 毫秒  {path.replace(place, '…').replace(one, '…')}")


main()
