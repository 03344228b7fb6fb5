from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _

# Their rows refer to each other, never to pages: Wagtail need not index them on every save.
WITHOUT_PAGES = ("ledger", "karma", "coupons", "participants", "organizers", "purchases")


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for label in WITHOUT_PAGES:
            for model in apps.get_app_config(label).get_models():
                model.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
