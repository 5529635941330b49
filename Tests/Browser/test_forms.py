"""A town's own form of a paper, and all papers at once, as a clerk sees them."""

import tempfile
import time
import unittest
import zipfile
from pathlib import Path

from support import NARROW, WIDE, Browser, sample_town

TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Override PartName="/word/document.xml" ContentType='
         '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
RELATIONS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
             'officeDocument" Target="word/document.xml"/></Relationships>')


def form(*lines):
    """A DOCX of these paragraphs, each cut into two runs as Word does."""
    body = "".join(
        f"<w:p><w:r><w:t>{line[:3]}</w:t></w:r><w:r><w:t xml:space='preserve'>{line[3:]}</w:t></w:r></w:p>" for line in lines)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    path = Path(tempfile.mkdtemp(prefix="mingze-form-")) / "本镇式样.docx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("[Content_Types].xml", TYPES)
        parts.writestr("_rels/.rels", RELATIONS)
        parts.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return str(path)


class Forms(unittest.TestCase):
    def setUp(self):
        self.town, self.people = sample_town()
        self.addCleanup(self.town.stop)
        self.browser = Browser(self.town.url)
        self.addCleanup(self.browser.quit)
        self.browser.sign_in(*self.people["领导小组办公室"])

    def offer(self, path):
        self.browser.find("input[name=file]").send_keys(path)
        self.browser.press("检查并更换")

    def test_a_form_is_refused_with_reasons_then_taken_then_restored(self):
        browser = self.browser
        browser.open("/forms")
        browser.press("责任书")
        self.offer(form("{{标题}}", "{{甲方}}和{{丙方}}", "{{正文}}"))
        for words in ["式样没有换，有 3 处需要修改", "不认识字段 {{丙方}}", "没有字段 {{乙方}}", "没有字段 {{校验值}}"]:
            self.assertIn(words, browser.text)
        # The reasons are what the keyboard and a reader for the blind meet first.
        self.assertIn("式样没有换", browser.driver.switch_to.active_element.text)
        browser.shoot_both("form-refused")
        browser.resize(WIDE)
        self.offer(form("{{标题}}", "{{甲方}}和{{乙方}}", "{{正文}}", "{{校验值}}"))
        self.assertIn("已换成本镇式样", browser.text)
        self.assertIn("扫描件靠它归档", browser.text)
        browser.shoot_both("form-taken")
        browser.press("恢复内置式样")
        self.assertIn("已恢复内置式样", browser.text)

    def test_all_as_pdf_with_progress(self):
        browser = self.browser
        browser.resize(NARROW)
        browser.open("/letters")
        browser.press("全部转成 PDF")
        total = len(browser.driver.find_elements("css selector", "progress")) and int(
            browser.find("progress").get_attribute("max"))
        self.assertGreater(total, 10)
        browser.shoot("bundle-going")
        seen, end = set(), time.monotonic() + 120
        while time.monotonic() < end and "已经做好" not in browser.text:
            for bar in browser.driver.find_elements("css selector", "progress"):
                try:
                    seen.add(bar.get_attribute("value"))
                except Exception:
                    pass  # The page was fetched again in between.
            time.sleep(0.3)
        # It moved on its own, without anybody's click.
        self.assertGreater(len(seen), 1)
        self.assertIn(f"{total} 份已经做好", browser.text)
        caller = browser.caller()
        answer = caller.get(browser.path + ".zip")
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.body.startswith(b"PK"))


if __name__ == "__main__":
    unittest.main()
