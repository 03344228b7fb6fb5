"""Production's settings for a site on one machine, whose clock goes thirty times as fast."""

from config.settings.production import *  # noqa: F403
from config.settings.production import CELERY_BEAT_SCHEDULE, STORAGES

HASTE = 30

CELERY_BEAT_SCHEDULE = {
    name: {**row, "schedule": row["schedule"] / HASTE} for name, row in CELERY_BEAT_SCHEDULE.items()
}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SECURE_SSL_REDIRECT = False
ACCOUNT_RATE_LIMITS = False
