"""A running Mingze, a browser before it, and what the tests ask of both."""

import atexit
import base64
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

from plain import Answer, Caller, free_port  # noqa: F401
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("MINGZE_BINARY") or str(ROOT / ".build" / "debug" / "mingze")
SCREENSHOTS = Path(os.environ.get("MINGZE_SCREENSHOTS") or tempfile.mkdtemp(prefix="mingze-screenshots-"))
WIDE, NARROW = 1440, 390
TODAY = (datetime.now(timezone.utc) + timedelta(hours=8)).date()
WAIT = 20


def plan_text():
    """The sample town's plan, as if issued this year."""
    text = (ROOT / "Sources" / "App" / "Sample" / "plan.txt").read_text(encoding="utf-8")
    return text.replace("2026年", f"{TODAY.year}年")


class Town:
    """One `mingze serve` with its own data folder."""

    def __init__(self, data=None, options=()):
        self.options = list(options)
        self.data = Path(data or tempfile.mkdtemp(prefix="mingze-data-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = open(self.data / "serve.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", str(self.data), "--port", str(self.port), *self.options],
            stdout=self.output, stderr=subprocess.STDOUT)
        atexit.register(self.stop)
        self.wait()

    def wait(self):
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError("mingze ended: " + self.log())
            try:
                urllib.request.urlopen(self.url + "/sign-in", timeout=2).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("mingze does not answer: " + self.log())

    def log(self):
        return (self.data / "serve.log").read_text(encoding="utf-8", errors="replace")

    @property
    def setup_code(self):
        return re.search(r"设置码 (\w{8})", self.log()).group(1)

    def rows(self, statement, *values):
        """What the database holds, read beside the running server."""
        with closing(sqlite3.connect(f"file:{self.data / 'mingze.sqlite'}?mode=ro", uri=True)) as database:
            return database.execute(statement, values).fetchall()

    def count(self, table, where="1 = 1"):
        return self.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0]

    def counts(self):
        """Rows of every table a person's act could write to."""
        tables = ["item", "plan", "clause", "duty", "task", "person", "unit", "journal", "notice", "attachment"]
        return {table: self.count(table) for table in tables}

    def kill(self):
        """As a power cut would: no time to tidy up."""
        self.process.kill()
        self.process.wait(10)

    def start_again(self):
        """Serves the same folder once more; returns the seconds to the first page."""
        begin = time.monotonic()
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", str(self.data), "--port", str(self.port), *self.options],
            stdout=self.output, stderr=subprocess.STDOUT)
        self.wait()
        return time.monotonic() - begin

    def stop_serving(self):
        self.process.terminate()
        self.process.wait(10)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        if not self.output.closed:
            self.output.close()
            shutil.rmtree(self.data, ignore_errors=True)


def sample_town(options=()):
    """The sample town served from a copy of its own, and who may sign in: role → (login, password)."""
    if not hasattr(sample_town, "made"):
        made = Path(tempfile.mkdtemp(prefix="mingze-sample-"))
        atexit.register(shutil.rmtree, made, True)
        subprocess.run([BINARY, "demo", "--data", str(made)], check=True, stdout=subprocess.DEVNULL, timeout=600)
        sample_town.made = made
    data = tempfile.mkdtemp(prefix="mingze-data-")
    shutil.copytree(sample_town.made, data, dirs_exist_ok=True)
    lines = (sample_town.made / "sample-sign-ins.txt").read_text(encoding="utf-8").splitlines()
    return Town(data, options), {role: (login, password) for role, login, password in (line.split("\t") for line in lines)}


class Browser:
    """Headless Chromium, one person's window."""

    def __init__(self, url, width=WIDE):
        self.url = url
        options = Options()
        options.binary_location = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=zh-CN"]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.set_capability("unhandledPromptBehavior", "accept")
        service = Service(os.environ.get("CHROMEDRIVER", "/usr/bin/chromedriver"))
        self.driver = webdriver.Chrome(options=options, service=service)
        self.driver.set_page_load_timeout(60)
        atexit.register(self.quit)
        self.resize(width)

    def resize(self, width):
        """Real CSS pixels, which a window cannot be narrowed to."""
        self.width = width
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})

    def quit(self):
        try:
            self.driver.quit()
        except OSError:
            pass

    def open(self, path):
        self.driver.get(self.url + path)

    @property
    def path(self):
        parts = urllib.parse.urlsplit(self.driver.current_url)
        return parts.path + ("?" + parts.query if parts.query else "")

    @property
    def text(self):
        return self.driver.execute_script("return document.body.innerText")

    def find(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def fill(self, css, value):
        field = self.find(css)
        # Long texts typed key by key take minutes; this is a paste.
        self.driver.execute_script(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
            field, value)

    def choose(self, css, label):
        Select(self.find(css)).select_by_visible_text(label)

    def leave(self, act):
        """Does `act` and waits until another page stands there."""
        before = self.find("html")
        act()
        WebDriverWait(self.driver, WAIT, 0.1).until(lambda _: self.gone(before))
        WebDriverWait(self.driver, WAIT, 0.1).until(
            lambda driver: driver.execute_script("return document.readyState") == "complete")

    @staticmethod
    def gone(element):
        try:
            element.is_enabled()
            return False
        except Exception:  # stale, or the page is between two documents
            return True

    def press(self, label, within="main"):
        """Presses the button or follows the link with exactly these words."""
        found = self.driver.find_elements(
            By.XPATH, f"//{within}//*[self::button or self::a][normalize-space() = '{label}']")
        shown = [element for element in found if element.is_displayed()]
        if not shown:
            raise AssertionError(f"{self.path} 上没有“{label}”：\n{self.text[:600]}")
        self.leave(shown[0].click)

    def unfold(self, summary):
        """Opens the details whose summary begins so."""
        found = self.driver.find_elements(By.XPATH, f"//summary[starts-with(normalize-space(), '{summary}')]")
        if not found:
            raise AssertionError(f"{self.path} 上没有“{summary}”")
        if found[0].find_element(By.XPATH, "..").get_attribute("open") is None:
            found[0].click()

    def sign_in(self, login, password):
        self.driver.delete_all_cookies()
        self.open("/sign-in")
        self.fill("#login", login)
        self.fill("#password", password)
        self.press("登录")

    def console(self):
        """What the console complained of since it was last asked."""
        return [line["message"] for line in self.driver.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]

    def shoot(self, name):
        """The whole page as it stands, at this width."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        height = min(self.driver.execute_script("return document.documentElement.scrollHeight"), 6000)
        picture = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": self.width, "height": height, "scale": 1}})

        (SCREENSHOTS / f"{name}-{self.width}.png").write_bytes(base64.b64decode(picture["data"]))

    def shoot_both(self, name):
        for width in (NARROW, WIDE):
            self.resize(width)
            self.shoot(name)

    def caller(self):
        """The same sign-in for plain HTTP."""
        return Caller(self.url, self.driver.get_cookie("mingze")["value"])
