"""What a participant does about money."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.kernel.days import local_day
from config.kernel.errors import DomainError
from config.kernel.money import from_minor
from config.kernel.wording import format_money
from participants.once import Answer, BadFormKey, answer_once
from purchases.forms.paying import PaymentForm
from purchases.models import GiveBack, Order
from purchases.services.giving_back import confirm_receipt, keep_as_credit, use_credit
from purchases.services.payments import CannotReport, report_payment
from purchases.views.mine import my_order_response


@login_required
@require_POST
def report(request: HttpRequest, slug: str) -> HttpResponse:
    order = _own_order(request, slug)
    now = timezone.now()
    today = local_day(now, order.purchase.time_zone)
    form = PaymentForm(request.POST, currency=order.purchase.currency, today=today)
    if not form.is_valid():
        return my_order_response(request, slug, payment_form=form)

    def act() -> Answer:
        report_payment(order_id=order.pk, by=request.user, at=now, **form.cleaned_data)
        return Answer(_back(slug), _("Reported. The organizer confirms it when the money has come."))

    try:
        return answer_once(request, act)
    except BadFormKey:
        raise
    except CannotReport as refusal:
        form.add_error(refusal.field or None, str(refusal.reason))
        return my_order_response(request, slug, payment_form=form, refusal=refusal)


@login_required
@require_POST
def use_balance(request: HttpRequest, slug: str) -> HttpResponse:
    order = _own_order(request, slug)

    def act() -> Answer:
        units = use_credit(order_id=order.pk, by=request.user, at=timezone.now())
        paid = format_money(from_minor(units, order.purchase.currency))
        return Answer(_back(slug), _("%(sum)s is paid from your balance.") % {"sum": paid})

    return _about_money(request, slug, act)


@login_required
@require_POST
def received(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _check_own(request, slug, pk)

    def act() -> Answer:
        confirm_receipt(give_back_id=pk, by=request.user, at=timezone.now())
        return Answer(_back(slug), _("Thank you. The money is settled."))

    return _about_money(request, slug, act)


@login_required
@require_POST
def keep(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _check_own(request, slug, pk)

    def act() -> Answer:
        keep_as_credit(give_back_id=pk, by=request.user, at=timezone.now())
        return Answer(_back(slug), _("It is kept for your next order with this organizer."))

    return _about_money(request, slug, act)


def _about_money(request: HttpRequest, slug: str, act: Callable[[], Answer]) -> HttpResponse:
    try:
        return answer_once(request, act)
    except BadFormKey:
        raise
    except DomainError as refusal:
        return my_order_response(request, slug, refusal=refusal)


def _own_order(request: HttpRequest, slug: str) -> Order:
    own = Order.objects.filter(contact__user=request.user).select_related("purchase")
    return get_object_or_404(own, purchase__slug=slug)


def _check_own(request: HttpRequest, slug: str, pk: int) -> None:
    own = GiveBack.objects.filter(order__contact__user=request.user, order__purchase__slug=slug)
    if not own.filter(pk=pk).exists():
        raise Http404


def _back(slug: str) -> str:
    return reverse("purchases:my_order", args=[slug])
