"""Whose list it is, and where it goes on."""

from collections.abc import Callable
from functools import wraps

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from participants.once import Answer
from purchases.models import ListDraft, Purchase
from purchases.selectors.price_lists import list_draft_of
from purchases.services.price_lists import import_list, is_quick, judge_list, read_list
from purchases.states import AT_WORK_ON_LIST, ListState
from purchases.views.carrying import carried, carry_out

WORK: dict[str, Callable[..., None]] = {
    ListState.READING: read_list,
    ListState.JUDGING: judge_list,
    ListState.IMPORTING: import_list,
}


def of_list(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hands `view` the purchase and the list of the address; what is another's is not found."""

    @carried
    @wraps(view)
    def found(request: HttpRequest, purchase: Purchase, draft: int) -> HttpResponseBase:
        return view(request, purchase, find_list(request, purchase, draft))

    return found


def posted(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """As `of_list`, for a form of the list's page: who only looks is led there."""

    @of_list
    @wraps(view)
    def found(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> HttpResponseBase:
        if request.method != "POST":
            return redirect(url_of(draft))
        return view(request, purchase, draft)

    return found


def find_list(request: HttpRequest, purchase: Purchase, pk: int) -> ListDraft:
    """The list, with this purchase. 1 query. Raises Http404."""
    try:
        draft = list_draft_of(user=request.user, purchase=purchase, pk=pk)
    except ListDraft.DoesNotExist:
        raise Http404 from None
    draft.purchase = purchase
    return draft


def url_of(draft: ListDraft) -> str:
    """The one address that shows where the list stands."""
    return reverse("purchases:desk-price-list-step", args=[draft.purchase.slug, draft.pk])


def move_on(
    request: HttpRequest,
    form: forms.Form,
    *,
    act: Callable[[], ListDraft],
    again: Callable[[forms.Form], HttpResponse],
) -> HttpResponse:
    """Do `act` and lead to the list's page; what the list then waits for is done now if it is little.

    No transaction is open while a file is read or its rows are judged.
    """
    moved: list[int] = []

    def answer() -> Answer:
        draft = act()
        moved.append(draft.pk)
        return Answer(url_of(draft))

    response = carry_out(request, form, act=answer, again=again)
    for draft in ListDraft.objects.filter(pk__in=moved, state__in=AT_WORK_ON_LIST):
        if is_quick(draft):
            WORK[draft.state](draft_id=draft.pk, at=timezone.now())
    return response
