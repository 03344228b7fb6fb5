"""The supplier: what to order, that it was ordered, that it was paid, what came."""

from mimetypes import guess_type
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.kernel.days import local_day
from config.kernel.money import from_minor
from participants.once import Answer
from purchases.forms.acting import ConfirmForm
from purchases.forms.supply import ArrivalForm, BuyOutForm, SupplierOrderForm
from purchases.models import Purchase
from purchases.rules.pricing import total_dues
from purchases.selectors.board import TO_BUY, ordered_by_variant, supplier_total
from purchases.selectors.desk import papers_of
from purchases.selectors.dues import dues_of
from purchases.selectors.receiving import bought_variants, going_short
from purchases.selectors.report import report_rows
from purchases.services.arrival import Received, record_arrival
from purchases.services.buying import buy_out, record_supplier_order
from purchases.states import PurchaseState
from purchases.views.carrying import REFUSED, carried, carry_out, show
from purchases.views.desk import desk_page

KEPT_OUT = {"csrfmiddlewaretoken", "form_key", "confirmed", "nothing", "seen"}


@carried
def supplier_order(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """What to order, by article; and the note that it was sent."""
    at = timezone.now()

    def again(form: forms.Form) -> HttpResponse:
        ordered = (
            ordered_by_variant(purchase, states=TO_BUY)
            if _is_stopped(purchase)
            else ordered_by_variant(purchase)
        )
        return show(
            request,
            purchase,
            "supplier_order",
            form=form if _is_stopped(purchase) else None,
            ordered=ordered,
            pieces=sum(each.pieces for each in ordered),
            total=supplier_total(ordered, currency=str(purchase.supplier_currency)),
            sent=getattr(purchase, "supplier_order", None),
        )

    if request.method != "POST":
        return again(SupplierOrderForm(initial={"sent_on": local_day(at, purchase.time_zone)}))
    form = SupplierOrderForm(request.POST)

    def act() -> Answer:
        record_supplier_order(purchase_id=purchase.pk, by=request.user, at=at, **form.cleaned_data)
        return Answer(
            reverse("purchases:desk-buy-out", args=[purchase.slug]),
            _("Noted: the order is sent. Record the payment once the supplier is paid."),
        )

    return carry_out(request, form, act=act, again=again)


@carried
def pay(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Recording the payment to the supplier is the buy-out."""
    if not _is_stopped(purchase) and request.method != "POST":
        return desk_page(request, purchase)
    at = timezone.now()
    ordered = ordered_by_variant(purchase, states=TO_BUY)
    total = supplier_total(ordered, currency=str(purchase.supplier_currency))

    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "buy_out", form=form, total=total, count=len(ordered))

    if request.method != "POST":
        form = BuyOutForm(purchase=purchase, ordered=ordered, total=total)
        form.initial["paid_on"] = local_day(at, purchase.time_zone)
        return again(form)
    form = BuyOutForm(request.POST, request.FILES, purchase=purchase, ordered=ordered, total=total)

    def act() -> Answer:
        values: dict[str, Any] = {"official_rate": purchase.official_rate, **form.cleaned_data}
        buy_out(purchase_id=purchase.pk, by=request.user, at=at, **values)
        return Answer(purchase.desk_url, _("Bought out: everybody is told what is coming."))

    return carry_out(request, form, act=act, again=again)


@carried
def arrival(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """What came; first whom it concerns, then, confirmed, it is charged."""
    if purchase.state != PurchaseState.BOUGHT_OUT and request.method != "POST":
        return desk_page(request, purchase)
    at = timezone.now()
    bought = bought_variants(purchase)

    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "arrival", form=form)

    if request.method != "POST":
        form = ArrivalForm(purchase=purchase, bought=bought)
        form.initial = {
            "received_on": local_day(at, purchase.time_zone),
            "delivery_cost": purchase.delivery_estimate,
        }
        return again(form)
    posted = _with_nothing(request.POST) if "nothing" in request.POST else request.POST
    form = ArrivalForm(posted, purchase=purchase, bought=bought)
    if form.is_valid() and posted.get("confirmed") != "yes":
        return _preview(
            request, purchase, form, posted, box=ConfirmForm(posted if "seen" in posted else None)
        )

    def act() -> Answer:
        record_arrival(
            purchase_id=purchase.pk,
            received_on=form.cleaned_data["received_on"],
            delivery_cost=form.cleaned_data["delivery_cost"],
            received={
                each.variant_id: Received(
                    form.cleaned_data[f"received-{each.variant_id}"],
                    form.cleaned_data[f"defective-{each.variant_id}"],
                )
                for each in bought
            },
            by=request.user,
            at=at,
        )
        return Answer(purchase.desk_url, _("The parcel is recorded, and everybody's final cost is known."))

    return carry_out(request, form, act=act, again=again)


def _with_nothing(posted: Any) -> Any:
    """The form with every count at zero: a parcel that never comes."""
    zeroed = posted.copy()
    for name in posted:
        if name.startswith(("received-", "defective-")):
            zeroed[name] = "0"
    return zeroed


def _preview(
    request: HttpRequest, purchase: Purchase, form: ArrivalForm, posted: Any, *, box: forms.Form
) -> HttpResponse:
    """Whom it concerns, in numbers; with 422 when its own box was left unticked."""
    fit = {each.variant_id: form.cleaned_data[f"received-{each.variant_id}"] for each in form.bought}
    lacking = {each.variant_id for each in form.bought if fit[each.variant_id] < each.pieces}
    short = going_short(purchase, fit={key: fit[key] for key in lacking}) if lacking else []
    broken = sum(form.cleaned_data[f"defective-{each.variant_id}"] for each in form.bought)
    charged = total_dues(dues_of(purchase)).goods_cost
    figures = [
        (_("Pieces bought"), sum(each.pieces for each in form.bought)),
        (_("Pieces fit to hand over"), sum(fit.values())),
        (_("Pieces that came broken"), broken),
        (_("People who go short"), len({each.number for each in short})),
        (_("Charged for goods and fee before this"), from_minor(charged, purchase.currency)),
        (_("Delivery cost to share"), form.cleaned_data["delivery_cost"]),
    ]
    nothing_came = not sum(fit.values())
    if nothing_came:
        rows = report_rows(purchase)
        held = sum(max(0, row.paid - row.credited) for row in rows)
        figures.append((_("Money to give back"), from_minor(held, purchase.currency)))
    hidden = [(name, value) for name in posted if name not in KEPT_OUT for value in posted.getlist(name)]
    answer = show(
        request,
        purchase,
        "arrival_preview",
        form=box,
        figures=figures,
        short=short,
        hidden=hidden,
        nothing_came=nothing_came,
    )
    answer.status_code = REFUSED if box.errors else 200
    return answer


@login_required
@require_safe
def invoice(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The supplier's invoice: for the organizer and administrators. Rule: R-ONLY-ORGANIZER."""
    purchase = get_object_or_404(papers_of(user=request.user), slug=slug)
    payment = getattr(purchase, "supplier_payment", None)
    if payment is None or not payment.invoice:
        raise Http404
    name = Path(payment.invoice.name).name
    try:
        file = payment.invoice.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type=guess_type(name)[0] or "application/octet-stream",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _is_stopped(purchase: Purchase) -> bool:
    return bool(purchase.state == PurchaseState.STOPPED)
