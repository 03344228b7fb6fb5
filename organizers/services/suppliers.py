"""The registry of suppliers. Rule: R-EXCLUSIVE."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from config.kernel.bulk import insert_missing
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from organizers.models import Supplier
from organizers.rules.names import supplier_key
from participants.models import User


class CannotRegisterSupplier(DomainError):
    """The registry does not take this name or currency."""

    rule = "R-EXCLUSIVE"


def register_supplier(*, name: str, currency: str, website: str = "", by: User, at: datetime) -> Supplier:
    """The supplier of this name, whatever its letters' case and spaces; entered if nobody has yet.

    One that is there stays as it is.
    """
    name = " ".join(name.split())
    if not name:
        raise CannotRegisterSupplier(_("Name the supplier."), field="name")
    longest = Supplier._meta.get_field("name").max_length or 0
    if len(name) > longest:
        raise CannotRegisterSupplier(
            _("A supplier's name has at most %(most)d characters.") % {"most": longest}, field="name"
        )
    if currency not in settings.CURRENCIES:
        raise CannotRegisterSupplier(_("Choose a currency from the list."), field="currency")
    key = supplier_key(name)
    with atomic():
        found = Supplier.objects.filter(name_key=key).first()
        if found is None:
            insert_missing(
                Supplier,
                ["name", "name_key", "currency", "website", "registered_by_id", "at"],
                [(name, key, currency, website, by.pk, at)],
            )
            found = Supplier.objects.get(name_key=key)
    return found
