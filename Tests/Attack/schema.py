"""Schemathesis against /api/openapi.json, for an account of each role: no answer may be a 500, whatever is sent. And for every act JSON that
must be refused (limits.py).

    python Tests/Attack/schema.py BINARY [--examples 40] [--roles office head …]

Needs schemathesis in the Python that runs it (script/attack installs it), unless it is told 0 examples. Ends with 1 when there was a server
error, or something was taken that must be refused.
"""
import argparse
import hashlib
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Browser"))
from limits import Limits  # noqa: E402
from plain import Serving  # noqa: E402

ROLES = ["secretary", "leader", "disciplineSecretary", "disciplineOfficer", "office", "head", "staff", "superior", "systemAdmin", "securityAdmin",
         "auditAdmin"]


def token(base, role):
    """A token of an account of this role, as its owner would have made it."""
    town, account = base.execute("SELECT town, id FROM account WHERE role = ? ORDER BY id LIMIT 1", (role,)).fetchone()
    made, now = secrets.token_hex(32), datetime.now(timezone.utc)
    base.execute("UPDATE account SET must_change = 0 WHERE id = ?", (account,))
    base.execute("INSERT INTO token (digest, town, id, account, name, created, expires) VALUES (?, ?, ?, ?, 'schema', ?, ?)",
                 (hashlib.sha256(made.encode()).hexdigest(), town, str(uuid.uuid4()), account,
                  f"{now:%Y-%m-%dT%H:%M:%S.000Z}", f"{now + timedelta(days=2):%Y-%m-%dT%H:%M:%S.000Z}"))
    base.commit()
    return made


def generated(options, serving, made, folder):
    """Whether Schemathesis, with this token, met no server error."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())", "run",
         f"{serving.url}/api/openapi.json", "--url", serving.url, "--header", f"Authorization: Bearer {made}",
         "--checks", "not_a_server_error", "--max-examples", str(options.examples), "--no-color", "--continue-on-failure",
         "--exclude-path-regex", "token.close|sign-in.close"], capture_output=True, text=True, cwd=folder)
    print("\n".join(line for line in done.stdout.splitlines() if "generated" in line or "Tested" in line), flush=True)
    if done.returncode != 0:
        print(done.stdout[-6000:], done.stderr[-2000:])
    return done.returncode == 0


def attack(options, tokens, data, folder):
    """Who or what met something wrong."""
    failed = []
    with Serving(options.binary, data, "--pace", "0") as serving:
        limits = Limits(serving.url)
        # Before anything is done that a role could lose its right by.
        for made in tokens.values():
            limits.run(made)
        if not limits.report(everyone=set(tokens) == set(ROLES)):
            failed.append("limits")
        for role, made in tokens.items() if options.examples else ():
            print(f"== {role}", flush=True)
            if not generated(options, serving, made, folder):
                failed.append(role)
        if serving.process.poll() is not None:
            failed.append("the server, which ended")
    return failed


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--examples", type=int, default=40)
    options.add_argument("--roles", nargs="*", default=ROLES, choices=ROLES)
    options = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mingze-schema-") as folder:
        data = f"{folder}/data"
        subprocess.run([options.binary, "demo", "--data", data], check=True, stdout=subprocess.DEVNULL)
        with closing(sqlite3.connect(f"{data}/mingze.sqlite")) as base:
            tokens = {role: token(base, role) for role in options.roles}
        failed = attack(options, tokens, data, folder)
        verified = subprocess.run([options.binary, "journal", "verify", "--data", data], capture_output=True, text=True)
        print(verified.stdout)
        if verified.returncode != 0:
            failed.append("journal")
    if failed:
        print(f"server errors or worse with {', '.join(failed)}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
