"""A judged row of a price list in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from moneyed import Money

from config.kernel.wording import NOTHING, format_figure, format_money
from purchases.models import ListRow
from purchases.selectors.price_lists import problem_words
from purchases.states import SaleForm

MOST_TOLD = 40

FIELDS: Mapping[str, Any] = {
    "article": gettext_lazy("Article"),
    "name": gettext_lazy("Name"),
    "description": gettext_lazy("Description"),
    "unit": gettext_lazy("Unit"),
    "category": gettext_lazy("Section"),
    "price": gettext_lazy("Price"),
    "tiers": gettext_lazy("Prices from a sum on"),
    "sale_form": gettext_lazy("Sold"),
    "pack_size": gettext_lazy("Pieces in a pack"),
    "row_sizes": gettext_lazy("Row"),
    "weight": gettext_lazy("Weight, g"),
    "sold_out": gettext_lazy("Availability"),
    "variants": gettext_lazy("Sizes and colours gone and new"),
    "limits": gettext_lazy("In stock"),
    "prices": gettext_lazy("Prices of sizes"),
}
KINDS: Mapping[str, Any] = {
    "title": gettext_lazy("above the headings"),
    "header": gettext_lazy("headings"),
    "blank": gettext_lazy("empty"),
    "section": gettext_lazy("heads a section"),
    "total": gettext_lazy("a total"),
    "remark": gettext_lazy("a remark"),
}


@dataclass(frozen=True, slots=True)
class ReasonTold:
    """Where in the row something is wrong, and what."""

    column: str
    heading: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class DifferenceTold:
    """`moved` is how far a price went; what `stays` is not taken over."""

    label: Any
    was: str
    became: str
    moved: str
    stays: bool


@dataclass(slots=True)
class RowTold:
    """A row as its tab shows it; what its verdict does not have is empty."""

    number: int
    article: str
    name: str
    kind: Any = ""
    price: Money | None = None
    tiers: list[str] = field(default_factory=list)
    variants: str = ""
    about: list[str] = field(default_factory=list)
    is_sold_out: bool = False
    warnings: list[str] = field(default_factory=list)
    problems: list[ReasonTold] = field(default_factory=list)
    differences: list[DifferenceTold] = field(default_factory=list)


def row_told(row: ListRow, *, currency: str) -> RowTold:
    """The row in the reader's language; prices are in `currency`."""
    details = row.details
    told = RowTold(row.number, row.article, row.name)
    told.problems = [_reason(each) for each in details.get("problems", [])]
    told.warnings = [problem_words(each) for each in details.get("warnings", [])]
    if "kind" in details:
        told.kind, told.name = KINDS.get(details["kind"], details["kind"]), details["text"]
    elif row.number == 0:
        told.price = Money(Decimal(details["price"]), currency)
        told.is_sold_out = details["sold_out"]
    elif "item" in details:
        _tell_item(told, details["item"], currency)
        told.differences = list(_differences(details, currency))
    return told


def _reason(told: Mapping[str, Any]) -> ReasonTold:
    return ReasonTold(
        told["column"], told["heading"], str(told["values"].get("value", "")), problem_words(dict(told))
    )


def _tell_item(told: RowTold, item: Mapping[str, Any], currency: str) -> None:
    told.price = Money(Decimal(item["price"]), currency)
    told.tiers = _tiers(item["tiers"], currency)
    told.variants = _variants(item)
    told.about = list(_about(item))
    told.is_sold_out = item["sold_out"]


def _about(item: Mapping[str, Any]) -> Iterator[str]:
    if described := " · ".join(filter(None, (item["category"], item["description"]))):
        yield described
    if item["sale_form"] == SaleForm.PACK:
        yield ngettext(
            "sold by the pack of %(count)d piece", "sold by the pack of %(count)d pieces", item["pack_size"]
        ) % {"count": item["pack_size"]}
    elif item["sale_form"] == SaleForm.ROW:
        yield _("sold by the row %(sizes)s") % {"sizes": "-".join(item["row_sizes"])}
    if item["weight_g"]:
        yield _("%(count)d g") % {"count": item["weight_g"]}
    if item["limit"] is not None:
        yield _("in stock: %(count)d") % {"count": item["limit"]}
    if item["pictures"]:
        count = len(item["pictures"])
        yield ngettext("%(count)d picture", "%(count)d pictures", count) % {"count": count}


def _variants(item: Mapping[str, Any]) -> str:
    limits = item["limits"] or [None] * len(item["sizes"])
    sizes = [
        size if limit is None else f"{size} ({limit})"
        for size, limit in zip(item["sizes"], limits, strict=True)
    ]
    return "; ".join(_list(part) for part in (sizes, item["colours"]) if part)


def _tiers(tiers: list[list[str]], currency: str) -> list[str]:
    return [
        _("%(price)s from %(sum)s on")
        % {"price": _money(price, currency), "sum": format_figure(Decimal(starts_at).normalize() + 0)}
        for starts_at, price in tiers
    ]


def _differences(details: Mapping[str, Any], currency: str) -> Iterator[DifferenceTold]:
    for each in details.get("differences", []):
        name = each["field"]
        yield DifferenceTold(
            label=FIELDS[name],
            was=_value(name, each["was"], currency),
            became=_value(name, each["became"], currency),
            moved=_moved(details["percent"]) if name == "price" else "",
            stays=name in details["stays"],
        )


def _value(name: str, value: Any, currency: str) -> str:
    match name:
        case "price":
            return _money(value, currency)
        case "tiers":
            return _list(_tiers(value, currency))
        case "sale_form":
            return str(SaleForm(value).label)
        case "sold_out":
            return _("sold out") if value else _("available")
        case "variants":
            return _list([_pair(*pair) for pair in value])
        case "limits":
            return _list([f"{_pair(*pair)}: {_figure(limit)}" for *pair, limit in value])
        case "prices":
            return _list([f"{_pair(*pair)}: {_own_price(price, currency)}" for *pair, price in value])
        case _:
            return "" if value is None else str(value)


def _pair(size: str, colour: str) -> str:
    return " ".join(part for part in (size, colour) if part) or NOTHING


def _figure(limit: int | None) -> str:
    return _("no limit") if limit is None else str(limit)


def _own_price(price: str | None, currency: str) -> str:
    return NOTHING if price is None else _money(price, currency)


def _money(amount: str, currency: str) -> str:
    return format_money(Money(Decimal(amount), currency))


def _moved(percent: str) -> str:
    if not percent:
        return ""
    sign = "+" if Decimal(percent) > 0 else ""
    return f"{sign}{format_figure(Decimal(percent))}\N{NO-BREAK SPACE}%"


def _list(parts: list[str]) -> str:
    more = len(parts) - MOST_TOLD
    shown = ", ".join(parts[:MOST_TOLD])
    return f"{shown}, …" if more > 0 else shown
