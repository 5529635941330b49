"""What is typed outlives the end of a sign-in, comes back to nobody else, and a page with unsaved words asks before it is left."""

import sqlite3
import unittest

from support import Browser, sample_town


class Kept(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town, cls.people = sample_town()
        cls.browser = Browser(cls.town.url)
        for role in ("班子成员", "党委书记"):
            cls.enter(role)

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.town.stop()

    @classmethod
    def enter(cls, role):
        cls.browser.sign_in(*cls.people[role])
        if cls.browser.path.startswith("/password"):
            login, old = cls.people[role]
            cls.browser.fill("#current", old)
            for field in cls.browser.all("main input[type=password]")[1:]:
                cls.browser.driver.execute_script("arguments[0].value = 'kept-2026-own'", field)
            cls.browser.leave(cls.browser.find("main form button").click)
            cls.people[role] = (login, "kept-2026-own")

    def end_sign_ins(self):
        with sqlite3.connect(self.town.data / "mingze.sqlite", timeout=20) as database:
            database.execute("DELETE FROM sign_in")

    def typed(self):
        self.browser.open("/dutylog/new")
        self.browser.fill("#label", "到石桥村过问惠农补贴公示")
        self.browser.fill("#words", "看了公示栏，问了三户。")
        self.browser.find("#act option[value=jointCheck]").click()

    def test_1_it_comes_back_after_signing_in_again(self):
        self.enter("班子成员")
        self.typed()
        self.end_sign_ins()
        self.browser.press("保存")
        self.assertIn("登录已经过期", self.browser.text)
        self.browser.fill("#login", self.people["班子成员"][0])
        self.browser.fill("#password", self.people["班子成员"][1])
        self.browser.press("登录")
        self.assertTrue(self.browser.path.startswith("/dutylog/new"), self.browser.path)
        self.assertIn("已经填回来了，还没有提交", self.browser.text)
        values = [self.browser.find(css).get_attribute("value") for css in ("#label", "#words", "#act")]
        self.assertEqual(values, ["到石桥村过问惠农补贴公示", "看了公示栏，问了三户。", "jointCheck"])
        self.browser.press("保存")
        self.assertIn("已记录", self.browser.text)
        # It is saved, and is not given back once more.
        self.browser.open("/dutylog/new")
        self.assertEqual(self.browser.find("#label").get_attribute("value"), "")

    def test_2_nobody_else_gets_it(self):
        self.enter("班子成员")
        self.typed()
        self.end_sign_ins()
        self.browser.press("保存")
        self.browser.fill("#login", self.people["党委书记"][0])
        self.browser.fill("#password", self.people["党委书记"][1])
        self.browser.press("登录")
        self.assertNotIn("已经填回来了", self.browser.text)
        self.browser.open("/dutylog/new")
        self.assertEqual(self.browser.find("#label").get_attribute("value"), "")

    def test_3_a_page_with_unsaved_words_asks(self):
        self.enter("班子成员")
        self.browser.open("/dutylog/new")
        asks = "const event = new Event('beforeunload', {cancelable: true}); dispatchEvent(event); return event.defaultPrevented"
        self.assertFalse(self.browser.driver.execute_script(asks))
        self.browser.fill("#label", "写了一半")
        self.assertTrue(self.browser.driver.execute_script(asks))
        self.browser.driver.execute_script("document.querySelector('form[data-changed=yes]').dataset.changed = ''")


if __name__ == "__main__":
    unittest.main()
