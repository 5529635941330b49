"""The list of fifty tasks and the report of one, as Mingze does them."""
import hashlib
import json
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from board.models import Account, Journal, Notice, Task, Town


def light(task, today):
    if task.stage == 4 or task.stage == 3:
        return "grey", "已办结"
    if task.due and task.due < today:
        return "red", f"超期 {(today - task.due).days} 天"
    if task.stage == 1:
        return "yellow", "被退回"
    if task.due and task.due <= today + timedelta(days=7):
        return "blue", f"还有 {(task.due - today).days} 天"
    return "green", "按期"


def tasks(request):
    account = Account.objects.select_related("town").get(pk=request.session["account"])
    unread = Notice.objects.filter(account=account, seen=False).count()
    today = date.today()
    year = int(request.GET.get("year", today.year))
    mine = Task.objects.filter(town=account.town, year=year)
    counts = mine.aggregate(total=Count("id"), open=Count("id", filter=Q(stage__lt=3)), red=Count("id", filter=Q(stage__lt=3, due__lt=today)))
    rows = list(mine.select_related("unit").only("number", "title", "period", "state", "stage", "due", "handed", "owner", "unit__name")
                .order_by("stage", "due", "id")[:50])
    for row in rows:
        row.light, row.words = light(row, today)
    return render(request, "tasks.html", {"account": account, "unread": unread, "rows": rows, "counts": counts, "year": year})


@csrf_exempt
def submit(request):
    digest = hashlib.sha256(request.headers["Authorization"].removeprefix("Bearer ").encode()).hexdigest()
    body = json.loads(request.body)
    with transaction.atomic():
        account = Account.objects.get(token=digest)
        town = Town.objects.select_for_update().get(pk=account.town_id)
        task = Task.objects.get(pk=body["task"], unit_id=account.unit_id)
        if task.state not in ("issued", "working"):
            return JsonResponse({"title": "这件任务已经提交"}, status=409)
        now = timezone.now()
        changed = Task.objects.filter(pk=task.pk, version=task.version).update(
            state="submitted", stage=3, handed=now.date(), text=body["text"], version=task.version + 1)
        if changed != 1:
            return JsonResponse({"title": "别人刚刚改过"}, status=409)
        line = json.dumps({"act": "task.submit", "at": now.isoformat(), "by": account.pk, "task": task.pk, "text": body["text"],
                           "before": town.journal_hash}, sort_keys=True, ensure_ascii=False)
        town.journal_hash, town.journal_number = hashlib.sha256(line.encode()).hexdigest(), town.journal_number + 1
        town.save(update_fields=["journal_hash", "journal_number"])
        Journal.objects.create(town=town, number=town.journal_number, task=task, account=account, at=now, line=line, hash=town.journal_hash)
        office = Account.objects.filter(town=town, role="office").values_list("pk", flat=True)
        Notice.objects.bulk_create([Notice(town=town, account_id=one, text=f"{task.title} 已提交") for one in office])
    return JsonResponse({"item": task.pk, "sentence": "提交办理情况"})


def enter(request, account):
    """Signs in without a password: what is measured is the pages."""
    request.session["account"] = account
    return HttpResponse("ok")


urlpatterns = [path("tasks", tasks), path("api/submit", submit), path("enter/<int:account>", enter)]
