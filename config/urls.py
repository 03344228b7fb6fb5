"""Every address of the site. Wagtail's pages come last: they take whatever is left.

There is one login. Wagtail's own would let passwords be tried without the limits of the site's.
"""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.health import healthz
from config.media import media
from participants.views import back_office_login, set_language

handler429 = "config.limits.too_many"
handler500 = "config.broken.broken"

urlpatterns = [
    path("healthz/", healthz, name="healthz"),
    path("i18n/setlang/", set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    path(f"{settings.BACK_OFFICE_PATH}login/", back_office_login, name="back_office_login"),
    path(settings.BACK_OFFICE_PATH, include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("cms.urls")),
    path("", include("participants.urls")),
    path("", include("organizers.urls")),
    path("", include("purchases.urls")),
    path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", media),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("", include(wagtail_urls)),
]
