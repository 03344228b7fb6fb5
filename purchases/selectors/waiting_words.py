"""What a line of a row or pack waits for, and what the stop made of it, in words.

Rules: R-ROW, R-PACK, R-REPLACE, R-TOPUP.
"""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.kernel.wording import last_moment
from purchases.models import Line, Purchase
from purchases.rules.allocation.data import Offered
from purchases.selectors.places import ItemPlaces, MyLine
from purchases.states import LIVE_LINES, TAKING_ORDERS, LineState


def waiting_words(places: Mapping[int, ItemPlaces]) -> dict[int, str]:
    """Line -> how far its row or pack is, while orders are taken."""
    words = {}
    for item in places.values():
        for line in item.lines:
            words[line.pk] = _pack_words(item, line) if item.packs else _row_words(item, line)
    return words


def missing_words(missing: Mapping[Offered, int]) -> str:
    """ "1 more size 46, 2 more size 48"."""
    return ", ".join(_more(variant, count) for variant, count in missing.items())


def _more(variant: Offered, count: int) -> str:
    if variant.size:
        words = ngettext("%(count)d more size %(size)s", "%(count)d more size %(size)s", count)
        return words % {"count": count, "size": variant.size}
    if variant.colour:
        words = ngettext("%(count)d more in %(colour)s", "%(count)d more in %(colour)s", count)
        return words % {"count": count, "colour": variant.colour}
    return more_pieces(count)


def more_pieces(count: int) -> str:
    return ngettext("%(count)d more piece", "%(count)d more pieces", count) % {"count": count}


def outcome_words(purchase: Purchase, line: Line) -> list[str]:
    """What happened to a line at the stop and after it, one sentence each; none before."""
    told = []
    if line.wished_id and line.wished_id != line.variant_id:
        told.append(
            _("You asked for %(wished)s, which did not fill up: moved to %(became)s, as you chose.")
            % {"wished": line.wished, "became": line.variant}
        )
    if line.extra:
        told.append(
            ngettext(
                "%(count)d of these pieces comes by your tolerance: it filled the pack.",
                "%(count)d of these pieces come by your tolerance: they filled the pack.",
                line.extra,
            )
            % {"count": line.extra}
        )
    if line.topped_up_at and line.state in LIVE_LINES:
        told.append(_("Its row or pack was filled in the top-up."))
    if line.state == LineState.WAITING and purchase.state not in TAKING_ORDERS:
        told.append(_kept_words(purchase))
    return told


def _kept_words(purchase: Purchase) -> str:
    if purchase.top_up_until is None:
        return _("Its row or pack is not full yet: it waits for a top-up. You owe nothing for it until then.")
    day, clock = last_moment(purchase.top_up_until, purchase.time_zone)
    ends = f"{date_format(day, 'D j E')} {clock}"
    return _(
        "Its row or pack is not full yet: it waits for the top-up until %(ends)s. You owe nothing for it"
        " until it is full."
    ) % {"ends": ends}


def _row_words(item: ItemPlaces, line: MyLine) -> str:
    stands = item.standing_of(line)
    if not stands.waiting:
        return ngettext("Its row is full.", "Their rows are full.", stands.full)
    if not stands.can_complete:
        return _("Its row cannot be filled: a size has run out.")
    what = missing_words(stands.missing)
    if not stands.full:
        return _("Waits for %(what)s.") % {"what": what}
    return ngettext(
        "%(count)d piece stands in a full row, the rest waits for %(what)s.",
        "%(count)d pieces stand in full rows, the rest waits for %(what)s.",
        stands.full,
    ) % {"count": stands.full, "what": what}


def _pack_words(item: ItemPlaces, line: MyLine) -> str:
    pack = item.pack_of(line)
    meter = pack.meter
    if not meter.in_open or line.span[1] <= meter.packs * pack.size:
        return _("Its pack is full.")
    waits = ngettext(
        "%(inside)d of %(size)d: waits for %(count)d more.",
        "%(inside)d of %(size)d: waits for %(count)d more.",
        meter.missing,
    ) % {"inside": meter.in_open, "size": pack.size, "count": meter.missing}
    if not line.tolerance:
        return waits
    return f"{waits} " + ngettext(
        "Your tolerance of %(count)d counts.", "Your tolerance of %(count)d counts.", line.tolerance
    ) % {"count": line.tolerance}
