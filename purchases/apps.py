from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    name = "purchases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from config.kernel.append_only import append_only
        from participants.services.blacklist import on_entry
        from purchases import invariants, notices, tasks  # noqa: F401
        from purchases.services.barring import release_barred

        on_entry(release_barred)
        append_only("purchases.PurchaseEvent")
        append_only("purchases.Terms")
