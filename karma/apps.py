from django.apps import AppConfig


class KarmaConfig(AppConfig):
    name = "karma"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from config.kernel.append_only import append_only

        append_only("karma.KarmaEntry")
