"""A list of people with what clerks write into it gets in, at first set-up and later, within few steps; nothing set right is lost."""

import tempfile
import unittest
from pathlib import Path

import openpyxl
from selenium.webdriver.support.ui import Select

from support import Browser, Town, sample_town

ROWS = [
    ["柳河镇干部花名册（2026年）"], ["制表：党政办"],
    ["序号", "人员", "所在的地方", "干什么的", "管哪些"],
    [1, "冯 立春", "镇党委", "党委书记", ""],
    [2, "韩东升", "镇纪委", "纪委书记", ""],
    [3, "郑建国", "财政所", "所长", ""],
    [4, "郑建国", "财政所", "会计", ""],
    [5, "周　八", "柳湾村", "", ""],
    [6, "吴用", "", "干事", ""],
    [7, "卞秋", "镇党委", "副镇长", "财政所、农业"],
    ["", "本表共 7 人", "", "", ""],
]


def sheet():
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    path = Path(tempfile.mkdtemp(prefix="mingze-roster-"), "花名册.xlsx")
    book.save(path)
    return str(path)


class Steps:
    """Counts what a person does: a field filled, a choice, a press."""

    def __init__(self, browser):
        self.browser, self.count = browser, 0

    def fill(self, css, value):
        self.count += 1
        self.browser.fill(css, value)

    def choose(self, css, label):
        self.count += 1
        Select(self.browser.find(css)).select_by_visible_text(label)

    def pick(self, css, value):
        self.count += 1
        Select(self.browser.find(css)).select_by_value(value)

    def press(self, words):
        self.count += 1
        self.browser.press(words)


class RosterTest(unittest.TestCase):
    def value(self, browser, css):
        return browser.find(css).get_attribute("value")

    def row(self, browser, name):
        """The place of a person among the lines."""
        names = [field.get_attribute("value") for field in browser.all("input[name=name]")]
        return names.index(name)

    def test_first_set_up(self):
        town = Town(tempfile.mkdtemp(prefix="mingze-data-"))
        self.addCleanup(town.stop)
        browser = Browser(town.url)
        self.addCleanup(browser.quit)
        browser.open("/setup")
        steps = Steps(browser)
        steps.fill("#code", town.setup_code)
        steps.fill("#town", "柳河镇")
        steps.count += 1
        browser.find("#file").send_keys(sheet())
        steps.press("逐行检查，下一步")
        # No head says it: which column is what is asked, with the rows above to see it by.
        self.assertIn("各列是什么", browser.text)
        browser.shoot_both("roster-columns")
        for place, column in enumerate(["2", "3", "", "4", "5"]):
            if column:
                steps.pick(f"#column{place}", column)
        steps.pick("#head", "3")
        steps.press("下一步：逐行核对")
        shown = browser.text
        for sentence in ("周八：职务是空的", "吴用：单位是空的", "财政所还有一个郑建国", "没有对上单位：农业", "职务是空的"):
            self.assertIn(sentence, shown)
        browser.shoot_both("roster-faults")
        steps.fill(f"#post{self.row(browser, '周八')}", "村党支部书记")
        same = browser.all("select[name^=same]")[0].get_attribute("id")
        steps.choose(f"#{same}", "另一个人")
        total = next(index for index, name in enumerate(ROWS) if "本表共" in str(name[1] if len(name) > 1 else ""))
        steps.count += 1
        browser.all("input[name=drop]")[-1].click()
        self.assertEqual(total, len(ROWS) - 1)
        # Sent with one fault left: what was set right is still there.
        browser.press("建立乡镇并开通账号")
        self.assertEqual(town.count("town"), 0)
        self.assertIn("吴用：单位是空的", browser.text)
        self.assertNotIn("周八：职务是空的", browser.text)
        self.assertEqual(self.value(browser, f"#post{self.row(browser, '周八')}"), "村党支部书记")
        self.assertEqual(len(browser.all("input[name=name]")), 7, "the line nobody wants is gone")
        steps.fill(f"#unit{self.row(browser, '吴用')}", "领导小组办公室")
        steps.press("建立乡镇并开通账号")
        self.assertIn("设置完成", browser.text)
        self.assertEqual(town.count("person"), 7)
        self.assertLessEqual(steps.count, 16, "steps of a list with ten oddities")

    def test_later(self):
        town, people = sample_town()
        self.addCleanup(town.stop)
        browser = Browser(town.url)
        self.addCleanup(browser.quit)
        browser.sign_in(*people["系统管理员"])
        browser.open("/people/import")
        browser.find("#file").send_keys(sheet())
        browser.press("下一步：逐行核对")
        for place, column in ((0, "2"), (1, "3"), (3, "4")):
            Select(browser.find(f"#column{place}")).select_by_value(column)
        Select(browser.find("#head")).select_by_value("3")
        browser.press("下一步：逐行核对")
        self.assertIn("核对名单的", browser.text)
        # The columns can be chosen again, and stand as they were chosen.
        browser.press("列认错了")
        self.assertEqual(Select(browser.find("#column3")).first_selected_option.get_attribute("value"), "4")

    def test_what_was_set_right_stays_when_columns_are_chosen_anew(self):
        town, people = sample_town()
        self.addCleanup(town.stop)
        browser = Browser(town.url)
        self.addCleanup(browser.quit)
        browser.sign_in(*people["系统管理员"])
        browser.open("/people/import")
        browser.find("#file").send_keys(sheet())
        browser.press("下一步：逐行核对")
        for place, column in ((0, "2"), (1, "3"), (3, "4")):
            Select(browser.find(f"#column{place}")).select_by_value(column)
        Select(browser.find("#head")).select_by_value("3")
        browser.press("下一步：逐行核对")
        browser.fill(f"#post{self.row(browser, '周八')}", "村党支部书记")
        browser.all("input[name=drop]")[-1].click()
        browser.press("列认错了")
        Select(browser.find("#column0")).select_by_value("3")
        browser.press("下一步：逐行核对")
        self.assertIn("每列只选一次", browser.text)
        Select(browser.find("#column0")).select_by_value("2")
        Select(browser.find("#column4")).select_by_value("5")
        browser.press("下一步：逐行核对")
        self.assertEqual(self.value(browser, f"#post{self.row(browser, '周八')}"), "村党支部书记")
        self.assertEqual(len(browser.all("input[name=name]")), 7, "the line nobody wants stays away")
        self.assertEqual(self.value(browser, f"#charges{self.row(browser, '卞秋')}"), "财政所", "and the new column is read")


if __name__ == "__main__":
    unittest.main()
