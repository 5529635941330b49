"""From an inspection to a problem that is closed: on a telephone and at a desk, with what may go wrong on the way."""

import struct
import time
import unittest
import zlib
from datetime import timedelta

from selenium.webdriver.common.action_chains import ActionChains

from support import NARROW, TODAY, WIDE, Browser, sample_town

VILLAGE = "青河村"


def png(width=40, height=30, text=b""):
    """A small picture, with words in it as cameras write them."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = b"".join(b"\0" + bytes((x * 5 % 256, y * 7 % 256, 90)[i] for x in range(width) for i in range(3)) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    words = chunk(b"tEXt", text) if text else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + words + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Supervise(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town, cls.people = sample_town()
        cls.addClassCleanup(cls.town.stop)
        cls.browser = Browser(cls.town.url)
        cls.addClassCleanup(cls.browser.quit)

    def unit(self, name):
        return self.town.rows("SELECT id FROM unit WHERE name = ?", name)[0][0]

    def head(self, name):
        """The sign-in of a unit's head; the sample writes down one account a role, so its password is set anew."""
        return self.town.rows(
            "SELECT account.login FROM account JOIN person ON person.id = account.person WHERE account.role = 'head' AND person.unit = ?",
            self.unit(name))[0][0]

    def tick(self, name, value):
        self.browser.driver.execute_script(
            "document.querySelector(`input[name='${arguments[0]}'][value='${arguments[1]}']`).checked = true", name, value)

    def plan(self, label, units, team, topics=("extravagance",)):
        browser = self.browser
        browser.open("/inspections/new")
        browser.fill("#label", label)
        for topic in topics:
            self.tick("topics", topic)
        for unit in units:
            self.tick("units", self.unit(unit))
        for person in team:
            self.tick("team", self.town.rows("SELECT id FROM person WHERE name = ?", person)[0][0])
        browser.press("安排检查")

    def test_an_inspection_finds_a_problem_on_a_telephone(self):
        browser = self.browser
        browser.resize(NARROW)
        browser.sign_in(*self.people["纪检干部"])
        mate = self.town.rows(
            "SELECT person.name FROM account JOIN person ON person.id = account.person WHERE account.role = 'disciplineSecretary'")[0][0]
        insider = self.town.rows(
            "SELECT person.name FROM account JOIN person ON person.id = account.person WHERE account.role = 'head' AND person.unit = ?",
            self.unit(VILLAGE))[0][0]
        self.plan("年末专项检查", [VILLAGE], [insider])
        self.assertIn(f"{insider}是{VILLAGE}的人，不能参加对本单位的检查", browser.text)
        self.assertEqual(browser.find("#label").get_attribute("value"), "年末专项检查")
        self.tick("team", self.town.rows("SELECT id FROM person WHERE name = ?", mate)[0][0])
        browser.driver.execute_script(
            "document.querySelector(`input[name='team'][value='${arguments[0]}']`).checked = false",
            self.town.rows("SELECT id FROM person WHERE name = ?", insider)[0][0])
        browser.press("安排检查")
        self.assertIn("检查已安排", browser.text)
        browser.press(VILLAGE)
        visit = browser.path.split("?")[0]
        browser.press("开始检查")
        browser.shoot("check-item")
        for number in range(1, 6):
            self.assertIn(f"四风 {number}/5", browser.text)
            if number == 2:
                # The network drops: what was written is there when the page is opened again.
                browser.fill("#note", "查到两张没有事由的餐票")
                time.sleep(0.2)
                browser.driver.execute_script("document.querySelectorAll('form[data-changed]').forEach(f => delete f.dataset.changed)")
                browser.open(browser.path)
                self.assertEqual(browser.find("#note").get_attribute("value"), "查到两张没有事由的餐票")
                self.tick("result", "finding")
                browser.unfold("登记为问题")
                browser.find("input[name=problem]").click()
                browser.press("保存，下一项")
                self.assertIn("填写问题（一句话）", browser.text)
                # What is typed there counts, whether the box is ticked or not.
                browser.find("input[name=problem]").click()
                browser.fill("#label", "两张餐票没有事由")
            else:
                self.tick("result", "fine")
            browser.press("保存，下一项")
        self.assertIn("每一项都有结果了", browser.text)
        browser.press("完成检查")
        self.assertIn("检查完成", browser.text)
        problem = self.town.rows("SELECT id, number, state FROM item WHERE kind = 'problem' AND title = '两张餐票没有事由'")
        self.assertEqual(problem[0][2], "rectifying")
        self.assertIn(problem[0][1], browser.text)
        # The signature is drawn.
        browser.fill("#signer", insider)
        browser.press("提交签字")
        self.assertIn("在框里签名", browser.text)
        pad = browser.find("canvas.signature")
        browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", pad)
        ActionChains(browser.driver).move_to_element_with_offset(pad, -80, 0).click_and_hold().move_by_offset(60, 20).move_by_offset(
            60, -30).release().perform()
        browser.press("提交签字")
        self.assertIn("已签字", browser.text)
        self.assertEqual(len(browser.all("img.signature")), 1)
        browser.shoot("visit-signed")
        # Looked at under the same checklist: proposed for exemption, once.
        browser.resize(WIDE)
        self.plan("再查一次", [VILLAGE, "白鹭村"], [mate])
        self.assertIn("有 1 个单位今年按同样的清单查过", browser.text)
        browser.press("安排检查")
        self.assertIn("免查", browser.text)
        browser.open("/inspections/units")
        self.assertIn("再查一次（待检查）", browser.text)
        browser.open(visit)
        self.assertIn(problem[0][1], browser.text)

    def test_a_problem_is_raised_and_closed(self):
        browser = self.browser
        browser.resize(WIDE)
        browser.sign_in(*self.people["纪检干部"])
        browser.open("/problems/new")
        browser.fill("#label", "三笔租金没有入账")
        browser.fill("#text", "查一至三季度账目，三笔租金共 4200 元没有入账")
        browser.press("登记并交办")
        self.assertIn("选择来源", browser.text)
        self.assertEqual(browser.find("#label").get_attribute("value"), "三笔租金没有入账")
        browser.choose("#source", "审计")
        browser.fill("#origin", "县审计组反馈意见")
        browser.choose("#category", "财务管理")
        own = self.town.rows("SELECT unit.name FROM account JOIN person ON person.id = account.person JOIN unit ON unit.id = person.unit "
                             "WHERE account.login = ?", self.people["部门（村）负责人"][0])[0][0]
        browser.choose("#unit", own)
        browser.fill("#due", "2020-01-01")
        browser.press("登记并交办")
        self.assertIn("早于发现日期", browser.text)
        browser.fill("#due", str(TODAY + timedelta(days=40)))
        browser.press("登记并交办")
        self.assertIn("已交办，并通知责任单位", browser.text)
        page = browser.path.split("?")[0]
        browser.press("起草文书")
        browser.press("整改通知书")
        self.assertIn("三笔租金共 4200 元没有入账", browser.find("#body").get_attribute("value"))
        browser.press("保存")
        browser.press("送签")
        self.assertIn("已送签", browser.text)
        paper = browser.path.split("?")[0]
        # The same once more: asked about before it becomes a second entry.
        browser.open("/problems/new")
        for field, words in [("#label", "租金三笔没有入账"), ("#text", "查一至三季度账目，三笔租金 4200 元没有入账")]:
            browser.fill(field, words)
        browser.choose("#source", "审计")
        browser.fill("#origin", "县审计组")
        browser.choose("#category", "财务管理")
        browser.choose("#unit", own)
        browser.press("登记并交办")
        self.assertIn("还没有销号的同样问题", browser.text)
        # The unit puts it right, with a photo that says where it was taken.
        browser.resize(NARROW)
        browser.sign_in(*self.people["部门（村）负责人"])
        browser.open(page)
        browser.press("报告整改情况")
        self.assertIn("填写整改情况", browser.text)
        browser.fill("#cause", "会计换人没有交接")
        browser.fill("#measures", "三日内入账，租金一律转账")
        browser.press("先保存，还没有改完")
        self.assertIn("已保存，改完以后再报告", browser.text)
        # What is typed above the last field goes with it, and a photograph of three megabytes too.
        browser.fill("#measures", "三日内入账，租金一律转账，收据按月核对")
        browser.fill("#report", "三笔租金已经入账")
        photo = self.town.data / "photo.png"
        photo.write_bytes(png(text=b"GPS\0 31.2304,121.4737" + b" " * 3_000_000))
        browser.find("#files").send_keys(str(photo))
        browser.press("报告整改情况")
        self.assertIn("已报告，等待验收", browser.text)
        self.assertIn("收据按月核对", browser.text)
        link = browser.find(".files a").get_attribute("href").removeprefix(self.town.url)
        self.assertNotIn(b"31.2304", browser.caller().get(link).body)
        self.assertNotIn("验收销号", browser.text)
        self.assertEqual(browser.caller().post(page + "/verify", {"_token": browser.caller().token(page), "effect": "好了"}).status, 403)
        # Somebody else verifies.
        browser.resize(WIDE)
        browser.sign_in(*self.people["纪检干部"])
        browser.open(page)
        browser.fill("#effect", "三笔租金已经入账")
        browser.press("验收销号")
        self.assertIn("成效和整改情况几乎一样", browser.text)
        browser.fill("#effect", "查十月以来租金都是转账、当天入账，没有再发生")
        browser.press("验收销号")
        self.assertIn("已销号", browser.text)
        browser.shoot_both("problem-closed")
        browser.open("/problems/statistics")
        self.assertEqual(len(browser.all("svg.chart__picture")), 8)
        first = browser.find("main p a")
        count = int(first.text)
        browser.leave(first.click)
        self.assertIn(f"问题台账：{count} 条", browser.text)
        # The discipline secretary signs the paper for issue; a number of another series is refused.
        browser.sign_in(*self.people["纪委书记"])
        browser.open(paper)
        browser.fill("#number", "青纪函〔2026〕1号")
        browser.press("签发")
        self.assertIn("机关代字是“青纪整”", browser.text)
        browser.fill("#number", "")
        browser.press("签发")
        self.assertIn("已签发", browser.text)
        self.assertRegex(browser.text, r"青纪整〔\d{4}〕\d+号")
        answer = browser.caller().get(paper + "/paper.pdf")
        self.assertEqual((answer.status, answer.body[:5]), (200, b"%PDF-"))
        for path in ["/problems.docx", "/problems.pdf", "/problems.xlsx", "/problems/overdue.pdf", "/problems/overdue.xlsx"]:
            self.assertEqual(browser.caller().get(path).status, 200, path)

    def test_a_word_of_sixty_letters(self):
        """Typed without a blank, as numbers and addresses are: no page is wider for it."""
        browser, word = self.browser, "A" * 60
        browser.resize(NARROW)
        browser.sign_in(*self.people["纪检干部"])
        browser.open("/problems/new")
        browser.fill("#label", word)
        browser.fill("#text", word + "的情况")
        browser.choose("#source", "自查")
        browser.choose("#category", "其他")
        browser.choose("#unit", VILLAGE)
        browser.press("只登记，以后交办")
        page = browser.path.split("?")[0]
        for path in (page, page + "/assign", page + "/void", "/problems", "/problems/overdue", "/search?q=AAAA"):
            browser.open(path)
            self.assertIn(word[:20], browser.text, path) if path != "/problems/overdue" else None
            wide = browser.driver.execute_script("return document.documentElement.scrollWidth")
            self.assertLessEqual(wide, 390, path)
        browser.open(page + "/void")
        browser.fill("#reason", "试登的")
        browser.press("作废问题")

    def test_a_clause_that_was_not_carried_out(self):
        browser = self.browser
        browser.resize(WIDE)
        browser.sign_in(*self.people["领导小组办公室"])
        browser.open("/problems/new")
        browser.fill("#label", "两个季度没有开专题会")
        browser.fill("#text", "查会议记录，二、三季度没有专题研究。<b>不是粗体</b>")
        browser.choose("#source", "方案条款落实")
        browser.choose("#category", "责任制落实")
        browser.choose("#unit", "党政综合办公室")
        browser.press("登记并交办")
        self.assertIn("选择是方案的哪一条没有落实", browser.text)
        options = browser.all("#clause option")
        self.assertGreater(len(options), 10)
        words = options[3].text
        browser.choose("#clause", words)
        browser.press("登记并交办")
        self.assertIn("已交办", browser.text)
        self.assertIn("<b>不是粗体</b>", browser.text)
        link = browser.find(".facts a[href^='/plans/']")
        self.assertGreater(len(link.text), 5)
        # Another village reads nothing of it, by address, in lists or by search.
        page = browser.path.split("?")[0]
        browser.sign_in(*self.people["部门（村）负责人"])
        caller = browser.caller()
        self.assertEqual(caller.get(page).status, 404)
        self.assertNotIn("两个季度没有开专题会", caller.get("/problems").text + caller.get("/search?q=%E4%B8%93%E9%A2%98%E4%BC%9A").text)
        self.assertEqual(caller.get("/checkup").status, 403)


if __name__ == "__main__":
    unittest.main()
