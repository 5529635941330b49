"""HTTPS of the program's own, built with the trait TLS: which versions it speaks, what it tells the browser, what it says of bad files.
MINGZE_TLS_BINARY names the program."""
import os
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Browser"))
from plain import free_port  # noqa: E402

BINARY = os.environ["MINGZE_TLS_BINARY"]


class TLSTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="mingze-tls-")
        cls.place = Path(cls.folder.name)
        subprocess.run([
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", cls.place / "key.pem", "-out", cls.place / "cert.pem",
            "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
            check=True, stderr=subprocess.DEVNULL)
        subprocess.run([BINARY, "demo", "--data", cls.place / "data"], check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        cls.port, cls.url = port, f"https://127.0.0.1:{port}"
        cls.server = subprocess.Popen(cls.words(port), stdout=subprocess.DEVNULL)
        for _ in range(200):
            try:
                cls.open("/healthz").close()
                break
            except OSError:
                time.sleep(0.05)

    @classmethod
    def words(cls, port, key="key.pem"):
        return [BINARY, "serve", "--data", cls.place / "data", "--port", str(port), "--certificate", cls.place / "cert.pem",
                "--key", cls.place / key]

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(10)
        cls.folder.cleanup()

    @classmethod
    def context(cls, low=None, high=None):
        context = ssl.create_default_context(cafile=cls.place / "cert.pem")
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        if low:
            context.minimum_version, context.maximum_version = low, high
        return context

    @classmethod
    def open(cls, path, data=None, **versions):
        return urllib.request.urlopen(urllib.request.Request(cls.url + path, data), timeout=5, context=cls.context(**versions))

    def test_browsers_are_told_to_stay_with_tls_and_cookies_are_secure(self):
        with self.open("/sign-in") as answer:
            self.assertEqual(answer.headers["Strict-Transport-Security"], "max-age=31536000")
        line = next(line for line in (self.place / "data" / "sample-sign-ins.txt").read_text().splitlines() if line.count("\t") == 2)
        _, login, password = line.split("\t")
        form = urllib.parse.urlencode({"login": login, "password": password}).encode()

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        opener = urllib.request.build_opener(Stay, urllib.request.HTTPSHandler(context=self.context()))
        try:
            answer = opener.open(urllib.request.Request(self.url + "/sign-in", form), timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        self.assertEqual(answer.status, 303)
        cookie = answer.headers["Set-Cookie"]
        self.assertTrue(cookie.startswith("__Host-mingze="))
        for word in ("Secure", "HttpOnly", "SameSite=Lax"):
            self.assertIn(word, cookie)

    def test_old_versions_are_refused(self):
        versions = ssl.TLSVersion
        for version, taken in ((versions.TLSv1, False), (versions.TLSv1_1, False), (versions.TLSv1_2, True), (versions.TLSv1_3, True)):
            if taken:
                self.open("/healthz", low=version, high=version).close()
            else:
                with self.assertRaises(OSError, msg=str(version)):
                    self.open("/healthz", low=version, high=version)

    def test_only_suites_that_keep_past_traffic_closed(self):
        version = ssl.TLSVersion.TLSv1_2
        for suite, taken in (("ECDHE-RSA-AES128-GCM-SHA256", True), ("ECDHE-RSA-CHACHA20-POLY1305", True), ("AES128-SHA", False),
                             ("AES256-GCM-SHA384", False), ("ECDHE-RSA-AES128-SHA", False)):
            context = self.context(version, version)
            context.set_ciphers(f"{suite}@SECLEVEL=0")
            ask = lambda: urllib.request.urlopen(self.url + "/healthz", timeout=5, context=context).close()  # noqa: E731
            if taken:
                ask()
            else:
                with self.assertRaises(OSError, msg=suite):
                    ask()

    def test_plain_http_gets_nothing(self):
        with self.assertRaises(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in", timeout=5)

    def test_a_key_that_cannot_be_read_is_named(self):
        (self.place / "bad.pem").write_text("no key\n")
        data = self.place / "other"
        words = [str(data) if word == self.place / "data" else str(word) for word in self.words(free_port(), "bad.pem")]
        done = subprocess.run(words, capture_output=True, text=True, timeout=20)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("证书或私钥读不出来", done.stderr)


if __name__ == "__main__":
    unittest.main()
