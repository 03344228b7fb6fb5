"""What the page of a list shows, by where the list stands."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from purchases.forms.price_lists import ColumnsForm, ImportForm, ReadAgainForm
from purchases.models import ListDraft, Purchase
from purchases.rules.price_list import Layout
from purchases.selectors.price_lists import head_of_table, judged_rows, preview_rows, warned_rows
from purchases.states import ListState, Verdict
from purchases.views.carrying import show
from purchases.views.price_lists.finding import find_list
from purchases.views.price_lists.row_told import row_told
from purchases.views.price_lists.told import (
    WARNED,
    other_currency,
    outcome_of,
    summary_of,
    tabs_of,
    understood,
)

ROWS_A_PAGE = 50
STAGE = {
    ListState.READING: 0,
    ListState.FAILED: 0,
    ListState.COLUMNS: 1,
    ListState.JUDGING: 2,
    ListState.JUDGED: 2,
    ListState.IMPORTING: 3,
    ListState.IMPORTED: 4,
}
# Which table shows the rows of a tab.
TABLES: dict[str, str] = {
    Verdict.NEW: "items",
    WARNED: "items",
    Verdict.CHANGED: "changed",
    Verdict.UNREADABLE: "unreadable",
    Verdict.VANISHED: "vanished",
    Verdict.SAME: "items",
    Verdict.SKIPPED: "skipped",
}


def step_page(
    request: HttpRequest, purchase: Purchase, draft: ListDraft, **refused: forms.Form
) -> HttpResponse:
    """The page of the list's state; a form that was `refused` stands in its place on it, as it was sent."""
    name, context = PAGES[ListState(draft.state)](request, purchase, draft)
    return show(request, purchase, f"price_list/{name}", **{**course_of(draft), **context, **refused})


def same_step(
    request: HttpRequest, purchase: Purchase, draft: ListDraft, *, place: str = "form"
) -> Callable[[forms.Form], HttpResponse]:
    """The page of the list once more, as it is now, for a form refused that is called `place` there."""

    def again(form: forms.Form) -> HttpResponse:
        now = find_list(request, purchase, draft.pk)
        return step_page(request, purchase, now, **{"form": form, place: form})

    return again


def course_of(draft: ListDraft) -> dict[str, Any]:
    """What all pages of a list say: which it is, and how far it has come."""
    names = [_("File"), _("Columns"), _("Rows"), pgettext("of a price list", "Done")]
    return {"draft": draft, "stages": names, "stage": STAGE[ListState(draft.state)]}


def columns_form(draft: ListDraft, data: Any = None) -> ColumnsForm:
    """The columns as they are settled so far, or as `data` settles them."""
    layout = Layout.of_values(draft.mapping)
    return ColumnsForm(
        data,
        layout=layout,
        table=head_of_table(draft),
        preview=preview_rows(draft, header_row=layout.header_row),
        currency=str(draft.purchase.supplier_currency),
    )


Page = tuple[str, dict[str, Any]]


def _working(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> Page:
    words = {
        ListState.READING: _("The file is being read"),
        ListState.JUDGING: _("Every row is being looked at"),
        ListState.IMPORTING: _("The list is being imported"),
    }
    return "working", {"work": words[ListState(draft.state)]}


def _failed(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> Page:
    return "failed", {"read_as": ReadAgainForm(draft=draft)}


def _settling(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> Page:
    return "columns", {
        "understood": understood(draft, zone=purchase.time_zone),
        "other_currency": other_currency(draft, currency=purchase.supplier_currency),
        "read_as": ReadAgainForm(draft=draft),
        "columns": columns_form(draft),
    }


def _judged(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> Page:
    tabs = tabs_of(draft)
    found = [tab.name for tab in tabs] or [Verdict.NEW]
    asked = request.GET.get("show", "")
    shown = asked if asked in found else found[0]
    listed = warned_rows(draft) if shown == WARNED else judged_rows(draft, verdict=shown)
    page = Paginator(listed, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return "rows", {
        "summary": summary_of(draft),
        "other_currency": other_currency(draft, currency=purchase.supplier_currency),
        "importing": ImportForm(state=purchase.state),
        "tabs": tabs,
        "shown": shown,
        "told_by": f"purchases/desk/price_list/rows_{TABLES[shown]}.html",
        "page": page,
        "rows": [row_told(row, currency=str(purchase.supplier_currency)) for row in page],
    }


def _imported(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> Page:
    return "imported", {"figures": outcome_of(draft)}


PAGES: dict[ListState, Callable[[HttpRequest, Purchase, ListDraft], Page]] = {
    ListState.READING: _working,
    ListState.FAILED: _failed,
    ListState.COLUMNS: _settling,
    ListState.JUDGING: _working,
    ListState.JUDGED: _judged,
    ListState.IMPORTING: _working,
    ListState.IMPORTED: _imported,
}
