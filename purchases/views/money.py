"""Money on the desk: payments, prepayments, repayments, refusals."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.kernel.days import local_day
from participants.once import Answer
from purchases.forms.acting import WhyForm
from purchases.forms.money import ReasonForm, RecordPaymentForm, SentForm
from purchases.models import GiveBack, Line, Order, Payment, Purchase
from purchases.selectors.money import money_page, prepayment_page
from purchases.services.giving_back import give_back_overpaid, send_give_back
from purchases.services.payments import confirm_payment, record_payment, refuse_payment
from purchases.services.refusing import accept_refusal, decline_refusal
from purchases.views.carrying import carried, carry_out, press, show


@carried
@require_safe
def money(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Everybody's money, what was reported, what is to be given back."""
    return _money(request, purchase)


def _money(request: HttpRequest, purchase: Purchase, form: forms.Form | None = None) -> HttpResponse:
    at = timezone.now()
    return show(
        request, purchase, "money", form=form, at=at, **money_page(purchase, number=request.GET.get("page"))
    )


@carried
@require_safe
def prepayments(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Who has prepaid, who has not, who asks to be let off."""
    return prepayments_page(request, purchase)


def prepayments_page(
    request: HttpRequest, purchase: Purchase, form: forms.Form | None = None
) -> HttpResponse:
    at = timezone.now()
    return show(
        request,
        purchase,
        "prepayments",
        form=form,
        at=at,
        is_due=bool(purchase.prepay_due_at and purchase.prepay_due_at <= at),
        **prepayment_page(purchase, number=request.GET.get("page")),
    )


@carried
def record(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Money that came without a report."""
    at = timezone.now()
    orders = list(Order.objects.filter(purchase=purchase).select_related("contact").order_by("number"))

    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "record_payment", form=form)

    if request.method != "POST":
        initial = {"order": request.GET.get("order"), "paid_on": local_day(at, purchase.time_zone)}
        return again(RecordPaymentForm(purchase=purchase, orders=orders, initial=initial))
    form = RecordPaymentForm(request.POST, purchase=purchase, orders=orders)

    def act() -> Answer:
        values = dict(form.cleaned_data)
        record_payment(order_id=values.pop("order"), by=request.user, at=at, **values)
        return Answer(_url("money", purchase), _("The payment is recorded and confirmed."))

    return carry_out(request, form, act=act, again=again)


@require_POST
@carried
def confirm(request: HttpRequest, purchase: Purchase, payment: int) -> HttpResponse:
    own = get_object_or_404(Payment, pk=payment, order__purchase=purchase)

    def act() -> Answer:
        confirm_payment(payment_id=own.pk, by=request.user, at=timezone.now())
        return Answer(_url("money", purchase), _("The payment is confirmed; its sender is told."))

    return press(request, act=act, again=lambda form: _money(request, purchase, form))


@require_POST
@carried
def refuse(request: HttpRequest, purchase: Purchase, payment: int) -> HttpResponse:
    own = get_object_or_404(Payment, pk=payment, order__purchase=purchase)
    form = row_form(ReasonForm, request, own.pk)

    def act() -> Answer:
        reason = form.cleaned_data["reason"]
        refuse_payment(payment_id=own.pk, reason=reason, by=request.user, at=timezone.now())
        return Answer(_url("money", purchase), _("The payment is refused; its sender is told why."))

    return carry_out(request, form, act=act, again=lambda form: _money(request, purchase, form))


@require_POST
@carried
def sent(request: HttpRequest, purchase: Purchase, give_back: int) -> HttpResponse:
    own = get_object_or_404(GiveBack, pk=give_back, order__purchase=purchase)
    form = row_form(SentForm, request, own.pk)

    def act() -> Answer:
        send_give_back(give_back_id=own.pk, way=form.cleaned_data["way"], by=request.user, at=timezone.now())
        return Answer(_url("money", purchase), _("Noted: sent back. Its receiver is asked to confirm."))

    return carry_out(request, form, act=act, again=lambda form: _money(request, purchase, form))


@require_POST
@carried
def overpaid(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    def act() -> Answer:
        count = give_back_overpaid(purchase_id=purchase.pk, by=request.user, at=timezone.now())
        said = ngettext("%(count)d repayment to send.", "%(count)d repayments to send.", count)
        return Answer(_url("money", purchase), said % {"count": count})

    return press(request, act=act, again=lambda form: _money(request, purchase, form))


@require_POST
@carried
def accept(request: HttpRequest, purchase: Purchase, line: int) -> HttpResponse:
    own = get_object_or_404(Line, pk=line, order__purchase=purchase)

    def act() -> Answer:
        accept_refusal(line_id=own.pk, by=request.user, at=timezone.now())
        return Answer(_url("prepayments", purchase), _("The line is released; its owner is told."))

    return press(request, act=act, again=lambda form: prepayments_page(request, purchase, form))


@require_POST
@carried
def decline(request: HttpRequest, purchase: Purchase, line: int) -> HttpResponse:
    own = get_object_or_404(Line, pk=line, order__purchase=purchase)
    form = row_form(WhyForm, request, own.pk)

    def act() -> Answer:
        decline_refusal(line_id=own.pk, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        return Answer(_url("prepayments", purchase), _("The line stays ordered; its owner is told why."))

    return carry_out(request, form, act=act, again=lambda form: prepayments_page(request, purchase, form))


def row_form(form_class: type[forms.Form], request: HttpRequest, key: int) -> forms.Form:
    """One of many forms of a page: its fields' ids end in the row's key, and it knows the row."""
    form = form_class(request.POST, auto_id=f"%s-{key}")
    form.row = key
    return form


def _url(name: str, purchase: Purchase) -> str:
    return reverse(f"purchases:desk-{name}", args=[purchase.slug])
