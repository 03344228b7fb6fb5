"""What has been ordered, line by line and summed up; and the history."""

from django import forms
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from config.kernel.money import from_minor
from purchases.models import Purchase
from purchases.selectors.board import (
    lines_of,
    ordered_by_variant,
    orders_matching,
    pieces_by_order,
    supplier_total,
)
from purchases.selectors.history import events_of, told
from purchases.selectors.money import report_figures
from purchases.selectors.report import report_rows, totals
from purchases.states import LineState
from purchases.tables import LinesTable
from purchases.views.carrying import carried, show

ROWS_A_PAGE = 50


class NearestPage(Paginator):
    """Answers any page number with the nearest page there is."""

    def page(self, number: int | str) -> Page:
        try:
            return super().page(number)
        except InvalidPage:
            return self.get_page(number)


class LinesFilter(forms.Form):
    """Whose, of what, in which state."""

    who = forms.CharField(label=_("Participant or order number"), required=False, max_length=120)
    what = forms.CharField(label=_("Item or article"), required=False, max_length=120)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("any")), *LineState.choices])


@carried
@require_safe
def lines(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    form = LinesFilter(request.GET)
    found = lines_of(purchase)
    if form.is_valid():
        wanted = form.cleaned_data
        if wanted["who"]:
            found = found.filter(order__in=orders_matching(purchase, words=wanted["who"]))
        for word in wanted["what"].lower().split():
            found = found.filter(variant__item__search_text__contains=word)
        if wanted["state"]:
            found = found.filter(state=wanted["state"])
    table = LinesTable(found, order_by=request.GET.getlist("sort"))
    table.paginate(paginator_class=NearestPage, page=request.GET.get("page", 1), per_page=ROWS_A_PAGE)
    return show(request, purchase, "lines", form=form, table=table)


@carried
@require_safe
def board(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Totals by item, or by participant."""
    if request.GET.get("by") == "participant":
        rows = report_rows(purchase)
        pieces = pieces_by_order(purchase)
        row_page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        people = [
            {**report_figures(row, purchase), "pieces": pieces.get(row.order_id, 0)} for row in row_page
        ]
        sums = {name: from_minor(units, purchase.currency) for name, units in totals(rows).items()}
        total = {**sums, "pieces": sum(pieces.values())}
        return show(request, purchase, "board_people", page=row_page, people=people, total=total)
    ordered = ordered_by_variant(purchase)
    page = Paginator(ordered, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        purchase,
        "board_items",
        page=page,
        pieces=sum(each.pieces for each in ordered),
        total=supplier_total(ordered, currency=str(purchase.supplier_currency)),
    )


@carried
@require_safe
def history(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    page = Paginator(events_of(purchase), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return show(request, purchase, "history", page=page, entries=told(page))
