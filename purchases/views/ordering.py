"""Ordering, changing, withdrawing, asking to be let off."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.kernel.errors import DomainError
from config.limits import limited
from participants.once import Answer, BadFormKey, answer_once
from purchases.forms.ordering import OrderForm
from purchases.models import Line, Purchase
from purchases.services.giving_up import give_up_line
from purchases.services.ordering import CannotOrder, place_order, take_back_line
from purchases.services.refusing import ask_refusal
from purchases.states import LineState
from purchases.views.mine import my_order_response
from purchases.views.purchase import purchase_response

Again = Callable[[OrderForm, DomainError | None], HttpResponse]


@login_required
@limited("order")
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the form of the purchase's page; who comes here by a link, as after logging in, is led there."""
    if request.method != "POST":
        return redirect("purchases:purchase", slug=slug)

    def again(form: OrderForm, refusal: DomainError | None) -> HttpResponse:
        return purchase_response(request, slug, request.POST, form=form, refusal=refusal)

    return _take(request, slug, again=again)


@login_required
@require_POST
@limited("order")
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the quantities of the order's own page."""

    def again(form: OrderForm, refusal: DomainError | None) -> HttpResponse:
        return my_order_response(request, slug, order_form=form, refusal=refusal)

    return _take(request, slug, again=again, page=request.POST.get("page", ""))


def _take(request: HttpRequest, slug: str, *, again: Again, page: str = "") -> HttpResponse:
    form = OrderForm(request.POST)
    if not form.is_valid():
        return again(form, None)

    def act() -> Answer:
        place_order(slug=slug, wanted=form.wanted(), leeway=form.leeway(), by=request.user, at=timezone.now())
        query = f"?page={page}" if page.isdecimal() else ""
        return Answer(reverse("purchases:my_order", args=[slug]) + query, _("Your order is up to date."))

    try:
        return answer_once(request, act)
    except Purchase.DoesNotExist:
        raise Http404 from None
    except BadFormKey:
        raise
    except CannotOrder as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return again(form, refusal)


@login_required
@require_POST
def refuse(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    def act() -> Answer:
        ask_refusal(line_id=pk, by=request.user, at=timezone.now())
        return Answer(
            reverse("purchases:my_order", args=[slug]),
            _("The organizer is asked. Until they answer, the line stays ordered."),
        )

    return _about_line(request, slug, pk, act)


@login_required
@require_POST
def give_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A line whose price rose too far."""

    def act() -> Answer:
        give_up_line(line_id=pk, by=request.user, at=timezone.now())
        back = reverse("purchases:my_order", args=[slug])
        return Answer(back, _("You gave the line up. You owe nothing for it."))

    return _about_line(request, slug, pk, act)


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    def act() -> Answer:
        line = take_back_line(line_id=pk, by=request.user, at=timezone.now())
        back = reverse("purchases:my_order", args=[slug])
        if line.state == LineState.CONFIRMED:
            return Answer(back, _("The line is ordered again."))
        return Answer(back, _("The line waits for a place again."))

    return _about_line(request, slug, pk, act)


def _about_line(request: HttpRequest, slug: str, pk: int, act: Callable[[], Answer]) -> HttpResponse:
    own = Line.objects.filter(pk=pk, order__purchase__slug=slug, order__contact__user=request.user)
    if not own.exists():
        raise Http404
    try:
        return answer_once(request, act)
    except BadFormKey:
        raise
    except DomainError as refusal:
        return my_order_response(request, slug, refusal=refusal)
