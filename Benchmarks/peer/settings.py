"""The peer's settings: what Django's documentation advises for speed (docs: performance, deployment checklist, databases)."""
import os
from pathlib import Path

SECRET_KEY = "benchmark only"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["django.contrib.sessions", "board"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
              "django.middleware.csrf.CsrfViewMiddleware"]
# The cached loader is the default where DEBUG is off.
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [Path(__file__).parent / "templates"],
              "OPTIONS": {"context_processors": []}}]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10000}}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
if os.environ.get("PEER_POSTGRES"):
    host, port, name = os.environ["PEER_POSTGRES"].split(",")
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": host, "PORT": port, "NAME": name, "USER": "mingze",
                             "CONN_MAX_AGE": None}}
else:
    # As durable as Mingze: every commit is on disk before it is answered.
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["PEER_SQLITE"], "CONN_MAX_AGE": None, "OPTIONS": {
        "timeout": 20, "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;"}}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
LOGGING_CONFIG = None
