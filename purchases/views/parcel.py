"""The parcel: what came, whom it concerns, and then it is charged. Rules: R-SHORTAGE, R-MISSORT."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.kernel.days import local_day
from config.kernel.money import from_minor
from participants.once import Answer
from purchases.forms.acting import put_refusal
from purchases.forms.receiving import ArrivalForm, DealingForm
from purchases.models import Purchase
from purchases.rules.parcel import Received
from purchases.rules.pricing import total_dues
from purchases.selectors.counting import counts_of
from purchases.selectors.dues import dues_of
from purchases.selectors.parcel import counted_instead
from purchases.selectors.receiving import Dealing, bought_variants, dealing_of, short_variants
from purchases.selectors.report import report_rows
from purchases.services.arrival import CannotArrive, record_arrival
from purchases.states import PurchaseState
from purchases.views.carrying import REFUSED, carried, carry_out, show
from purchases.views.desk import desk_page

KEPT_OUT = {"csrfmiddlewaretoken", "form_key", "confirmed", "nothing", "seen", "over", "why", "page", "look"}
AFFECTED_A_PAGE = 50


@carried
def arrival(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """What came; first whom it concerns, then, confirmed, it is charged."""
    if purchase.state != PurchaseState.BOUGHT_OUT and request.method != "POST":
        return desk_page(request, purchase)
    at = timezone.now()
    sheet: dict[str, Any] = {
        "purchase": purchase,
        "bought": bought_variants(purchase),
        "counts": counts_of(purchase),
        "noted": counted_instead(purchase),
    }

    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "arrival", form=form)

    if request.method != "POST":
        form = ArrivalForm(**sheet)
        form.initial = {
            "received_on": local_day(at, purchase.time_zone),
            "delivery_cost": purchase.delivery_estimate,
        }
        return again(form)
    posted = _with_nothing(request.POST) if "nothing" in request.POST else request.POST
    form = ArrivalForm(posted, **sheet)
    if not form.is_valid():
        return carry_out(request, form, act=lambda: Answer(""), again=again)
    received = form.received()
    plain = dealing_of(purchase, received=received, given={})
    over = sum(each.over for each in received.values())
    box = DealingForm(posted, affected=plain.affected, over=over)
    is_filled = box.is_valid()

    def preview(shown: DealingForm) -> HttpResponse:
        return _preview(request, purchase, form, posted, box=shown, plain=plain, given=box.given())

    if {"look", "page", "nothing"} & posted.keys() or not {"seen", "confirmed"} & posted.keys():
        return preview(_unasked(box, posted))
    if not is_filled:
        answer = preview(box)
        answer.status_code = REFUSED
        return answer

    def act() -> Answer:
        try:
            record_arrival(
                purchase_id=purchase.pk,
                received_on=form.cleaned_data["received_on"],
                delivery_cost=form.cleaned_data["delivery_cost"],
                received=received,
                given=box.given(),
                why=box.cleaned_data["why"],
                by=request.user,
                at=at,
            )
        except CannotArrive as refusal:
            if refusal.field in box.fields:
                put_refusal(box, refusal)
                box.cited = refusal.cited
            raise
        return Answer(purchase.desk_url, _("The parcel is recorded, and everybody's final cost is known."))

    return carry_out(
        request, form, act=act, again=lambda refused: preview(box) if box.errors else again(refused)
    )


def _unasked(box: DealingForm, posted: Any) -> DealingForm:
    """The box as it was filled in, without a word on what is not ticked yet."""
    fresh = DealingForm(affected=box.affected, over=box.over)
    fresh.initial = {name: posted[name] for name in box.fields if name in posted}
    return fresh


def _with_nothing(posted: Any) -> Any:
    """The form with every count at zero: a parcel that never comes."""
    zeroed = posted.copy()
    for name in posted:
        if name.startswith(("received-", "defective-")):
            zeroed[name] = "0"
    return zeroed


def _preview(
    request: HttpRequest,
    purchase: Purchase,
    form: ArrivalForm,
    posted: Any,
    *,
    box: DealingForm,
    plain: Dealing,
    given: dict[int, int],
) -> HttpResponse:
    """Whom it concerns, in numbers: a page of them, with what the organizer gives otherwise."""
    received = form.received()
    dealing = _dealt_otherwise(purchase, received, plain, given)
    page = Paginator(plain.affected, AFFECTED_A_PAGE).get_page(posted.get("page", 1))
    shown = {each.line_id for each in page}
    now = {each.line_id: each for each in dealing.affected}
    fit = sum(each.fit for each in received.values())
    figures: list[tuple[str, Any]] = [
        (_("Pieces bought"), sum(each.pieces for each in form.bought)),
        (_("Pieces fit to hand over"), fit),
        (_("Pieces that came broken"), sum(each.defective for each in received.values())),
        (_("Pieces that came as something else"), sum(each.mis_sorted for each in received.values())),
        (_("Pieces beyond the order"), box.over),
        (_("People whom it concerns"), len({each.number for each in dealing.affected})),
        (_("Pieces given back"), dealing.credited),
        (
            _("Charged for goods and fee before this"),
            from_minor(total_dues(dues_of(purchase)).goods_cost, purchase.currency),
        ),
        (_("Delivery cost to share"), form.cleaned_data["delivery_cost"]),
    ]
    nothing_came = not sum(each.fit + each.mis_sorted for each in received.values())
    if nothing_came:
        held = sum(max(0, row.paid - row.credited) for row in report_rows(purchase))
        figures.append((_("Money to give back"), from_minor(held, purchase.currency)))
    hidden = [
        (name, value)
        for name in posted
        if name not in KEPT_OUT and not _is_asked(name, shown)
        for value in posted.getlist(name)
    ]
    return show(
        request,
        purchase,
        "arrival_preview",
        form=box,
        figures=figures,
        affected=[(each, now.get(each.line_id), box[f"gets-{each.line_id}"]) for each in page],
        page=page,
        left=dealing.left,
        short=short_variants(form.bought, received),
        hidden=hidden,
        nothing_came=nothing_came,
    )


def _dealt_otherwise(
    purchase: Purchase, received: dict[int, Received], plain: Dealing, given: dict[int, int]
) -> Dealing:
    return dealing_of(purchase, received=received, given=given) if given else plain


def _is_asked(name: str, shown: set[int]) -> bool:
    """Whether the page has a field of this name itself."""
    key = name.removeprefix("gets-")
    return name.startswith("gets-") and key.isdecimal() and int(key[:18]) in shown
