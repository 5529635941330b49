"""The ten minutes of the README, walked step by step in the sample town: every step has an anchor, every anchor its walk."""

import re
import unittest
from datetime import date
from pathlib import Path

from selenium.webdriver.common.by import By

from support import Browser, sample_town

ROOT = Path(__file__).resolve().parents[2]
NEXT = date.today().year + 1


def steps(name):
    return re.findall(r'<a id="([a-z]+-\d+)"></a>', (ROOT / name).read_text(encoding="utf-8"))


class ReadmeSteps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town, cls.people = sample_town()
        cls.browser = Browser(cls.town.url)
        cls.role = None

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.town.stop()

    def test_every_step_is_walked_in_its_order(self):
        walked = [name for name in steps("README.md")]
        self.assertEqual(walked, steps("README.en.md"), "both tell the same steps")
        self.assertEqual(sorted(walked), sorted(self.walks()))
        for name in walked:
            with self.subTest(step=name):
                getattr(self, name.replace("-", "_"))()

    def walks(self):
        return [name.replace("_", "-") for name in dir(self) if re.fullmatch(r"[a-z]+_\d+", name)]

    # What a reader does

    def enter(self, role):
        if type(self).role != role:
            self.browser.sign_in(*self.people[role])
            type(self).role = role
        self.browser.open("/")

    def see(self, *sentences):
        shown = self.browser.text
        for sentence in sentences:
            self.assertIn(sentence, shown, self.browser.path)

    def menu(self, words):
        self.browser.press(words, within="header" if self.header_has(words) else "nav")

    def header_has(self, words):
        return bool(self.browser.driver.find_elements(By.XPATH, f"//header//a[normalize-space() = '{words}']"))

    def buttons(self, *words):
        shown = [one.text.strip() for one in self.browser.all("main a, main button, main summary") if one.is_displayed()]
        for word in words:
            self.assertIn(word, shown, self.browser.path)

    def open_first(self, css="main .table__title"):
        link = self.browser.find(css)
        self.browser.leave(link.click)

    # 领导小组办公室

    def office_1(self):
        self.enter("领导小组办公室")
        self.assertEqual(self.browser.path, "/workbench")
        self.see("我要办的", "等我审核的")

    def office_2(self):
        self.enter("领导小组办公室")
        self.menu("方案")
        self.browser.press("读入方案")
        self.browser.find("input[type=file]").send_keys(str(ROOT / "Sources/App/Sample/plan.txt"))
        self.browser.fill("#year", str(NEXT))
        self.browser.press("读入并审核")
        self.assertIn("/review", self.browser.path)
        type(self).draft = self.browser.path

    def office_3(self):
        self.buttons("修改", "这一条不列任务", "拆分、合并、不列")
        self.see("条要列任务")

    def office_4(self):
        self.browser.press("核对任务并发布")
        self.see("件任务")
        self.browser.open(self.draft)
        self.buttons("作废这份草稿")

    def office_5(self):
        self.enter("领导小组办公室")
        self.menu("责任清单")
        self.browser.press("责任矩阵")
        self.menu("任务")
        self.browser.press("临时交办")
        self.see("分钟")
        self.menu("负担")
        self.see("分钟")
        self.browser.open("/plans/current")
        self.buttons("修订方案")
        self.menu("责任书")
        self.buttons("归档扫描件")
        self.menu("文书式样")
        self.see("责任书")

    def office_6(self):
        self.enter("领导小组办公室")
        self.see("等我审核的")
        self.browser.open("/tasks?state=submitted")
        self.open_first()
        self.buttons("审核通过", "退回修改")
        self.browser.open("/tasks")
        self.buttons("批量审核")

    # 记一次，证明所有

    def once_1(self):
        self.enter("部门（村）负责人")
        self.menu("学习教育")
        self.browser.press("记录学习教育")
        self.see("到会")

    def once_2(self):
        self.enter("党委书记")
        self.menu("谈心谈话")
        self.buttons("记录谈话")

    def once_3(self):
        self.menu("履职纪实")
        self.browser.press("每位领导的一年")
        self.browser.leave(self.browser.find("main td a").click)
        self.see("亲自部署", "谈心谈话")

    def once_4(self):
        self.menu("学习教育")
        self.browser.press("导入台账")
        self.see("直接用手头的台账")

    def once_5(self):
        self.menu("日历")
        self.see("订阅")
        self.menu("年度封存")
        self.buttons("封存这一年")

    # 发现问题，改好为止

    def found_1(self):
        self.enter("纪检干部")
        self.menu("监督检查")
        self.browser.press("安排检查")
        self.see("组长")

    def found_2(self):
        self.menu("监督检查")
        self.open_first()
        self.see("检查")

    def found_3(self):
        self.menu("问题台账")
        self.see("整改期限")
        self.browser.press("登记问题")
        self.see("限定知悉")

    def found_4(self):
        self.menu("文书")
        self.see("文书")

    def found_5(self):
        self.menu("问题台账")
        self.browser.press("统计")
        self.menu("问题台账")
        self.browser.press("逾期清单")
        self.menu("问题台账")
        self.buttons("导入台账")

    def found_6(self):
        self.menu("体检")
        self.see("体检")

    def found_7(self):
        self.menu("时限规则")
        self.see("85")
        self.open_first()
        self.see("到期日")

    # 村支书（部门负责人）

    def head_1(self):
        self.enter("部门（村）负责人")
        self.assertEqual(self.browser.path, "/workbench")
        self.see("我要办的")

    def head_2(self):
        self.menu("任务")
        self.open_first()
        self.see("具体要求", "待签收")
        self.browser.press("签收，开始办理")
        self.see("办理中")

    def head_3(self):
        self.see("附件（选填）")
        self.browser.fill("#text", "公示栏 2 处，名册已换成最近一次发放的。")
        self.browser.press("提交办理情况")
        self.see("待审核")

    def head_4(self):
        self.menu("责任书")
        self.open_first()
        self.see("责任书")

    def head_5(self):
        self.browser.open("/tasks?state=working&light=open")
        self.open_first()
        # What falls due at the end of the year cannot be put off.
        isLast = f"到期日 {date.today().year}-12-31" in self.browser.text
        self.assertEqual("申请延期" not in self.browser.text, isLast)

    # 党委书记

    def secretary_1(self):
        self.enter("党委书记")
        self.assertRegex(self.browser.path, r"^/plans/")
        self.see("方案原文")
        self.menu("留痕")
        self.browser.press("核验全部记录")
        self.see("没有被改动过")


if __name__ == "__main__":
    unittest.main()
