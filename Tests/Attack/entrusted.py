"""What a sample town is given besides, so that there is something to keep from somebody: inquiries, files, a plan not yet published, papers of
several recipients, an import, an address for a calendar program. Done by those who may, over the API."""
import hashlib
import json
import re
import secrets
import sqlite3
import struct
import time
import uuid
import zlib
from contextlib import closing
from datetime import datetime, timedelta, timezone
from urllib.request import Request

from hostile import today
from plain import Caller


def picture(colour):
    """A PNG of one pixel."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0" + bytes(colour))) + chunk(b"IEND", b""))


class Hand:
    """An account that acts over the API, and has signed in besides."""

    def __init__(self, data, signed_in, login):
        with closing(sqlite3.connect(f"{data}/mingze.sqlite")) as base:
            self.town, self.account, self.person, self.unit = base.execute(
                "SELECT account.town, account.id, person.id, person.unit FROM account JOIN person ON person.id = account.person WHERE login = ?",
                (login,)).fetchone()
            made, now = secrets.token_hex(32), datetime.now(timezone.utc)
            base.execute("INSERT INTO token (digest, town, id, account, name, created, expires) VALUES (?, ?, ?, ?, 'hand', ?, ?)",
                         (hashlib.sha256(made.encode()).hexdigest(), self.town, str(uuid.uuid4()), self.account,
                          f"{now:%Y-%m-%dT%H:%M:%S.000Z}", f"{now + timedelta(days=2):%Y-%m-%dT%H:%M:%S.000Z}"))
            base.commit()
        self.token, self.signed_in, self.caller = made, signed_in, Caller(signed_in.url)
        self.caller.opener.addheaders.append(("Authorization", f"Bearer {made}"))

    def act(self, name, **parameters):
        """The entry it was done to."""
        answer = self.caller.send(Request(f"{self.caller.url}/api/v1/acts/{name}", json.dumps(parameters).encode(),
                                          {"Content-Type": "application/json"}))
        if answer.status != 200:
            raise AssertionError(f"{name}: {answer.text}")
        return json.loads(answer.body)["item"]

    def file(self, colour):
        return json.loads(self.caller.post("/api/v1/files", {}, [("file", "现场.png", picture(colour))]).body)

    def post(self, path, files=()):
        return self.signed_in.post(path, {"_token": self.signed_in.token("/account")}, files)


class Given:
    """`sentences` that stand in entries others may read as well, with the roles that may read them; by role what is an account's `own`, the
    addresses for calendar programs and the tokens."""

    def __init__(self, sentences, own, feeds, tokens):
        self.sentences, self.own, self.feeds, self.tokens = sentences, own, feeds, tokens


def entrust(data, callers, logins):
    hands = {role: Hand(data, caller, logins[role]) for role, caller in callers.items()}
    first, discipline, officer, office = hands["党委书记"], hands["纪委书记"], hands["纪检干部"], hands["领导小组办公室"]
    head, staff, leader, village = hands["部门（村）负责人"], hands["干部"], hands["另一位班子成员"], hands["另一个村"]
    soon = (today() + timedelta(days=20)).isoformat()

    # Confided: one inquiry answered, one waiting, a talk that its other side does not know of yet, one that waits for approval.
    inquiries = []
    for asked in (village, leader):
        inquiries.append(discipline.act("talk.arrange", form="inquiry", subject=asked.person, by=soon, matters="说明鱼塘发包为什么没有公开竞价",
                                        outline="先核对村账上的押金再问"))
        first.act("talk.decide", talk=inquiries[-1], approve=True, reason="")
        discipline.act("talk.send", talk=inquiries[-1], received=today().isoformat())
    village.act("talk.reply", talk=inquiries[0], reply="三户合伙承包，会议记录漏写了竞价", opinion="情况属实，已谈话提醒", files=[village.file((1, 2, 3))])
    discipline.act("talk.arrange", form="admonition", subject=head.person, by=soon, matters="违规发放误工补贴", outline="")
    head.act("talk.arrange", form="integrity", subject=staff.person, by=soon, matters="婚丧事宜事前报告", outline="听说已经订了酒席")

    # Of one unit: a report with a picture, problems.
    for number, hand in enumerate((head, village)):
        task, state = one(data, "SELECT id, state FROM item WHERE kind = 'task' AND unit = ? AND state IN ('waiting', 'working')", hand.unit)
        if state == "waiting":
            hand.act("task.acknowledge", task=task)
        hand.act("task.report", task=task, text="已经入户核对低保名单", files=[hand.file((9, number, 9))])
    found = {"source": "petition", "category": "welfare", "severity": "a", "found": today().isoformat(), "basis": "低保审核确认办法第十条", "cause": "",
             "asked": "逐户核对", "origin": "群众来信"}
    problem = officer.act("problem.raise", label="两户不符合条件的领着低保", text="来信反映两户有车有房仍领低保，入户核对属实", unit=village.unit,
                          due=soon, assign=True, files=[officer.file((7, 7, 7))], **found)
    joined = officer.act("problem.raise", label="低保户名单没有公示", text="村务公开栏里没有低保名单", unit=village.unit, assign=False, files=[], **found)
    officer.act("problem.join", problem=joined, into=problem, reason="同一件来信反映的")
    officer.act("problem.raise", label="村集体押金没有入账", text="押金两万元由报账员保管", unit=head.unit, assign=False, files=[], **found)

    # About a person: one told to those named from the first, one that others were told of before it was confided.
    officer.act("problem.raise", label="报账员的亲属领着低保", text="来信反映报账员的弟弟有车仍领低保", unit=village.unit, owner=leader.person, due=soon,
                assign=True, files=[], confided=True, named=[staff.person], **(found | {"severity": "c"}))
    known = {"label": "村干部收了施工方的烟酒", "text": "施工方送烟酒两次，本人已承认", "source": "petition", "category": "workStyle"}
    once = officer.act("problem.raise", unit=village.unit, found=today().isoformat(), due=soon, assign=True, files=[], severity="c", origin="群众来信",
                       basis="", cause="", asked="", **known)
    for number in range(2):
        # Written about it before it was confided: one still a draft, one sent out.
        written = office.act("dispatch.save", form="reminder", heading="关于收受烟酒的提醒函", body="有人反映收礼，查清后报来", units=[village.unit],
                             people=[], scope="recipients", copies="", source=once)
        if number:
            office.act("dispatch.submit", dispatch=written)
            discipline.act("dispatch.issue", dispatch=written, number="")
    discipline.act("problem.edit", problem=once, origin="群众来信", severity="c", basis="", cause="", confided=True, **known)
    discipline.act("problem.assign", problem=once, unit=village.unit, owner=head.person, due=soon, asked="退回")

    # Of the leaders' own unit, about a village's problem.
    first.act("deed.keep", act="supervise", leader=first.person, day=today().isoformat(), label="督办低保核对", words="听取核对情况，要求月底前清退", files=[],
              about=one(data, "SELECT number FROM item WHERE id = ?", problem)[0])

    # Papers: to a village and a leader, each with an answer of its own; to the whole town, with a name in it; one not yet sent for signature.
    paper = {"copies": "", "source": problem, "units": [village.unit]}
    both = office.act("dispatch.save", form="reminder", heading="关于低保核对的提醒函", body="逐户核对，结果书面回复", people=[leader.person], scope="recipients", **paper)
    circular = office.act("dispatch.save", form="circular", heading=f"关于{logins['另一个村']}问题的通报",
                          body=f"查实{logins['另一个村']}以误工补贴名义发放现金一事，决定对其通报批评", people=[], scope="town",
                          effectEnds=(today() + timedelta(days=90)).isoformat(), **paper)
    for sent in (both, circular):
        office.act("dispatch.submit", dispatch=sent)
        discipline.act("dispatch.issue", dispatch=sent, number="")
    for place, how in ((1, "村文书在镇政府当面签收"), (2, "送到二楼办公室本人签收")):
        office.act("dispatch.deliver", dispatch=both, place=place, day=today().isoformat(), how=how)
    village.act("dispatch.answer", dispatch=both, answer="押金条由前任会计保管，正在找")
    leader.act("dispatch.answer", dispatch=both, answer="分管不严，已经约谈村里")
    officer.act("dispatch.save", form="advice", heading="关于误工补贴的纪律检查建议书", body="建议清退并追责", people=[], scope="recipients", **paper)

    # Drafts: next year's plan, a duty of it dropped and taken up again.
    text = one(data, "SELECT text FROM plan ORDER BY id")[0]
    plan = office.act("plan.read", title="", year=today().year + 1, source="明年.txt", text=text.replace(f"{today().year}年", f"{today().year + 1}年未公布的"))
    duty = one(data, "SELECT id FROM duty JOIN item USING (town, id) WHERE plan = ? ORDER BY length(title) DESC", plan)[0]
    office.act("duty.drop", duty=duty, reason="明年并到纪委的任务里")
    office.act("plan.undo", plan=plan)

    # An account's own.
    sheet = f"存在问题,责任单位,整改期限\n祠堂修缮款没有结算,{one(data, 'SELECT name FROM unit WHERE id = ?', village.unit)[0]},{soon}\n"
    own = [office.post("/imports/new/problem", [("file", "问题.csv", sheet.encode())]).path, office.post("/dispatches/pdf").path]
    while "<progress" in office.signed_in.get(own[1]).text:
        time.sleep(0.2)
    feeds = {role: re.search(r"/calendar/[0-9A-Za-z_-]{20,}\.ics", hand.post("/calendar/feed").text).group() for role, hand in hands.items()}
    wide = {"党委书记", "纪委书记", "纪检干部", "领导小组办公室", "上级"}
    sentences = {
        "先核对村账上的押金再问": {"党委书记", "纪委书记"}, "听说已经订了酒席": {"党委书记", "纪委书记", "部门（村）负责人"},
        "村文书在镇政府当面签收": wide | {"另一个村"}, "押金条由前任会计保管": wide | {"另一个村"},
        "送到二楼办公室本人签收": wide | {"另一位班子成员"}, "分管不严，已经约谈村里": wide | {"另一位班子成员"},
        f"查实{logins['另一个村']}以误工": wide | {"另一个村"}, f"关于{logins['另一个村']}问题": wide | {"另一个村"},
        "有车仍领低保": {"党委书记", "纪委书记", "纪检干部", "另一位班子成员", "干部"}, "施工方送烟酒": {"党委书记", "纪委书记", "部门（村）负责人"}, 
        "有人反映收礼": {"党委书记", "纪委书记", "部门（村）负责人", "另一个村", "领导小组办公室", "另一位班子成员"},
        "年未公布的": {"党委书记", "纪委书记", "领导小组办公室"}, "祠堂修缮款没有结算": {"领导小组办公室"},
    }
    return Given(sentences, {"领导小组办公室": own}, feeds, {role: hand.token for role, hand in hands.items()})


def one(data, query, *values):
    with closing(sqlite3.connect(f"{data}/mingze.sqlite")) as base:
        return base.execute(query, values).fetchone()
