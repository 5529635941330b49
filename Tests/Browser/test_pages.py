"""Every page a role's menu leads to, for every role, at both widths, on the sample town."""

import unittest

from selenium.webdriver.common.keys import Keys

from support import NARROW, WIDE, Browser, Caller, sample_town

EVERYONE = ["/notices", "/account", "/password"]
BUSINESS = ["/calendar?who=all", "/dutylog/meetings", "/dutylog/people", "/education/quiz", "/education/materials", "/duties/matrix", "/search?q=%E5%BB%89%E6%94%BF", "/search?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E8%AF%8D"]
MAKERS = ["/talks/new", "/talks/coverage", "/imports/new/talk", "/education/new", "/education/plan", "/education/quiz/takers", "/imports/new/study", "/forms/letter", "/plans/new", "/letters/scans", "/tasks/send", "/duties/coverage"]
SYSTEM = ["/people/new", "/units/new", "/people/import", "/accounts/new"]
MORE = {
    "党委书记": BUSINESS + MAKERS, "班子成员": BUSINESS, "纪委书记": BUSINESS + MAKERS, "纪检干部": BUSINESS,
    "领导小组办公室": BUSINESS + MAKERS, "部门（村）负责人": BUSINESS, "干部": BUSINESS, "上级": BUSINESS,
    "系统管理员": SYSTEM, "安全管理员": [], "审计管理员": ["/journal/proof"],
}
MENUS = {
    "党委书记": ["工作台", "日历", "任务", "负担", "学习教育", "谈心谈话", "履职纪实", "监督检查", "问题台账", "文书", "方案", "责任清单", "责任书", "体检", "文书式样", "时限规则", "年度封存", "人员与单位", "双人办理", "留痕"],
    "班子成员": ["工作台", "日历", "任务", "负担", "学习教育", "谈心谈话", "履职纪实", "监督检查", "问题台账", "文书", "方案", "责任清单", "责任书", "时限规则", "人员与单位"],
    "纪委书记": ["工作台", "日历", "任务", "负担", "学习教育", "谈心谈话", "履职纪实", "监督检查", "问题台账", "文书", "方案", "责任清单", "责任书", "体检", "文书式样", "时限规则", "年度封存", "人员与单位", "双人办理", "留痕"],
    "纪检干部": ["工作台", "日历", "任务", "负担", "学习教育", "谈心谈话", "履职纪实", "监督检查", "问题台账", "文书", "方案", "责任清单", "责任书", "体检", "时限规则", "人员与单位", "留痕"],
    "领导小组办公室": ["工作台", "日历", "任务", "负担", "学习教育", "谈心谈话", "履职纪实", "监督检查", "问题台账", "文书", "方案", "责任清单", "责任书", "体检", "文书式样", "时限规则", "人员与单位", "双人办理", "留痕"],
    "部门（村）负责人": ["工作台", "日历", "任务", "负担", "学习教育", "谈心谈话", "履职纪实", "监督检查", "问题台账", "文书", "方案", "责任清单", "责任书", "时限规则", "人员与单位"],
    "干部": ["工作台", "日历", "任务", "负担", "学习教育", "谈心谈话", "履职纪实", "监督检查", "问题台账", "文书", "方案", "责任清单", "责任书", "时限规则", "人员与单位"],
    "上级": ["工作台", "日历", "任务", "负担", "学习教育", "履职纪实", "监督检查", "问题台账", "文书", "方案", "责任清单", "责任书", "体检", "时限规则", "人员与单位", "留痕"],
    "系统管理员": ["负担", "工作日历", "人员与单位", "账号与权限", "双人办理", "运行情况"],
    "安全管理员": ["负担", "人员与单位", "账号与权限", "双人办理"],
    "审计管理员": ["负担", "双人办理", "留痕"],
}


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town, cls.people = sample_town()
        cls.addClassCleanup(cls.town.stop)
        cls.browser = Browser(cls.town.url)
        cls.addClassCleanup(cls.browser.quit)

    def setUp(self):
        self.browser.resize(WIDE)
        self.browser.console()

    def status(self):
        """What the server answered to the page that stands there."""
        return self.browser.driver.execute_script("return performance.getEntriesByType('navigation')[0].responseStatus")

    def check(self, path, status=200):
        """The page at `path` at both widths; every fault of it in one list."""
        browser, faults = self.browser, []
        for width in (WIDE, NARROW):
            browser.resize(width)
            browser.open(path)
            if self.status() != status:
                faults.append(f"{path} {width}: {self.status()}")
            heads = [head.text for head in browser.all("h1")]
            if len(heads) != 1 or not heads[0].strip():
                faults.append(f"{path} {width}: h1 {heads}")
            shown = browser.driver.execute_script("return document.documentElement.scrollWidth")
            if shown > width:
                faults.append(f"{path}: {shown} px wide at {width}")
            # The page may be no wider than the screen and what a table holds still be cut at its frame.
            cut = browser.driver.execute_script(
                "return [...document.querySelectorAll('.table--stack td')].filter(cell => cell.offsetParent"
                " && cell.getBoundingClientRect().right > innerWidth).map(cell => cell.innerText)")
            if width == NARROW and cut:
                faults.append(f"{path} {width}: cut at the right: {cut[0]}")
            browser.driver.switch_to.active_element.send_keys(Keys.TAB)
            first = browser.driver.switch_to.active_element
            # A page with errors sets the focus on its summary; every other begins with the skip link.
            if status == 200 and first.text != "跳到正文":
                faults.append(f"{path} {width}: first Tab reaches “{first.text}”")
            if first.rect["x"] < 0 or first.rect["y"] < 0:
                faults.append(f"{path} {width}: what has the focus is out of sight")
            if first.value_of_css_property("outline-style") == "none":
                faults.append(f"{path} {width}: what has the focus has no outline")
            lines = browser.console()
            faults += [f"{path} {width}: {line}" for line in lines
                       if "favicon.ico" not in line and (status == 200 or "Failed to load" not in line)]
        return faults

    def links(self, css):
        return [link.get_attribute("href").removeprefix(self.town.url) for link in self.browser.all(css)]

    def pages_of(self, role):
        browser = self.browser
        browser.sign_in(*self.people[role])
        self.assertEqual([link.text for link in browser.all(".menu a")], MENUS[role])
        faults = self.check("/")
        browser.resize(WIDE)
        menu = self.links(".menu a")
        details = []
        for path in menu:
            faults += self.check(path)
            browser.resize(WIDE)
            # One entry of each list, and one form that changes it.
            details += self.links("main .table__title")[:1] + self.links("main td a[href^='/people/']")[:1]
            details += self.links("main td a[href^='/units/']")[:1] + self.links("main td a[href^='/accounts/']")[:1]
        for path in dict.fromkeys(details + MORE[role] + EVERYONE):
            faults += self.check(path)
        self.assertGreaterEqual(len(menu), 1)
        self.assertEqual(faults, [])

    def test_secretary(self):
        self.pages_of("党委书记")

    def test_leader(self):
        self.pages_of("班子成员")

    def test_discipline_secretary(self):
        self.pages_of("纪委书记")

    def test_discipline_officer(self):
        self.pages_of("纪检干部")

    def test_office(self):
        self.pages_of("领导小组办公室")

    def test_head(self):
        self.pages_of("部门（村）负责人")

    def test_staff(self):
        self.pages_of("干部")

    def test_superior(self):
        self.pages_of("上级")

    def test_system_administrator(self):
        self.pages_of("系统管理员")

    def test_security_administrator(self):
        self.pages_of("安全管理员")

    def test_audit_administrator(self):
        self.pages_of("审计管理员")

    def test_skip_link_leads_to_the_text(self):
        browser = self.browser
        browser.sign_in(*self.people["党委书记"])
        browser.open("/tasks")
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
        self.assertEqual(browser.driver.switch_to.active_element.get_attribute("id"), "main")

    def test_signed_out_gets_the_sign_in_page_and_comes_back(self):
        browser = self.browser
        browser.driver.delete_all_cookies()
        for path in ["/", "/workbench", "/tasks", "/plans", "/duties", "/people", "/journal", "/accounts", "/tasks.xlsx"]:
            browser.open(path)
            self.assertTrue(browser.path.startswith("/sign-in"), path)
            self.assertIn("登录", browser.find("h1").text)
        browser.open("/tasks?light=red")
        login, password = self.people["党委书记"]
        browser.fill("#login", login)
        browser.fill("#password", password)
        browser.press("登录")
        self.assertEqual(browser.path, "/tasks?light=red", "after signing in one stands where one wanted to go")

    def test_sign_in_page(self):
        self.browser.driver.delete_all_cookies()
        self.assertEqual(self.check("/sign-in"), [])

    def test_signing_out_ends_the_sign_in(self):
        browser = self.browser
        browser.sign_in(*self.people["党委书记"])
        caller = browser.caller()
        self.assertIn("任务", caller.get("/tasks").text)
        browser.press("退出", within="header")
        self.assertEqual(browser.path, "/sign-in")
        self.assertTrue(caller.get("/tasks").address.endswith("/sign-in?next=%2Ftasks"), "the old cookie opens nothing")

    def foreign_task(self, role):
        login, _ = self.people[role]
        return self.town.rows(
            "SELECT item.id, item.title FROM item WHERE item.kind = 'task' AND item.closed IS NULL AND item.unit NOT IN"
            " (SELECT person.unit FROM account JOIN person ON person.id = account.person WHERE account.login = ?)"
            " AND coalesce(item.owner, '') NOT IN (SELECT person FROM account WHERE login = ?) LIMIT 1", login, login)[0]

    def test_head_does_not_see_another_units_task(self):
        browser = self.browser
        task, title = self.foreign_task("部门（村）负责人")
        browser.sign_in(*self.people["部门（村）负责人"])
        browser.open("/tasks/" + task)
        self.assertEqual(browser.find("h1").text, "没有找到")
        self.assertEqual(self.status(), 404)
        self.assertNotIn(title, browser.find("main").text)
        before = self.town.counts()
        caller = browser.caller()
        token = caller.token("/account")
        for act in ["acknowledge", "report", "accept", "return", "extension", "urge"]:
            answer = caller.post(f"/tasks/{task}/{act}", {
                "_token": token, "version": "1", "text": "别的单位", "reason": "别的单位", "day": "2099-12-31"})
            self.assertIn(answer.status, (403, 404, 422), act)
            self.assertNotIn(title, answer.text, act)
        self.assertEqual(self.town.counts(), before)

    def test_pages_of_others_say_who_may(self):
        browser = self.browser
        for role, path in [("部门（村）负责人", "/accounts"), ("部门（村）负责人", "/plans/new"), ("部门（村）负责人", "/journal"),
                           ("系统管理员", "/tasks"), ("安全管理员", "/plans"), ("审计管理员", "/duties")]:
            with self.subTest(role=role, path=path):
                browser.sign_in(*self.people[role])
                self.assertEqual(self.check(path, status=403), [])
                self.assertEqual(browser.find("h1").text, "没有权限")
                self.assertIn("可以办理的有：", browser.text)

    def test_unknown_addresses(self):
        self.browser.sign_in(*self.people["党委书记"])
        for path in ["/nothing", "/tasks/nothing", "/plans/nothing", "/tasks/019bb05c-0000-7000-8000-000000000000"]:
            with self.subTest(path=path):
                self.assertEqual(self.check(path, status=404), [])
                self.assertEqual(self.browser.find("h1").text, "没有找到")

    def test_journal_says_who_signed_in(self):
        """留痕 is read by the audit administrator: a sign-in by “系统” names nobody."""
        browser = self.browser
        browser.sign_in(*self.people["审计管理员"])
        browser.open("/journal?act=sign-in.open")
        row = browser.find("tbody tr").text
        self.assertIn(self.people["审计管理员"][0], row)

    def test_lists_scroll_inside_themselves_when_narrow(self):
        """On a telephone a wide table may scroll in its own box; its title column must stay readable."""
        browser = self.browser
        browser.sign_in(*self.people["领导小组办公室"])
        browser.resize(NARROW)
        for path in ["/tasks", "/duties", "/workbench"]:
            with self.subTest(path=path):
                browser.open(path)
                titles = browser.all("tbody .table__title")
                self.assertTrue(titles)
                narrow = [(title.text, title.rect["width"]) for title in titles if title.rect["width"] < 90]
                self.assertEqual(narrow, [])

    def test_search_box_can_be_read(self):
        browser = self.browser
        browser.sign_in(*self.people["党委书记"])
        browser.open("/search?q=%E5%BB%89%E6%94%BF")
        box = browser.find("#q")
        self.assertEqual(box.get_attribute("value"), "廉政")
        self.assertNotEqual(box.value_of_css_property("color"), box.value_of_css_property("background-color"))

    def test_browsers_find_an_icon(self):
        """Without one every first page writes an error in the console."""
        caller = Caller(self.town.url)
        if 'rel="icon"' not in caller.get("/sign-in").text:
            self.assertEqual(caller.get("/favicon.ico").status, 200)

    def test_assets_and_headers(self):
        answer = Caller(self.town.url).get("/sign-in")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        self.assertNotIn("unsafe-inline", answer.headers["Content-Security-Policy"])
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")


if __name__ == "__main__":
    unittest.main()
