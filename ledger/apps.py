from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from config.kernel.append_only import append_only, install_triggers
        from ledger import checks  # noqa: F401

        append_only("ledger.Entry")
        append_only("ledger.Posting")
        post_migrate.connect(install_triggers, sender=self, dispatch_uid="append_only")
