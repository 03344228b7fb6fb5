"""Settings that hold everywhere. What differs by place is in dev, test and production."""

from typing import Any

from config import logs
from config.env import ROOT, VAR, database, env
from config.schedule import BEAT_TABLE

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "config",
    "cms",
    "purchases",
    "organizers",
    "participants",
    "karma",
    "coupons",
    "ledger",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "participants.back_office.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "django_fsm",
    "djmoney",
    "phonenumber_field",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "crispy_forms",
    "crispy_bootstrap5",
    "js_lib_bootstrap5",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "config.tracing.Traced",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "config.charset.OnlyUtf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "participants.middleware.Language",
    "participants.middleware.Seen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.body.BodyLimit",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.csp.ContentSecurityPolicy",
    "config.permissions_policy.PermissionsPolicy",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "participants.context_processors.unread_count",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "cms.templatetags.components",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "django_tables2/bootstrap5.html"

DATABASES = {"default": database()}

# Who people are
AUTH_USER_MODEL = "participants.User"
AUTHENTICATION_BACKENDS = [
    "participants.backends.ByName",
    "participants.backends.ByEmail",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "participants.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"reset_password": "participants.password_reset.PacedResetPasswordForm"}
# Longer than finding a person and handing a letter to the mail server takes.
PASSWORD_RESET_SECONDS = 1.0
ACCOUNT_ADAPTER = "participants.adapter.AccountAdapter"
# Every window is config.limits.WINDOW long, which is what people are told. Many live behind one address.
ACCOUNT_RATE_LIMITS: Any = {
    "login": "150/10m/ip",
    "login_failed": "60/10m/ip,10/10m/key",
    "signup": "40/10m/ip",
    "reset_password": "40/10m/ip,5/10m/key",
    "reset_password_from_key": "60/10m/ip",
    "confirm_email": "1/1m/key",
    "change_password": "20/10m/user",
    "manage_email": "20/10m/user",
    "reauthenticate": "20/10m/user",
    "order": "120/10m/user",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "purchases:my"

# Languages, places, numbers
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
CURRENCIES = (
    "EUR",
    "USD",
    "RUB",
    "UAH",
    "BYN",
    "KZT",
    "AMD",
    "GEL",
    "GBP",
    "PLN",
    "SEK",
    "CNY",
    "TRY",
    "JPY",
    "KWD",
)
PHONENUMBER_DEFAULT_FORMAT = "INTERNATIONAL"
PHONENUMBER_DB_FORMAT = "E164"

# Files: what anybody may fetch is under MEDIA_ROOT; invoices, receipts and price lists are under
# PRIVATE_ROOT, which no web server serves.
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_DIR", default=str(VAR / "static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
PRIVATE_ROOT = VAR / "private"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "config.private_files.PrivateStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
# The organizer's board of lines posts three fields for each line.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# Bytes; checked by the forms that take files.
UPLOAD_MAX_SIZE = 20 * 1024**2
# Bytes; of a whole request.
BODY_MAX_SIZE = 25 * 1024**2

# Proxies in front of this site whose X-Forwarded-For, X-Forwarded-Proto and X-Request-ID are believed.
TRUSTED_PROXIES = 0

# Safety of pages
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # Bootstrap draws the ticks of its boxes with data: pictures.
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
# None of our pages asks for any of these.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
)
BACK_OFFICE_PATH = "back-office/"
# Wagtail's admin writes styles and scripts into its pages and frames its own previews.
BACK_OFFICE_CONTENT_SECURITY_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
}

# The back office
WAGTAIL_SITE_NAME = "Artel"
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
WAGTAILADMIN_LOGIN_URL = "back_office_login"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "docx", "xlsx", "csv", "txt"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Work after commit and by the clock
CELERY_BROKER_URL = env.str("BROKER_URL", default="filesystem://localhost")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {}
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "broker" / "queue"),
        "data_folder_out": str(VAR / "broker" / "queue"),
        "control_folder": str(VAR / "broker" / "control"),
    }
    for folder in ("queue", "control"):
        (VAR / "broker" / folder).mkdir(parents=True, exist_ok=True)
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2}
# Whoever asks is waiting for their page; whoever works waits for the broker as long as it takes.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0}
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BEAT_SCHEDULE = BEAT_TABLE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE

# Letters
EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Seconds for each word that the mail server has to say.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Artel <artel@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Milliseconds from which a statement is told in the log.
SLOW_QUERY_MS = env.float("SLOW_QUERY_MS", default=500.0)
LOGGING = logs.configuration(json=False, level=env.str("LOG_LEVEL", default="INFO"))
