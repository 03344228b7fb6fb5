"""Everything a stop decides about rows and packs, in one pass. Rule: R-STOP-ORDER."""

from collections.abc import Iterable
from operator import attrgetter

from purchases.rules.allocation.data import Choices, Fate, Part, Plan, Sold, Wanted
from purchases.rules.allocation.pack_stop import settle_packs
from purchases.rules.allocation.row_stop import settle_rows
from purchases.states import SaleForm

DROP_ALL = Choices()
in_time_order = attrgetter("placed_at", "pk")


def allocate(items: Iterable[Sold], lines: Iterable[Wanted], choices: Choices = DROP_ALL) -> Plan:
    """Which pieces are bought if the purchase stops with these lines; their order does not matter.

    Lines of items sold by the piece, and of items not given, are bought as they stand. Rule: R-STOP-ORDER.
    """
    plan = Plan()
    rationed = [item for item in items if item.form != SaleForm.FREE]
    by_item: dict[int, list[Wanted]] = {item.pk: [] for item in rationed}
    lines_of = {each.pk: by_item[item.pk] for item in rationed for each in item.variants}
    for line in lines:
        if line.variant in lines_of:
            lines_of[line.variant].append(line)
        else:
            plan.parts[line.pk] = (Part(line.variant, line.pieces, 0, Fate.BOUGHT),)
    for item in rationed:
        if by_item[item.pk]:
            _settle(plan, item, sorted(by_item.pop(item.pk), key=in_time_order), choices)
    plan.bought = _bought(plan)
    return plan


def _settle(plan: Plan, item: Sold, lines: list[Wanted], choices: Choices) -> None:
    if item.form == SaleForm.ROW:
        rows = settle_rows(item, lines, choices)
        plan.rows += rows.rows
        settled, own = rows.dealing, rows.own
    else:
        packs = settle_packs(item, lines, choices)
        plan.packs += packs.packs
        settled, own = packs.dealing, packs.own
    plan.parts.update(settled.parts())
    plan.own.update(own)


def _bought(plan: Plan) -> dict[int, int]:
    bought = dict(plan.own)
    for parts in plan.parts.values():
        for variant, pieces, extra, fate in parts:
            if fate == Fate.BOUGHT:
                bought[variant] = bought.get(variant, 0) + pieces + extra
    return bought
