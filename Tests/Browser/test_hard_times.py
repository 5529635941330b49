"""What must hold when the machine does not: a kill, a full disk, a locked database, a second start; and the command line."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
from contextlib import closing
from pathlib import Path

from support import BINARY, Caller, Town, free_port, sample_town

HEAD, OFFICE = "部门（村）负责人", "领导小组办公室"
OPEN = "kind = 'task' AND state IN ('waiting', 'working', 'returned') AND unit = ?"


def run(*words, **options):
    return subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=120, **options)


class HardTimes(unittest.TestCase):
    def town(self, data=None):
        if data is None:
            town, people = sample_town()
        else:
            made, people = sample_town()
            made.stop_serving()
            shutil.copytree(made.data, data, dirs_exist_ok=True)
            town = Town(data)
            self.addCleanup(made.stop)
        self.addCleanup(town.stop)
        return town, people

    def head(self, town, people):
        """The village head's window, and an open task of the village."""
        caller = Caller(town.url)
        caller.sign_in(*people[HEAD])
        unit = town.rows(
            "SELECT person.unit FROM account JOIN person ON person.id = account.person WHERE account.login = ?",
            people[HEAD][0])[0][0]
        task = town.rows(f"SELECT id FROM item WHERE {OPEN} ORDER BY due, id LIMIT 1", unit)[0][0]
        return caller, task

    def save(self, caller, task, words):
        token = caller.token(f"/tasks/{task}")
        return caller.post(f"/tasks/{task}/report", {"_token": token, "text": words, "do": "save"})

    def test_what_was_acknowledged_survives_a_kill(self):
        town, people = self.town()
        caller, task = self.head(town, people)
        acknowledged = []

        def write():
            try:
                for number in range(10_000):
                    words = f"第 {number} 次保存"
                    if self.save(caller, task, words).status == 200:
                        acknowledged.append(words)
            except OSError:
                pass

        writer = threading.Thread(target=write)
        writer.start()
        end = time.monotonic() + 30
        while len(acknowledged) < 20 and time.monotonic() < end:
            time.sleep(0.01)
        town.kill()
        writer.join(30)
        self.assertGreaterEqual(len(acknowledged), 20)
        town.start_again()
        kept = {row[0] for row in town.rows("SELECT line FROM journal WHERE act = 'task.report'")}
        for words in acknowledged:
            self.assertTrue(any(words + '"' in line for line in kept), f"{words} was acknowledged and is gone")
        stored = town.rows("SELECT report FROM task WHERE id = ?", task)[0][0]
        self.assertGreaterEqual(int(re.search(r"\d+", stored).group()), len(acknowledged) - 1)
        self.assertEqual(run("journal", "verify", "--data", str(town.data)).returncode, 0)

    def test_a_second_start_is_quick_and_a_stop_is_clean(self):
        town, _ = self.town()
        town.process.terminate()
        self.assertEqual(town.process.wait(10), 0)
        self.assertIn("明责已停止", town.log())
        self.assertLess(town.start_again(), 2)

    def test_a_locked_database_loses_nothing(self):
        town, people = self.town()
        caller, task = self.head(town, people)
        before = town.counts()
        token = caller.token(f"/tasks/{task}")
        with closing(sqlite3.connect(town.data / "mingze.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = caller.post(f"/tasks/{task}/report", {"_token": token, "text": "走访了三户群众", "do": "submit"})
            self.assertEqual(answer.status, 503)
            self.assertIn("数据库正忙", answer.text)
            self.assertIn("走访了三户群众", answer.text)
            self.assertEqual(caller.get("/workbench").status, 200, "reading goes on")
            other.execute("ROLLBACK")
        self.assertEqual(town.counts(), before)
        answer = caller.post(f"/tasks/{task}/report", {"_token": token, "text": "走访了三户群众", "do": "submit"})
        self.assertIn("已提交", answer.text)

    @unittest.skipUnless(os.geteuid() == 0, "only root can make a small disk")
    def test_a_full_disk_loses_nothing(self):
        disk = tempfile.mkdtemp(prefix="mingze-disk-")
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk], check=True)
        self.addCleanup(shutil.rmtree, disk, True)
        self.addCleanup(subprocess.run, ["umount", "-l", disk])
        town, people = self.town(Path(disk))
        caller, task = self.head(town, people)
        token = caller.token(f"/tasks/{task}")
        filler = Path(disk) / "filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        words = {"_token": token, "text": "走访了三户群众，" * 200, "do": "save"}
        # The log of writes is used again before it grows: it takes some saves to come to the end of the disk.
        for _ in range(200):
            before = town.counts()
            answer = caller.post(f"/tasks/{task}/report", words)
            if answer.status != 200:
                break
        words["do"] = "submit"
        for files in [[], [("files", "走访.txt", "走访记录".encode() * 2000)]]:
            answer = caller.post(f"/tasks/{task}/report", words, files)
            self.assertEqual(answer.status, 507, answer.text[-800:])
            self.assertIn("磁盘空间不足", answer.text)
            self.assertIn("走访了三户群众", answer.text)
        self.assertEqual(caller.get("/workbench").status, 200, "reading goes on")
        self.assertEqual(town.counts(), before)
        filler.unlink()
        answer = caller.post(f"/tasks/{task}/report", words)
        self.assertIn("已提交", answer.text)
        self.assertEqual(run("journal", "verify", "--data", disk).returncode, 0)

    def test_a_database_that_cannot_be_opened_is_named(self):
        folder = tempfile.mkdtemp(prefix="mingze-data-")
        self.addCleanup(shutil.rmtree, folder, True)
        Path(folder, "mingze.sqlite").write_bytes("这不是数据库".encode() * 500)
        for words, database in [("数据库文件已经损坏：", []), ("打不开数据库：", ["--database", "postgres://mingze@127.0.0.1:1/none"])]:
            answer = run("journal", "head", "--data", folder, *database)
            self.assertEqual(answer.returncode, 1)
            self.assertIn(words, answer.stderr)

    def test_the_journal_is_proved_from_the_command_line(self):
        town, _ = self.town()
        town.stop_serving()
        place = ["--data", str(town.data)]
        anchor = run("journal", "head", *place).stdout.split()[-1]
        self.assertRegex(anchor, r"^\d+:[0-9a-f]{64}$")
        self.assertEqual(run("journal", "verify", *place, "--anchor", anchor).returncode, 0)
        number, digest = anchor.split(":")
        other = f"{number}:{'0' if digest[0] != '0' else '1'}{digest[1:]}"
        self.assertEqual(run("journal", "verify", *place, "--anchor", other).returncode, 4)
        with closing(sqlite3.connect(town.data / "mingze.sqlite")) as database:
            database.execute("UPDATE journal SET line = replace(line, '提交', '上交') WHERE number ="
                             " (SELECT min(number) FROM journal WHERE line LIKE '%提交%')")
            database.commit()
            first = database.execute("SELECT min(number) FROM journal WHERE line LIKE '%上交%'").fetchone()[0]
        broken = run("journal", "verify", *place)
        self.assertEqual(broken.returncode, 3)
        self.assertIn(f"第 {first} 条", broken.stdout + broken.stderr)

    def test_a_folder_that_was_there_before_becomes_its_owners_alone(self):
        data = Path(tempfile.mkdtemp(prefix="mingze-data-"))
        data.chmod(0o755)
        town = Town(data)
        self.addCleanup(town.stop)
        self.assertEqual(data.stat().st_mode & 0o777, 0o700)
        for name in ["mingze.sqlite", "mingze.sqlite-wal", "secret"]:
            self.assertEqual((data / name).stat().st_mode & 0o077, 0, name)

    def test_a_port_that_cannot_be_had_is_said_in_chinese(self):
        town, _ = self.town()
        folder = tempfile.mkdtemp(prefix="mingze-data-")
        self.addCleanup(shutil.rmtree, folder, True)
        taken = run("serve", "--data", folder, "--port", str(town.port))
        self.assertNotEqual(taken.returncode, 0)
        self.assertIn(f"端口 {town.port} 已被别的程序占用", taken.stderr)
        self.assertNotIn("已启动", taken.stdout)
        measures = run("serve", "--data", folder, "--port", str(free_port()), "--metrics-port", str(town.port))
        self.assertIn(f"端口 {town.port} 已被别的程序占用", measures.stderr)
        nowhere = run("serve", "--data", folder, "--host", "999.1.1.1")
        self.assertIn("不认识地址 999.1.1.1", nowhere.stderr)
        for port in ["0", "99999", "-1"]:
            wrong = run("serve", "--data", folder, f"--port={port}")
            self.assertEqual(wrong.returncode, 64)
            self.assertIn("端口应在 1 到 65535 之间", wrong.stderr)
        half = run("serve", "--data", folder, "--key", "key.pem")
        self.assertIn("--certificate 和 --key 要一起写", half.stderr)
        without = run("serve", "--data", folder, "--key", "key.pem", "--certificate", "cert.pem")
        self.assertRegex(without.stderr, "没有编入 TLS|证书或私钥读不出来")

    def test_a_folder_is_served_once_and_only_looked_at_where_it_is(self):
        town, _ = self.town()
        second = run("serve", "--data", str(town.data), "--port", "9")
        self.assertNotEqual(second.returncode, 0)
        self.assertIn("已经有一个明责在用", second.stderr)
        missing = Path(tempfile.mkdtemp(prefix="mingze-data-"))
        self.addCleanup(shutil.rmtree, missing, True)
        answer = run("journal", "verify", "--data", str(missing / "nothing"))
        self.assertIn("没有数据文件夹", answer.stderr)
        self.assertFalse((missing / "nothing").exists())
        answer = run("serve", "--data", "/proc/nothing")
        self.assertIn("建不起来", answer.stderr)

    def test_the_command_line_does_the_same(self):
        town, people = self.town()
        _, task = self.head(town, people)
        place = ["--data", str(town.data), "--as", people[HEAD][0]]
        acts = run("acts").stdout
        self.assertIn("task.submit\t提交办理情况\ttask text [version] [files] [removed]", acts)
        listed = json.loads(run("items", *place, "--kind", "task").stdout)["items"]
        self.assertIn(task, [item["id"] for item in listed])
        body = {"task": task, "text": "走访了三户群众"}
        done = run("act", *place, "task.submit", "-", input=json.dumps(body))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["sentence"], "提交办理情况")
        shown = json.loads(run("item", *place, task).stdout)
        self.assertEqual((shown["state"], shown["timeline"][-1]["name"]), ("submitted", people[HEAD][0]))
        for words, sentence in [
            (["act", *place, "task.accept", json.dumps({"task": task})], "没有办理这件事的权限"),
            (["act", *place, "task.nothing", "{}"], "没有名为 task.nothing 的办理"),
            (["act", *place, "task.submit", json.dumps({"task": task})], "错误：缺少 text。"),
            (["act", *place, "task.submit", "{"], "内容不是规范的 JSON"),
            (["items", "--data", str(town.data), "--as", "谁也不是"], "没有账号 谁也不是"),
            (["items", "--data", str(town.data), "--as", people["系统管理员"][0]], "没有办理这件事的权限"),
            (["items", *place, "--year", "abc"], "年度填四位数字"),
            (["items", *place, "--kind", "foo"], "没有“foo”这个类别，可以填：task、study、material"),
            (["items", *place, "--kind", "task", "--state", "foo"], "没有“foo”这个环节"),
            (["item", *place, "zzz"], "没有 id 为“zzz”的事项"),
            (["item", *place, "0198aaaa-0000-7000-8000-000000000000"], "没有 id 为"),
        ]:
            answer = run(*words)
            self.assertEqual(answer.returncode, 1, words)
            self.assertIn(sentence, answer.stderr)
        answer = run("act", *place, "task.submit", json.dumps({"task": "zzz", "text": "x"}))
        self.assertIn("参数里的 id 没有对应的事项", answer.stderr)

    def test_what_the_command_line_does_not_understand(self):
        for words, sentence in [
            (["demo", "--towns", "x"], "“x”不能用作 --towns <towns>。"),
            (["demo", "--towns", "-1"], "--towns 应在 1 到"),
            (["demo", "--town", "3"], "没有 --town 这个选项。是不是 --towns？"),
            (["nothing"], "多了“nothing”：不认识这个命令或参数。"),
            (["demo", "a", "b"], "多了 'a'、'b'：不认识这些参数。"),
            (["act"], "缺少 --as <as>。"),
            (["serve", "--port"], "--port 后面要写一个值。"),
            (["serve", "--log-level", "x"], "“x”不能用作 --log-level <log-level>，可以写：'info'、'notice'、'warning'、'error'。"),
            (["serve", "--log-json=yes"], "--log-json 后面不写值，多了“yes”。"),
        ]:
            answer = run(*words)
            self.assertEqual(answer.returncode, 64, words)
            self.assertIn("错误：" + sentence, answer.stderr)
            self.assertIn("用法：", answer.stderr)
            self.assertNotRegex(answer.stderr, "Error|Usage|Help|more information|unexpected|Missing")
        for words in ([], ["--help"], ["serve", "--help"], ["help", "demo"]):
            answer = run(*words)
            self.assertEqual((answer.returncode, answer.stderr), (0, ""), words)
            self.assertIn("用法：", answer.stdout)
            self.assertNotRegex(answer.stdout, "OVERVIEW|USAGE|OPTIONS|SUBCOMMANDS|Show|default|detailed")


if __name__ == "__main__":
    unittest.main()
