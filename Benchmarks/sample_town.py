"""Measures one installation with the sample town: `plan read`, start, idle memory, and every page over one connection.

Page times are taken by the client on loopback, so they are upper bounds of the time in the server.
"""
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

BINARY = os.path.abspath(sys.argv[1])


def seconds(command):
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def reading(folder):
    """A document of 20,000 characters against one of a single line: the difference is the reading."""
    here = os.path.dirname(os.path.abspath(__file__))
    sample = open(os.path.join(here, "../Sources/App/Sample/plan.txt"), encoding="utf-8").read()
    long = os.path.join(folder, "long.txt")
    short = os.path.join(folder, "short.txt")
    with open(long, "w", encoding="utf-8") as file:
        file.write((sample * 8)[:20000])
    with open(short, "w", encoding="utf-8") as file:
        file.write("方案\n一、开展学习。\n")
    read = lambda path: statistics.median(seconds([BINARY, "plan", "read", path, "--format", "json"]) for _ in range(15))
    whole, bare = read(long), read(short)
    print(f"plan read，2 万字：{whole * 1000:.1f} ms（其中程序启动 {bare * 1000:.1f} ms），目标 50 ms")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(port, limit=20):
    begin = time.perf_counter()
    while time.perf_counter() - begin < limit:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/sign-in")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.005)
    raise SystemExit("the server did not start")


def resident(pid):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024


def sign_in(connection, login, password):
    body = urllib.parse.urlencode({"login": login, "password": password})
    connection.request("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"})
    reply = connection.getresponse()
    reply.read()
    cookie = reply.getheader("Set-Cookie")
    assert reply.status == 303 and cookie, reply.status
    return {"Cookie": cookie.split(";")[0]}


def page(connection, path, headers):
    begin = time.perf_counter()
    connection.request("GET", path, headers=headers)
    reply = connection.getresponse()
    body = reply.read()
    took = time.perf_counter() - begin
    assert reply.status == 200, (path, reply.status)
    return took, body.decode("utf-8", "replace")


def read_plan(connection, headers):
    """Next year's plan as a draft; returns its address."""
    here = os.path.dirname(os.path.abspath(__file__))
    year = time.localtime().tm_year
    text = open(os.path.join(here, "../Sources/App/Sample/plan.txt"), encoding="utf-8").read()
    _, form = page(connection, "/plans/new", headers)
    token = re.search(r'name="_token" value="([^"]+)"', form).group(1)
    body = urllib.parse.urlencode({"_token": token, "text": text.replace("2026年", f"{year + 1}年"), "title": "", "year": ""})
    connection.request("POST", "/plans/new", body, headers | {"Content-Type": "application/x-www-form-urlencoded"})
    reply = connection.getresponse()
    reply.read()
    assert reply.status == 303, reply.status
    return reply.getheader("Location").removesuffix("/review")


def pages(port, folder):
    accounts = [line.rstrip("\n").split("\t") for line in open(os.path.join(folder, "sample-sign-ins.txt"), encoding="utf-8")]
    by_role = {role: (login, password) for role, login, password in accounts}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = sign_in(connection, *by_role["党委书记"])
    _, plans = page(connection, "/plans", headers)
    _, tasks = page(connection, "/tasks", headers)
    _, duties = page(connection, "/duties", headers)
    first = lambda kind, text: re.search(rf'href="(/{kind}/[0-9a-f-]{{36}})"', text).group(1)
    paths = [
        "/workbench", first("plans", plans), "/plans", "/duties", first("duties", duties), "/tasks", "/tasks?light=red",
        first("tasks", tasks), "/search?q=" + urllib.parse.quote("检查"), "/people", "/journal", "/notices", "/account",
    ]
    draft = read_plan(connection, headers)
    paths += [draft + "/review", draft + "/publish"]
    slowest = 0
    for path in paths:
        times = [page(connection, path, headers)[0] * 1000 for _ in range(60)]
        median = statistics.median(times)
        slowest = max(slowest, median)
        print(f"  {median:6.2f} ms  p95 {sorted(times)[56]:6.2f} ms  {re.sub('[0-9a-f-]{36}', '…', path)}")
    print(f"最慢页面中位数 {slowest:.2f} ms，目标 10 ms")


def main():
    with tempfile.TemporaryDirectory() as folder:
        print(time.strftime("%Y-%m-%d"), os.uname().machine, f"{os.cpu_count()} 核")
        reading(folder)
        print(f"建立示例乡镇：{seconds([BINARY, 'demo', '--data', folder]):.2f} s")
        port = free_port()
        begin = time.perf_counter()
        server = subprocess.Popen([BINARY, "serve", "--data", folder, "--pace", "0", "--port", str(port)], stdout=subprocess.DEVNULL)
        try:
            wait(port)
            print(f"启动到第一页：{time.perf_counter() - begin:.2f} s，目标 1 s")
            time.sleep(2)
            print(f"空闲内存：{resident(server.pid):.0f} MB，目标 80 MB")
            pages(port, folder)
            print(f"访问后内存：{resident(server.pid):.0f} MB")
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=15)


main()
