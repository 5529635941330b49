"""Many requests in little time: connections that stay open, the links of whatever comes back, and the words in it."""
import hashlib
import html
import http.client
import io
import re
import subprocess
import threading
import urllib.parse
import zipfile

from hostile import pattern

# What can be followed: no form that sends something.
LINK = re.compile(r'<(?:a|img|form(?![^>]*method="post"))\b[^>]*?(?:href|src|action)="(/[^"#]*)')
ITEM = re.compile(r'"id":"([0-9a-f-]{36})"')


class Reply:
    def __init__(self, response):
        self.status, self.type, self.body = response.status, response.headers.get("Content-Type", ""), response.read()
        self.location = response.headers.get("Location", "")
        self.digest = hashlib.sha256(self.body).hexdigest()

    @property
    def words(self):
        return self.location + "\n" + words(self.body)

    @property
    def links(self):
        """Addresses of this server that the answer leads to."""
        found = [self.location]
        if "text/html" in self.type:
            found += map(html.unescape, LINK.findall(self.body.decode("utf-8")))
        elif "json" in self.type:
            found += ["/api/v1/items/" + id for id in ITEM.findall(self.body.decode("utf-8"))]
        return [link for link in found if link.startswith("/")]


def words(body):
    """Whatever is written in a page, a spreadsheet, a paper, an archive of these, or a PDF."""
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(name + "\n" + words(archive.read(name)) for name in archive.namelist())
    if body[:5] == b"%PDF-":
        return subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True).stdout.decode("utf-8", "replace")
    # A calendar folds its lines wherever they are long.
    return body.decode("utf-8", "replace").replace("\r\n ", "")


class Lines:
    """Connections to one server, one for each thread that asks."""

    def __init__(self, url):
        self.place, self.own, self.all = urllib.parse.urlsplit(url).netloc, threading.local(), []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for connection in self.all:
            connection.close()

    def ask(self, method, path, headers, body=None):
        connection = getattr(self.own, "connection", None)
        if connection is None:
            connection = self.own.connection = http.client.HTTPConnection(self.place, timeout=120)
            self.all.append(connection)
        # A connection the server has closed in between is opened again.
        for tries in (1, 0):
            try:
                connection.request(method, urllib.parse.quote(path, safe="/?&=%~+:,;@!$'()*"), body, headers)
                return Reply(connection.getresponse())
            except (http.client.HTTPException, OSError):
                connection.close()
                if not tries:
                    raise


class Asker:
    """Somebody signed in."""

    def __init__(self, lines, cookies):
        self.lines, self.asked = lines, 0
        self.headers = {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)}

    def get(self, path):
        self.asked += 1
        return self.lines.ask("GET", path, self.headers)


def shape(address):
    """What addresses share that differ in what they ask for: `/tasks?before&unit`. A PDF takes a second to make, whatever is asked for."""
    path, _, query = address.partition("?")
    names = sorted({pair.split("=")[0] for pair in query.split("&")}) if query and ".pdf" not in path else []
    return "?".join([pattern(path), *filter(None, ["&".join(names)])])


def walk(asker, starts, most):
    """Every address that links lead to from `starts`, with what came back; of a shape as many as `most` says."""
    waiting, known, counted = list(starts), set(), {}
    while waiting:
        address = waiting.pop(0)
        key = shape(address)
        if address in known or counted.get(key, 0) >= most(address) or re.match(r"/(sign-out|sign-in|assets/|api/openapi)", address):
            continue
        known.add(address)
        counted[key] = counted.get(key, 0) + 1
        reply = asker.get(address)
        yield address, reply
        waiting += reply.links
