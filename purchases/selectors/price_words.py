"""Why a line costs something else than in the list, or than at the stop, in words. Rules: R-COST, R-RATE."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from config.kernel.money import from_minor
from config.kernel.wording import format_money
from purchases.models import Line, Purchase
from purchases.rules.pricing import Tariff, unit_price, with_charges
from purchases.rules.supply import is_borne
from purchases.selectors.dues import tariff_of
from purchases.states import CAME, OWED_FOR


def price_words(purchase: Purchase, line: Line) -> list[str]:
    """What changed the price of a line that was dealt at the stop, a sentence each. No query.

    Prices are those of a piece as the shop shows them: with fee and transfer, in the settlement currency.
    """
    if line.stop_unit is None or line.state not in OWED_FOR | CAME:
        return []
    tariff = tariff_of(purchase)
    return [*_tier_words(line, tariff), *_change_words(line, line.stop_unit, tariff)]


def _tier_words(line: Line, tariff: Tariff) -> Iterator[str]:
    if line.tier_price is not None and line.tier_price < line.unit_price.amount:
        yield _("Together you ordered enough for a lower price: %(now)s a piece instead of %(was)s.") % {
            "now": _piece(unit_price(price=line.tier_price, tariff=tariff), tariff),
            "was": _piece(unit_price(price=line.unit_price.amount, tariff=tariff), tariff),
        }


def _change_words(line: Line, stop_unit: int, tariff: Tariff) -> Iterator[str]:
    now = unit_price(price=line.charged_price, tariff=tariff)
    told = {"now": _piece(now, tariff), "then": _piece(stop_unit, tariff)}
    if is_borne(price=line.charged_price, tariff=tariff, stop_unit=stop_unit):
        yield _("It would cost %(now)s a piece now. You pay %(then)s as at the stop.") % told
    elif now != stop_unit:
        yield _("It costs %(now)s a piece now; at the stop it was %(then)s.") % told


def _piece(unit: int, tariff: Tariff) -> str:
    return format_money(from_minor(with_charges(unit, tariff=tariff), tariff.currency))
