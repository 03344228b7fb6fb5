"""From the columns to the rows and into the purchase, and back."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from purchases.forms.acting import ActForm
from purchases.forms.price_lists import ImportForm, ReadAgainForm
from purchases.models import ListDraft, Purchase
from purchases.services.price_lists import back_to_columns, begin_import, read_again, settle_columns
from purchases.states import AT_WORK_ON_LIST, ListState
from purchases.views.price_lists.finding import move_on, of_list, posted
from purchases.views.price_lists.pages import columns_form, same_step, step_page


@of_list
@require_safe
def step(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> HttpResponse:
    """Where the list stands. A page that waits asks again, and is loaded anew when the work is done."""
    if request.htmx and draft.state not in AT_WORK_ON_LIST:
        return HttpResponseClientRefresh()
    return step_page(request, purchase, draft)


@posted
def read_otherwise(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> HttpResponse:
    """Another sheet, encoding or delimiter."""
    form = ReadAgainForm(request.POST, draft=draft)

    def act() -> ListDraft:
        read_again(draft_id=draft.pk, by=request.user, at=timezone.now(), **form.wish)
        return draft

    return move_on(request, form, act=act, again=same_step(request, purchase, draft, place="read_as"))


@posted
def columns(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> HttpResponse:
    """What each column is."""
    is_open = draft.state == ListState.COLUMNS
    form = columns_form(draft, request.POST) if is_open else ActForm(request.POST)

    def act() -> ListDraft:
        settle_columns(
            draft_id=draft.pk,
            header_row=form.cleaned_data.get("header_row", 0),
            roles=form.cleaned_data.get("roles", {}),
            by=request.user,
            at=timezone.now(),
        )
        return draft

    again = same_step(request, purchase, draft, place="columns" if is_open else "form")
    return move_on(request, form, act=act, again=again)


@posted
def back(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> HttpResponse:
    """From the rows to the columns."""

    def act() -> ListDraft:
        back_to_columns(draft_id=draft.pk, by=request.user, at=timezone.now())
        return draft

    form = ActForm(request.POST)
    return move_on(request, form, act=act, again=same_step(request, purchase, draft))


@posted
def take(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> HttpResponse:
    """The judged rows come in."""
    form = ImportForm(request.POST, state=purchase.state)

    def act() -> ListDraft:
        vanished = form.cleaned_data["vanished"]
        begin_import(draft_id=draft.pk, vanished=vanished, by=request.user, at=timezone.now())
        return draft

    return move_on(request, form, act=act, again=same_step(request, purchase, draft, place="importing"))
