"""What was counted of the parcel so far. Rules: R-SHORTAGE, R-HANDOVER."""

from dataclasses import dataclass

from purchases.models import Count, Purchase
from purchases.selectors.receiving import Bought, bought_variants


@dataclass(frozen=True, slots=True)
class Position:
    """One variant that was bought, and its count if somebody has counted it."""

    bought: Bought
    count: Count | None

    @property
    def said(self) -> str:
        """The count as a page says it back: "came/defective", empty where there is none."""
        return f"{self.count.came}/{self.count.defective}" if self.count else ""


def counts_of(purchase: Purchase) -> dict[int, Count]:
    """What was counted, by variant, with who counted it. 1 query."""
    counts = Count.objects.filter(purchase=purchase).select_related("by")
    return {count.variant_id: count for count in counts}


def positions_of(purchase: Purchase) -> list[Position]:
    """The parcel, position by position, in the order of the price list. 2 queries."""
    counts = counts_of(purchase)
    return [Position(each, counts.get(each.variant_id)) for each in bought_variants(purchase)]


def matching(positions: list[Position], *, words: str) -> list[Position]:
    """Those in whose article, name or size every word stands, in whatever case. No query."""
    wanted = words.casefold().split()
    return [each for each in positions if all(word in _text(each.bought) for word in wanted)]


def _text(bought: Bought) -> str:
    return f"{bought.article} {bought.name} {bought.variant}".casefold()
