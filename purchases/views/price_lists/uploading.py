"""A file comes in, can be had back, and goes away."""

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participants.once import Answer
from purchases.forms.acting import ConfirmForm
from purchases.forms.price_lists import PriceListForm
from purchases.models import ListDraft, Purchase
from purchases.selectors.price_lists import imported_lists, open_list_drafts
from purchases.services.price_lists import drop_list, upload_list
from purchases.services.price_lists.working import IMPORTABLE
from purchases.views.carrying import carried, carry_out, show
from purchases.views.price_lists.finding import move_on, of_list
from purchases.views.price_lists.pages import course_of

MOST_BEFORE = 20


@carried
def upload(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """A file comes in; those on their way and those that came before."""

    def again(form: forms.Form) -> HttpResponse:
        return show(
            request,
            purchase,
            "price_list/upload",
            form=form,
            is_taking=purchase.state in IMPORTABLE,
            on_the_way=open_list_drafts(purchase),
            imported=imported_lists(purchase)[:MOST_BEFORE],
        )

    if request.method != "POST":
        return again(PriceListForm())
    form = PriceListForm(request.POST, request.FILES)
    content = b""
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        form.cleaned_data["file"].seek(0)

    def act() -> ListDraft:
        return upload_list(
            purchase_id=purchase.pk,
            name=form.cleaned_data["file"].name,
            content=content,
            by=request.user,
            at=timezone.now(),
        )

    return move_on(request, form, act=act, again=again)


@of_list
def drop(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> HttpResponse:
    """What goes with the list; the box, then it is gone."""

    def again(form: forms.Form) -> HttpResponse:
        figures = [
            (_("Rows"), draft.reading.get("rows", 0)),
            (_("Where it stands"), draft.get_state_display()),
        ]
        return show(request, purchase, "price_list/drop", form=form, figures=figures, **course_of(draft))

    if request.method != "POST":
        return again(ConfirmForm())

    def act() -> Answer:
        drop_list(draft_id=draft.pk, by=request.user, at=timezone.now())
        said = _("“%(name)s” is dropped.") % {"name": draft.file_name}
        return Answer(reverse("purchases:desk-price-list", args=[purchase.slug]), said)

    return carry_out(request, ConfirmForm(request.POST), act=act, again=again)


@of_list
@require_safe
def file(request: HttpRequest, purchase: Purchase, draft: ListDraft) -> HttpResponseBase:
    """The file as it was sent in, for its organizer alone."""
    try:
        content = draft.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(
        content, as_attachment=True, filename=draft.file_name, content_type="application/octet-stream"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
