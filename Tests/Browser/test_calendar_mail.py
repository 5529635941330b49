"""The calendar, its feed before a real parser, and mail through a real SMTP server."""

import os
import re
import subprocess
import unittest
from email import message_from_bytes
from email.header import decode_header, make_header

import icalendar
from aiosmtpd.controller import Controller

from support import BINARY, NARROW, TODAY, WIDE, Browser, Caller, free_port, sample_town


class Box:
    """Keeps what the server is handed."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 OK"


class CalendarAndMail(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.box = Box()
        cls.smtp = Controller(cls.box, hostname="127.0.0.1", port=free_port())
        cls.smtp.start()
        cls.addClassCleanup(cls.smtp.stop)
        cls.mail = ["--mail", f"smtp://127.0.0.1:{cls.smtp.port}", "--mail-from", "mingze@example.com"]
        cls.town, cls.people = sample_town(cls.mail)
        cls.addClassCleanup(cls.town.stop)
        cls.browser = Browser(cls.town.url)
        cls.addClassCleanup(cls.browser.quit)

    def feed(self, role):
        self.browser.resize(WIDE)
        self.browser.sign_in(*self.people[role])
        self.browser.open("/calendar")
        name = "重新生成" if "重新生成" in self.browser.text else "生成订阅地址"
        self.browser.press(name)
        return re.search(r"http://\S+\.ics", self.browser.text).group(0)

    def read(self, address):
        answer = Caller("").get(address)
        self.assertEqual(answer.status, 200)
        self.assertIn("text/calendar", answer.headers["Content-Type"])
        for line in answer.text.split("\r\n"):
            self.assertLessEqual(len(line.encode()), 75)
        return answer.text, icalendar.Calendar.from_ical(answer.text)

    def test_feed_is_read_by_a_parser_and_renewed(self):
        address = self.feed("部门（村）负责人")
        text, calendar = self.read(address)
        events = list(calendar.walk("VEVENT"))
        login = self.people["部门（村）负责人"][0]
        mine = self.town.rows(
            "SELECT count(*) FROM item JOIN account ON account.login = ? JOIN person ON person.id = account.person"
            " WHERE item.closed IS NULL AND item.due IS NOT NULL AND item.due >= date('now', '-59 days')"
            " AND (item.owner = person.id OR item.unit = person.unit AND item.secrecy <> 'confided')", login)[0][0]
        self.assertEqual(len(events), mine)
        self.assertGreater(mine, 0)
        for event in events:
            self.assertTrue(str(event["SUMMARY"]).endswith("到期"))
            self.assertEqual((event["DTEND"].dt - event["DTSTART"].dt).days, 1)
            self.assertTrue(str(event["URL"]).startswith(self.town.url + "/"))
        self.assertEqual(len({str(event["UID"]) for event in events}), mine)
        again = self.feed("部门（村）负责人")
        self.assertNotEqual(again, address)
        self.assertEqual(Caller("").get(address).status, 404)
        self.assertEqual(self.read(again)[0].count("BEGIN:VEVENT"), mine)
        self.browser.press("停用")
        self.assertEqual(Caller("").get(again).status, 404)
        self.assertEqual(Caller("").get(self.town.url + "/calendar/nothing.ics").status, 404)
        self.assertEqual(Caller("").get(self.town.url + "/calendar/nothing").status, 404)

    def test_a_feed_with_nothing_due_is_a_calendar(self):
        """At least one component, or readers refuse it."""
        text, calendar = self.read(self.feed("上级"))
        self.assertEqual(text.count("BEGIN:VEVENT"), 0, "somebody was chosen who has something due")
        self.assertEqual([one.name for one in calendar.subcomponents], ["VTIMEZONE"])

    def test_what_is_confided_stays_a_number(self):
        """A feed may be handed on: of a talk it says neither with whom nor what."""
        waiting = self.town.rows(
            "SELECT account.login FROM item JOIN account ON account.person = item.owner WHERE item.kind = 'talk'"
            " AND item.closed IS NULL AND account.role IN ('secretary', 'disciplineSecretary', 'leader') LIMIT 1")
        self.assertTrue(waiting, "somebody has a talk to look at again")
        roles = [role for role, (login, _) in self.people.items() if login == waiting[0][0]]
        if not roles:
            roles = ["党委书记"]
        text, calendar = self.read(self.feed(roles[0]))
        said = re.sub(r"\r\n ", "", text)
        self.assertNotIn("廉政谈话", said)
        self.assertNotRegex(said, r"与\S+的")

    def test_month_shows_what_the_list_shows(self):
        self.browser.sign_in(*self.people["领导小组办公室"])
        for width in (WIDE, NARROW):
            self.browser.resize(width)
            self.browser.open("/calendar?who=all")
            count = int(re.search(r"(\d+) 件到期", self.browser.find("h1").text).group(1))
            self.assertEqual(len(self.browser.all("#list tbody tr")), count)
            self.assertEqual(self.browser.find("table.month").is_displayed(), width == WIDE)
        self.browser.resize(WIDE)
        self.browser.open("/calendar?month=2026-10")
        days = {"".join(day.text.split()) for day in self.browser.all(".month__number")}
        self.assertLessEqual({"1休", "7休", "8", "10班"}, days)

    def remind(self, *more):
        return subprocess.run(
            [BINARY, "remind", "--data", str(self.town.data), *(more or self.mail)], capture_output=True, text=True,
            timeout=60, env={**os.environ, "MINGZE_MAIL_PASSWORD": "not-in-any-log"})

    def test_mail_says_how_many_and_nothing_else(self):
        browser = self.browser
        browser.sign_in(*self.people["部门（村）负责人"])
        browser.open("/account")
        browser.fill("#address", "不是邮箱")
        browser.press("保存", within="main")
        self.assertIn("“不是邮箱”不是一个邮箱", browser.text)
        browser.fill("#address", "village@example.com")
        browser.press("保存", within="main")
        self.assertIn("提醒邮箱已保存", browser.text)
        done = self.remind()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, "发出 [12] 封，没有发出 0 封")
        sender, mail = next((sender, mail) for sender, to, mail in self.box.mails if to == ["village@example.com"])
        self.assertEqual(sender, "mingze@example.com")
        count = re.fullmatch(r"明责：你有 (\d+) 件事项", str(make_header(decode_header(mail["Subject"])))).group(1)
        body = mail.get_payload(decode=True).decode()
        self.assertEqual(body, f"你有 {count} 件事项。登录明责查看。\r\n")
        browser.open("/workbench")
        self.assertIn(f"我要办的：{count} 件", browser.text)
        # Once a day, and not to whoever has taken the address away.
        self.assertIn("发出 0 封，没有发出 0 封\n没有要发的，没有连邮件服务器", self.remind().stdout)
        self.assertNotIn("village@example.com", self.town.log())

    def test_a_server_that_is_not_there_is_said(self):
        self.assertNotEqual(self.remind("--mail", "http://example.com", "--mail-from", "a@b.c").returncode, 0)
        browser = self.browser
        browser.sign_in(*self.people["领导小组办公室"])
        browser.open("/account")
        browser.fill("#address", "office@example.com")
        browser.press("保存", within="main")
        done = self.remind("--mail", f"smtp://127.0.0.1:{free_port()}", "--mail-from", "mingze@example.com")
        self.assertEqual(done.returncode, 1)
        self.assertIn("没有发出 1 封", done.stdout)
        failure = self.town.rows("SELECT failure FROM mail_out WHERE address = 'office@example.com'")[0][0]
        self.assertIn("没有发出", failure)
        self.assertNotIn("not-in-any-log", failure + done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
