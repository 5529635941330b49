"""Every form of the program, every field filled and one wrong: all that was typed, chosen and attached comes back."""
import html
import unittest

from hostile import ENDING, today, Crawl, Forms, HostileCase, pattern
from plain import Serving
from sample import BINARY

TOO_LONG = "这一栏写得太长" * 3000
NO_DAY = "2026-13-45"
TYPED = ("text", "area", "date", "number", "search")
# Between them they have every form but those of their own accounts.
ROLES = ("党委书记", "纪检干部", "领导小组办公室", "部门（村）负责人", "系统管理员", "安全管理员")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


class NothingTypedIsLost(HostileCase):
    def test_every_form_gives_back_what_was_typed(self):
        kinds, refused, lost = set(), 0, []
        with Serving(BINARY, self.data, "--pace", "0") as serving:
            for role, login, password in [person for person in self.people if person[0] in ROLES]:
                caller = self.enter(serving, login, password)
                crawl = Crawl(caller, self, role).run()
                for page, found in list(crawl.pages.items()):
                    for form in found.forms:
                        action = form["action"] or page
                        key = (pattern(action), tuple(sorted({field[0] for field in form["fields"]})))
                        typed = [name for name, kind, _ in form["fields"] if kind in TYPED]
                        if form["method"] != "post" or ENDING.search(action.split("?")[0]) or not typed or key in kinds:
                            continue
                        kinds.add(key)
                        for wrong in self.wrongs(form):
                            refused += self.try_one(crawl, page, form, wrong, lost)
        print(f"\n{len(kinds)} forms, {refused} refusals looked at")
        self.assertGreater(len(kinds), 60)
        self.assertGreater(refused, 100, "hardly anything was refused: the test tries nothing")
        self.assertEqual(lost, [], "\n".join(lost))

    def test_an_amended_plan_comes_as_a_file_beside_the_text_it_amends(self):
        role, login, password = next(person for person in self.people if person[0] == "领导小组办公室")
        with Serving(BINARY, self.data) as serving:
            caller = self.enter(serving, login, password)
            plan = caller.get("/plans/current").path
            form = next(one for one in Forms(caller.get(plan + "/amend").text).forms if one["action"] == "/plans/new")
            fields = {name: value for name, kind, value in form["fields"] if kind not in ("file", "button")}
            text = fields["text"].replace("\n", "\r\n")
            file = [("file", "修订.txt", "青石镇2026年工作要点\n一、任务\n（一）每季度检查一次财务。（责任单位：财政所）\n".encode())]
            self.assertIn("/review", caller.post("/plans/new", fields | {"text": text}, file).path)
            both = caller.post("/plans/new", fields | {"text": text + "又加了一句"}, file)
            self.assertEqual(both.status, 422)
            self.assertIn("只留一样", both.text)
            self.assertIn("又加了一句", both.text)

    @staticmethod
    def wrongs(form):
        """One field each: a text too long, a day that is none, a file of no kind that is taken."""
        fields = [(name, kind) for name, kind, _ in form["fields"] if not name.startswith("_")]
        texts = [name for name, kind in fields if kind in ("text", "area") and "day" not in name]
        days = [name for name, kind in fields if kind == "date" or kind != "button" and ("day" in name or name in ("due", "by", "until", "found", "held"))]
        files = [name for name, kind in fields if kind == "file"]
        # A field that stands there once a row is too much in all rows together for any body: words for its number are wrong enough.
        rows = [name for name in texts if texts.count(name) > 1]
        texts = [name for name in texts if name not in rows]
        return ([(texts[-1], TOO_LONG)] if texts else []) + [(name, "写错了") for name in rows[:1]] + [(name, NO_DAY) for name in days[:1]] + [(name, None) for name in files[:1]]

    def try_one(self, crawl, page, form, wrong, lost):
        name, value = wrong
        values, count = {}, 0
        for field, kind, given in form["fields"]:
            if kind == "password":
                values[field] = self.own(crawl)
            elif kind in TYPED and field != name:
                count += 1
                day = "day" in field or kind == "date" or field in ("due", "by", "until", "found", "held")
                values[field] = today().isoformat() if day else given if kind == "number" or given.isdigit() else f"填写的内容{count}号"
        if value is not None:
            values[name] = value
        fields, _ = self.fill(form, values)
        files = [(field, "收据.png" if value is not None or field != name else "程序.exe", PICTURE if value is not None or field != name else b"MZ")
                 for field, kind, _ in form["fields"] if kind == "file"]
        files += [(field, "另一张.png", PICTURE + b"2") for field, _, _ in files if value is None]
        path = form["action"] or page
        if files:
            flat = {key: one if isinstance(one, str) else one[0] for key, one in fields.items()}
            answer = crawl.caller.post(path, flat, files)
        else:
            answer = crawl.caller.post(path, fields)
        crawl.look(f"post {path} {name}", answer)
        if answer.status not in (409, 413, 415, 422):
            return 0
        shown = html.unescape(answer.text)
        about = f"{crawl.role} {pattern(path)} ({name}, {answer.status})"
        for field, kind, _ in form["fields"]:
            sent = values.get(field)
            # A code of six digits is good once, like a password.
            if kind in TYPED and sent and field != "code" and field in fields and sent[:2000] not in shown:
                lost.append(f"{about}: {field} is gone")
        # What was chosen is still chosen.
        again = {one[0]: one[2] for found in Forms(answer.text).forms for one in found["fields"] if one[1] == "choice"}
        for field, kind, given in form["fields"]:
            if kind == "choice" and given and field in again and isinstance(fields.get(field), str) and again[field] != fields[field]:
                lost.append(f"{about}: {field} was {fields[field]} and is {again[field]}")
        # Attachments need not be chosen again; a document to be read in (`file`) is read, and its text stands in the form.
        for field, file, _ in files:
            if field == "files" and file.endswith(".png") and (f'name="held.{field}"' not in answer.text or file not in shown):
                lost.append(f"{about}: {file} is gone")
        return 1


if __name__ == "__main__":
    unittest.main()
