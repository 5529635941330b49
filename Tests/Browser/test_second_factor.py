"""动态口令 in a browser: bound by scanning, asked for at the door, required of a role, cleared when a telephone is lost; the marks on confided
pages."""
import base64
import hashlib
import hmac
import re
import struct
import time
import unittest

from support import NARROW, WIDE, Browser, sample_town


def code(letters, step):
    """What an authenticator shows (RFC 6238, SHA-1, 30 seconds, 6 digits), without any of the program's own code."""
    plain = letters.replace(" ", "")
    secret = base64.b32decode(plain + "=" * (-len(plain) % 8))
    mac = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    place = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[place:place + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


def step():
    return int(time.time()) // 30


class SecondFactor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town, cls.people = sample_town()
        cls.addClassCleanup(cls.town.stop)
        cls.browser = Browser(cls.town.url)
        cls.addClassCleanup(cls.browser.quit)

    def bind(self, password):
        browser = self.browser
        letters = re.search(r"密钥：([A-Z2-7 ]+)", browser.text).group(1)
        image = browser.find(".code img")
        self.assertGreater(int(image.get_property("naturalWidth")), 20, "the square code is not drawn")
        browser.shoot_both("second-factor")
        browser.fill("#code", "123")
        browser.fill("#own_password", password)
        browser.press("绑定")
        self.assertIn("动态口令是手机上显示的 6 位数字", browser.text)
        self.assertIn(letters, browser.text)
        used = step()
        browser.fill("#code", code(letters, used))
        browser.fill("#own_password", password)
        browser.press("绑定")
        self.assertIn("动态口令已绑定", browser.text)
        return letters, used

    def test_bound_asked_for_required_and_cleared(self):
        browser = self.browser
        login, password = self.people["部门（村）负责人"]
        browser.sign_in(login, password)
        browser.open("/account")
        browser.press("绑定动态口令")
        letters, used = self.bind(password)

        browser.press("退出", within="header")
        browser.fill("#login", login)
        browser.fill("#password", password)
        browser.press("登录")
        self.assertIn("手机不在身边时", browser.text)
        browser.shoot_both("second-factor-door")
        browser.fill("#code", "000000")
        browser.press("登录")
        self.assertIn("动态口令不对", browser.text)
        # Typed in full width, as an input method leaves it.
        browser.fill("#code", "".join(chr(ord(digit) + 0xFEE0) for digit in code(letters, used + 1)))
        browser.press("登录")
        self.assertEqual(browser.path, "/workbench")

        guard, words = self.people["安全管理员"]
        browser.sign_in(guard, words)
        browser.open("/accounts")
        browser.press("动态口令")
        browser.find("input[value=head]").click()
        browser.shoot_both("second-factor-roles")
        browser.fill("#own_password", "not it")
        browser.press("保存")
        self.assertIn("密码不对，没有办理", browser.text)
        self.assertTrue(browser.find("input[value=head]").is_selected(), "what was ticked is lost")
        browser.fill("#own_password", words)
        browser.press("保存")
        self.assertIn("（1/", browser.text)
        account = self.town.rows("SELECT id FROM account WHERE login = ?", login)[0][0]
        browser.open(f"/accounts/{account}")
        browser.shoot_both("account-bound")
        browser.press("解除动态口令")
        browser.fill("#reason", "手机丢失，本人当面申请")
        browser.fill("#own_password", words)
        browser.press("解除动态口令")
        self.assertIn("已提出，等待确认", browser.text)
        self.assertIn("已绑定", browser.text, "one administrator alone changes nothing")

        auditor, other = self.people["审计管理员"]
        browser.sign_in(auditor, other)
        browser.open("/powers")
        browser.shoot_both("powers")
        browser.press(f"解除动态口令：{login}")
        browser.shoot_both("power-to-confirm")
        browser.fill("#own_password", other)
        browser.press("核对无误，确认")
        self.assertIn("已确认，马上生效", browser.text)

        browser.sign_in(login, password)
        self.assertEqual(browser.path, "/second-factor")
        self.assertIn("你的身份要用动态口令", browser.text)
        browser.open("/workbench")
        self.assertEqual(browser.path, "/second-factor")
        self.assertEqual([], [line for line in browser.console() if "SEVERE" in str(line)])

    def test_confided_pages_carry_the_readers_name(self):
        browser = self.browser
        login, password = self.people["党委书记"]
        browser.sign_in(login, password)
        browser.open("/talks")
        talk = self.town.rows("SELECT id FROM item WHERE kind = 'talk' LIMIT 1")[0][0]
        browser.open(f"/talks/{talk}")
        marks = browser.all(".watermark span")
        self.assertGreater(len(marks), 30)
        self.assertRegex(marks[0].get_attribute("data-words"), r"^\S+ .*\d{4}-\d\d-\d\d \d\d:\d\d$")
        for width in (WIDE, NARROW):
            browser.resize(width)
            # It lies over the page and is in nobody's way.
            self.assertEqual(browser.find(".watermark").value_of_css_property("pointer-events"), "none")
            self.assertLessEqual(
                browser.driver.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0)
        browser.shoot_both("talk-marked")


if __name__ == "__main__":
    unittest.main()
