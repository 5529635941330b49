"""Plain HTTP before a running Mingze, without a browser."""

import http.cookiejar
import re
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from contextlib import closing


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """`mingze serve` over a folder for as long as a `with` lasts."""

    def __init__(self, binary, data, *options, log=None, out=None):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [binary, "serve", "--data", str(data), "--port", str(port), *options], stdout=out or subprocess.DEVNULL,
            stderr=log or subprocess.STDOUT)

    def __enter__(self):
        for _ in range(400):
            if self.process.poll() is not None:
                raise RuntimeError("mingze ended")
            try:
                urllib.request.urlopen(self.url + "/sign-in", timeout=2).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("mingze does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        self.address = response.url

    @property
    def path(self):
        return urllib.parse.urlsplit(self.address).path

    @property
    def text(self):
        return self.body.decode("utf-8")


class Caller:
    """Plain HTTP with the cookie of a sign-in; follows redirects."""

    def __init__(self, url, cookie=None):
        self.url, self.cookie = url, cookie
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def sign_in(self, login, password):
        answer = self.post("/sign-in", {"login": login, "password": password})
        return answer

    def cookies(self):
        return list(self.jar)

    def get(self, path):
        return self.send(urllib.request.Request(self.url + path))

    def token(self, path):
        return re.search(r'name="_token" value="([^"]+)"', self.get(path).text).group(1)

    def post(self, path, fields, files=()):
        if files:
            mark = uuid.uuid4().hex
            parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                     for name, value in fields.items()]
            parts += [f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                      f'Content-Type: application/octet-stream\r\n\r\n'.encode() + data + b"\r\n"
                      for field, name, data in files]
            body, kind = b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
        else:
            body, kind = urllib.parse.urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded"
        return self.send(urllib.request.Request(self.url + path, body, {"Content-Type": kind}))

    def send(self, request):
        if self.cookie:
            request.add_header("Cookie", f"mingze={self.cookie}")
        try:
            return Answer(self.opener.open(request, timeout=60))
        except urllib.error.HTTPError as error:
            return Answer(error)
