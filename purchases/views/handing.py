"""Handing goods over: who collects, what is due, money taken. Rule: R-HANDOVER.

Helpers who hand out work here while the purchase is in distribution; they see no money but what is due.
"""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from moneyed import Money

from config.kernel.money import from_minor
from ledger import selectors as ledger
from participants.once import Answer
from purchases.forms.acting import ConfirmWhyForm
from purchases.forms.money import HandOverForm
from purchases.models import Order, Purchase
from purchases.selectors.board import orders_matching
from purchases.selectors.dues import balances_of_orders
from purchases.selectors.handing import orders_to_hand_over, parcels_of
from purchases.services.distribution import Taken, hand_over, hand_over_on_debt, write_off_debt
from purchases.states import LineState, PurchaseState, Right
from purchases.views.carrying import carried, carry_out, helped, searched, show

ORDERS_A_PAGE = 50


@helped(Right.HAND_OUT)
@require_safe
def hand_out(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Everybody whose goods came; by name or number of the order."""
    words = searched(request)
    among = orders_matching(purchase, words=words) if words else None
    orders = orders_to_hand_over(purchase, among=among)
    if request.GET.get("show") == "waiting":
        orders = orders.filter(waiting__gt=0)
    if _is_too_early_or_late(purchase):
        orders = orders.none()
    page = Paginator(orders, ORDERS_A_PAGE).get_page(request.GET.get("page"))
    balances = balances_of_orders(purchase)
    rows = [{"order": order, "due": _due(purchase, balances.get(order.pk, 0))} for order in page]
    return show(request, purchase, "hand_out", page=page, rows=rows, words=words)


@helped(Right.HAND_OUT)
def hand(request: HttpRequest, purchase: Purchase, order: int) -> HttpResponse:
    """One person's goods: take the money, hand them over."""
    if _is_too_early_or_late(purchase):
        raise Http404
    own = _order(purchase, order)
    if request.method != "POST":
        return _order_page(request, purchase, own)
    at = timezone.now()
    form = _hand_over_form(request.POST, purchase, own)

    def act() -> Answer:
        given = form.cleaned_data
        taken = Taken(given["taken"], given["way"]) if given["taken"] else None
        going = {"order_id": own.pk, "lines": given["lines"], "taken": taken, "by": request.user, "at": at}
        if "on_debt" in request.POST:
            hand_over_on_debt(why=given["why"], **going)
        else:
            hand_over(**going)
        return Answer(
            reverse("purchases:desk-hand-over", args=[purchase.slug]),
            _("Handed over to %(name)s.") % {"name": own.contact.full_name},
        )

    def again(form: forms.Form) -> HttpResponse:
        return _order_page(request, purchase, own, form=form)

    return carry_out(request, form, act=act, again=again)


@require_POST
@carried
def write_off(request: HttpRequest, purchase: Purchase, order: int) -> HttpResponse:
    own = _order(purchase, order)
    form = ConfirmWhyForm(request.POST, auto_id="write-off-%s")

    def act() -> Answer:
        why = form.cleaned_data["why"]
        write_off_debt(order_id=own.pk, why=why, by=request.user, at=timezone.now())
        return Answer(
            reverse("purchases:desk-hand-over", args=[purchase.slug]),
            _("The debt of %(name)s is given up.") % {"name": own.contact.full_name},
        )

    def again(form: forms.Form) -> HttpResponse:
        return _order_page(request, purchase, own, writing_off=form)

    return carry_out(request, form, act=act, again=again)


def _order(purchase: Purchase, pk: int) -> Order:
    return get_object_or_404(Order.objects.select_related("contact"), pk=pk, purchase=purchase)


def _is_too_early_or_late(purchase: Purchase) -> bool:
    """A helper sees whose goods are here only while they are handed out."""
    return purchase.helper is not None and purchase.state != PurchaseState.DISTRIBUTION


def _due(purchase: Purchase, units: int) -> Money:
    """What an order owes; a helper is not told what was paid too much."""
    return from_minor(max(0, units) if purchase.helper else units, purchase.currency)


def _hand_over_form(data: Any, purchase: Purchase, order: Order) -> HandOverForm:
    due = _due(purchase, ledger.balance(key=order.account, unit=str(purchase.currency)))
    parcels = parcels_of(purchase, order=order)
    form = HandOverForm(data, purchase=purchase, parcels=parcels, due=due)
    form.parcels, form.due = parcels, due
    return form


def _order_page(
    request: HttpRequest,
    purchase: Purchase,
    order: Order,
    *,
    form: forms.Form | None = None,
    writing_off: forms.Form | None = None,
) -> HttpResponse:
    form = form or _hand_over_form(None, purchase, order)
    waiting = any(parcel.line.state == LineState.ARRIVED for parcel in form.parcels)
    return show(
        request,
        purchase,
        "hand_over",
        order=order,
        form=form,
        parcels=form.parcels,
        due=form.due,
        waiting=waiting,
        can_write_off=purchase.helper is None and form.due.amount > 0 and not waiting,
        given_up=[
            (_("Pieces collected"), sum(parcel.line.received for parcel in form.parcels)),
            (_("Still due"), form.due),
        ],
        writing_off=writing_off or ConfirmWhyForm(auto_id="write-off-%s"),
    )
