"""A draft plan gone through by keyboard, and by two people at once."""

import time
import unittest
from datetime import date

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from support import Browser, sample_town

OFFICE, SECRETARY = "领导小组办公室", "纪委书记"
NEXT = date.today().year + 1
NUMBERS = "一二三四五六七八九十"


def plan_of_twenty():
    lines = [f"青石镇{NEXT}年清廉建设要点"]
    for part in range(2):
        lines.append(f"{NUMBERS[part]}、第{NUMBERS[part]}方面")
        for item in range(10):
            lines.append(f"（{NUMBERS[item]}）落实第{part * 10 + item + 1}项工作。每季度办理一次。（责任单位：财政所）")
    return "\n".join(lines)


class Review(unittest.TestCase):
    def setUp(self):
        self.town, self.people = sample_town()
        self.addCleanup(self.town.stop)

    def visitor(self, role):
        browser = Browser(self.town.url)
        self.addCleanup(browser.quit)
        browser.sign_in(*self.people[role])
        return browser

    def read(self, browser):
        browser.open("/plans/new")
        browser.fill("#text", plan_of_twenty())
        browser.press("读入并审核")
        return browser.path

    def test_twenty_items_to_published_by_keyboard(self):
        browser = self.visitor(OFFICE)
        self.read(browser)
        self.assertIn("已核对 0 条，共 20 条", browser.text)
        strokes = 0

        def press(key):
            nonlocal strokes
            strokes += 1
            ActionChains(browser.driver).send_keys(key).perform()

        for _ in range(20):
            browser.leave(lambda: press("y"))
        self.assertIn("已核对 20 条，共 20 条", browser.text)
        browser.leave(lambda: press("p"))
        self.assertNotIn("没有点“核对无误”", browser.text)
        # Enter pressed once too often leads back; the button is the next stop.
        self.assertEqual(browser.driver.switch_to.active_element.text, "返回审核")
        press(Keys.TAB)
        browser.leave(lambda: press(Keys.ENTER))
        self.assertIn("方案已发布", browser.text)
        self.assertLessEqual(strokes, 40)
        self.assertEqual(strokes, 23)

    def test_every_field_of_a_duty_within_twelve_keys(self):
        browser = self.visitor(OFFICE)
        self.read(browser)
        keys = lambda *pressed: ActionChains(browser.driver).send_keys(*pressed).perform()
        focused = lambda: browser.driver.switch_to.active_element
        browser.leave(lambda: keys("e"))
        self.assertEqual(focused().get_attribute("name"), "work", "the first field has the focus")
        reached = {}
        for stroke in range(1, 16):
            keys(Keys.TAB)
            reached.setdefault(focused().get_attribute("name") or focused().text, stroke)
        for field in ("lead", "support", "supervisor", "rhythm", "by", "requirement", "count", "weight"):
            self.assertLessEqual(reached.get(field, 99), 12, f"{field}: {reached}")
        # Within a choice arrows go from one to the next and a blank ticks.
        browser.find("fieldset#support input[name=support]").send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.SPACE)
        self.assertTrue(focused().is_selected())

    def test_keys_move_edit_leave_out_and_take_back(self):
        browser = self.visitor(OFFICE)
        review = self.read(browser)
        keys = lambda *pressed: ActionChains(browser.driver).send_keys(*pressed).perform()
        focused = lambda: browser.driver.switch_to.active_element
        keys("jjjk")
        self.assertIn("落实第2项工作", focused().text)
        keys("n")
        self.assertEqual(focused().get_attribute("name"), "reason")
        browser.leave(lambda: keys("县里统一办", Keys.ENTER))
        self.assertIn("不列任务：县里统一办", browser.text)
        browser.leave(lambda: keys("u"))
        self.assertNotIn("不列任务：县里统一办", browser.text)
        keys("j")
        browser.leave(lambda: keys("e"))
        self.assertTrue(browser.path.startswith("/duties/"))
        browser.open(review)
        browser.shoot_both("review-bar")

    def test_two_at_once_see_each_other(self):
        one, other = self.visitor(OFFICE), self.visitor(SECRETARY)
        review = self.read(one)
        other.open(review)
        rows = other.all(".review__row[data-work]")
        row = rows[4]
        row.find_element(By.CSS_SELECTOR, "details[data-key=n] summary").click()
        row.find_element(By.CSS_SELECTOR, "details[data-key=n] input[name=reason]").send_keys("正在写")
        first = one.all(".review__row[data-work]")
        one.leave(lambda: first[0].find_element(By.CSS_SELECTOR, ".review__check button").click())
        one.leave(lambda: one.all(".review__row[data-work]")[4].find_element(By.CSS_SELECTOR, ".review__check button").click())
        for _ in range(60):
            if "已核对 2 条" in other.text:
                break
            time.sleep(0.25)
        self.assertIn("已核对 2 条，共 20 条", other.text)
        self.assertIn("刚才：核对条款", other.text)
        rows = other.all(".review__row[data-work]")
        self.assertIn("已核对，取消", rows[0].text)
        self.assertIn("review__row--old", rows[4].get_attribute("class"))
        self.assertEqual(rows[4].find_element(By.CSS_SELECTOR, "details[data-key=n] input[name=reason]").get_attribute("value"), "正在写")


if __name__ == "__main__":
    unittest.main()
