"""What every page of the desk begins and ends with."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from config.kernel.errors import DomainError
from config.kernel.wording import place_words
from participants.once import Answer, BadFormKey, answer_once
from purchases.forms.acting import ActForm, put_refusal
from purchases.models import Purchase
from purchases.selectors.desk import desk_purchases, shared_desk_purchases
from purchases.selectors.helping import helper_of
from purchases.states import Right

REFUSED = 422
MOST_SEARCHED = 100


def carried(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hands `view` the purchase of the address; strangers get 404, visitors are led to the login.

    `purchase.helper` is None: these pages are the organizer's alone.
    """

    @login_required
    @wraps(view)
    def found(request: HttpRequest, slug: str, **named: Any) -> HttpResponseBase:
        purchase = get_object_or_404(desk_purchases(user=request.user), slug=slug)
        purchase.helper = None
        return view(request, purchase, **named)

    return found


def helped(
    right: Right,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """As `carried`, for a page that helpers with this right work on too.

    `purchase.helper` is who helps; None for the organizer.
    """

    def opened(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def found(request: HttpRequest, slug: str, **named: Any) -> HttpResponseBase:
            shared = shared_desk_purchases(user=request.user, right=right)
            purchase = get_object_or_404(shared, slug=slug)
            is_own = purchase.organizer.user_id == request.user.pk
            purchase.helper = None if is_own else helper_of(purchase, user=request.user)
            return view(request, purchase, **named)

        return found

    return opened


def carry_out(
    request: HttpRequest,
    form: forms.Form,
    *,
    act: Callable[[], Answer],
    again: Callable[[forms.Form], HttpResponse],
) -> HttpResponse:
    """Do `act` for a form that is filled in well; else the page again, with 422 and what was typed.

    A refusal goes to its field, and the rule that it cites onto the form as `cited`.
    """
    if form.is_valid():
        try:
            return answer_once(request, act)
        except BadFormKey:
            raise
        except DomainError as refusal:
            put_refusal(form, refusal)
            form.cited = refusal.cited
    answer = again(form)
    answer.status_code = REFUSED
    return answer


def press(
    request: HttpRequest,
    *,
    act: Callable[[], Answer],
    again: Callable[[forms.Form], HttpResponse],
) -> HttpResponse:
    """As `carry_out`, for a button with nothing to fill in."""
    return carry_out(request, ActForm(request.POST), act=act, again=again)


def searched(request: HttpRequest) -> str:
    """The words that a list is searched for, as far as a database takes them."""
    return request.GET.get("q", "").replace("\x00", "")[:MOST_SEARCHED].strip()


def show(request: HttpRequest, purchase: Purchase, template: str, **context: Any) -> HttpResponse:
    """A page of the desk."""
    clock = place_words(purchase.time_zone)
    return render(
        request, f"purchases/desk/{template}.html", {"purchase": purchase, "clock": clock, **context}
    )
