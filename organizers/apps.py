from django.apps import AppConfig


class OrganizersConfig(AppConfig):
    name = "organizers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from config.kernel.append_only import append_only
        from organizers import notice_kinds  # noqa: F401

        append_only("organizers.PlatformRules")
