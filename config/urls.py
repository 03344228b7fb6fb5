"""Every address of the site. Wagtail's pages come last: they take whatever is left."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.health import healthz
from participants.views import back_office_login, set_language

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
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
