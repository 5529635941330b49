"""Time limits and the work calendar: worked out on the page, set by a county, moved by a year's notice; the same on the
command line."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import BINARY, NARROW, TODAY, WIDE, Browser, sample_town

NEXT = TODAY.year + 1


def explain(*words):
    done = subprocess.run([BINARY, "clock", "explain", *words], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


class Clocks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town, cls.people = sample_town()
        cls.addClassCleanup(cls.town.stop)
        cls.browser = Browser(cls.town.url)
        cls.addClassCleanup(cls.browser.quit)

    def test_a_rule_explains_its_date(self):
        browser = self.browser
        browser.sign_in(*self.people["干部"])
        for width in (WIDE, NARROW):
            browser.resize(width)
            browser.open("/limits/TL-B05")
            browser.fill("main form:not([method=post]) [name=from]", "2026.1.31")
            browser.fill("#extended", "30日")
            browser.press("计算")
            self.assertIn("到期：2026-05-06", browser.text)
            self.assertIn("刚性期限", browser.text)
            self.assertIn("《信访工作条例》(2022) 第34条", browser.text)
            self.assertIn("跳过的休息日：5 月 1 日至 5 日", browser.text)
            browser.shoot(f"limit-{width}")
        browser.open("/limits/TL-B05?from=2026-02-30")
        self.assertIn("有 1 处需要修改", browser.text)
        self.assertIn("“2026-02-30”不是一个日期", browser.text)
        browser.open("/limits/TL-B01?from=2026-02-01&extended=3")
        self.assertIn("没有规定可以延长", browser.text)
        browser.open("/limits/TL-C02?from=2026-02-10")
        self.assertIn("提示", browser.text)
        browser.open("/limits?force=binding")
        self.assertIn("时限规则：36 条", browser.text)
        # Not the county's business of a village cadre.
        self.assertNotIn("登记县级规定", browser.text)

    def test_a_county_sets_a_stricter_figure(self):
        browser = self.browser
        browser.resize(WIDE)
        browser.sign_in(*self.people["纪委书记"])
        browser.open("/limits/TL-B01")
        browser.fill("#count", "20")
        browser.fill("#paper", "测纪发〔2026〕9号")
        browser.fill("main form[action$='/set'] #from", "2026-03-01")
        browser.press("登记县级规定")
        self.assertIn("县级只能更严", browser.text)
        self.assertEqual(browser.find("#paper").get_attribute("value"), "测纪发〔2026〕9号")
        browser.fill("#count", "10")
        browser.press("登记县级规定")
        self.assertIn("县级规定已登记", browser.text)
        self.assertIn("第 2 版", browser.text)
        browser.open("/limits/TL-B01?from=2026-03-02")
        self.assertIn("到期：2026-03-12", browser.text)
        browser.open("/limits/TL-B01?from=2026-02-02")
        self.assertIn("到期：2026-02-24", browser.text)
        code, out, _ = explain("TL-B01", "--from", "2026-03-02", "--format", "json", "--data", str(self.town.data),
                               "--as", self.people["纪委书记"][0])
        answer = json.loads(out)
        self.assertEqual((code, answer["due"], answer["version"]), (0, "2026-03-12", 2))
        self.assertTrue(answer["enforced"])

    def test_a_years_notice_is_checked_and_imported(self):
        browser = self.browser
        browser.resize(NARROW)
        browser.sign_in(*self.people["系统管理员"])
        browser.open("/workdays")
        self.assertIn(f"{NEXT} 年调休未导入", browser.text)
        browser.shoot("workdays-390")
        browser.open("/workdays/import")
        browser.fill("#year", f"{NEXT}")
        browser.fill("#source", "国办发明电〔测试〕1号")
        browser.fill("#text", f"{NEXT}-01-01至{NEXT}-01-03,放假\n{NEXT}-01-02,上班")
        browser.press("检查并导入")
        self.assertIn("同一天既写放假又写上班", browser.text)
        self.assertEqual(browser.find("#source").get_attribute("value"), "国办发明电〔测试〕1号")
        browser.fill("#text", f"{NEXT}-01-01至{NEXT}-01-04,放假")
        browser.press("检查并导入")
        self.assertIn("法定节日没有放假", browser.text)
        browser.find("#sure").click()
        browser.press("检查并导入")
        self.assertIn("放假安排已导入", browser.text)
        self.assertNotIn(f"{NEXT} 年调休未导入", browser.text)
        browser.resize(WIDE)
        browser.shoot("workdays-1440")
        file = Path(tempfile.mkdtemp()) / "notice.csv"
        file.write_text(f"日期,类型\n{NEXT}-02-30,放假\n", encoding="utf-8")
        done = subprocess.run(
            [BINARY, "calendar", "import", str(file), "--year", str(NEXT), "--source", "测试", "--data", str(self.town.data),
             "--as", self.people["系统管理员"][0]], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("第 2 行没有日期", done.stderr)

    def test_the_command_line_says_what_is_wrong(self):
        code, out, _ = explain("TL-A06", "--from", "2026-02-10", "--format", "json")
        answer = json.loads(out)
        self.assertEqual(code, 0)
        self.assertEqual(answer["due"], "2026-03-09")
        self.assertFalse(answer["enforced"])
        self.assertFalse(answer["provisional"])
        self.assertEqual(answer["steps"][0]["date"], "2026-02-10")
        for words, sentence in [
            (("TL-X99", "--from", "2026-02-10"), "没有编号为“TL-X99”的时限规则"),
            (("TL-B01", "--from", "昨天"), "不是一个日期"),
            (("TL-B05", "--from", "2026-02-10", "--extended", "31"), "一共最多延长 30 日"),
            (("TL-B05", "--from", "2026-02-10", "--extended", "三十"), "看不懂"),
        ]:
            code, _, wrong = explain(*words)
            self.assertEqual(code, 1)
            self.assertIn(sentence, wrong)


if __name__ == "__main__":
    unittest.main()
