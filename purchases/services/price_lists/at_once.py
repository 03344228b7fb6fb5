"""A price list from a file into a purchase in one go, as a command does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from config.kernel.db import atomic
from config.kernel.money import exponent
from participants.models import User
from purchases.gateways.spreadsheets import read_table
from purchases.models import Purchase
from purchases.rules.price_list import Judged, guess_layout, judge_rows, map_price_columns
from purchases.rules.problems import Problem
from purchases.selectors.price_lists import remembered_mapping
from purchases.services.acting import lock_purchase
from purchases.services.price_lists.importing import CannotImport, check_vanished, note_import
from purchases.services.price_lists.taking import Taken, take_items
from purchases.services.price_lists.working import check_may_import
from purchases.states import Vanished


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file. With problems in the columns themselves nothing is read."""

    taken: Taken
    judged: Judged

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.judged.problems


def judge_price_list(
    *,
    purchase: Purchase,
    name: str,
    content: bytes,
    mapping: Mapping[str, object] | None = None,
    sheet: str = "",
    encoding: str = "",
) -> Judged:
    """Read and judge a file against the purchase's currency; writes nothing. Raises CannotRead.

    Columns that `mapping` (field -> heading or letter) does not name are guessed; without a mapping, with
    what is remembered of the supplier's last list.
    """
    table = read_table(name=name, content=content, sheet=sheet, encoding=encoding)
    if mapping:
        layout = map_price_columns(table=table, explicit=mapping)
    else:
        remembered = remembered_mapping(purchase)
        layout = guess_layout(table=table, remembered=remembered.mapping if remembered else None)
    currency = str(purchase.supplier_currency)
    return judge_rows(table=table, layout=layout, exponent=exponent(currency), currency=currency)


def import_price_list(
    *,
    purchase_id: int,
    name: str,
    content: bytes,
    mapping: Mapping[str, object] | None = None,
    sheet: str = "",
    encoding: str = "",
    vanished: str = Vanished.KEEP,
    by: User,
    at: datetime,
) -> Imported:
    """Judge a file and take what is good of it, in one transaction; bad rows are named.

    What is taken, and what not while the purchase is open: `rules.price_list.taking`.
    """
    judged = judge_price_list(
        purchase=Purchase.objects.get(pk=purchase_id),
        name=name,
        content=content,
        mapping=mapping,
        sheet=sheet,
        encoding=encoding,
    )
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may_import(purchase, by=by, refusal=CannotImport)
        check_vanished(purchase, vanished)
        taken = take_items(purchase, drafts=judged.items, vanished=vanished, at=at)
        digest = sha256(content).hexdigest()
        note_import(purchase, taken, name=name, digest=digest, problems=judged.problems, by=by, at=at)
    return Imported(taken, judged)
