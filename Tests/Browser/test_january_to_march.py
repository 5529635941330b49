"""One town's first months: set up, plan read and published, a task reported, returned, accepted and extended, all of
it in the browser by the people who would do it."""

import io
import time
import unittest
import zipfile

import openpyxl
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from support import TODAY, Browser, Caller, Town, plan_text

TOWN = "清溪镇"
PEOPLE = """沈国栋，清溪镇党委，党委书记
何正清，清溪镇纪委，纪委书记
方晓兰，领导小组办公室，办公室主任
罗志明，财政所，财政所所长
高满仓，上湾村，村党支部书记
田秀英，下河村，村党支部书记"""
SECRETARY, OFFICE, FINANCE, HEAD = "沈国栋", "方晓兰", "罗志明", "高满仓"
DROPPED = "今年由县里统一组织，镇里不另列任务"
REPORT = "十月八日在公开栏张贴小微权力清单，同日发到村民微信群，群众没有提出疑问。"
RETURNED = "写明公开栏张贴的是哪几项，有没有照片存档"
AGAIN = REPORT + "张贴的是宅基地申请、低保初审、村集体资产出租三项，照片存在村档案柜。"


class JanuaryToMarch(unittest.TestCase):
    """The steps stand in the order of their names; each goes on from where the one before it ended."""

    @classmethod
    def setUpClass(cls):
        cls.town = Town()
        cls.addClassCleanup(cls.town.stop)
        cls.browser = Browser(cls.town.url)
        cls.addClassCleanup(cls.browser.quit)
        cls.first, cls.own, cls.kept = {}, {}, {}

    def sign_in(self, name):
        self.browser.sign_in(name, self.own[name])
        self.assertIn(name, self.browser.find(".header__me").text)

    def read_notices(self):
        """Follows the header's 消息 with its number: one at least; a job of the timetable may have told something too."""
        words = [link.text for link in self.browser.driver.find_elements("css selector", "header a") if link.text.startswith("消息")]
        self.assertRegex(" ".join(words), r"^消息\d+$")
        self.browser.press(words[0], within="header")

    def see(self, *sentences):
        shown = self.browser.text
        for sentence in sentences:
            self.assertIn(sentence, shown)

    def test_01_wizard(self):
        browser = self.browser
        browser.open("/")
        self.assertEqual(browser.path, "/setup")
        browser.shoot_both("setup")
        blank = Caller(self.town.url).get(browser.find("a[href$='blank.xlsx']").get_attribute("href").removeprefix(self.town.url))
        heads = list(openpyxl.load_workbook(io.BytesIO(blank.body)).active.values)[-1]
        self.assertEqual(list(heads), ["姓名", "单位", "单位类别", "职务", "分管", "联系村", "职级", "电话"])
        browser.fill("#code", self.town.setup_code.lower())
        browser.fill("#town", TOWN)
        browser.fill("#people", PEOPLE)
        browser.press("逐行检查，下一步")
        self.see("核对 清溪镇 的 6 名人员")
        roles = [Select(field).first_selected_option.text for field in browser.all("select[name^=role]")]
        self.assertEqual(
            roles, ["党委书记", "纪委书记", "领导小组办公室", "部门（村）负责人", "部门（村）负责人", "部门（村）负责人"])
        self.assertEqual(self.town.count("town"), 0, "nothing is written before the last step")
        browser.shoot_both("setup-review")
        browser.press("建立乡镇并开通账号")
        self.see("设置完成", "只显示这一次")
        # Of those with power the page has a half, and whoever holds the machine the other.
        kept = (self.town.data / "first-passwords.txt").read_text(encoding="utf-8").splitlines()
        others = {login: half for login, _, half in (line.split("\t") for line in kept)}
        self.assertEqual(sorted(others), sorted([SECRETARY, "何正清", OFFICE, "系统管理员", "安全管理员", "审计管理员"]))
        self.assertEqual((self.town.data / "first-passwords.txt").stat().st_mode & 0o777, 0o600)
        for slip in browser.all(".slip"):
            login, password, whole = (
                slip.find_element(By.CSS_SELECTOR, f".slip__{part}").text for part in ("login", "password", "part"))
            self.assertEqual(whole, "前一半" if login in others else "全部")
            self.first[login] = f"{password}-{others[login]}" if login in others else password
        self.assertEqual(len(self.first), 9)
        browser.shoot_both("setup-done")
        browser.open("/setup")
        self.see("首次设置已经完成")

    def test_02_first_sign_ins_change_the_passwords(self):
        browser = self.browser
        for name in (SECRETARY, OFFICE, FINANCE, HEAD):
            browser.sign_in(name, self.first[name])
            self.assertEqual(browser.path, "/password", "the first password opens nothing else")
            browser.open("/tasks")
            self.assertEqual(browser.path, "/password")
            self.own[name] = f"own-{len(self.own)}-Bamboo-73"
            browser.fill("#current_password", self.first[name])
            browser.fill("#password", self.own[name])
            browser.fill("#again", self.own[name])
            if name == SECRETARY:
                browser.shoot_both("password")
            browser.press("修改密码")
            self.see("密码已修改")
        browser.sign_in(HEAD, self.first[HEAD])
        self.see("账号或密码不对")

    def test_03_office_reads_the_plan(self):
        browser = self.browser
        self.sign_in(OFFICE)
        browser.open("/workbench")
        browser.shoot_both("workbench-empty")
        browser.press("方案", within="nav")
        browser.press("读入方案")
        browser.fill("#text", plan_text())
        browser.press("读入并审核")
        self.assertRegex(browser.path, r"^/plans/[0-9a-f-]{36}/review$")
        self.kept["plan"] = browser.path.removesuffix("/review")
        self.see("共读出 31 条，其中 22 条要列任务")
        browser.shoot_both("review")

    def test_04_office_drops_a_duty(self):
        browser = self.browser
        before = len(browser.all(".duty--dropped"))
        card = self.card("开展责任制半年自查")
        card.find_element(By.XPATH, ".//summary[starts-with(., '拆分')]").click()
        browser.leave(card.find_element(By.XPATH, ".//button[. = '不列任务']").click)
        # Without a reason: the form comes back alone, with the error at the field.
        self.see("开展责任制半年自查", "填写不列任务的理由")
        self.assertIn("填写不列任务的理由", browser.find(".field--wrong").text)
        browser.shoot_both("drop-without-reason")
        browser.fill("textarea[name=reason]", DROPPED)
        browser.press("不列任务")
        self.see("不列任务：" + DROPPED)
        self.assertEqual(len(browser.all(".duty--dropped")), before + 1)

    def test_05a_publish_page_names_what_is_missing(self):
        browser = self.browser
        browser.press("核对任务并发布")
        self.see("处没有定下来", "“坚持理论学习”还没有责任单位")
        self.assertFalse(
            browser.driver.find_elements(By.XPATH, "//button[starts-with(., '发布')]"),
            "a plan with missing owners has no button to publish it")
        browser.shoot_both("publish-missing")
        self.kept["missing"] = [line.text for line in browser.all(".panel--wrong li")]
        self.kept["links"] = len(browser.all(".panel--wrong li a"))
        browser.press("返回审核")
        self.kept["marked"] = len(browser.all(".duty--lacking"))
        self.kept["unknown"] = self.card("清理规章制度").text
        for sentence in self.kept["missing"]:
            work = sentence[1:].split("”还没有")[0]
            # What the villages do themselves is theirs; the plan's lead is no unit of this small town.
            self.give(self.card(work), "各村（社区）" if "小微权力" in work else "财政所")

    def test_05b_publish_page_leads_to_each_missing_owner(self):
        self.assertEqual(self.kept["links"], len(self.kept["missing"]))

    def test_05c_review_page_marks_each_missing_owner(self):
        self.assertEqual(self.kept["marked"], len(self.kept["missing"]))

    def test_05d_review_page_names_owners_the_town_has_not(self):
        """The plan says 牵头单位：党政综合办公室; nobody of that name is registered, and whoever reviews must be told."""
        text = self.kept["unknown"]
        self.assertIn("党政综合办公室", text)
        self.assertNotIn("责任：财政所", text, "a supporting unit does not lead because the leading one is unknown")

    def test_06_office_gives_a_duty_to_another_owner(self):
        self.give(self.card("抓实书记第一责任"), "领导小组办公室")
        self.assertIn("责任：领导小组办公室", self.card("抓实书记第一责任").text)

    def row(self, title):
        return next(link for link in self.browser.all(".table__title") if link.text.startswith(title))

    def card(self, title):
        return next(card for card in self.browser.all(".duty") if card.text.startswith(title))

    def give(self, card, unit):
        browser = self.browser
        browser.leave(card.find_element(By.LINK_TEXT, "修改").click)
        self.see("修改责任", "方案要求")
        for label in browser.all("#lead label"):
            box = label.find_element(By.TAG_NAME, "input")
            if box.is_selected() != (label.text == unit):
                self.browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)
                box.click()
        browser.press("保存")

    def test_07_office_publishes(self):
        browser = self.browser
        browser.press("核对任务并发布")
        self.assertNotIn("没有定下来", browser.text)
        browser.shoot_both("publish")
        button = browser.driver.find_element(By.XPATH, "//main//button[starts-with(., '发布，开出')]")
        promised = int("".join(filter(str.isdigit, button.text)))
        self.assertEqual(self.town.count("task"), 0)
        browser.leave(button.click)
        self.see("方案已发布", "办结 0/")
        self.assertEqual(self.town.count("task"), promised)
        self.assertEqual(self.town.count("item", "kind = 'plan' AND state = 'published'"), 1)

    def test_08_head_acknowledges_and_reports(self):
        browser = self.browser
        self.sign_in(HEAD)
        self.assertEqual(browser.path, "/workbench")
        self.see("我要办的", "公开村级小微权力清单")
        self.assertNotIn("下河村", browser.find("main").text, "another village's tasks are not mine")
        browser.shoot_both("workbench")
        browser.leave(self.row("公开村级小微权力清单").click)
        self.kept["task"] = browser.path
        browser.press("签收，开始办理")
        self.see("已签收", "办理中")
        browser.shoot_both("task")
        browser.press("提交办理情况")
        self.see("有 1 处需要修改", "填写办理情况：做了什么、什么时候、结果怎样")
        self.assertTrue(browser.driver.title.startswith("错误："))
        browser.fill("#text", REPORT)
        browser.press("提交办理情况")
        self.see("已提交，等待审核", REPORT)
        self.assertFalse(browser.driver.find_elements(By.XPATH, "//button[. = '审核通过']"))

    def test_09_office_returns_it(self):
        browser = self.browser
        self.sign_in(OFFICE)
        browser.open("/workbench")
        self.see("等我审核的：1 件")
        browser.open(self.kept["task"])
        browser.unfold("退回修改")
        browser.press("退回")
        self.see("填写退回的理由")
        browser.fill("#reason", RETURNED)
        browser.shoot_both("task-return")
        browser.press("退回")
        self.see("被退回", RETURNED)

    def test_10_head_reports_again(self):
        browser = self.browser
        self.sign_in(HEAD)
        self.read_notices()
        self.see("被退回", RETURNED)
        browser.shoot_both("notices")
        browser.open(self.kept["task"])
        self.assertEqual(browser.find("#text").get_attribute("value"), REPORT, "the first report is there to go on from")
        browser.fill("#text", AGAIN)
        browser.press("提交办理情况")
        self.see("已提交，等待审核")

    def test_11_office_accepts(self):
        browser = self.browser
        self.sign_in(OFFICE)
        browser.open(self.kept["task"])
        browser.press("审核通过")
        self.see("已办结", AGAIN, "签收任务", "退回任务")
        browser.shoot_both("task-done")
        self.assertEqual(self.town.count("item", "kind = 'task' AND closed IS NOT NULL"), 1)

    def test_12_extension_asked_and_approved(self):
        browser = self.browser
        self.sign_in(FINANCE)
        due, task = self.town.rows(
            "SELECT item.due, item.id FROM item JOIN unit ON unit.id = item.unit WHERE unit.name = '财政所'"
            " AND item.kind = 'task' ORDER BY item.due, item.id")[0]
        until = f"{TODAY.year}-12-31"
        if due == until:
            # In December nothing of the year is due before its end, and nothing can be put off past it.
            browser.open("/tasks/" + task)
            self.assertNotIn("申请延期", browser.text)
            return
        self.kept["extended"] = "/tasks/" + task
        browser.open("/tasks/" + task)
        browser.unfold("申请延期")
        browser.fill("#day", f"{TODAY.year}.12.31")
        browser.fill("#reason-extension", "等县里的抽查样本，样本月底才下发")
        browser.shoot_both("task-extension")
        browser.press("申请延期")
        self.see(f"申请延到 {until}")
        self.sign_in(OFFICE)
        self.read_notices()
        self.assertIn(f"申请延期到 {until}", browser.text)
        browser.open("/tasks/" + task)
        browser.press("同意延期")
        self.see("同意延期", until)
        self.assertEqual(self.town.rows("SELECT due FROM item WHERE id = ?", task)[0][0], until)

    def test_13_secretary_follows_a_clause(self):
        browser = self.browser
        self.sign_in(SECRETARY)
        self.assertEqual(browser.path, self.kept["plan"], "the leader's home page is the living plan")
        self.see(f"青石镇{TODAY.year}年党风廉政建设工作实施方案", "已办结（件）\n1")
        browser.shoot_both("living-plan")
        row = next(row for row in browser.all(".living__row") if "一是公开村级小微权力清单" in row.text)
        self.assertIn("办结 1/", row.text)
        browser.leave(row.find_element(By.CSS_SELECTOR, ".living__side a").click)
        self.assertRegex(browser.path, r"^/tasks\?clause=")
        titles = [link.text for link in browser.all("tbody .table__title")]
        self.assertEqual(len(titles), 2)
        self.assertTrue(all(title.startswith("公开村级小微权力清单") for title in titles), titles)
        self.see("上湾村", "下河村")
        browser.shoot_both("tasks")
        # All there is of this clause in one file.
        browser.press("成套打包")
        end = time.monotonic() + 90
        while "已经做好" not in browser.text and time.monotonic() < end:
            self.assertNotIn("没有做成", browser.text)
            time.sleep(0.5)
        self.see("已经做好")
        browser.shoot_both("dossier")
        answer = browser.caller().get(browser.path + ".zip")
        names = zipfile.ZipFile(io.BytesIO(answer.body)).namelist()
        self.assertIn("目录.xlsx", names)
        self.assertIn("材料.pdf", names)

    def test_14_search(self):
        browser = self.browser
        browser.fill("#q", "清单")
        browser.press("搜索", within="header")
        self.see("搜索“清单”", "公开村级小微权力清单")
        browser.shoot_both("search")

    def test_15_export(self):
        answer = self.browser.caller().get("/tasks.xlsx")
        self.assertEqual(answer.status, 200)
        self.assertEqual(
            answer.headers["Content-Type"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        self.assertTrue(answer.body.startswith(b"PK\x03\x04"))
        cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(answer.body)).active for cell in row]
        found = [cell for cell in cells if str(cell).startswith("公开村级小微权力清单")]
        self.assertEqual(len(found), 2, "one for each village")

    def test_16_journal(self):
        browser = self.browser
        browser.open("/journal")
        self.see("留痕", "发布方案", "退回任务", "签收任务")
        if "extended" in self.kept:
            self.see("同意延期")
        browser.shoot_both("journal")
        browser.press("核验全部记录")
        self.see(f"全部 {self.town.count('journal')} 条记录前后相连，没有被改动过")
        browser.shoot_both("proof")

    def test_17_no_script_or_style_was_refused(self):
        messages = [line for line in self.browser.console() if "422" not in line and "404" not in line]
        self.assertEqual(messages, [])


if __name__ == "__main__":
    unittest.main()
