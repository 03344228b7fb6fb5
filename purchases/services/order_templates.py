"""The columns in which a supplier wants its orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.gateways.spreadsheets import read_table
from purchases.models import OrderTemplate
from purchases.rules.supply import HEADING_LENGTH, MOST_COLUMNS, Chosen, guess_template, unknown_columns
from purchases.services.acting import check_organizer, lock_purchase


class CannotSaveTemplate(DomainError):
    """These columns cannot be those of an order."""

    rule = "R-ONLY-ORGANIZER"


def guess_columns(*, name: str, content: bytes) -> Sequence[Chosen]:
    """The columns of a supplier's empty order form. Raises CannotRead or CannotSaveTemplate; writes nothing."""
    chosen = guess_template(read_table(name=name, content=content))
    if not chosen:
        raise CannotSaveTemplate(
            _("No row of headings was found: none of the first rows names an article or a quantity."),
            field="file",
        )
    return chosen


def save_template(
    *, purchase_id: int, columns: Sequence[Chosen], by: User, at: datetime
) -> OrderTemplate | None:
    """Keep the columns for every order to this purchase's supplier; none of them means the usual ones again."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotSaveTemplate)
        which: dict[str, Any] = {"organizer_id": purchase.organizer_id, "supplier_id": purchase.supplier_id}
        if not columns:
            OrderTemplate.objects.filter(**which).delete()
            return None
        if unknown := unknown_columns(columns):
            raise CannotSaveTemplate(_("An order has no column “%(column)s”.") % {"column": unknown[0][:80]})
        if len(columns) > MOST_COLUMNS:
            raise CannotSaveTemplate(_("At most %(most)d columns are possible.") % {"most": MOST_COLUMNS})
        if any(len(each.heading) > HEADING_LENGTH for each in columns):
            raise CannotSaveTemplate(
                _("A heading has at most %(most)d characters.") % {"most": HEADING_LENGTH}
            )
        told = [{"column": each.column, "heading": each.heading} for each in columns]
        saved, _new = OrderTemplate.objects.update_or_create(**which, defaults={"columns": told, "at": at})
    return saved
