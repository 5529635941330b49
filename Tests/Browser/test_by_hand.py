"""Work done without a mouse, people brought in on a telephone, lists put on paper."""

import base64
import io
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import openpyxl
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from support import NARROW, SCREENSHOTS, WIDE, Browser, sample_town

HEAD, OFFICE = "部门（村）负责人", "领导小组办公室"


class ByHand(unittest.TestCase):
    def setUp(self):
        self.town, self.people = sample_town()
        self.addCleanup(self.town.stop)
        self.browser = Browser(self.town.url)
        self.addCleanup(self.browser.quit)

    def press(self, *keys):
        """As typed on a keyboard, to whatever has the focus."""
        ActionChains(self.browser.driver).send_keys(*keys).perform()

    def reach(self, said, limit=60):
        """Tab by Tab to what has these words, or this id."""
        for _ in range(limit):
            self.press(Keys.TAB)
            element = self.browser.driver.switch_to.active_element
            if element.text.strip() == said or element.get_attribute("id") == said:
                self.assertNotEqual(element.value_of_css_property("outline-style"), "none", said)
                return element
        raise AssertionError(f"Tab does not reach “{said}” on {self.browser.path}")

    def test_a_report_is_submitted_by_keyboard_alone(self):
        browser = self.browser
        browser.driver.delete_all_cookies()
        browser.open("/sign-in")
        login, password = self.people[HEAD]
        self.reach("login")
        self.press(login, Keys.TAB)
        self.press(password)
        browser.leave(lambda: self.press(Keys.ENTER))
        self.assertEqual(browser.path, "/workbench")
        first = browser.all("main .table__title")[0].text
        self.reach(first)
        browser.leave(lambda: self.press(Keys.ENTER))
        self.assertTrue(browser.path.startswith("/tasks/"))
        self.reach("去办理")
        self.press(Keys.ENTER)
        self.reach("text")
        self.press("3 月 5 日走访三户群众，答复两个疑问。")
        self.reach("提交办理情况")
        browser.leave(lambda: self.press(Keys.ENTER))
        self.assertIn("已提交，等待审核", browser.text)

    def test_what_one_was_writing_is_not_shown_to_the_next(self):
        browser = self.browser
        words = "还没有写完的方案正文"
        browser.driver.delete_all_cookies()
        browser.sign_in(*self.people["领导小组办公室"])
        browser.open("/plans/new")
        browser.fill("#text", words)
        browser.open("/account")
        browser.open("/plans/new")
        self.assertEqual(browser.find("#text").get_attribute("value"), words, "kept for whoever wrote it")
        browser.driver.delete_all_cookies()
        browser.sign_in(*self.people["纪委书记"])
        browser.open("/plans/new")
        self.assertEqual(browser.find("#text").get_attribute("value"), "")
        browser.driver.delete_all_cookies()
        browser.sign_in(*self.people["领导小组办公室"])
        browser.leave(browser.find("form[action='/sign-out'] button").click)
        browser.sign_in(*self.people["领导小组办公室"])
        browser.open("/plans/new")
        self.assertEqual(browser.find("#text").get_attribute("value"), "", "who signs out leaves nothing behind")

    def test_a_letter_is_disputed_answered_and_signed_on_a_telephone(self):
        browser = self.browser
        browser.sign_in(*self.people[OFFICE])
        browser.open("/letters")
        browser.press("按现在的责任更新")
        self.assertIn("新 0 份，有变化换新版 0 份", browser.text)
        # The secretary's own is the one not yet sent.
        browser.press("送签 1 份")
        self.assertIn("已送签 1 份", browser.text)
        browser.sign_in(*self.people["党委书记"])
        browser.resize(390)
        browser.open("/workbench")
        browser.press([link.text for link in browser.all("main .table__title") if "责任书" in link.text][0])
        browser.shoot("letter-to-sign")
        browser.unfold("对这一项有不同意见")
        field = browser.all("textarea[name=reason]")[0]
        field.send_keys("这一项应当由镇纪委牵头")
        browser.leave(browser.all(".letter__item button")[0].click)
        self.assertIn("等待领导小组办公室答复", browser.text)
        self.assertNotIn("我已看过，签订", browser.text)
        letter = browser.path.split("?")[0]
        browser.resize(1440)
        browser.sign_in(*self.people[OFFICE])
        browser.open(letter)
        browser.press("维持原文")
        self.assertIn("填写答复的理由", browser.text)
        browser.shoot("letter-answer")
        browser.all("textarea[name=reason]")[0].send_keys("方案写明由党委牵头")
        browser.press("维持原文")
        self.assertIn("已答复，并通知本人", browser.text)
        browser.sign_in(*self.people["党委书记"])
        browser.resize(390)
        browser.open(letter)
        browser.fill("#password", "不是密码")
        browser.press("我已看过，签订")
        self.assertIn("密码不对，没有办理", browser.text)
        browser.fill("#password", self.people["党委书记"][1])
        browser.press("我已看过，签订")
        self.assertIn("你已签订，等甲方签订", browser.text)
        browser.shoot("letter-signed")
        self.assertNotIn("甲方签订 登录密码", browser.text.replace("\n", " "))
        browser.resize(1440)

    def test_people_are_brought_in_on_a_telephone(self):
        book = openpyxl.Workbook()
        for row in [["姓名", "单位", "单位类别", "职务"], ["石大川", "北坡村", "村（社区）", "村党支部书记"], ["石小溪", "", "", "会计"]]:
            book.active.append(row)
        folder = Path(tempfile.mkdtemp(prefix="mingze-list-"))
        self.addCleanup(shutil.rmtree, folder, True)
        book.save(folder / "名单.xlsx")
        browser = self.browser
        browser.resize(NARROW)
        browser.sign_in(*self.people["系统管理员"])
        browser.press("导入名单")
        browser.find("#file").send_keys(str(folder / "名单.xlsx"))
        browser.press("下一步：逐行核对")
        self.assertIn("有 1 处需要修改", browser.text)
        self.assertIn("单位是空的", browser.text)
        browser.shoot("import-wrong")
        shown = browser.driver.execute_script("return document.documentElement.scrollWidth")
        self.assertLessEqual(shown, NARROW)
        browser.fill("#unit1", "北坡村")
        browser.press("导入名单")
        self.assertIn("名单已导入", browser.text)
        self.assertIn("石小溪", browser.text)
        shown = browser.driver.execute_script("return document.documentElement.scrollWidth")
        self.assertLessEqual(shown, NARROW)

    def paper(self, path):
        """The page as PDF, and its text."""
        browser = self.browser
        browser.open(path)
        data = base64.b64decode(browser.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        name = SCREENSHOTS / (re.sub(r"\W+", "-", path).strip("-") + ".pdf")
        name.write_bytes(data)
        done = subprocess.run(["pdftotext", "-layout", str(name), "-"], capture_output=True, text=True, check=True)
        return done.stdout

    def test_lists_on_paper_are_whole_and_say_whose_they_are(self):
        browser = self.browser
        browser.resize(WIDE)
        browser.sign_in(*self.people[OFFICE])
        browser.open("/tasks")
        total = int(re.search(r"任务：(\d+) 件", browser.text).group(1))
        self.assertGreater(total, 50)
        browser.press(f"列出全部 {total} 条再打印")
        self.assertEqual(len(browser.all("main .table__title")), total)
        text = self.paper("/tasks?rows=all")
        self.assertEqual(len(set(re.findall(r"任务〔\d+〕\d+号", text))), total)
        flat = re.sub(r"\s", "", text)
        for words in ["制表人：" + self.people[OFFICE][0], "制表时间：", "日志至第", "第1页，共"]:
            self.assertIn(words, flat)
        for path in ["/duties", "/duties/matrix", "/letters", "/people", "/plans", "/journal", "/notices", "/search?q=%E8%B4%A3%E4%BB%BB", "/workbench"]:
            self.assertIn("制表人：", re.sub(r"\s", "", self.paper(path)), path)

    def test_every_list_comes_as_a_table(self):
        lists = {
            OFFICE: ["/tasks", "/duties", "/letters", "/plans", "/people", "/journal", "/notices", "/search?q=%E8%B4%A3%E4%BB%BB"],
            "系统管理员": ["/accounts", "/running", "/people"], "审计管理员": ["/journal"]}
        for role, paths in lists.items():
            self.browser.sign_in(*self.people[role])
            caller = self.browser.caller()
            for path in paths:
                self.browser.open(path)
                link = self.browser.driver.find_element("link text", "导出").get_attribute("href")
                answer = caller.get(link.removeprefix(self.town.url))
                self.assertEqual(answer.status, 200, path)
                rows = list(openpyxl.load_workbook(io.BytesIO(answer.body)).active.values)
                self.assertGreaterEqual(len(rows), 2, path)
                self.assertTrue(self.browser.driver.find_elements(
                    "xpath", "//main//*[contains(normalize-space(), '打印')][self::button or self::a]"), path)


if __name__ == "__main__":
    unittest.main()
