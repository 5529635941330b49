"""A database that was damaged or changed behind the program's back is named, at start or by `doctor`, with what to do."""
import hashlib
import json
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import unittest
from contextlib import closing
from pathlib import Path

from plain import Caller, Serving, free_port
from sample import BINARY, SampleCase

LEAVES = {0x0D, 0x0A}
INTERIORS = {0x05, 0x02}


class Pages:
    """The pages of an SQLite file, found by the tables and indexes they belong to (sqlite.org/fileformat2.html)."""

    def __init__(self, path):
        self.path = path
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.size = base.execute("PRAGMA page_size").fetchone()[0]
            self.roots = dict(base.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
        self.bytes = bytearray(Path(path).read_bytes())

    def page(self, number):
        start = (number - 1) * self.size
        return memoryview(self.bytes)[start:start + self.size]

    def leaf(self, name):
        """The number of a leaf in the middle of the tree."""
        number = self.roots[name]
        while self.page(number)[0] in INTERIORS:
            page = self.page(number)
            cells = struct.unpack(">H", page[3:5])[0]
            place = 12 + 2 * (cells // 2)
            cell = struct.unpack(">H", page[place:place + 2])[0]
            number = struct.unpack(">I", page[cell:cell + 4])[0]
        assert self.page(number)[0] in LEAVES
        return number

    def spoil(self, number, start=0, length=None):
        page = self.page(number)
        end = start + (length or self.size - start)
        page[start:end] = bytes((byte ^ 0x5A) for byte in page[start:end])

    def save(self):
        Path(self.path).write_bytes(self.bytes)


class DamageTests(SampleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Once served, the journals are anchored and everything stands in the one file.
        with Serving(BINARY, cls.data) as serving:
            for _, login, password in cls.people:
                Caller(serving.url).sign_in(login, password)
        assert Path(cls.data, "anchors").exists(), "the day's anchor is kept at the start"

    def copy(self):
        folder = tempfile.TemporaryDirectory(prefix="mingze-damage-")
        self.addCleanup(folder.cleanup)
        data = Path(folder.name, "data")
        shutil.copytree(self.data, data)
        data.chmod(0o700)
        return data

    def doctor(self, data):
        done = subprocess.run([BINARY, "doctor", "--data", data, "--format", "json"], capture_output=True, text=True, timeout=120)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return [one for one in json.loads(done.stdout) if one["verdict"] == "问题"]

    def named(self, data, subject, words, advice="restore"):
        wrong = {one["subject"]: one for one in self.doctor(data)}
        self.assertIn(subject, wrong)
        self.assertIn(words, wrong[subject]["sentence"])
        self.assertIn(advice, wrong[subject]["advice"])

    def refused_at_start(self, data, words):
        done = subprocess.run([BINARY, "serve", "--data", data, "--port", str(free_port())], capture_output=True, text=True, timeout=60)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(words, done.stderr)
        self.assertIn("restore", done.stderr)

    def change(self, data, *statements):
        with closing(sqlite3.connect(data / "mingze.sqlite")) as base:
            for statement in statements:
                base.execute(*statement) if isinstance(statement, tuple) else base.execute(statement)
            base.commit()

    def test_a_sound_one_has_nothing(self):
        self.assertEqual(self.doctor(self.copy()), [])

    def test_header(self):
        data = self.copy()
        pages = Pages(data / "mingze.sqlite")
        pages.spoil(1, 0, 16)
        pages.save()
        self.refused_at_start(data, "损坏")
        self.named(data, "数据库", "损坏")

    def test_root_of_the_schema(self):
        data = self.copy()
        pages = Pages(data / "mingze.sqlite")
        pages.spoil(1, 100)
        pages.save()
        self.refused_at_start(data, "损坏")
        self.named(data, "数据库", "损坏")

    def test_roots_leaves_and_an_index(self):
        for what in ("journal", "item", "account", "sign_in", "item_due", "journal_item"):
            with self.subTest(what):
                data = self.copy()
                pages = Pages(data / "mingze.sqlite")
                pages.spoil(pages.leaf(what), 8)
                pages.save()
                self.named(data, "数据库", "损坏")
        data = self.copy()
        pages = Pages(data / "mingze.sqlite")
        pages.spoil(pages.roots["journal"])
        pages.save()
        self.named(data, "数据库", "损坏")

    def test_an_index_that_says_otherwise_than_its_table(self):
        data = self.copy()
        pages = Pages(data / "mingze.sqlite")
        page = pages.page(pages.leaf("item_due"))
        place = bytes(page).find(b"2026-")
        self.assertGreater(place, 0)
        page[place:place + 4] = b"2031"
        pages.save()
        self.named(data, "数据库", "item_due")

    def test_one_letter_of_a_title(self):
        data = self.copy()
        self.change(data, "UPDATE item SET title = replace(title, '廉政', '廉正') WHERE id = (SELECT id FROM item WHERE kind = 'task' AND title LIKE '%廉政%' LIMIT 1)")
        self.named(data, "留痕", "被改动过", "备份")

    def test_a_role_and_a_password(self):
        for assignment, words in (("role = 'secretary'", "账号的身份"), ("password = '$argon2id$x'", "账号的密码"), ("disabled = 1", "账号的停用")):
            with self.subTest(assignment):
                data = self.copy()
                self.change(data, f"UPDATE account SET {assignment} WHERE role = 'staff' AND id = (SELECT id FROM account WHERE role = 'staff' LIMIT 1)")
                self.named(data, "留痕", words, "备份")

    def test_an_account_nobody_opened(self):
        data = self.copy()
        self.change(data, "INSERT INTO account (town, id, login, person, role, password, must_change, disabled, failures, version) "
                          "SELECT town, 'x-1', '来路不明', NULL, 'secretary', password, 0, 0, 0, 1 FROM account LIMIT 1")
        self.named(data, "留痕", "来路不明", "备份")

    def test_a_text_that_was_signed_and_a_plan(self):
        for statement, words in (
                ("UPDATE letter SET lines = replace(lines, '甲方', '乙方')", "责任书的内容"),
                ("UPDATE plan SET text = text || '。'", "方案的原文"),
                ("UPDATE talk SET content = content || '。' WHERE content <> ''", "谈话记录")):
            with self.subTest(words):
                data = self.copy()
                self.change(data, statement)
                self.named(data, "留痕", words, "备份")

    def test_rows_that_are_gone_or_emptied(self):
        for statement, words in (
                ("DELETE FROM talk", "谈话"),
                ("UPDATE talk SET content = '', statement = '', commitments = ''", "谈话记录"),
                ("UPDATE talk SET matters = matters || '。' WHERE content <> ''", "谈话的事由"),
                ("UPDATE talk SET subject = talker", "谈话的双方"),
                ("DELETE FROM letter_signature", "责任书的签字"),
                ("DELETE FROM letter_signature WHERE side = 'second' AND letter = (SELECT id FROM item WHERE kind = 'letter' AND state = 'signed' LIMIT 1)", "责任书的签字"),
                ("DELETE FROM letter", "责任书的内容"),
                ("DELETE FROM task WHERE id = (SELECT id FROM task LIMIT 1)", "任务的内容"),
                ("DELETE FROM problem WHERE id = (SELECT id FROM problem LIMIT 1)", "问题的内容"),
                ("DELETE FROM account WHERE role = 'staff' AND id = (SELECT id FROM account WHERE role = 'staff' LIMIT 1)", "账号的身份"),
                ("INSERT INTO involved (town, item, person) SELECT item.town, item.id, (SELECT id FROM person ORDER BY id DESC LIMIT 1) FROM item "
                 "WHERE kind = 'talk' ON CONFLICT DO NOTHING", "知悉人员"),
                ("DELETE FROM involved", "知悉人员")):
            with self.subTest(statement):
                data = self.copy()
                self.change(data, "PRAGMA foreign_keys = OFF", statement)
                self.named(data, "留痕", words, "备份")

    def test_what_ledgers_keep_of_entries(self):
        """Every column of a ledger's own tables, not only what a line holds a digest of."""
        for change in (
                "UPDATE task SET report = report || '。' WHERE report <> ''",
                "UPDATE problem SET effect = '已经全部整改到位'",
                "UPDATE study SET content = content || '。'",
                "UPDATE visit_answer SET note = note || '无'",
                "UPDATE letter_signature SET name = '冒名者', day = '2026-11-29'",
                "DELETE FROM duty_owner", "DELETE FROM clause", "DELETE FROM attendance", "DELETE FROM visit_answer",
                "DELETE FROM problem_approval", "DELETE FROM dispatch_recipient", "DELETE FROM meeting_present",
                "DELETE FROM meeting_topic", "DELETE FROM inspector", "DELETE FROM inspection_topic"):
            with self.subTest(change=change):
                data = self.copy()
                self.change(data, "PRAGMA foreign_keys = OFF", change)
                self.named(data, "留痕", "台账内容", "备份")

    def test_rows_that_point_to_nothing(self):
        data = self.copy()
        self.change(data, "PRAGMA foreign_keys = OFF", "DELETE FROM unit WHERE id = (SELECT unit FROM person WHERE unit IS NOT NULL LIMIT 1)")
        self.named(data, "数据库", "指着已经不在的内容")

    def test_a_header_of_another_version(self):
        data = self.copy()
        with open(data / "mingze.sqlite", "r+b") as file:
            file.seek(44)
            file.write(b"\x00\x00\x00\x63")
        found = subprocess.run([BINARY, "journal", "verify", "--data", data], capture_output=True, text=True)
        self.assertEqual(found.returncode, 6, found.stdout + found.stderr)
        self.assertIn("损坏", found.stdout)

    def test_some_minutes_put_back(self):
        """The database of before beside the folder of now, on the same day: what is written down every few minutes shows it."""
        data, older = self.copy(), self.copy()
        login, password = next((login, password) for role, login, password in self.people if role == "纪检干部")
        with Serving(BINARY, data) as serving:
            self.enter(serving, login, password)
        shutil.copy(older / "mingze.sqlite", data / "mingze.sqlite")
        for rest in ("mingze.sqlite-wal", "mingze.sqlite-shm"):
            (data / rest).unlink(missing_ok=True)
        self.named(data, "留痕", "没有这一条", "备份")

    def test_a_number_that_is_gone(self):
        data = self.copy()
        self.change(data, "PRAGMA foreign_keys = OFF", "DELETE FROM item WHERE id = (SELECT id FROM item WHERE kind = 'talk' ORDER BY id LIMIT 1)")
        self.named(data, "留痕", "编号缺", "备份")

    def test_a_tail_cut_off_by_somebody_who_knows_how_the_chain_is_made(self):
        data = self.copy()
        with closing(sqlite3.connect(data / "mingze.sqlite")) as base:
            last = base.execute("SELECT max(number) FROM journal").fetchone()[0]
        cut = ("DELETE FROM journal WHERE number = %d" % last,
               "UPDATE journal_head SET number = %d, hash = (SELECT hash FROM journal WHERE number = %d)" % (last - 1, last - 1))
        self.change(data, *cut)
        self.named(data, "留痕", "没有这一条", "备份")
        # Nor is it served, so that nothing is written behind the cut and seals it anew; a mark taken away is no other.
        self.refused_at_start(data, "不在了")
        bare = self.copy()
        self.change(bare, *cut, "UPDATE journal_head SET seal = ''")
        for kept in bare.glob("anchors-latest"):
            kept.unlink()
        self.refused_at_start(bare, "印记")
        # Without the anchors the seal still says it.
        for kept in data.glob("anchors*"):
            kept.unlink()
        self.named(data, "留痕", "印记", "备份")

    def test_a_tail_cut_off_while_it_is_served(self):
        """Nothing more is written: the next act would seal the shorter chain."""
        data = self.copy()
        login, password = next((login, password) for role, login, password in self.people if role == "领导小组办公室")
        with Serving(BINARY, data) as serving:
            self.enter(serving, login, password)
            with closing(sqlite3.connect(data / "mingze.sqlite")) as base:
                last = base.execute("SELECT max(number) FROM journal").fetchone()[0]
            self.change(data, "DELETE FROM journal WHERE number = %d" % last,
                        "UPDATE journal_head SET number = %d, hash = (SELECT hash FROM journal WHERE number = %d)" % (last - 1, last - 1))
            caller = Caller(serving.url)
            caller.get("/sign-in")
            answer = caller.post("/sign-in", {"login": login, "password": password})
            self.assertEqual(answer.status, 503)
            self.assertIn("印记", answer.text)
            with closing(sqlite3.connect(data / "mingze.sqlite")) as base:
                self.assertEqual(base.execute("SELECT max(number) FROM journal").fetchone()[0], last - 1)
        self.named(data, "留痕", "印记", "备份")

    def test_a_head_whose_line_is_gone_or_that_is_gone_itself(self):
        data = self.copy()
        self.change(data, "DELETE FROM journal WHERE number = (SELECT max(number) FROM journal)")
        self.refused_at_start(data, "不在了")
        data = self.copy()
        self.change(data, "DELETE FROM journal_head")
        self.refused_at_start(data, "没有链尾")
        self.named(data, "数据库", "没有链尾")

    def test_without_the_key_nothing_is_called_whole(self):
        for spoil in ("gone", "empty"):
            with self.subTest(spoil):
                data = self.copy()
                (data / "secret").unlink()
                if spoil == "empty":
                    (data / "secret").write_bytes(b"")
                    (data / "secret").chmod(0o600)
                done = subprocess.run([BINARY, "journal", "verify", "--data", data], capture_output=True, text=True)
                self.assertEqual(done.returncode, 7, done.stdout + done.stderr)
                self.assertIn("密钥", done.stdout)
                self.assertIn("密钥", [one["subject"] for one in self.doctor(data)])

    def test_another_key_or_none(self):
        data = self.copy()
        (data / "secret").write_text("0" * 64, encoding="utf-8")
        self.refused_at_start(data, "印记")
        (data / "secret").unlink()
        for kept in data.glob("anchors*"):
            kept.unlink()
        self.refused_at_start(data, "密钥")

    def test_a_whole_database_of_yesterday(self):
        """The seal of an older copy holds for its head: only what is kept outside shows that there was more."""
        data, older = self.copy(), self.copy()
        login, password = next((login, password) for role, login, password in self.people if role == "纪检干部")
        with Serving(BINARY, data) as serving:
            self.enter(serving, login, password)
        # What the next day's job would write.
        passphrase = Path(data.parent, "passphrase")
        passphrase.write_text("a passphrase for tests", encoding="utf-8")
        subprocess.run([BINARY, "backup", "--data", data, data.parent / "backup", "--passphrase-file", passphrase], check=True, stdout=subprocess.DEVNULL)
        shutil.copy(older / "mingze.sqlite", data / "mingze.sqlite")
        for rest in ("mingze.sqlite-wal", "mingze.sqlite-shm"):
            (data / rest).unlink(missing_ok=True)
        self.named(data, "留痕", "没有这一条", "备份")

    def test_anchors_are_under_the_key_and_printed(self):
        data = self.copy()
        printed = subprocess.run([BINARY, "journal", "anchors", "--data", data], capture_output=True, text=True, check=True).stdout
        self.assertRegex(printed, r"\d+:[0-9a-f]{64}")
        kept = Path(data, "anchors")
        forged = hashlib.sha256(b"x").hexdigest()
        kept.write_text(kept.read_text(encoding="utf-8").replace("\t每日\t", f"\t备份\t", 1) + f"x\ty\t1\t{forged}\t每日\t{forged}\n", encoding="utf-8")
        self.named(data, "留痕", "2 行不是这个程序写的", "备份")

    def test_a_database_that_is_gone_or_empty_is_no_new_beginning(self):
        data = self.copy()
        (data / "mingze.sqlite").write_bytes(b"")
        self.refused_at_start(data, "是空的")
        self.named(data, "数据库", "是空的")
        self.assertEqual((data / "mingze.sqlite").stat().st_size, 0)
        (data / "mingze.sqlite").unlink()
        self.refused_at_start(data, "没有另建")
        self.assertFalse((data / "mingze.sqlite").exists())

    def test_a_database_without_towns_beside_anchors_of_some_is_no_new_beginning(self):
        """An address written wrongly, or towns that were taken away: whoever came first could set up the town anew."""
        data, other = self.copy(), self.copy()
        for kept in other.glob("anchors*"):
            kept.unlink()
        (other / "mingze.sqlite").unlink()
        with Serving(BINARY, other / "new"):
            pass
        shutil.copy(other / "new" / "mingze.sqlite", data / "mingze.sqlite")
        self.refused_at_start(data, "一个乡镇也没有")

    def test_a_key_that_is_gone_is_not_made_anew(self):
        data = self.copy()
        (data / "secret").unlink()
        self.refused_at_start(data, "没有密钥")
        self.assertFalse((data / "secret").exists())
        self.named(data, "密钥", "不在了")

    def test_the_page_that_verifies_knows_what_was_written_down_outside(self):
        """Cut off by somebody who can clear the seal as well: the page says so, not only the command line."""
        data = self.copy()
        last = int((data / "anchors").read_text(encoding="utf-8").split("\t")[2])
        role, login, password = next(person for person in self.people if person[0] == "党委书记")
        with Serving(BINARY, data) as serving:
            caller = self.enter(serving, login, password)
            self.change(data, "DELETE FROM journal WHERE number >= %d" % last,
                        "UPDATE journal_head SET number = %d, seal = '', hash = (SELECT hash FROM journal WHERE number = %d)" % (last - 1, last - 1))
            page = caller.get("/journal/proof").text
        self.assertIn("与服务器上抄存的校验值不符", page[page.index("<main"):])
        self.assertNotIn("没有被改动过", page)

    def test_a_file_cut_in_half(self):
        data = self.copy()
        pages = Pages(data / "mingze.sqlite")
        pages.bytes = pages.bytes[:len(pages.bytes) // 2]
        pages.save()
        self.named(data, "数据库", "损坏")

    def test_journal_verify_says_what_it_compared(self):
        data = self.copy()
        done = subprocess.run([BINARY, "journal", "verify", "--data", data], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"数据与留痕相符：事项 [1-9]\d+ 件")
        self.assertIn("没有核对：", done.stdout)
        self.change(data, "UPDATE account SET role = 'leader' WHERE role = 'staff'")
        done = subprocess.run([BINARY, "journal", "verify", "--data", data], capture_output=True, text=True)
        self.assertEqual(done.returncode, 5, done.stdout)


if __name__ == "__main__":
    unittest.main()
