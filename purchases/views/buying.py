"""The supplier: what to order, that it was ordered, that it was paid."""

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
from participants.once import Answer
from purchases.forms.supply import BuyOutForm, SupplierOrderForm
from purchases.models import Purchase
from purchases.selectors.desk import papers_of
from purchases.selectors.supplier_order import order_sheet, risen_lines, template_of
from purchases.services.buying import buy_out, record_supplier_order
from purchases.states import PurchaseState
from purchases.views.carrying import carried, carry_out, show
from purchases.views.desk import desk_page


@carried
def supplier_order(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """What to order, by article; and the note that it was sent."""
    at = timezone.now()

    def again(form: forms.Form) -> HttpResponse:
        return show(
            request,
            purchase,
            "supplier_order",
            form=form if _is_stopped(purchase) else None,
            sheet=order_sheet(purchase),
            has_template=bool(template_of(purchase)),
            risen=risen_lines(purchase),
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
    sheet = order_sheet(purchase)
    ordered, total = sheet.rows, sheet.total

    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "buy_out", form=form, total=total, count=len(ordered), sheet=sheet)

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
