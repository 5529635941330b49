"""A sample town of its own for a class of tests that speak plain HTTP."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from plain import Caller

BINARY = os.environ.get("MINGZE_BINARY", str(Path(__file__).resolve().parents[2] / ".build" / "debug" / "mingze"))


class SampleCase(unittest.TestCase):
    """`data` is its folder, `people` who may sign in: role, login, password."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="mingze-sample-")
        cls.data = f"{cls.folder.name}/data"
        subprocess.run([BINARY, "demo", "--data", cls.data], check=True, stdout=subprocess.DEVNULL)
        lines = Path(cls.data, "sample-sign-ins.txt").read_text(encoding="utf-8").splitlines()
        cls.people = [line.split("\t") for line in lines if line.count("\t") == 2]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def enter(self, serving, login, password):
        """Signed in, with a password of one's own in place of the first."""
        caller = Caller(serving.url)
        answer = caller.sign_in(login, password)
        if answer.path == "/password":
            words = f"{password}-Neu7"
            caller.post("/password", {"_token": caller.token("/password"), "current_password": password, "password": words, "again": words})
            for person in self.people:
                if person[1] == login:
                    person[2] = words
        return caller
