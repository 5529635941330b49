"""Whatever ends the server: script/keep-serving has it there again, unless it could not begin or was told to stop."""
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from plain import free_port
from sample import BINARY

KEEPER = Path(__file__).parents[2] / "script" / "keep-serving"


class RestartTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mingze-restart-")
        self.addCleanup(folder.cleanup)
        self.data, self.port = folder.name, free_port()

    def keep(self, *options):
        # The runtime's account of a crash waits for an instruction that fails again; a signal from outside has none.
        process = subprocess.Popen([KEEPER, BINARY, "--data", self.data, "--port", str(self.port), *options], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True, env=os.environ | {"SWIFT_BACKTRACE": "enable=no"})
        self.addCleanup(lambda: process.poll() is None and process.kill())
        return process

    def health(self, seconds=30):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                    return answer.status
            except (URLError, OSError):
                time.sleep(0.2)
        return None

    def wait_for_end(self, process):
        deadline = time.monotonic() + 60
        while Path(f"/proc/{process}").exists():
            self.assertLess(time.monotonic(), deadline, "it does not end")
            time.sleep(0.1)

    def server(self, keeper):
        children = Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children").read_text().split()
        return next(int(child) for child in children if b"serve" in Path(f"/proc/{child}/cmdline").read_bytes())

    def test_what_kills_it_does_not_end_it(self):
        keeper = self.keep()
        self.assertEqual(self.health(), 200)
        time.sleep(2)
        for blow in (signal.SIGKILL, signal.SIGSEGV):
            first = self.server(keeper)
            os.kill(first, blow)
            self.wait_for_end(first)
            self.assertEqual(self.health(), 200)
            self.assertNotEqual(self.server(keeper), first)
            time.sleep(2)
        last = self.server(keeper)
        keeper.terminate()
        self.assertEqual(keeper.wait(20), 0)
        self.assertFalse(Path(f"/proc/{last}").exists(), "told to stop, and the server goes on")
        self.assertIn("重新启动", keeper.stderr.read())

    def test_what_cannot_begin_ends_with_its_reason(self):
        keeper = self.keep("--database", "oracle://nowhere")
        self.assertNotEqual(keeper.wait(30), 0)
        self.assertNotIn("重新启动", keeper.stderr.read())


if __name__ == "__main__":
    unittest.main()
