"""Where purchases and the ledger differ, found by the database: for checks, not for pages.

What follows from decimals is worked out here, once for all rows that are alike; the database adds up the
whole minor units that it is given for them. Two queries each, whatever the number of rows.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Field, TextField
from django.db.models.expressions import RawSQL
from moneyed import Money

from config.kernel.bulk import select_given
from config.kernel.money import to_minor
from purchases.models import GiveBack, Line, Payment, Purchase
from purchases.rules.accounts import Due
from purchases.rules.pricing import PricedLine, line_dues
from purchases.selectors.dues import OWING, PRICED, tariff_of

PRICED_ALIKE = " || ':' || ".join(
    [
        "purchases_order.purchase_id",
        "purchases_line.state",
        *(
            f"COALESCE(CAST(purchases_line.{name} AS text), '')"
            for name in ("unit_price", "tier_price", "quantity", "received", "stop_unit")
        ),
    ]
)
WORTH_ALIKE = "amount_currency || ' ' || CAST(amount AS text)"


def mischarged_orders(owing: Mapping[int, Purchase]) -> Iterator[tuple[int, int, dict[Due, int]]]:
    """(order, its purchase, {kind: minor units charged too much}) where charges are not what is owed.

    Only in the purchases `owing` do lines owe anything.
    """
    prices, known = _prices(owing)
    kinds = " UNION ALL ".join(f"SELECT '{due}' AS name" for due in Due)
    charged = ", ".join(f"CASE WHEN due.name = '{due}' THEN moved.amount ELSE 0 END" for due in Due)
    owed = ", ".join(
        f"-priced.{due} * purchases_line.delivery_share" if due == Due.DELIVERY else f"-priced.{due}"
        for due in Due
    )
    sums = ", ".join(f"CAST(SUM({due}) AS bigint)" for due in Due)
    differs = " OR ".join(f"SUM({due}) <> 0" for due in Due)
    statement = (
        f"WITH priced AS ({prices}), due AS ("
        "SELECT account.id AS account_id, purchase.id AS purchase_id, kind.name"
        f" FROM purchases_purchase AS purchase CROSS JOIN ({kinds}) AS kind JOIN ledger_account AS account"
        " ON account.key = 'purchase:' || purchase.id || '/' || kind.name"
        "), owner AS ("
        "SELECT account.id AS account_id, orders.id AS order_id, orders.purchase_id"
        " FROM purchases_order AS orders JOIN ledger_account AS account"
        " ON account.key = 'purchase:' || orders.purchase_id || '/order:' || orders.id"
        "), moved AS ("
        "SELECT debit_id AS owner_id, credit_id AS other_id, amount FROM ledger_posting"
        " UNION ALL SELECT credit_id, debit_id, -amount FROM ledger_posting"
        f"), told (order_id, purchase_id, {', '.join(Due)}) AS ("
        f"SELECT owner.order_id, owner.purchase_id, {charged}"
        " FROM moved JOIN due ON due.account_id = moved.other_id"
        " JOIN owner ON owner.account_id = moved.owner_id AND owner.purchase_id = due.purchase_id"
        f" UNION ALL SELECT purchases_order.id, purchases_order.purchase_id, {owed}"
        " FROM purchases_line JOIN purchases_order ON purchases_order.id = purchases_line.order_id"
        f" JOIN priced ON priced.alike = {PRICED_ALIKE}"
        f") SELECT order_id, purchase_id, {sums} FROM told"
        f" GROUP BY order_id, purchase_id HAVING {differs} ORDER BY order_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, known)
        for order_id, purchase_id, *found in cursor:
            yield order_id, purchase_id, {due: units for due, units in zip(Due, found, strict=True) if units}


def misposted(
    model: type[Payment] | type[GiveBack], *, kind: str, posted_in: str
) -> Iterator[tuple[str, str]]:
    """(key of the entry, state of the row, empty where there is none) where the two do not say the same.

    A row in the state `posted_in` is posted in the entry `kind`:KEY, any other is not.
    """
    alike: Any = model._default_manager.order_by().annotate(alike=RawSQL(WORTH_ALIKE, [], TextField()))
    worth = [
        (label, to_minor(Money(amount, currency)))
        for label, amount, currency in alike.values_list("alike", "amount", "amount_currency").distinct()
    ]
    given, known = select_given([("alike", TextField()), ("units", BigIntegerField())], worth)
    statement = (
        f"WITH worth AS ({given}), told (key, state, units) AS ("
        "SELECT %s || ':' || kept.id, kept.state, CASE WHEN kept.state = %s THEN worth.units ELSE 0 END"
        f" FROM {connection.ops.quote_name(model._meta.db_table)} AS kept"
        f" JOIN worth ON worth.alike = {WORTH_ALIKE}"
        " UNION ALL SELECT entry.key, '', -posting.amount FROM ledger_posting AS posting"
        " JOIN ledger_entry AS entry ON entry.id = posting.entry_id AND entry.kind = %s"
        ") SELECT key, MAX(state) FROM told GROUP BY key HAVING SUM(units) <> 0 ORDER BY key"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*known, kind, posted_in, kind])
        yield from cursor


def accounts_without_orders() -> Iterator[tuple[str, str]]:
    """(key, unit) of each order account that no order of that purchase and currency has. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account.key, account.unit FROM ledger_account AS account LEFT JOIN ("
            "SELECT 'purchase:' || orders.purchase_id || '/order:' || orders.id AS key, purchase.currency"
            " FROM purchases_order AS orders JOIN purchases_purchase AS purchase"
            " ON purchase.id = orders.purchase_id"
            ") AS kept ON kept.key = account.key AND kept.currency = account.unit"
            " WHERE account.key LIKE %s AND kept.key IS NULL ORDER BY account.key, account.unit",
            ["purchase:%/order:%"],
        )
        yield from cursor


def _prices(owing: Mapping[int, Purchase]) -> tuple[str, list[Any]]:
    """A SELECT of what lines owe that are priced alike, and its parameters.

    Its `delivery` is 1 where the line owes for its share of the delivery, else 0.
    """
    lines: Any = Line.objects.filter(order__purchase__in=list(owing), state__in=OWING).order_by()
    lines = lines.annotate(alike=RawSQL(PRICED_ALIKE, [], TextField()))
    tariffs = {pk: tariff_of(purchase) for pk, purchase in owing.items()}
    rows = []
    _order, *facts, _share = PRICED
    for alike, purchase_id, *told in lines.values_list("alike", "order__purchase_id", *facts).distinct():
        line = PricedLine(*[0, *told, 1])
        rows.append((alike, *line_dues(line, tariff=tariffs[purchase_id]).by_kind().values()))
    columns: list[tuple[str, Field[Any, Any]]] = [
        ("alike", TextField()),
        *((due.value, BigIntegerField()) for due in Due),
    ]
    return select_given(columns, rows)
