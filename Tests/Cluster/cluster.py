"""Three PostgreSQL under Patroni with three etcd, HAProxy in front of two `mingze serve`, all on loopback; the primary and the servers
are killed under write load.

    python3 Tests/Cluster/cluster.py BINARY [--kills 20] [--writers 4] [--keep]

Not as root: PostgreSQL refuses it (script/cluster changes to the user postgres). Every second kill takes the whole machine (Patroni
and PostgreSQL with it), the others PostgreSQL alone. After all: every acknowledged problem stands in the database once with its
attachment, every chain verifies, a sign-in of before still works; the longest time without a write is printed. Ends with 1 at
the first thing that is not so. `--keep` leaves the cluster running instead, to look at.
"""
import argparse
import hashlib
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Browser"))
from plain import Caller, free_port  # noqa: E402

NODES = ("a", "b", "c")


class Wrong(Exception):
    pass


class Cluster:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.running = binary, Path(folder), {}
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.port = {name: free_port() for name in (
            *(f"{kind}-{node}" for kind in ("etcd", "peer", "patroni", "postgres") for node in NODES), "serve-1", "serve-2", "proxy")}
        hosts = ",".join(f"127.0.0.1:{self.port[f'postgres-{node}']}" for node in NODES)
        self.database = f"postgres://mingze@{hosts}/mingze?target_session_attrs=read-write"
        self.url, self.data = f"http://127.0.0.1:{self.port['proxy']}", self.folder / "data"

    def launch(self, name, *words):
        log = (self.folder / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen([str(word) for word in words], stdout=log, stderr=log, start_new_session=True)

    def kill(self, name):
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait()

    def etcd(self, node):
        peers = ",".join(f"{one}=http://127.0.0.1:{self.port[f'peer-{one}']}" for one in NODES)
        client, peer = (f"http://127.0.0.1:{self.port[f'{kind}-{node}']}" for kind in ("etcd", "peer"))
        self.launch(f"etcd-{node}", "etcd", "--name", node, "--data-dir", self.folder / f"etcd-{node}", "--listen-client-urls", client,
                    "--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
                    "--initial-cluster", peers, "--initial-cluster-state", "new", "--logger", "zap", "--log-level", "error")

    def patroni(self, node):
        postgres = f"127.0.0.1:{self.port[f'postgres-{node}']}"
        rest = f"127.0.0.1:{self.port[f'patroni-{node}']}"
        settings = {
            "scope": "mingze", "name": node, "restapi": {"listen": rest, "connect_address": rest},
            "etcd3": {"hosts": [f"127.0.0.1:{self.port[f'etcd-{one}']}" for one in NODES]},
            "bootstrap": {
                "dcs": {
                    # What is acknowledged is on two machines, always: without a second one writes wait.
                    "synchronous_mode": True, "synchronous_mode_strict": True, "ttl": 20, "loop_wait": 2, "retry_timeout": 5,
                    "maximum_lag_on_failover": 0, "master_start_timeout": 0,
                    "postgresql": {"use_pg_rewind": True, "parameters": {"max_connections": 60, "wal_log_hints": "on"}}},
                "initdb": ["data-checksums", {"encoding": "UTF8"}, {"locale": "C"}]},
            "postgresql": {
                "listen": postgres, "connect_address": postgres, "data_dir": str(self.folder / f"postgres-{node}"), "bin_dir": str(self.bin),
                "pgpass": str(self.folder / f"pgpass-{node}"), "pg_hba": ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust",
                                                                          "local all all trust"],
                "authentication": {"superuser": {"username": "postgres", "password": "x"}, "replication": {"username": "copy", "password": "x"},
                                   "rewind": {"username": "rewind", "password": "x"}},
                "parameters": {"unix_socket_directories": str(self.folder)}}}
        path = self.folder / f"patroni-{node}.json"
        path.write_text(json.dumps(settings, indent=2))
        self.launch(f"patroni-{node}", "patroni", path)

    def serve(self, number):
        self.launch(f"serve-{number}", self.binary, "serve", "--data", self.data, "--database", self.database, "--pace", "0",
                    "--port", self.port[f"serve-{number}"])

    def haproxy(self):
        servers = "\n".join(f"    server s{number} 127.0.0.1:{self.port[f'serve-{number}']} check inter 500 fall 1 rise 1" for number in (1, 2))
        (self.folder / "haproxy.cfg").write_text(f"""
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    option redispatch
    option forwardfor
frontend door
    bind 127.0.0.1:{self.port['proxy']}
    default_backend servers
backend servers
    option httpchk GET /healthz
{servers}
""")
        self.launch("haproxy", "haproxy", "-db", "-f", self.folder / "haproxy.cfg")

    def members(self):
        """node → (role, state, kept in step) as Patroni sees them; empty while nobody answers."""
        for node in NODES:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port[f'patroni-{node}']}/cluster", timeout=2) as answer:
                    return {one["name"]: (one["role"], one["state"]) for one in json.loads(answer.read())["members"]}
            except (OSError, ValueError):
                continue
        return {}

    def primary(self):
        """The node that is primary, once the cluster is whole: two others stream, one of them in step. None before."""
        members = self.members()
        roles = sorted(role for role, state in members.values() if state in ("running", "streaming"))
        if roles != ["leader", "replica", "sync_standby"]:
            return None
        return next(node for node, (role, _) in members.items() if role == "leader")

    def whole(self, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            node = self.primary()
            if node:
                return node
            time.sleep(0.3)
        raise Wrong(f"the cluster is not whole after {seconds} s: {self.members()}")

    def psql(self, statement, database="mingze"):
        hosts = ",".join("127.0.0.1" for _ in NODES)
        ports = ",".join(str(self.port[f"postgres-{node}"]) for node in NODES)
        done = subprocess.run(
            [self.bin / "psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d",
             f"host={hosts} port={ports} user=postgres dbname={database} target_session_attrs=read-write", "-c", statement],
            capture_output=True, text=True)
        if done.returncode != 0:
            raise Wrong(done.stderr)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def start(self):
        for node in NODES:
            self.etcd(node)
        time.sleep(2)
        for node in NODES:
            self.patroni(node)
        self.whole()
        self.psql("CREATE ROLE mingze LOGIN", "postgres")
        self.psql("CREATE DATABASE mingze OWNER mingze", "postgres")
        # A standby that has not replayed this yet refuses whoever asks it first.
        for node in NODES:
            while subprocess.run([self.bin / "psql", "-Xq", "-c", "SELECT 1", f"postgres://postgres@127.0.0.1:{self.port[f'postgres-{node}']}/mingze"],
                                 capture_output=True).returncode != 0:
                time.sleep(0.2)
        subprocess.run([self.binary, "demo", "--data", self.data, "--database", self.database], check=True, stdout=subprocess.DEVNULL)
        for number in (1, 2):
            self.serve(number)
        self.haproxy()
        for _ in range(200):
            try:
                return urllib.request.urlopen(self.url + "/readyz", timeout=2).close()
            except OSError:
                time.sleep(0.1)
        raise Wrong("nothing answers behind the proxy")

    def stop(self):
        for process in reversed(self.running.values()):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        subprocess.run(["pkill", "-9", "-f", f"{self.folder}/postgres-"], check=False)


class Load:
    """Writers behind the proxy: what they sent, what was acknowledged, and the longest time in which nothing was."""

    def __init__(self, cluster, writers):
        self.cluster, self.lock = cluster, threading.Lock()
        self.sent, self.kept, self.failed, self.longest, self.last = {}, set(), 0, 0.0, time.monotonic()
        town, account = cluster.psql("SELECT town, id FROM account WHERE role = 'disciplineOfficer' LIMIT 1")[0]
        self.unit = cluster.psql("SELECT id FROM unit WHERE kind = 'village' LIMIT 1")[0][0]
        self.token, now = secrets.token_hex(32), datetime.now(timezone.utc)
        stamp = "%Y-%m-%dT%H:%M:%S.000Z"
        cluster.psql(f"UPDATE account SET must_change = 0 WHERE id = '{account}'")
        cluster.psql("INSERT INTO token (digest, town, id, account, name, created, expires) VALUES "
                     f"('{hashlib.sha256(self.token.encode()).hexdigest()}', '{town}', '{uuid.uuid4()}', '{account}', 'load', "
                     f"'{now.strftime(stamp)}', '{(now + timedelta(days=9)).strftime(stamp)}')")
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.write, daemon=True) for _ in range(writers)]
        for thread in self.threads:
            thread.start()

    def call(self, path, body, kind):
        request = urllib.request.Request(self.cluster.url + path, body, {"Authorization": f"Bearer {self.token}", "Content-Type": kind})
        with urllib.request.urlopen(request, timeout=40) as answer:
            return json.loads(answer.read())

    def write(self):
        while not self.stop.is_set():
            label, mark = f"压力 {uuid.uuid4()}", uuid.uuid4().hex
            text = f"{label}\n".encode() * random.randrange(1, 200)
            with self.lock:
                self.sent[label] = hashlib.sha256(text).hexdigest()
            try:
                form = (f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
                        "Content-Type: text/plain\r\n\r\n").encode() + text + f"\r\n--{mark}--\r\n".encode()
                file = self.call("/api/v1/files", form, f"multipart/form-data; boundary={mark}")
                self.call("/api/v1/acts/problem.raise", json.dumps({
                    "label": label, "source": "inspection", "category": "finance", "severity": "c", "text": label, "unit": self.unit,
                    "origin": "", "basis": "", "cause": "", "asked": "", "assign": False,
                    "found": datetime.now(timezone(timedelta(hours=8))).strftime("%Y-01-05"), "files": [file]}).encode(), "application/json")
                with self.lock:
                    now = time.monotonic()
                    self.longest, self.last = max(self.longest, now - self.last), now
                    self.kept.add(label)
            except (OSError, ValueError):
                with self.lock:
                    self.failed += 1
                time.sleep(0.05)

    def goes_on(self, seconds=90):
        """Waits until something is acknowledged again."""
        with self.lock:
            before = len(self.kept)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self.lock:
                if len(self.kept) > before + 3:
                    return
            time.sleep(0.05)
        raise Wrong(f"nothing is acknowledged for {seconds} s")

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)


def check(cluster, load):
    found = cluster.psql("SELECT item.title, attachment.digest FROM item LEFT JOIN attachment ON attachment.town = item.town "
                         "AND attachment.item = item.id WHERE item.title LIKE '压力 %'")
    there = {row[0]: row[1] for row in found}
    if len(there) != len(found):
        raise Wrong("an entry or its attachment stands twice")
    lost = load.kept - set(there)
    if lost:
        raise Wrong(f"{len(lost)} acknowledged entries are gone, for example {min(lost)}")
    for label, digest in there.items():
        path = cluster.data / "files" / digest[:2] / digest
        if digest != load.sent.get(label) or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise Wrong(f"the attachment of {label} is not as it was sent")
    verified = subprocess.run([cluster.binary, "journal", "verify", "--data", cluster.data, "--database", cluster.database],
                              capture_output=True, text=True)
    if verified.returncode != 0:
        raise Wrong(f"the journal does not verify: {verified.stdout}{verified.stderr}")
    print(verified.stdout.strip())
    return len(there)


def kill_primary(cluster, load, number):
    node = cluster.whole()
    time.sleep(random.uniform(0.2, 2))
    with load.lock:
        load.longest, load.last = 0.0, time.monotonic()
    if number % 2:
        cluster.kill(f"patroni-{node}")
        subprocess.run(["pkill", "-9", "-f", f"{cluster.folder}/postgres-{node} "], check=False)
        what = "machine"
    else:
        pid = int((cluster.folder / f"postgres-{node}" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        what = "PostgreSQL"
    load.goes_on()
    stop = load.longest
    if number % 2:
        cluster.patroni(node)
    print(f"{number + 1}: {what} {node} killed, {stop:.1f} s without a write", flush=True)
    return what, stop


def kill_servers(cluster, load, visitor):
    for number in (1, 2):
        with load.lock:
            load.longest, load.last = 0.0, time.monotonic()
        cluster.kill(f"serve-{number}")
        load.goes_on()
        print(f"server {number} killed, {load.longest:.1f} s without a write", flush=True)
        if visitor.get("/workbench").path != "/workbench":
            raise Wrong("a sign-in did not survive a killed server")
        cluster.serve(number)
        time.sleep(3)


def sign_in(cluster):
    line = next(line for line in (cluster.data / "sample-sign-ins.txt").read_text().splitlines() if line.startswith("部门（村）负责人"))
    _, login, password = line.split("\t")
    visitor = Caller(cluster.url)
    visitor.sign_in(login, password)
    words = f"{password}-Neu7"
    visitor.post("/password", {"_token": visitor.token("/password"), "current_password": password, "password": words, "again": words})
    if visitor.get("/workbench").path != "/workbench":
        raise Wrong("nobody can sign in")
    return visitor


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--writers", type=int, default=4)
    options.add_argument("--keep", action="store_true")
    options = options.parse_args()
    folder = tempfile.mkdtemp(prefix="mingze-cluster-")
    cluster = Cluster(os.path.abspath(options.binary), folder)
    try:
        cluster.start()
        print(f"three PostgreSQL, two servers, {cluster.url}, logs in {folder}", flush=True)
        if options.keep:
            print(f"sign-ins in {cluster.data}/sample-sign-ins.txt; ends with Ctrl-C")
            signal.pause()
        visitor, load = sign_in(cluster), Load(cluster, options.writers)
        load.goes_on()
        stops = [kill_primary(cluster, load, number) for number in range(options.kills)]
        cluster.whole()
        kill_servers(cluster, load, visitor)
        load.end()
        cluster.whole()
        there = check(cluster, load)
        if visitor.get("/workbench").path != "/workbench":
            raise Wrong("the sign-in of before is gone")
        for what in ("machine", "PostgreSQL"):
            longest = max((stop for kind, stop in stops if kind == what), default=0)
            print(f"longest stop when {'a whole machine' if what == 'machine' else 'PostgreSQL alone'} was killed: {longest:.1f} s")
        print(f"sound: {len(load.kept)} acknowledged, {there} there, {load.failed} not acknowledged, {options.kills} primaries and 2 servers killed")
    except Wrong as wrong:
        print(f"not so: {wrong}\nlogs in {folder}")
        sys.exit(1)
    except KeyboardInterrupt:
        pass
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
