"""From publishing to the stop and back: last call, dates, stop, reopening, cancelling, closing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.kernel.money import from_minor
from participants.once import Answer
from purchases.forms.acting import ConfirmForm, ConfirmWhyForm
from purchases.forms.choosing import ChoicesForm, StopForm
from purchases.forms.drafting import DatesForm, ReopenForm
from purchases.models import Purchase
from purchases.selectors.outlook import outlook_of
from purchases.selectors.report import report_rows
from purchases.services import closing
from purchases.services.calling import call_purchase
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.distribution import begin_distribution
from purchases.services.drafting import move_dates
from purchases.services.stopping import reopen_purchase, stop_below_minimum, stop_purchase
from purchases.states import PurchaseState
from purchases.views.carrying import REFUSED, carried, carry_out, press, show
from purchases.views.desk import desk_page
from purchases.views.what_if import looked_at


@require_POST
@carried
def call(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    def act() -> Answer:
        call_purchase(purchase_id=purchase.pk, by=request.user, at=timezone.now())
        return Answer(purchase.desk_url, _("Last call: everybody who ordered or marked it is told."))

    return press(request, act=act, again=lambda form: desk_page(request, purchase, form))


@carried
def dates(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "dates", form=form)

    if request.method != "POST":
        return again(DatesForm(purchase=purchase))
    form = DatesForm(request.POST, purchase=purchase)

    def act() -> Answer:
        move_dates(purchase_id=purchase.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        return Answer(purchase.desk_url, _("The dates are moved; everybody who ordered is told."))

    return carry_out(request, form, act=act, again=again)


@carried
def stop(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """What the stop will lock and charge, in numbers; below the minimum it is another act."""
    return _stop(request, purchase, stop_purchase)


@require_POST
@carried
def stop_below(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    return _stop(request, purchase, stop_below_minimum)


def _stop(request: HttpRequest, purchase: Purchase, service: Callable[..., Any]) -> HttpResponse:
    default = purchase.agreed.row_default

    def page(form: forms.Form, asked: ChoicesForm) -> HttpResponse:
        outlook = outlook_of(purchase, choices=asked.choices)
        asked.keep_to({gap.key for gap in outlook.plan.gaps})
        answer = show(request, purchase, "stop", form=form, **looked_at(purchase, outlook, asked.choices))
        answer.status_code = 200 if asked.is_valid() else REFUSED
        return answer

    if request.method != "POST":
        asked = ChoicesForm(request.GET, default=default)
        return page(asked, asked)
    form = StopForm(request.POST, default=default)

    def act() -> Answer:
        service(
            purchase_id=purchase.pk,
            by=request.user,
            at=timezone.now(),
            choices=form.choices,
            seen=form.cleaned_data["seen"],
        )
        return Answer(purchase.desk_url, _("Stopped: orders are locked, and everybody is told what is due."))

    def again(refused: forms.Form) -> HttpResponse:
        return page(refused, ChoicesForm(request.POST, default=default))

    return carry_out(request, form, act=act, again=again)


@carried
def reopen(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "reopen", form=form)

    if request.method != "POST":
        return again(ReopenForm(purchase=purchase))
    form = ReopenForm(request.POST, purchase=purchase)

    def act() -> Answer:
        reopen_purchase(purchase_id=purchase.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        return Answer(purchase.desk_url, _("Open again: orders are unlocked, money stays on them."))

    return carry_out(request, form, act=act, again=again)


@carried
def cancel(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "cancel", form=form, figures=_to_give_back(purchase))

    if request.method != "POST":
        return again(ConfirmWhyForm())
    form = ConfirmWhyForm(request.POST)

    def act() -> Answer:
        why = form.cleaned_data["why"]
        cancel_purchase(purchase_id=purchase.pk, why=why, by=request.user, at=timezone.now())
        return Answer(purchase.desk_url, _("Cancelled. Give back what was paid."))

    return carry_out(request, form, act=act, again=again)


def _to_give_back(purchase: Purchase) -> list[tuple[str, Any]]:
    rows = report_rows(purchase) if purchase.published_at else []
    held = [row.paid - row.credited for row in rows]
    return [
        (_("People who are told"), len(rows)),
        (_("Orders with money to give back"), sum(units > 0 for units in held)),
        (_("Money to give back"), from_minor(sum(units for units in held if units > 0), purchase.currency)),
    ]


@require_POST
@carried
def distribute(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    def act() -> Answer:
        begin_distribution(purchase_id=purchase.pk, by=request.user, at=timezone.now())
        return Answer(
            reverse("purchases:desk-hand-over", args=[purchase.slug]),
            _("Distribution has begun: everybody with goods is told where to collect them."),
        )

    return press(request, act=act, again=lambda form: desk_page(request, purchase, form))


@carried
def close(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    def again(form: forms.Form) -> HttpResponse:
        in_the_way = list(closing.obstacles(purchase)) if purchase.state == PurchaseState.DISTRIBUTION else []
        return show(request, purchase, "close", form=form, obstacles=in_the_way)

    if request.method != "POST":
        return again(ConfirmForm())

    def act() -> Answer:
        close_purchase(purchase_id=purchase.pk, by=request.user, at=timezone.now())
        return Answer(purchase.desk_url, _("Closed. Here is what came of it."))

    return carry_out(request, ConfirmForm(request.POST), act=act, again=again)
