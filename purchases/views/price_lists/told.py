"""A price list on its way in, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from purchases.gateways.spreadsheets import DELIMITERS, ENCODINGS
from purchases.models import ListDraft
from purchases.rules.price_list import Layout, currencies_of_heading
from purchases.rules.tables import column_letter
from purchases.states import Vanished, Verdict

VANISHED = {
    Vanished.KEEP: gettext_lazy("Not listed, kept as they are"),
    Vanished.SOLD_OUT: gettext_lazy("Not listed, marked sold out"),
    Vanished.REMOVE: gettext_lazy("Not listed, taken off"),
}

WARNED = "warned"
TABS: dict[str, Any] = {
    Verdict.NEW: gettext_lazy("New"),
    Verdict.CHANGED: gettext_lazy("Changed"),
    WARNED: gettext_lazy("With a remark"),
    Verdict.UNREADABLE: gettext_lazy("Unreadable"),
    Verdict.VANISHED: gettext_lazy("No longer on the list"),
    Verdict.SAME: gettext_lazy("As they were"),
    Verdict.SKIPPED: gettext_lazy("No items"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """Rows of one verdict, or those taken with a remark."""

    name: str
    label: Any
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What the import would do; `button` is empty where that is nothing."""

    sentences: list[str]
    button: str
    vanished: int


def understood(draft: ListDraft, *, zone: str) -> list[str]:
    """How the file was read and what its columns were taken for, a sentence each."""
    return list(_understood(draft, Layout.of_values(draft.mapping), zone))


def _understood(draft: ListDraft, layout: Layout, zone: str) -> Iterator[str]:
    yield " ".join(_read_as(draft.reading))
    if layout.header_row:
        yield _("The headings stand in row %(row)d.") % {"row": layout.header_row}
    else:
        yield _("There is no row of headings; the columns were told apart by what stands in them.")
    if len(layout.prices) > 1 and "price" in layout.index:
        words = {
            "columns": ", ".join(column_letter(at) for at in layout.prices),
            "chosen": column_letter(layout.index["price"]),
        }
        yield (
            _(
                "Prices stand in the columns %(columns)s; that of %(chosen)s is taken. "
                "For another one choose “Price” above it."
            )
            % words
        )
    if draft.reading.get("remembered"):
        day = datetime.fromisoformat(draft.reading["remembered"]).astimezone(ZoneInfo(zone))
        yield _("What stands where was taken over as you settled it on %(day)s.") % {
            "day": date_format(day, "DATE_FORMAT")
        }


def other_currency(draft: ListDraft, *, currency: str) -> str:
    """That the price column is headed by another currency than `currency`; empty where it is not."""
    layout = Layout.of_values(draft.mapping)
    named = currencies_of_heading(layout.heading("price")) if "price" in layout.index else frozenset()
    if not named or currency in named:
        return ""
    return _(
        "The column “%(heading)s” names another currency: its prices are taken as %(currency)s, the currency of "
        "this supplier."
    ) % {"heading": layout.heading("price"), "currency": currency}


def _read_as(reading: dict[str, Any]) -> Iterator[str]:
    if reading["sheet"]:
        yield _("Sheet “%(sheet)s”.") % {"sheet": reading["sheet"]}
    rows = ngettext("%(count)d row", "%(count)d rows", reading["rows"]) % {"count": reading["rows"]}
    columns = ngettext("%(count)d column", "%(count)d columns", reading["columns"])
    yield _("%(rows)s, %(columns)s.") % {"rows": rows, "columns": columns % {"count": reading["columns"]}}
    if reading["encoding"]:
        yield _("Encoding: %(encoding)s; columns are parted by: %(delimiter)s") % {
            "encoding": ENCODINGS.get(reading["encoding"], reading["encoding"]),
            "delimiter": DELIMITERS.get(reading["delimiter"], reading["delimiter"]),
        }


def tabs_of(draft: ListDraft) -> list[Tab]:
    """What rows there are, and how many each."""
    return [
        Tab(verdict, label, count)
        for verdict, label in TABS.items()
        if (count := draft.counts.get(verdict, 0))
    ]


def summary_of(draft: ListDraft) -> Summary:
    """The judged list in figures of items; an item may take several rows."""
    items = draft.counts["items"]
    new, changed, vanished = items[Verdict.NEW], items[Verdict.CHANGED], items[Verdict.VANISHED]
    unreadable, warned = draft.counts.get(Verdict.UNREADABLE, 0), draft.counts.get(WARNED, 0)
    told = [
        (new, ngettext("%(count)d item is new.", "%(count)d items are new.", new)),
        (changed, ngettext("%(count)d item changes.", "%(count)d items change.", changed)),
        (
            items[Verdict.SAME],
            ngettext(
                "%(count)d item is as it was.", "%(count)d items are as they were.", items[Verdict.SAME]
            ),
        ),
        (
            vanished,
            ngettext(
                "%(count)d item is no longer on the list.",
                "%(count)d items are no longer on the list.",
                vanished,
            ),
        ),
        (
            unreadable,
            ngettext(
                "%(count)d row cannot be read and is left out.",
                "%(count)d rows cannot be read and are left out.",
                unreadable,
            ),
        ),
        (
            warned,
            ngettext(
                "%(count)d row is taken with a remark.", "%(count)d rows are taken with a remark.", warned
            ),
        ),
    ]
    return Summary(
        sentences=[sentence % {"count": count} for count, sentence in told if count],
        button=_button(new + changed, vanished),
        vanished=vanished,
    )


def _button(taken: int, vanished: int) -> str:
    if taken:
        return ngettext("Import %(count)d item", "Import %(count)d items", taken) % {"count": taken}
    return _("Do what is chosen with the items not listed") if vanished else ""


def outcome_of(draft: ListDraft) -> list[tuple[str, int]]:
    """What came of the import, in figures."""
    done = draft.outcome
    told = [
        (_("New items"), done["added"]),
        (_("Changed items"), done["changed"]),
        (_("As they were"), done["unchanged"]),
        (VANISHED[Vanished(draft.vanished)], done["vanished"]),
        (_("Pictures to fetch"), done["pictures"]),
        (_("Rows left out"), done["problems"]),
    ]
    return [(str(label), figure) for place, (label, figure) in enumerate(told) if figure or place < 3]
