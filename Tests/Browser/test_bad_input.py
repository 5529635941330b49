"""What people really send: empty forms, wrong files, the same thing twice, each other's changes."""

import html
import io
import re
import unittest
import zipfile
import zlib
from urllib.parse import quote

import openpyxl

from support import TODAY, Browser, Caller, sample_town

NEXT = TODAY.year + 1
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(64)


def small_plan(year, name="青石镇"):
    return (f"{name}{year}年廉政工作要点\n一、重点任务\n（一）开好专题会议。镇党委每季度研究一次廉政工作。（责任单位：镇党委）\n"
            "（二）检查村级财务。财政所每季度检查一次村级财务收支。（责任单位：财政所）\n")


def xlsx(fill):
    book = openpyxl.Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class BadInput(unittest.TestCase):
    def setUp(self):
        self.town, self.people = sample_town()
        self.addCleanup(self.town.stop)

    def caller(self, role):
        caller = Caller(self.town.url)
        answer = caller.sign_in(*self.people[role])
        self.assertEqual(answer.status, 200, answer.text[:400])
        self.assertNotIn("账号或密码不对", answer.text)
        return caller

    def window(self, role):
        browser = Browser(self.town.url)
        self.addCleanup(browser.quit)
        browser.sign_in(*self.people[role])
        return browser

    def read_plan(self, caller, fields, files=()):
        return caller.post("/plans/new", {"_token": caller.token("/plans/new"), **fields}, files)

    def refused(self, answer, status, *sentences):
        self.assertEqual(answer.status, status, answer.text[-1500:])
        for sentence in sentences:
            self.assertIn(sentence, answer.text)
        self.assertNotIn("系统出错", answer.text)

    # Plans

    def test_plan_forms_that_are_no_plan(self):
        caller, before = self.caller("领导小组办公室"), self.town.counts()
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            with archive.open("word/document.xml", "w") as part:
                for _ in range(200):
                    part.write(bytes(1024 * 1024))
        self.assertLess(len(bomb.getvalue()), 1024 * 1024)
        prose = "各单位要高度重视，加强领导。希望大家抓好落实，不得走过场，年底前见到成效。"
        cases = [
            ("empty form", {"text": "", "title": "", "year": ""}, [], "选择方案文件，或者粘贴正文"),
            ("picture named docx", {}, [("file", "方案.docx", PNG)], "文件内容不是 Word 文档（.docx）"),
            ("picture named txt", {}, [("file", "方案.txt", PNG)], "这是图片，不是 Word 文档（.docx）、Excel 表格（.xlsx）或文本文件（.txt）"),
            ("pdf", {}, [("file", "方案.pdf", b"%PDF-1.7\n")], "文件已损坏，打不开"),
            ("zip bomb", {}, [("file", "方案.docx", bomb.getvalue())], "解压后的内容大得不正常，没有打开"),
            ("empty file", {}, [("file", "方案.txt", b"")], "文件里没有文字"),
            ("no numbering", {"text": prose}, [], "没有读出任何条款：正文里要有"),
            ("year in words", {"text": small_plan(NEXT), "year": "明年"}, [], "年度填 2000 到 2100 之间的四位数字"),
            ("year long past", {"text": small_plan(NEXT), "year": "1800"}, [], "年度填 2000 到 2100 之间的四位数字"),
        ]
        for name, fields, files, sentence in cases:
            with self.subTest(name):
                answer = self.read_plan(caller, fields, files)
                self.refused(answer, 422, sentence, "有 1 处需要修改")
                for typed in fields.values():
                    self.assertIn(typed.strip(), answer.text, "nothing typed is lost")
                self.assertEqual(self.town.counts(), before)
        self.assertEqual(caller.get("/plans").status, 200, "the server goes on after the bomb")

    def test_a_bomb_that_lies_about_its_size(self):
        """The directory promises 100 bytes; the part holds 200 MB."""
        caller, before = self.caller("领导小组办公室"), self.town.counts()
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        body = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(200)) + packer.flush()
        name, crc = b"word/document.xml", (0).to_bytes(4, "little")
        sizes = crc + len(body).to_bytes(4, "little") + (100).to_bytes(4, "little") + len(name).to_bytes(2, "little")
        local = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0" + sizes + b"\0\0" + name + body
        central = b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0" + sizes + bytes(16) + name
        end = (b"PK\x05\x06\0\0\0\0\x01\0\x01\0" + len(central).to_bytes(4, "little")
               + len(local).to_bytes(4, "little") + b"\0\0")
        answer = self.read_plan(caller, {}, [("file", "方案.docx", local + central + end)])
        self.assertEqual(answer.status, 422)
        self.assertRegex(answer.text, "解压后的内容大得不正常，没有打开|文件已损坏，打不开|文件内容不是 Word 文档")
        self.assertEqual(self.town.counts(), before)

    def test_gb18030_text_is_read(self):
        caller = self.caller("领导小组办公室")
        answer = self.read_plan(caller, {}, [("file", "要点.txt", small_plan(NEXT, "䶮石镇").encode("gb18030"))])
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.address.endswith("/review"))
        self.assertIn(f"䶮石镇{NEXT}年廉政工作要点", answer.text)
        self.assertIn("财政所每季度检查一次村级财务收支", answer.text)
        self.assertNotIn("\ufffd", answer.text)

    def test_a_file_is_not_asked_for_again(self):
        caller = self.caller("领导小组办公室")
        answer = caller.post("/plans/new", {"_token": caller.token("/plans/new"), "title": "", "year": "26"},
                             files=[("file", "方案.txt", small_plan(NEXT).encode())])
        self.refused(answer, 422, "四位数字", "每季度检查一次村级财务收支")

    def test_a_plan_named_anew(self):
        caller = self.caller("领导小组办公室")
        review = self.read_plan(caller, {"text": small_plan(NEXT)})
        plan = re.search(r'action="/plans/([^/]+)/title"', review.text).group(1)
        version = re.search(r'name="version" value="(\d+)"', review.text).group(1)
        fields = {"_token": caller.token("/account"), "version": version}
        answer = caller.post(f"/plans/{plan}/title", {**fields, "heading": "长" * 201})
        self.refused(answer, 422, "方案标题不超过 200 个字，现在是 201 个字", "长" * 201)
        answer = caller.post(f"/plans/{plan}/title", {**fields, "heading": "清廉建设工作要点"})
        self.assertIn("审核：清廉建设工作要点", answer.text)
        self.assertIn("清廉建设工作要点", caller.get("/search?q=" + quote("清廉建设")).text)
        self.refused(caller.post(f"/plans/{plan}/title", {**fields, "heading": "再改一次"}), 409, "你打开页面以后")

    def test_the_same_plan_twice(self):
        caller = self.caller("领导小组办公室")
        self.assertEqual(self.read_plan(caller, {"text": small_plan(NEXT)}).status, 200)
        before = self.town.counts()
        answer = self.read_plan(caller, {"text": small_plan(NEXT)})
        self.refused(answer, 409, "同一份正文已经读入过，编号 方案〔", "财政所每季度检查一次")
        self.assertEqual(self.town.counts(), before)

    def test_second_published_plan_of_a_year(self):
        caller = self.caller("领导小组办公室")
        address = self.read_plan(caller, {"text": small_plan(TODAY.year)}).address
        publish = address.removeprefix(self.town.url).replace("/review", "/publish")
        review, page, before = caller.get(address.removeprefix(self.town.url)).text, caller.get(publish).text, self.town.counts()
        for text in (review, page):
            self.assertIn("这份发布后就是它的修订", text)
        self.assertIn("发布修订：", page)
        self.assertNotIn("发布，开出", page)
        self.assertEqual(self.town.counts(), before)
        self.assertEqual(self.town.count("item", "kind = 'plan' AND state = 'published'"), 1)

    # Tasks

    def open_task(self, login, due="9999"):
        return self.town.rows(
            "SELECT item.id, item.version FROM item JOIN person ON person.unit = item.unit"
            " JOIN account ON account.person = person.id WHERE account.login = ? AND item.kind = 'task'"
            " AND item.closed IS NULL AND item.handed IS NULL AND (item.owner IS NULL OR item.owner = person.id)"
            " AND item.due < ? ORDER BY item.due DESC LIMIT 1", login, due)[0]

    def any_open_task(self, due="9999"):
        """Somebody with a task still to be done, whatever the date: the discipline secretary's monthly ones last longest."""
        for role in ("部门（村）负责人", "领导小组办公室", "纪委书记", "党委书记"):
            try:
                return role, *self.open_task(self.people[role][0], due)
            except IndexError:
                continue
        self.fail("the sample town has no open task")

    def test_a_day_that_does_not_exist(self):
        # At the year's end no extension is offered.
        role, task, _ = self.any_open_task(f"{TODAY.year}-12-31")
        browser = self.window(role)
        before = self.town.counts()
        browser.open("/tasks/" + task)
        browser.unfold("申请延期")
        browser.fill("#day", f"{TODAY.year}-02-30")
        browser.fill("#reason-extension", "等县里下发样本")
        browser.press("申请延期")
        self.assertIn(f"没有“{TODAY.year}-02-30”这一天", browser.text)
        self.assertEqual(browser.find("#reason").get_attribute("value"), "等县里下发样本")
        self.assertEqual(browser.find("#day").get_attribute("value"), f"{TODAY.year}-02-30")
        self.assertTrue(browser.find("#day").is_displayed(), "the form with the error stands open")
        self.assertEqual(self.town.counts(), before)

    def test_a_report_sent_twice(self):
        role, task, version = self.any_open_task()
        caller = self.caller(role)
        fields = {"_token": caller.token("/tasks/" + task), "version": version, "text": "已办：三处公开栏都已更新", "do": "submit"}
        self.assertIn("已提交，等待审核", caller.post(f"/tasks/{task}/report", fields).text)
        before = self.town.counts()
        answer = caller.post(f"/tasks/{task}/report", {**fields, "text": "已办：三处公开栏都已更新。第二遍"})
        self.refused(answer, 409, "这件任务已经提交，正在等待审核，不用再次提交", "第二遍")
        self.assertEqual(self.town.counts(), before)
        self.assertEqual(self.town.count("journal", f"item = '{task}' AND act = 'task.submit'"), 1)

    def test_a_review_pressed_twice(self):
        role, task, version = self.any_open_task()
        caller, reviewer = self.caller(role), self.caller("领导小组办公室")
        fields = {"_token": caller.token("/tasks/" + task), "version": version, "text": "已办：走访三户", "do": "submit"}
        self.assertEqual(caller.post(f"/tasks/{task}/report", fields).status, 200)
        page = reviewer.get("/tasks/" + task).text
        fields = {"_token": reviewer.token("/account"), "version": re.search(r'name="version" value="(\d+)"', page).group(1)}
        self.assertEqual(reviewer.post(f"/tasks/{task}/accept", fields).status, 200)
        self.refused(reviewer.post(f"/tasks/{task}/accept", fields), 409, "任务现在是“已办结”，不能审核通过")

    # Duties

    def test_two_people_edit_one_duty(self):
        first, second = self.caller("领导小组办公室"), self.caller("纪委书记")
        review = self.read_plan(first, {"text": small_plan(NEXT)}).text
        duty = re.search(r'href="/duties/([^/]+)/edit"', review).group(1)
        version = re.search(r'name="version" value="(\d+)"', first.get(f"/duties/{duty}/edit").text).group(1)
        unit = self.town.rows("SELECT id FROM unit WHERE name = '财政所'")[0][0]
        fields = {"version": version, "work": "开好专题会议，留下记录", "lead": "unit:" + unit, "rhythm": "quarterly",
                  "requirement": "办理情况", "count": "1", "weight": "1"}
        self.assertEqual(first.post(f"/duties/{duty}/edit", {**fields, "_token": first.token("/account")}).status, 200)
        before = self.town.counts()
        typed = "开好专题会议，邀请老党员列席"
        answer = second.post(f"/duties/{duty}/edit", {**fields, "work": typed, "_token": second.token("/account")})
        self.refused(answer, 409, "你打开页面以后，这项责任又改过：现在是“开好专题会议，留下记录”", f'value="{typed}"')
        self.assertEqual(self.town.counts(), before)
        self.assertEqual(self.town.rows("SELECT title FROM item WHERE id = ?", duty)[0][0], "开好专题会议，留下记录")
        newer = re.search(r'name="version" value="(\d+)"', answer.text).group(1)
        again = second.post(
            f"/duties/{duty}/edit", {**fields, "version": newer, "work": typed, "_token": second.token("/account")})
        self.assertEqual(again.status, 200)
        self.assertEqual(self.town.rows("SELECT title FROM item WHERE id = ?", duty)[0][0], typed)

    def test_each_error_leads_to_its_field(self):
        caller = self.caller("领导小组办公室")
        review = self.read_plan(caller, {"text": small_plan(NEXT)}).text
        duty = re.search(r'href="/duties/([^/]+)/edit"', review).group(1)
        answer = caller.post(f"/duties/{duty}/edit", {
            "_token": caller.token("/account"), "version": "1", "work": "开会", "rhythm": "once", "by": f"{NEXT}-13-01",
            "requirement": "办理情况", "count": "两", "weight": "1"})
        self.refused(answer, 422, f"没有“{NEXT}-13-01”这一天", "每期次数填数字")
        summary = answer.text[answer.text.index("处需要修改"):answer.text.index("<form method=\"post\" class")]
        places = re.findall(r'href="#([^"]+)"', summary)
        self.assertEqual(len(places), 2)
        for place in places:
            self.assertIn(f'id="{place}"', answer.text)

    # People

    def send_list(self, caller, data, name="名单.xlsx"):
        return caller.post("/people/import", {"_token": caller.token("/people/import")}, [("file", name, data)])

    def confirm_list(self, caller, page):
        """Sends the lines of the review page as they stand."""
        form = page.text[page.text.index('action="/people/import/confirm"'):]
        fields = {}
        for tag in re.findall(r"<input[^>]*>", form):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and 'type="checkbox"' not in tag and name[1] not in ("_token",):
                fields.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
        for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
            chosen = re.search(r'value="([^"]*)" selected', options)
            fields.setdefault(name, []).append(chosen[1] if chosen else "")
        return caller.post("/people/import/confirm", {"_token": caller.token("/people/import"), **fields})

    def test_people_list_with_merged_heads_and_blank_rows(self):
        def fill(sheet):
            sheet["A1"] = "青石镇干部名册"
            sheet.merge_cells("A1:D1")
            sheet.append([])
            sheet.append(["单 位", "姓　名", "职务", "单位类别"])
            sheet.append(["北坡村", "石大川", "村党支部书记", "村（社区）"])
            sheet.append([None, "石小溪", "会计", None])
            sheet.merge_cells("A4:A5")
            sheet.append([])
            sheet.append(["项目办公室", "江一帆", "主任", None])
        caller, before = self.caller("系统管理员"), self.town.counts()
        answer = self.confirm_list(caller, self.send_list(caller, xlsx(fill)))
        self.assertEqual(answer.status, 200, answer.text[-1500:])
        self.assertIn("名单已导入", answer.text)
        after = self.town.counts()
        self.assertEqual((after["person"], after["unit"]), (before["person"] + 3, before["unit"] + 2))
        found = self.town.rows(
            "SELECT unit.name, unit.kind FROM person JOIN unit ON unit.id = person.unit WHERE person.name = '石小溪'")
        self.assertEqual(found, [("北坡村", "village")], "a merged unit holds for the rows under it")
        self.assertEqual(self.confirm_list(caller, self.send_list(caller, xlsx(fill))).status, 200)
        self.assertEqual(self.town.count("person"), after["person"], "the same list again adds nobody twice")

    def test_people_list_with_one_bad_row_writes_nothing(self):
        def fill(sheet):
            sheet.append(["姓名", "单位", "单位类别", "职务"])
            sheet.append(["石大川", "北坡村", "村（社区）", "村党支部书记"])
            sheet.append([None, "北坡村", "村（社区）", "会计"])
            sheet.append(["石小溪", "北坡村", "村（社区）", None])
        caller, before = self.caller("系统管理员"), self.town.counts()
        page = self.send_list(caller, xlsx(fill))
        for sentence in ("有 2 处需要修改", "第 3 行，姓名是空的", "第 4 行，石小溪：职务是空的"):
            self.assertIn(sentence, page.text)
        self.refused(self.confirm_list(caller, page), 422, "有 2 处需要修改", "姓名是空的", "职务是空的")
        self.refused(self.send_list(caller, PNG), 422, "这是图片，不是 Excel 表格（.xlsx）或 CSV 文件")
        self.assertEqual(self.town.counts(), before)

    # The door

    def test_five_wrong_passwords_make_one_wait(self):
        login, password = self.people["党委书记"]
        stranger = Caller(self.town.url)
        for _ in range(5):
            self.refused(stranger.sign_in(login, "wrong-password"), 422, "账号或密码不对，检查后重新输入")
        answer = stranger.sign_in(login, password)
        self.refused(answer, 429, "从这里连续输错 5 次，要等一会儿才能再试", "秒后再试")
        self.assertNotIn(password, answer.text)
        guard = self.caller("安全管理员")
        account = self.town.rows("SELECT id FROM account WHERE login = ?", login)[0][0]
        guard.post(f"/accounts/{account}/unlock", {"_token": guard.token("/account"), "own_password": self.people["安全管理员"][1]})
        self.assertIn("/plans/", stranger.sign_in(login, password).address)

    def test_a_form_without_its_token(self):
        caller, before = self.caller("领导小组办公室"), self.town.counts()
        for token in ({}, {"_token": ""}, {"_token": "0" * 64}, {"_token": self.caller("纪委书记").token("/account")}):
            with self.subTest(token=token):
                journal = self.town.count("journal")
                answer = caller.post("/plans/new", {**token, "text": small_plan(NEXT)})
                self.refused(answer, 403, "这次提交没有保存", "财政所每季度检查一次")
                self.assertEqual(self.town.count("journal"), journal)
        self.assertEqual(self.town.count("plan"), before["plan"])


if __name__ == "__main__":
    unittest.main()
