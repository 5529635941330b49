"""`mingze doctor` and the addresses a watcher asks: what is wrong is named, with what to do, and nothing else is."""
import json
import os
import re
import sqlite3
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

from plain import Caller, Serving, free_port
from sample import BINARY, SampleCase


class DoctorTests(SampleCase):
    def examine(self, data=None):
        done = subprocess.run([BINARY, "doctor", "--data", data or self.data, "--format", "json"], capture_output=True, text=True)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.returncode, {one["subject"]: one for one in json.loads(done.stdout)}

    def wrong(self, subject, words, advice):
        code, found = self.examine()
        self.assertEqual(code, 1)
        self.assertEqual([one["subject"] for one in found.values() if one["verdict"] == "问题"], [subject])
        self.assertIn(words, found[subject]["sentence"])
        self.assertIn(advice, found[subject]["advice"])

    def test_a_sound_installation_has_no_fault(self):
        code, found = self.examine()
        self.assertEqual(code, 0, found)
        for subject in ("数据库", "磁盘", "放假安排", "留痕", "时钟", "文件权限", "LibreOffice", "字体", "附件"):
            self.assertIn(subject, found)
        plain = subprocess.run([BINARY, "doctor", "--data", self.data], capture_output=True, text=True)
        self.assertIn("[正常] 留痕：青石镇：完好", plain.stdout)

    def test_rights_that_are_too_wide(self):
        os.chmod(self.data, 0o755)
        try:
            # Opening the folder for work would mend it: the doctor says what it found.
            self.wrong("文件权限", "数据文件夹", "chmod")
        finally:
            os.chmod(self.data, 0o700)

    def test_a_changed_line_a_clock_set_back_and_a_lost_file(self):
        with closing(sqlite3.connect(f"{self.data}/mingze.sqlite")) as base:
            town, number, line = base.execute("SELECT town, number, line FROM journal ORDER BY number LIMIT 1 OFFSET 20").fetchone()
            base.execute("UPDATE journal SET line = ? WHERE town = ? AND number = ?", (line + " ", town, number))
            base.commit()
            try:
                self.wrong("留痕", f"第 {number} 条", "备份")
            finally:
                base.execute("UPDATE journal SET line = ? WHERE town = ? AND number = ?", (line, town, number))
                base.commit()
            last = base.execute("SELECT max(number) FROM journal").fetchone()[0]
            at = base.execute("SELECT at FROM journal WHERE number = ?", (last,)).fetchone()[0]
            base.execute("UPDATE journal SET at = '2999-01-01T00:00:00.000Z' WHERE number = ?", (last,))
            base.commit()
            try:
                code, found = self.examine()
                self.assertEqual((code, found["时钟"]["verdict"]), (1, "问题"))
                self.assertIn("timedatectl", found["时钟"]["advice"])
            finally:
                base.execute("UPDATE journal SET at = ? WHERE number = ?", (at, last))
                base.commit()
            item = base.execute("SELECT id FROM item LIMIT 1").fetchone()[0]
            base.execute("INSERT INTO attachment (town, id, item, digest, name, type, bytes, created) VALUES (?, 'x', ?, ?, 'x.txt', 'text/plain', 1, '')",
                         (town, item, "ab" * 32))
            base.commit()
            try:
                # One that was put there by other means is missed in the folder, and no line of the journal knows it.
                _, found = self.examine()
                self.assertIn("少 1 个", found["附件"]["sentence"])
                self.assertIn("files", found["附件"]["advice"])
                self.assertEqual([one["subject"] for one in found.values() if one["verdict"] == "问题"], ["留痕", "附件"])
            finally:
                base.execute("DELETE FROM attachment WHERE id = 'x'")
                base.commit()

    def test_what_cannot_be_opened(self):
        with tempfile.TemporaryDirectory(prefix="mingze-doctor-") as folder:
            Path(folder, "mingze.sqlite").write_text("no database", encoding="utf-8")
            os.chmod(Path(folder, "mingze.sqlite"), 0o600)
            code, found = self.examine(folder)
            self.assertEqual((code, found["数据库"]["verdict"]), (1, "问题"))
        gone = subprocess.run([BINARY, "doctor", "--data", "/nowhere/at/all"], capture_output=True, text=True)
        self.assertNotEqual(gone.returncode, 0)
        self.assertIn("/nowhere/at/all", gone.stderr)

    def test_a_watcher_is_answered_without_signing_in(self):
        with Serving(BINARY, self.data) as serving:
            for path, words in (("/healthz", "ok"), ("/readyz", "ready")):
                answer = Caller(serving.url).get(path)
                self.assertEqual((answer.status, answer.text.strip()), (200, words))

    def test_measures_and_logs_name_patterns_and_nobody(self):
        signs = [line.split("\t") for line in Path(self.data, "sample-sign-ins.txt").read_text(encoding="utf-8").splitlines()]
        login, password = next((login, password) for role, login, password in signs if role == "纪检干部")
        port, path = free_port(), Path(self.folder.name, "log")
        with path.open("w", encoding="utf-8") as log, \
                Serving(BINARY, self.data, "--metrics-port", str(port), "--log-json", "--log-level", "info", log=log) as serving:
            caller = Caller(serving.url)
            caller.sign_in(login, password)
            task = re.search(r'href="/tasks/([0-9a-f-]{36})"', caller.get("/tasks").text)[1]
            answer = caller.get(f"/tasks/{task}?q=%E8%B4%A2%E5%8A%A1")
            number = answer.headers["X-Request-Id"]
            measures = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read().decode()
            with self.assertRaises(urllib.error.HTTPError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/tasks", timeout=5)
            self.assertEqual(caller.get("/metrics").status, 404, "not on the port for everybody")
            self.assertEqual(Caller(serving.url).sign_in(login, "wrong-password").status, 422)
            self.assertIn('filename="api.json"', caller.get("/api/openapi.json").headers["Content-Disposition"])
        self.assertRegex(measures, r'mingze_request_seconds_count\{method="GET",route="/tasks/\{id\}",status="200"\} 1\n')
        self.assertRegex(measures, r"process_resident_memory_bytes [1-9]\d{6}")
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for line in lines:
            self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        mine = [line for line in lines if line.get("request") == number]
        self.assertEqual([(line["route"], line["status"], line["level"]) for line in mine], [("/tasks/{id}", "200", "info")])
        # Every wrong password is a line, without the name that was typed.
        self.assertEqual([line["level"] for line in lines if line.get("code") == "door"], ["notice"])
        for secret in (login, password, "wrong-password", task, "财务", "%E8%B4%A2", caller.cookies()[0].value):
            self.assertNotIn(secret, path.read_text(encoding="utf-8"))
            self.assertNotIn(secret, measures)


if __name__ == "__main__":
    unittest.main()
