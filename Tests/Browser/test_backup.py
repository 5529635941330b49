"""`mingze backup` while people write, `restore`, `move` and `key`: what was acknowledged before the backup began is in it."""
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Crash"))
from crash import Run  # noqa: E402
from plain import Caller, Serving  # noqa: E402
from sample import BINARY, SampleCase  # noqa: E402


class BackupTests(SampleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = Path(cls.folder.name)
        (cls.place / "words").write_text("a passphrase for tests\n")

    def mingze(self, *words):
        return subprocess.run([BINARY, *map(str, words)], capture_output=True, text=True)

    def sound(self, *words):
        done = self.mingze(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refused(self, sentence, *words):
        done = self.mingze(*words)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn(sentence, done.stderr)

    def test_a_backup_made_under_load_restores_whole(self):
        words, file, restored = self.place / "words", self.place / "load.backup", self.place / "restored"
        run = Run(BINARY, self.data, random.Random(7))
        run.start()
        stop = threading.Event()
        writers = [threading.Thread(target=run.write, args=(stop, number), daemon=True) for number in range(4)]
        try:
            for writer in writers:
                writer.start()
            time.sleep(2)
            before = set(run.ledger.kept)
            said = self.sound("backup", file, "--data", self.data, "--passphrase-file", words)
            during = len(run.ledger.kept)
            self.refused("已经有一个明责在用", "restore", file, "--data", self.data, "--passphrase-file", words)
            self.refused("正有明责在用", "move", "--from", f"sqlite:{self.data}/mingze.sqlite", "--to", f"sqlite:{self.place}/m.sqlite")
        finally:
            stop.set()
            for writer in writers:
                writer.join(20)
            run.kill()
        self.assertIn("已读回核对", said)
        self.assertGreater(len(before), 10)
        self.assertGreater(during, len(before), "nothing was written while the backup was made")
        self.assertEqual(os.stat(file).st_mode & 0o777, 0o600)
        self.assertNotIn("压力".encode(), file.read_bytes())
        self.assertIn("备份完好", self.sound("restore", file, "--check", "--passphrase-file", words))
        self.assertIn("恢复完成", self.sound("restore", file, "--data", restored, "--passphrase-file", words))

        there = Run.__new__(Run)
        there.binary, there.data, there.ledger, there.ran = BINARY, str(restored), run.ledger, run.ran
        run.ledger.kept = before
        self.assertGreaterEqual(there.check(), len(before))
        self.assertEqual((restored / "secret").read_bytes(), Path(self.data, "secret").read_bytes())
        with Serving(BINARY, restored) as serving:
            self.assertEqual(Caller(serving.url).get("/readyz").status, 200)
        doctor = self.mingze("doctor", "--data", self.data).stdout
        self.assertIn("[正常] 备份", doctor)

    def test_what_is_damaged_is_named_and_keeps_nothing_else_back(self):
        words, data, file = self.place / "words", self.place / "hurt", self.place / "hurt.backup"
        subprocess.run([BINARY, "demo", "--data", data], check=True, stdout=subprocess.DEVNULL)
        run = Run(BINARY, str(data), random.Random(3))
        run.start()
        stop = threading.Event()
        writer = threading.Thread(target=run.write, args=(stop, 1), daemon=True)
        writer.start()
        time.sleep(2)
        stop.set()
        writer.join(20)
        run.kill()
        sent = sorted(path for path in (data / "files").rglob("*") if path.is_file())
        self.assertGreater(len(sent), 2)
        sent[0].write_bytes(sent[0].read_bytes() + b"x")
        sent[1].unlink()
        done = self.mingze("backup", file, "--data", data, "--passphrase-file", words)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("备份完成", done.stdout)
        self.assertIn("有 2 个附件丢失或损坏", done.stderr)
        restored = self.place / "hurt-restored"
        self.assertIn("恢复完成", self.sound("restore", file, "--data", restored, "--passphrase-file", words))
        self.assertEqual(len([path for path in (restored / "files").rglob("*") if path.is_file()]), len(sent) - 2)
        # Another installation's key and files are never mixed with these.
        other = self.place / "other-installation"
        other.mkdir()
        (other / "secret").write_text("0" * 64)
        self.refused("已经有乡镇的数据", "restore", file, "--data", other, "--passphrase-file", words)
        self.assertEqual((other / "secret").read_text(), "0" * 64)
        # A key that is there and is none is not replaced.
        (restored / "secret").write_text("short")
        self.refused("读不了密钥", "serve", "--data", restored, "--port", "18098")
        self.assertEqual((restored / "secret").read_text(), "short")

    def test_the_only_security_administrator_loses_a_telephone(self):
        data = self.place / "lost"
        subprocess.run([BINARY, "demo", "--data", data], check=True, stdout=subprocess.DEVNULL)
        with closing(sqlite3.connect(data / "mingze.sqlite")) as base:
            login = base.execute("SELECT login FROM account WHERE role = 'securityAdmin'").fetchone()[0]
            base.execute("UPDATE account SET totp = 'x', totp_step = 9 WHERE login = ?", (login,))
            base.commit()
        self.refused("没有账号", "second-factor", "clear", "nobody-here", "--reason", "手机丢失", "--data", data)
        self.sound("second-factor", "clear", login, "--reason", "手机丢失，书记当面同意", "--data", data)
        with closing(sqlite3.connect(data / "mingze.sqlite")) as base:
            self.assertEqual(base.execute("SELECT totp FROM account WHERE login = ?", (login,)).fetchone(), (None,))
            line = base.execute("SELECT line FROM journal ORDER BY number DESC LIMIT 1").fetchone()[0]
        self.assertIn("书记当面同意", line)

    def test_keys(self):
        key, file = self.place / "private.key", self.place / "key.backup"
        public = self.sound("key", key).strip()
        self.assertEqual(os.stat(key).st_mode & 0o777, 0o600)
        self.refused("不能已经存在", "key", key)
        self.sound("backup", file, "--data", self.data, "--to", public)
        self.refused("给一把公钥加密的", "restore", file, "--check", "--passphrase-file", self.place / "words")
        self.assertIn("备份完好", self.sound("restore", file, "--check", "--key", key))
        other = self.place / "other.key"
        self.sound("key", other)
        self.refused("口令或私钥不对", "restore", file, "--check", "--key", other)

    def test_what_cannot_be_done_is_said(self):
        words, file = self.place / "words", self.place / "once.backup"
        self.refused("写一个，也只写一个", "backup", file, "--data", self.data)
        self.refused("没有数据文件夹", "backup", file, "--data", self.place / "nowhere", "--passphrase-file", words)
        (self.place / "empty").mkdir()
        # Looking makes no database, which would then be taken for the one that is meant.
        self.refused("没有数据库", "journal", "verify", "--data", self.place / "empty")
        self.assertIn("没有数据库", self.mingze("doctor", "--data", self.place / "empty").stdout)
        self.refused("没有数据库", "items", "--data", self.place / "empty", "--as", "x")
        self.assertEqual(os.listdir(self.place / "empty"), [])
        self.refused("还没有乡镇的数据", "backup", file, "--data", self.place / "empty", "--passphrase-file", words)
        with Serving(BINARY, self.place / "empty"):
            pass
        self.refused("还没有乡镇的数据", "backup", file, "--data", self.place / "empty", "--passphrase-file", words)
        self.assertFalse(file.exists())
        (self.place / "short").write_text("short\n")
        self.refused("至少要 12 个", "backup", file, "--data", self.data, "--passphrase-file", self.place / "short")
        self.refused(f"写不了文件 {self.place}/no/file：", "backup", self.place / "no" / "file", "--data", self.data, "--passphrase-file", words)
        self.sound("backup", file, "--data", self.data, "--passphrase-file", words)
        self.refused("已经有了", "backup", file, "--data", self.data, "--passphrase-file", words)
        self.refused("已经有乡镇的数据", "restore", file, "--data", self.data, "--passphrase-file", words)
        self.refused("不是明责的备份文件", "restore", words, "--check", "--passphrase-file", words)
        cut = self.place / "cut.backup"
        cut.write_bytes(file.read_bytes()[:-5000])
        self.refused("不完整", "restore", cut, "--data", self.place / "cut", "--passphrase-file", words)
        with Serving(BINARY, self.place / "cut") as serving:
            # Nothing of the broken backup is there: the town is still to be set up.
            self.assertIn("/setup", Caller(serving.url).get("/").address)

    def test_an_older_program_leaves_a_newer_database_alone(self):
        words, file, later = self.place / "words", self.place / "later.backup", self.place / "later"
        self.sound("backup", file, "--data", self.data, "--passphrase-file", words)
        self.sound("restore", file, "--data", later, "--passphrase-file", words)
        with closing(sqlite3.connect(later / "mingze.sqlite")) as base:
            base.execute("INSERT INTO migration VALUES ('kernel', 99, 'x', '2027-01-01')")
            base.commit()
        with self.assertRaises(RuntimeError):
            Serving(BINARY, later).__enter__()
        self.refused("kernel 99，这个程序还不认识", "serve", "--data", later, "--port", "18099")
        # A backup is still made of it, and an older program does not take it up.
        self.sound("backup", self.place / "newer.backup", "--data", later, "--passphrase-file", words)
        self.refused("kernel 99", "restore", self.place / "newer.backup", "--data", self.place / "x", "--passphrase-file", words)


if __name__ == "__main__":
    unittest.main()
