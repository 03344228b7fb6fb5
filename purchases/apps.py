from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    name = "purchases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from config.kernel.append_only import append_only
        from purchases import invariants, notices, tasks  # noqa: F401

        append_only("purchases.PurchaseEvent")
        append_only("purchases.Terms")
