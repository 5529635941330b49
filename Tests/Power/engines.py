"""The two databases, each with its files on a disk that is going to be cut."""
import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from disk import run

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / name) for name in ("Browser", "Crash")]
from crash import Wrong  # noqa: E402
from plain import free_port  # noqa: E402


class SQLite:
    """The embedded database, in the data folder."""

    name, options = "SQLite", ()

    def start(self, place):
        self.file = f"{place}/data/mingze.sqlite"

    begin = start

    def stop(self, cleanly=False):
        pass

    @contextlib.contextmanager
    def long_run(self):
        """As after a long run of the server: its log has its full length and is written over, at any point between two checkpoints.
        While a log still grows, each of its syncs happens to take the names of new files along, and hides that nobody asked for it."""
        with contextlib.closing(sqlite3.connect(self.file, isolation_level=None)) as base:
            base.execute("PRAGMA wal_autocheckpoint = 0")
            base.execute("REINDEX")
            while os.path.getsize(f"{self.file}-wal") < 40 << 20:
                base.execute("REINDEX")
            base.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
            for _ in range(random.randrange(12)):
                base.execute("REINDEX")
            # The server opens the database before this closes it: with its last connection the log would go.
            yield

    def rows(self, statement):
        with contextlib.closing(sqlite3.connect(self.file)) as base:
            return base.execute(statement).fetchall()

    def change(self, statements):
        with contextlib.closing(sqlite3.connect(self.file)) as base:
            base.executescript(statements)


class Postgres:
    """A PostgreSQL whose folder lies beside the data folder, with fsync, run by the user postgres."""

    name = "PostgreSQL"
    SETTINGS = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "on", "autovacuum": "off"}

    def __init__(self, log):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        if not found:
            raise Wrong("没有安装 PostgreSQL")
        self.bin, self.log, self.port, self.process = found[-1], log, free_port(), None
        self.options = ("--database", self.address("mingze"))

    def address(self, base):
        return f"postgres://mingze@127.0.0.1:{self.port}/{base}"

    def launch(self, *words):
        return subprocess.Popen([str(word) for word in words], user="postgres", group="postgres", extra_groups=[], cwd="/",
                                stdout=self.log, stderr=self.log)

    def begin(self, place):
        folder = Path(place, "postgres")
        folder.mkdir(mode=0o700)
        shutil.chown(folder, "postgres", "postgres")
        if self.launch(self.bin / "initdb", "-D", folder, "-U", "mingze", "-A", "trust", "-E", "UTF8", "--locale=C").wait() != 0:
            raise Wrong("initdb 没有成功")
        self.start(place)
        self.change("CREATE DATABASE mingze", "postgres")

    def start(self, place):
        settings = [word for name, value in {**self.SETTINGS, "port": self.port}.items() for word in ("-c", f"{name}={value}")]
        self.process = self.launch(self.bin / "postgres", "-D", Path(place, "postgres"), *settings)
        for _ in range(600):
            if subprocess.run([self.bin / "pg_isready", "-q", "-d", self.address("postgres")]).returncode == 0:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise Wrong("PostgreSQL 起不来")

    def stop(self, cleanly=False):
        """Cleanly, or at once."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT if cleanly else signal.SIGQUIT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def long_run(self):
        # Its log is written over pieces that are there beforehand, from the first day on.
        return contextlib.nullcontext()

    def change(self, statements, base="mingze"):
        return run(self.bin / "psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", self.address(base), "-c", statements)

    def rows(self, statement):
        return [tuple(line.split("\t")) for line in self.change(statement).splitlines()]
