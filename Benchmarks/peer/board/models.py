"""The same facts as Mingze's task list and report, in the way of Django: whole-number keys, foreign keys, an index for each list."""
from django.db import models


class Town(models.Model):
    name = models.CharField(max_length=60)
    journal_number = models.IntegerField(default=0)
    journal_hash = models.CharField(max_length=64, default="")


class Unit(models.Model):
    town = models.ForeignKey(Town, models.CASCADE)
    name = models.CharField(max_length=60)


class Account(models.Model):
    town = models.ForeignKey(Town, models.CASCADE)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True)
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=30)
    token = models.CharField(max_length=64, unique=True)


class Task(models.Model):
    town = models.ForeignKey(Town, models.CASCADE)
    unit = models.ForeignKey(Unit, models.CASCADE)
    owner = models.CharField(max_length=60, default="")
    number = models.CharField(max_length=40)
    year = models.IntegerField()
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    stage = models.IntegerField()
    due = models.DateField(null=True)
    handed = models.DateField(null=True)
    text = models.TextField(default="")
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["town", "year", "stage", "due", "id"]), models.Index(fields=["unit", "year", "stage", "due", "id"])]


class Journal(models.Model):
    town = models.ForeignKey(Town, models.CASCADE)
    number = models.IntegerField()
    task = models.ForeignKey(Task, models.CASCADE)
    account = models.ForeignKey(Account, models.CASCADE)
    at = models.DateTimeField()
    line = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["town", "number"], name="one_line")]
        indexes = [models.Index(fields=["task", "number"])]


class Notice(models.Model):
    town = models.ForeignKey(Town, models.CASCADE)
    account = models.ForeignKey(Account, models.CASCADE)
    text = models.CharField(max_length=200)
    seen = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["account", "seen"])]
