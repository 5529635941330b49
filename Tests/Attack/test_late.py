"""A body may take minutes. What was begun while somebody was signed in, had an account, held a token, is not done once that has ended."""
import time
import urllib.parse

from alongside import connect, head
from plain import Serving
from sample import BINARY, SampleCase


class LateTests(SampleCase):
    def setUp(self):
        self.serving = self.enterContext(Serving(BINARY, self.data, "--pace", "0"))
        self.place = urllib.parse.urlsplit(self.serving.url).netloc

    def person(self, role):
        return self.enter(self.serving, *next(person[1:] for person in self.people if person[0] == role))

    def begun(self, path, fields, body):
        """The first half of a request, which waits for the other."""
        line = self.enterContext(connect(self.place))
        line.sendall(head(self.place, "POST", path, [*fields, f"Content-Length: {len(body)}"]) + body[:len(body) // 2])
        time.sleep(0.3)
        return line

    @staticmethod
    def ended(line, body):
        line.sendall(body[len(body) // 2:])
        return line.recv(65536).decode("utf-8", "replace")

    def test_a_sign_in_ended_meanwhile(self):
        office = self.person("领导小组办公室")
        cookie = "Cookie: " + "; ".join(f"{one.name}={one.value}" for one in office.cookies())
        token = office.token("/account")
        body = f"_token={token}&address=late%40example.org".encode()
        form = [cookie, "Content-Type: application/x-www-form-urlencoded"]
        line = self.begun("/account/mail", form, body)
        self.assertEqual(office.post("/sign-out", {"_token": token}).status, 200)
        answer = self.ended(line, body)
        self.assertNotIn("done=mail", answer.split("\r\n\r\n")[0], answer[:400])
        self.assertNotIn("late@example.org", self.person("领导小组办公室").get("/account").text)

    def test_an_account_closed_meanwhile(self):
        """By the security administrator, before its last byte comes."""
        office, guard = self.person("领导小组办公室"), self.person("安全管理员")
        cookie = "Cookie: " + "; ".join(f"{one.name}={one.value}" for one in office.cookies())
        body = f"_token={office.token('/account')}&address=late%40example.org".encode()
        line = self.begun("/account/mail", [cookie, "Content-Type: application/x-www-form-urlencoded"], body)
        login = next(login for role, login, _ in self.people if role == "领导小组办公室")
        account = next(path for path in guard.get("/accounts").text.split('href="') if path.startswith("/accounts/") and f">{login}<" in path).split('"')[0]
        password = next(person[2] for person in self.people if person[0] == "安全管理员")
        guard.post(f"{account}/disable", {"_token": guard.token(account), "reason": "试", "own_password": password})
        self.assertIn("已停用", guard.get(account).text)
        answer = self.ended(line, body)
        self.assertNotIn("done=mail", answer.split("\r\n\r\n")[0], answer[:400])
