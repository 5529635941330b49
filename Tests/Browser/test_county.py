"""Towns generated for measuring: the same seed makes the same bytes, and a copied town is a town."""
import os
import sqlite3
import subprocess
import tempfile
import unittest
from contextlib import closing
from pathlib import Path

from plain import Caller, Serving

BINARY = os.environ.get("MINGZE_BINARY", str(Path(__file__).resolve().parents[2] / ".build" / "debug" / "mingze"))


class CountyTests(unittest.TestCase):
    def make(self, data, *options):
        return subprocess.run([BINARY, "demo", "--data", data, *options], capture_output=True, text=True, timeout=300)

    def test_the_same_seed_makes_the_same_bytes_and_copies_are_towns(self):
        with tempfile.TemporaryDirectory(prefix="mingze-county-") as folder:
            one, two = f"{folder}/one", f"{folder}/two"
            for data in (one, two):
                made = self.make(data, "--towns", "2", "--works", "10", "--seed", "7")
                self.assertEqual(made.returncode, 0, made.stderr)
            for name in ("mingze.sqlite", "sample-sign-ins.txt"):
                self.assertEqual(Path(one, name).read_bytes(), Path(two, name).read_bytes(), name)
            verified = subprocess.run([BINARY, "journal", "verify", "--data", one], capture_output=True, text=True)
            self.assertEqual((verified.returncode, verified.stdout.count("完好")), (0, 2), verified.stdout)
            with closing(sqlite3.connect(f"{one}/mingze.sqlite")) as base:
                for table in ("item", "task", "journal", "account", "search_key", "item_tally"):
                    counts = [row[0] for row in base.execute(f"SELECT count(*) FROM {table} GROUP BY town")]
                    self.assertEqual(len(counts), 2, table)
                    self.assertEqual(counts[0], counts[1], table)
                kept = base.execute("SELECT town, kind, sum(total) FROM item_tally GROUP BY town, kind ORDER BY 1, 2").fetchall()
                self.assertEqual(kept, base.execute("SELECT town, kind, count(*) FROM item GROUP BY town, kind ORDER BY 1, 2").fetchall())
            signs = [line.split("\t") for line in Path(one, "sample-sign-ins.txt").read_text(encoding="utf-8").splitlines()]
            login, password = next((login, password) for role, login, password in signs if role == "领导小组办公室")
            with Serving(BINARY, one) as serving:
                for name, town in ((login + "2", "示例2镇"), (login, "")):
                    caller = Caller(serving.url)
                    self.assertIn(town, caller.sign_in(name, password).text)
                    self.assertIn("任务：", caller.get("/tasks").text)
                    self.assertIn("财务", caller.get("/search?q=%E8%B4%A2%E5%8A%A1").text)

    def test_another_seed_makes_another_town_and_bad_numbers_are_refused(self):
        with tempfile.TemporaryDirectory(prefix="mingze-county-") as folder:
            for seed in ("1", "2"):
                self.assertEqual(self.make(f"{folder}/{seed}", "--works", "10", "--seed", seed).returncode, 0)
            self.assertNotEqual(Path(folder, "1", "sample-sign-ins.txt").read_text(encoding="utf-8"),
                                Path(folder, "2", "sample-sign-ins.txt").read_text(encoding="utf-8"))
            for options, words in ((("--towns", "0"), "--towns 应在"), (("--years", "11"), "--years 应在"), (("--works", "3"), "--works 应在")):
                refused = self.make(f"{folder}/bad", *options)
                self.assertNotEqual(refused.returncode, 0)
                self.assertIn(words, refused.stderr)


if __name__ == "__main__":
    unittest.main()
