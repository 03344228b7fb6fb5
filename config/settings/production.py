"""Production: PostgreSQL, Redis, a broker, HTTPS in front. Refuses to start without its secrets."""

from config import logs
from config.env import refuse, required
from config.settings.base import *
from config.settings.base import STORAGES, env

DEBUG = False
SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 12:
    refuse("SECRET_KEY must be at least 50 random characters")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
if "*" in ALLOWED_HOSTS:
    refuse("ALLOWED_HOSTS must name hosts; letters would carry links to whatever host a stranger asks for")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
for name in ("DATABASE_URL", "BROKER_URL", "BASE_URL"):
    required(name)

if not required("TRUSTED_PROXIES").isdecimal():
    refuse("TRUSTED_PROXIES must be the number of proxies in front, 0 for none")
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(required("TRUSTED_PROXIES"))
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CACHES = {
    "default": {
        "BACKEND": "config.cache.LenientRedisCache",
        "LOCATION": required("REDIS_URL"),
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
required("EMAIL_URL")
globals().update(env.email_url("EMAIL_URL"))

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

LOGGING = logs.configuration(json=True, level=env.str("LOG_LEVEL", default="INFO"))
