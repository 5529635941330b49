"""Many requests in little time: connections that stay open, the links of whatever comes back, and the text in it."""
import hashlib
import http.client
import io
import re
import subprocess
import threading
import urllib.parse
import zipfile

from hostile import Forms, pattern

ITEM = re.compile(r'"id":"([0-9a-f-]{36})"')


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.type, self.body = status, headers.get("Content-Type", ""), body
        self.location = headers.get("Location", "")

    @property
    def digest(self):
        return hashlib.sha256(self.body).hexdigest()

    def text(self):
        return self.location + "\n" + readable(self.body)

    def links(self):
        """Addresses of this server that the answer leads to."""
        found = [self.location] if self.location else []
        if "text/html" in self.type:
            page = self.body.decode("utf-8")
            forms = Forms(page)
            found += forms.links + re.findall(r'src="(/[^"]+)"', page)
            found += [form["action"] for form in forms.forms if form["method"] == "get" and form["action"]]
        elif "json" in self.type:
            found += ["/api/v1/items/" + id for id in ITEM.findall(self.body.decode("utf-8"))]
        return [link for link in found if link.startswith("/")]


def readable(body):
    """Every word in a page, a spreadsheet, a paper, an archive of these, a PDF or a picture."""
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(name + "\n" + readable(archive.read(name)) for name in archive.namelist())
    if body[:5] == b"%PDF-":
        return subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True).stdout.decode("utf-8", "replace")
    # A calendar folds its lines wherever they are long.
    return body.decode("utf-8", "replace").replace("\r\n ", "")


class Asker:
    """Whoever asks, by the cookie; each thread keeps a connection of its own."""
    kept = threading.local()

    def __init__(self, url, cookies):
        self.place = urllib.parse.urlsplit(url).netloc
        self.headers = {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)}
        self.asked = 0

    def get(self, path):
        self.asked += 1
        for again in (True, False):
            connection = getattr(self.kept, "connection", None)
            if connection is None or connection.netloc != self.place:
                connection = self.kept.connection = http.client.HTTPConnection(self.place, timeout=120)
                connection.netloc = self.place
            try:
                connection.request("GET", urllib.parse.quote(path, safe="/?&=%~+:,;@!$'()*"), headers=self.headers)
                response = connection.getresponse()
                return Answer(response.status, response.headers, response.read())
            except (http.client.HTTPException, OSError):
                connection.close()
                self.kept.connection = None
                if not again:
                    raise


def shape(address):
    """Addresses of one shape differ in what they ask for: `/tasks?before&unit`."""
    path, _, query = address.partition("?")
    return pattern(path) + "?" + "&".join(sorted({pair.split("=")[0] for pair in query.split("&")}))


def walk(asker, starts, most):
    """Every address that links lead to from `starts`, with the answer: entries without exception, of lists and papers `most` of a shape."""
    waiting, known, counted = list(starts), set(), {}
    while waiting:
        address = waiting.pop(0).split("#")[0]
        if address in known or re.match(r"/(sign-out|sign-in|assets/|api/openapi)", address):
            continue
        key = shape(address)
        counted[key] = counted.get(key, 0) + 1
        if counted[key] > most(address):
            continue
        known.add(address)
        answer = asker.get(address)
        yield address, answer
        waiting += answer.links()
