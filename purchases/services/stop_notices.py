"""What a stop tells everybody: what falls due, and what became of each of their lines. Rule: R-NOTIFY."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config.kernel.money import from_minor
from participants.notices import money, until
from participants.services.notices import tell
from purchases.models import Purchase
from purchases.models.purchase import known
from purchases.rules.paying import prepayment
from purchases.selectors.outlook import Outlook, StopPart
from purchases.selectors.parties import Party, parties_of
from purchases.selectors.what_if import fates_of
from purchases.services.acting import order_notices

Told = dict[str, dict[int, dict[str, Any]]]
"""By kind of notice and order: what the notice says."""


def tell_of_stop(purchase: Purchase, outlook: Outlook, balances: Mapping[int, int], at: datetime) -> None:
    """Everybody what falls due by when, and which of their pieces were released, moved, added or kept. 2 queries.

    `balances` are what orders owe after the charge, less what was paid, in minor units.
    """
    told = what_became_of_lines(outlook)
    users = {}
    for party in parties_of(purchase):
        if party.user_id is None:
            continue
        users[party.order_id] = party.user_id
        if party.order_id in outlook.owed:
            kind, params = _due(purchase, outlook, balances[party.order_id], party)
            told.setdefault(kind, {})[party.order_id] = params
    _tell(purchase, told, users, at)


def tell_changes(purchase: Purchase, outlook: Outlook, at: datetime) -> None:
    """Everybody concerned which of their pieces were released, moved, added or kept. 2 queries."""
    users = {party.order_id: party.user_id for party in parties_of(purchase) if party.user_id}
    _tell(purchase, what_became_of_lines(outlook), users, at)


def _tell(purchase: Purchase, told: Told, users: Mapping[int, int], at: datetime) -> None:
    tell(
        notices=[
            notice
            for kind, params in told.items()
            for notice in order_notices(
                purchase,
                kind,
                orders=[(order, users[order]) for order in sorted(params) if order in users],
                params=params,
                at=at,
            )
        ],
        at=at,
    )


def what_became_of_lines(outlook: Outlook) -> Told:
    """For each kind of change, the orders whose lines it befell, with the goods in words."""
    goods: dict[str, dict[int, Counter[str]]] = {}
    for parts in outlook.altered.values():
        for part in parts:
            for kind, pieces in fates_of(part):
                counted = goods.setdefault(kind, {}).setdefault(part.line.order_id, Counter())
                counted[_label(outlook, part, kind)] += pieces
    return {
        kind: {
            order: {"goods": _listed(counted)} if kind != "released" else {}
            for order, counted in orders.items()
        }
        for kind, orders in goods.items()
    }


def _label(outlook: Outlook, part: StopPart, kind: str) -> str:
    variants = outlook.catalogue.variants
    if kind == "released":
        return ""
    if kind == "replaced":
        return f"{variants[part.line.variant_id].label} → {variants[part.variant_id].label}"
    return variants[part.variant_id].label


def _listed(counted: Counter[str]) -> str:
    return "; ".join(f"{label} × {pieces}" for label, pieces in counted.items())


def _due(purchase: Purchase, outlook: Outlook, balance: int, party: Party) -> tuple[str, dict[str, Any]]:
    owed = outlook.owed[party.order_id]
    due = prepayment(
        goods_cost=owed.goods_cost,
        terms_percent=purchase.terms.prepay_percent,
        own_percent=party.prepay_percent,
    )
    paid = owed.total - balance
    kind = "stopped_prepay" if due > paid else "stopped_prepaid" if due else "stopped"
    return kind, {
        "total": money(from_minor(owed.total, purchase.currency)),
        "prepayment": money(from_minor(max(0, due - paid), purchase.currency)),
        "due": until(known(purchase.prepay_due_at), zone=purchase.time_zone),
    }
