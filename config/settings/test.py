"""The tests: nothing of the machine but the database that DATABASE_URL names."""

import os

from config import logs
from config.settings.base import *
from config.settings.base import DATABASES, MIDDLEWARE, STORAGES, VAR

DEBUG = False
SECRET_KEY = "only for tests"
ALLOWED_HOSTS = ["*"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"

FILES = VAR / "test-files" / str(os.getpid())
MEDIA_ROOT = FILES / "media"
PRIVATE_ROOT = FILES / "private"
STORAGES = {
    **STORAGES,
    "private": {
        **STORAGES["private"],
        "OPTIONS": {**STORAGES["private"]["OPTIONS"], "location": PRIVATE_ROOT},
    },
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
GZIP = "django.middleware.gzip.GZipMiddleware"
MIDDLEWARE = [GZIP, *(name for name in MIDDLEWARE if name != GZIP)]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
PASSWORD_RESET_SECONDS = 0.0

CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

LOGGING = logs.configuration(json=False, level="ERROR")
