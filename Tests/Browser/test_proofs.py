"""What fulfils a task: its page says what is asked, what counts and what is missing; doubts are decided; the review page lets it be changed."""

import unittest

from support import Browser, WIDE, sample_town


class Proofs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town, cls.people = sample_town()
        cls.browser = Browser(cls.town.url)

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.town.stop()

    def enter(self, role):
        self.browser.sign_in(*self.people[role])
        if self.browser.all("#current"):
            own = "proofs-2026-own"
            self.browser.fill("#current", self.people[role][1])
            for name in ("#password", "#again"):
                if self.browser.all(name):
                    self.browser.fill(name, own)
            self.browser.leave(self.browser.find("main form button").click)
            self.people[role] = (self.people[role][0], own)

    def task(self, words, state=None):
        found = self.town.rows(
            "SELECT id FROM item WHERE kind = 'task' AND title LIKE ? AND (? IS NULL OR state = ?) ORDER BY due", f"%{words}%", state, state)
        self.assertTrue(found, words)
        return found[0][0]

    def test_a_task_says_what_is_asked_and_what_is_missing(self):
        self.enter("领导小组办公室")
        self.browser.open(f"/tasks/{self.task('年内覆盖全部16个村')}")
        text = self.browser.text
        self.assertIn("要求：监督检查，主题：", text)
        self.assertIn("全部 16 个村", text)
        self.assertRegex(text, r"凭证：1[0-6]/16 村")
        if "凭证：16/16" not in text:
            self.assertIn("还差：", text)
        self.browser.shoot_both("task-proofs")
        self.browser.resize(WIDE)
        # June's check is June's: November's task shows none of it.
        november = self.town.rows(
            """SELECT proof_words.day FROM credit JOIN item ON item.id = credit.task JOIN proof_words ON proof_words.record = credit.record
               WHERE item.title LIKE '%惠农补贴资金发放抽查（11%'""")
        self.assertTrue(all(day > "2026-06-30" for day, in november), november)

    def test_doubts_are_decided_and_written_down(self):
        self.enter("领导小组办公室")
        self.browser.open("/workbench")
        self.assertIn("等我定的凭证", self.browser.text)
        self.browser.shoot_both("workbench-proofs")
        self.browser.resize(WIDE)
        self.browser.open("/tasks/proofs")
        self.assertIn("可能算数的", self.browser.text)
        self.browser.shoot_both("proofs")
        self.browser.resize(WIDE)
        before = self.town.rows("SELECT count(*) FROM credit WHERE accepted IS NOT NULL")[0][0]
        # Nothing ticked is said, and nothing is done.
        self.browser.press("认可所选，算数")
        self.assertIn("先勾选要认可的记录", self.browser.text)
        self.browser.find("input[name=credit]").click()
        self.browser.press("认可所选，算数")
        self.assertIn("已认可所选的记录", self.browser.text)
        self.assertEqual(self.town.rows("SELECT count(*) FROM credit WHERE accepted IS NOT NULL")[0][0], before + 1)
        self.assertEqual(self.town.rows("SELECT count(*) FROM journal WHERE line LIKE '%task.acceptCredit%'")[0][0], 1)

    def test_the_review_page_says_it_in_words_and_lets_it_be_changed(self):
        self.enter("领导小组办公室")
        plan = self.town.rows("SELECT id FROM item WHERE kind = 'plan' ORDER BY id")[0][0]
        self.browser.open("/plans")
        self.browser.open("/plans/new")
        text = ("测试镇2026年党风廉政建设工作方案\n一、重点任务\n（一）检查村级财务。财政所每季度抽查不少于3个村的财务收支，每次会同农业农村服务中心。（责任单位：财政所）\n"
                "（二）开展警示教育。各村每半年开展一次警示教育。（责任单位：各村）\n")
        self.assertTrue(plan)
        area = self.browser.all("textarea[name=text]")
        if not area:
            self.skipTest("方案页面没有粘贴框")
        self.browser.fill("textarea[name=text]", text)
        for name, value in (("title", "测试镇2026年党风廉政建设工作方案"), ("year", "2026")):
            if self.browser.all(f"input[name={name}]"):
                self.browser.fill(f"input[name={name}]", value)
        self.browser.leave(self.browser.find("main form button.button--primary").click)
        self.assertIn("怎样的记录算数：监督检查", self.browser.text)
        self.assertIn("3 个村", self.browser.text)
        self.browser.shoot_both("review-proofs")
        self.browser.resize(WIDE)
        self.browser.press("修改")
        self.browser.unfold("怎样的记录算数")
        self.assertEqual(self.browser.find("#proof_amount").get_attribute("value"), "3")
        self.browser.shoot_both("duty-proofs")
        self.browser.resize(WIDE)
        self.browser.fill("#proof_topics", "天上的云")
        self.browser.press("保存")
        self.assertIn("没有认出“天上的云”", self.browser.text)
        self.browser.fill("#proof_topics", "村级财务和三资")
        self.browser.fill("#proof_amount", "5")
        self.browser.press("保存")
        self.assertIn("5 个村", self.browser.text)
        self.assertIn("（人工设定）", self.browser.text)
        set_ones = self.town.rows("SELECT terms FROM duty WHERE terms IS NOT NULL")
        self.assertEqual(len(set_ones), 1)


if __name__ == "__main__":
    unittest.main()
