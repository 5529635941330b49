"""`mingze move` of a whole sample year to a real PostgreSQL and back, serving on it, and what the watcher hears when it is gone."""
import os
import re
import sqlite3
import subprocess
import time
import unittest
import uuid
from contextlib import closing

from plain import Caller, Serving
from sample import BINARY, SampleCase

POSTGRES = os.environ.get("MINGZE_TEST_POSTGRES")


class MoveTests(SampleCase):
    @classmethod
    def setUpClass(cls):
        if not POSTGRES:
            raise RuntimeError("No PostgreSQL to move to: script/test starts one and sets MINGZE_TEST_POSTGRES.")
        super().setUpClass()
        cls.name = f"move_{uuid.uuid4().hex}"
        cls.sql(f"CREATE DATABASE {cls.name}")
        cls.address = f"{POSTGRES}/{cls.name}"

    @classmethod
    def tearDownClass(cls):
        cls.sql(f"DROP DATABASE {cls.name} WITH (FORCE)")
        super().tearDownClass()

    @staticmethod
    def sql(*statements):
        words = [word for statement in statements for word in ("-c", statement)]
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", f"{POSTGRES}/postgres", *words], check=True,
                              capture_output=True, text=True).stdout

    def sound(self, *words):
        done = subprocess.run([BINARY, *map(str, words)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def lists(self, serving, role):
        """What a role is shown of its town: the titles of every ledger's list, and what a search finds."""
        caller = self.enter(serving, *next(person[1:] for person in self.people if person[0] == role))
        shown = {}
        for path in ("/tasks?rows=all", "/plans", "/duties", "/talks", "/problems", "/inspections", "/search?q=%E8%B4%A2%E5%8A%A1"):
            answer = caller.get(path)
            self.assertEqual(answer.status, 200, path)
            shown[path] = re.findall(r'href="(/\w+/[0-9a-f-]{36})"[^>]*>([^<]+)<', answer.text)
        self.assertGreater(len(shown["/tasks?rows=all"]), 3)
        return shown

    def test_a_year_moves_there_and_back(self):
        roles = ("领导小组办公室", "部门（村）负责人")
        with Serving(BINARY, self.data) as serving:
            before = {role: self.lists(serving, role) for role in roles}
        for path in ("/plans", "/duties"):
            self.assertTrue(before[roles[0]][path], f"{path} shows nothing to compare")
        said = self.sound("move", "--from", f"sqlite:{self.data}/mingze.sqlite", "--to", self.address)
        self.assertRegex(said, r"迁移完成：\d+ 张表，\d{4,} 行")
        # Only the other database is read from here on.
        os.rename(f"{self.data}/mingze.sqlite", f"{self.data}/before.sqlite")
        with Serving(BINARY, self.data, "--database", self.address) as serving:
            for role in roles:
                shown = self.lists(serving, role)
                for path, rows in before[role].items():
                    self.assertEqual(sorted(shown[path]), sorted(rows), f"{role} {path}")
            self.the_database_goes(serving)
        self.assertIn("完好，共", self.sound("journal", "verify", "--data", self.data, "--database", self.address))

        self.sound("move", "--from", self.address, "--to", f"sqlite:{self.data}/mingze.sqlite")
        # Signing in again wrote lines; all that was there before is as it was.
        with closing(sqlite3.connect(f"{self.data}/mingze.sqlite")) as base:
            base.execute("ATTACH ? AS old", (f"{self.data}/before.sqlite",))
            for table in ("item", "task", "duty", "clause", "journal"):
                self.assertGreater(base.execute(f"SELECT count(*) FROM old.{table}").fetchone()[0], 0, table)
                gone = base.execute(f"SELECT count(*) FROM (SELECT * FROM old.{table} EXCEPT SELECT * FROM main.{table})").fetchone()[0]
                self.assertEqual(gone, 0, f"{gone} rows of {table} came back otherwise")
        with Serving(BINARY, self.data) as serving:
            self.assertEqual(self.lists(serving, roles[0])["/tasks?rows=all"], before[roles[0]]["/tasks?rows=all"])

    def the_database_goes(self, serving):
        """The process answers, says that it is not ready, tells people what to do, and is ready again with the database."""
        ready = lambda: (Caller(serving.url).get("/healthz").status, Caller(serving.url).get("/readyz").status)
        self.assertEqual(ready(), (200, 200))
        self.sql(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false",
                 f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'")
        self.assertEqual(ready(), (200, 503))
        for answer in (Caller(serving.url).get("/sign-in"), Caller(serving.url).sign_in("x", "y")):
            self.assertEqual(answer.status, 503)
            self.assertIn("连不上数据库", answer.text)
        self.sql(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true")
        for _ in range(50):
            if ready() == (200, 200):
                return
            time.sleep(0.2)
        self.fail("the server does not find its database again")


if __name__ == "__main__":
    unittest.main()
