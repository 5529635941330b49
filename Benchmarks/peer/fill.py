"""Fills the peer's database with the tasks, units and heads of a Mingze data folder: python fill.py MINGZE.SQLITE PAIRS-FILE. Prints the
account whose list is measured."""
import hashlib
import os
import sqlite3
import sys
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from board.models import Account, Notice, Task, Town, Unit  # noqa: E402

STAGE = {"issued": 2, "working": 2, "returned": 1, "submitted": 3, "done": 4}


def day(text):
    return date.fromisoformat(text) if text else None


def main(source, pairs):
    call_command("migrate", "--run-syncdb", verbosity=0)
    base = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    with transaction.atomic():
        towns = {row[0]: Town.objects.create(name=row[1]) for row in base.execute("SELECT id, name FROM town ORDER BY created, id")}
        units = {}
        for town, id_, name in base.execute("SELECT town, id, name FROM unit"):
            units[town, id_] = Unit.objects.create(town=towns[town], name=name)
        accounts, tokens = [], {}
        for town, id_, unit, name, role in base.execute(
                "SELECT account.town, account.id, person.unit, coalesce(person.name, account.login), account.role FROM account "
                "LEFT JOIN person ON person.town = account.town AND person.id = account.person"):
            secret = hashlib.sha256(f"{town}{id_}".encode()).hexdigest()
            accounts.append(Account(town=towns[town], unit=units.get((town, unit)), name=name, role=role,
                                    token=hashlib.sha256(secret.encode()).hexdigest()))
            if role == "head":
                tokens[town, unit] = secret
        accounts = Account.objects.bulk_create(accounts)
        Notice.objects.bulk_create([Notice(town_id=one.town_id, account=one, text="一件任务", seen=False) for one in accounts for _ in range(8)])
        rows = base.execute(
            "SELECT item.town, item.unit, coalesce(person.name, ''), item.number, item.year, item.title, task.period, item.state, item.stage, "
            "item.due, item.handed FROM item JOIN task ON task.town = item.town AND task.id = item.id LEFT JOIN person ON "
            "person.town = item.town AND person.id = item.owner WHERE item.kind = 'task'")
        while True:
            some = rows.fetchmany(5000)
            if not some:
                break
            Task.objects.bulk_create([
                Task(town=towns[one[0]], unit=units[one[0], one[1]], owner=one[2], number=one[3], year=one[4], title=one[5], period=one[6] or "",
                     state=one[7], stage=one[8], due=day(one[9]), handed=day((one[10] or "")[:10])) for one in some])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    names = {unit.pk: key for key, unit in units.items()}
    with open(pairs, "w") as out:
        for pk, unit in Task.objects.filter(state__in=["issued", "working"]).values_list("pk", "unit_id").order_by("pk"):
            if names[unit] in tokens:
                out.write(f"{tokens[names[unit]]} {pk}\n")
    print(Account.objects.filter(role="office").order_by("pk").first().pk)


main(*sys.argv[1:])
