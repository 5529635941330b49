"""JSON that nothing can be made of, for every act of /api/openapi.json and every field of it: doubled fields, numbers beyond measure, depth, NUL.

Schemathesis sends what a schema allows or nearly so; no library of it writes a field twice. Every answer must be a refusal.
"""
import json
import urllib.error
import urllib.request

# As JSON text: a NUL among letters is one escaped, as none may stand there raw.
NUMBERS = ["1e999", "-1e999", "99999999999999999999", "-99999999999999999999", "9223372036854775807", "-9223372036854775808", "1.5", "1e2", "NaN",
           "Infinity", "-", "01", "9" * 5000]
DEPTHS = ["[" * 1000 + "]" * 1000, '{"a":' * 1000 + "1" + "}" * 1000, "[" * 200_000]
OTHERS = ['"a\\u0000b"', '"\\ud800"', '"\x00"', '"\x01"', '"', "tru", "", "[" + "1," * 3000 + "1]"]
WORDS = NUMBERS + DEPTHS + OTHERS
# What refuses before anything of the body was looked at, and so says nothing about it.
UNREAD = {401, 403, 404, 429}
# How it is said that a field stands there more than once.
TWICE = "写了两次"


def sample(schema):
    """A value the schema allows, as JSON text."""
    if "enum" in schema:
        return json.dumps(schema["enum"][0], ensure_ascii=False)
    kind = schema.get("type")
    if kind == "object":
        return "{" + ",".join(f"{json.dumps(name)}:{sample(inside)}" for name, inside in schema.get("properties", {}).items()) + "}"
    if kind == "array":
        return f"[{sample(schema.get('items', {}))}]"
    return {"integer": "1", "number": "1", "boolean": "true"}.get(kind, '"2026-03-02"' if schema.get("format") == "date" else '"a"')


def written(fields):
    return ("{" + ",".join(f"{json.dumps(name, ensure_ascii=False)}:{value}" for name, value in fields) + "}").encode()


def bodies(schema):
    """Each with what is wrong with it. An unknown field is looked through like any other."""
    fields = [(name, sample(inside)) for name, inside in schema.get("properties", {}).items()]
    for name, value in fields + [("unknown", "1")]:
        rest = [field for field in fields if field[0] != name]
        yield f"{name} {TWICE}", written(rest + [(name, value), (name, value)])
        for word in WORDS:
            yield f"{name} = {word[:30]!r}", written(rest + [(name, word)])
    if fields:
        # The same name in other letters.
        name, value = fields[0]
        escaped = f"\\u{ord(name[0]):04x}{name[1:]}"
        yield f"{name} and {escaped} {TWICE}", written(fields)[:-1] + f',"{escaped}":{value}}}'.encode()
    for word in DEPTHS + ["1e999", "NaN", "", "\ufeff{}", '{"a":1}{"a":1}', '{"a":1,}']:
        yield f"all = {word[:30]!r}", word.encode()
    yield "UTF-16", "{}".encode("utf-16")
    yield "no UTF-8", b'{"a":"\xff"}'


class Limits:
    """Goes through the acts once over all roles: each by the first that may do it."""

    def __init__(self, url):
        self.url, self.left, self.sent, self.wrong = url, {}, 0, []
        with urllib.request.urlopen(f"{url}/api/openapi.json", timeout=60) as answer:
            paths = json.load(answer)["paths"]
        for path, methods in paths.items():
            if "/acts/" in path:
                self.left[path] = methods["post"]["requestBody"]["content"]["application/json"]["schema"]

    def send(self, path, body, token):
        """The status and the words; 0 when the connection ended without one."""
        self.sent += 1
        request = urllib.request.Request(self.url + path, body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def run(self, token):
        """Those acts that this role may do and none before it did."""
        for path, schema in list(self.left.items()):
            if self.send(path, b"[", token)[0] in UNREAD:
                continue
            del self.left[path]
            for what, body in bodies(schema):
                status, words = self.send(path, body, token)
                # An act refuses for reasons of its own too, which must not hide a field that was taken twice.
                if not 400 <= status < 500 or status in UNREAD or TWICE in what and TWICE not in words:
                    self.wrong.append(f"{path}: {what}: {status}")

    def report(self, everyone):
        """Whether all is well; acts that nobody reached are a fault where all roles were there."""
        print(f"{self.sent} bodies, {len(self.wrong)} not refused, {len(self.left)} acts not reached")
        print("\n".join(self.wrong[:40] + (sorted(self.left) if everyone else [])))
        return not self.wrong and not (everyone and self.left)
