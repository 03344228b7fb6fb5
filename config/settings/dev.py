"""Development and `make demo`: one machine, no other servers, everything under var/."""

import os
import secrets

from config.settings.base import *
from config.settings.base import MIDDLEWARE, VAR, env

DEBUG = env.bool("DEBUG", default=True)
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])


def own_secret() -> str:
    """A secret key of this checkout's own, made at the first start."""
    path = VAR / "secret-key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or own_secret()

ACCOUNT_RATE_LIMITS = False

# Static files come straight from the apps, compressed on the way.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
GZIP = "django.middleware.gzip.GZipMiddleware"
MIDDLEWARE = [GZIP, *(name for name in MIDDLEWARE if name != GZIP)]

# On disk, because web and worker are two processes.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"}
}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"

# Of everybody whom `fill_demo` makes; `make demo` prints it.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="joint-purchase")
