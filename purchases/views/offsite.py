"""Orders taken elsewhere, and the people without an account whose they are. Rule: R-OFFSITE."""

import dataclasses
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from config.kernel.errors import DomainError
from participants.models import User
from participants.once import Answer
from participants.selectors import book_of
from participants.services.contact_links import make_link
from purchases.forms.acting import ActForm, put_refusal
from purchases.forms.offsite import TEXT_LENGTH, OnePersonForm, OrderListForm, PeopleForm, same_names
from purchases.gateways.spreadsheets import read_table
from purchases.models import Order, Purchase
from purchases.rules.order_list import JudgedOrders, Known, Match, as_text, match_people
from purchases.rules.problems import Problem
from purchases.selectors.desk import items_of
from purchases.selectors.offsite import off_site_orders, previews
from purchases.services.offsite import (
    CannotImportOrders,
    check_takes_orders,
    judge_order_text,
    take_orders,
)
from purchases.views.carrying import REFUSED, carried, carry_out, press, show
from purchases.views.told import RowsTold, rows_told

MOST_LISTED = 500
MOST_PEOPLE = 1_000
PEOPLE_A_PAGE = 50
FIELD_WORDS: Mapping[str, str | Promise] = {
    "person": gettext_lazy("Person"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "article": gettext_lazy("Article"),
    "size": gettext_lazy("Size"),
    "colour": gettext_lazy("Colour"),
    "quantity": gettext_lazy("Pieces"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class _Read:
    """A list as it was read, and whom the organizer's book knows of it."""

    text: str
    name: str
    judged: JudgedOrders
    told: RowsTold
    matches: list[Match]
    book: list[Any]


@carried
def orders(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Pasted, from a file or typed for one person; what it would do comes next, nothing is written."""
    if request.method != "POST":
        return _page(request, purchase)
    if "edit" in request.POST:
        return _page(request, purchase, listed=OrderListForm(initial={"text": request.POST.get("text", "")}))
    one = OnePersonForm(request.POST) if "one" in request.POST else None
    listed = None if one else OrderListForm(request.POST, request.FILES)
    form: Any = one or listed
    if form.is_valid():
        try:
            text, name = (one.text(), "") if one else _text_of(form)
            read = _read(purchase, text, name, by=request.user)
        except DomainError as refusal:
            put_refusal(form, refusal)
            form.cited = refusal.cited
        else:
            return _preview(request, purchase, read, _unanswered(read))
    answer = _page(request, purchase, listed=listed, one=one)
    answer.status_code = REFUSED
    return answer


@carried
def take(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """The organizer has said who everybody is: looked at again, or taken."""
    if request.method != "POST":
        return redirect("purchases:desk-orders", slug=purchase.slug)
    text, name = request.POST.get("text", "")[:TEXT_LENGTH], request.POST.get("name", "")[:200]
    try:
        read = _read(purchase, text, name, by=request.user)
    except DomainError as refusal:
        listed = OrderListForm({"text": text})
        put_refusal(listed, refusal)
        listed.cited = refusal.cited
        answer = _page(request, purchase, listed=listed)
        answer.status_code = REFUSED
        return answer
    data = same_names(request.POST, matches=read.matches) if "names" in request.POST else request.POST
    form = PeopleForm(data, matches=read.matches, book=read.book)
    if "names" in request.POST or "look" in request.POST:
        form.is_valid()
        return _preview(request, purchase, read, form)

    def act() -> Answer:
        done = take_orders(
            purchase_id=purchase.pk,
            name=read.name,
            digest=sha256(read.text.encode()).hexdigest(),
            judged=read.judged,
            contacts=form.contacts(),
            by=request.user,
            at=timezone.now(),
        )
        read.told.sold_out += [
            {"row": each.row, "person": each.person.name, "article": each.offered.article}
            for each in done.sold_out
        ]
        said = _(
            "People: %(people)d. New lines: %(lines)d, changed: %(changed)d, as they were: %(unchanged)d."
        )
        said %= {
            "people": done.people, "lines": done.lines, "changed": done.changed, "unchanged": done.unchanged,
        }  # fmt: skip
        request.session[_shelf(purchase)] = {"file": read.name, "said": said, **read.told.as_values()}
        level = "warning" if read.told.problems else "success"
        return Answer(reverse("purchases:desk-orders", args=[purchase.slug]), said, level)

    return carry_out(request, form, act=act, again=lambda form: _preview(request, purchase, read, form))


@carried
@require_safe
def people(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Those without an account who ordered, with the link by which each takes over their record."""
    return _people(request, purchase)


@require_POST
@carried
def link(request: HttpRequest, purchase: Purchase, order: int) -> HttpResponse:
    own = get_object_or_404(Order.objects.select_related("contact"), pk=order, purchase=purchase)

    def act() -> Answer:
        make_link(contact_id=own.contact_id, by=request.user, at=timezone.now())
        said = _("The link for “%(name)s” is made. Send it to nobody else.") % {"name": own.contact.full_name}
        return Answer(f"{reverse('purchases:desk-people', args=[purchase.slug])}#order-{own.pk}", said)

    return press(request, act=act, again=lambda form: _people(request, purchase, form=form))


def _people(request: HttpRequest, purchase: Purchase, form: forms.Form | None = None) -> HttpResponse:
    page = Paginator(off_site_orders(purchase), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    return show(request, purchase, "offsite/people", form=form or ActForm(), page=page)


def _page(
    request: HttpRequest,
    purchase: Purchase,
    *,
    listed: OrderListForm | None = None,
    one: OnePersonForm | None = None,
) -> HttpResponse:
    return show(
        request,
        purchase,
        "offsite/orders",
        form=one or listed or OrderListForm(),
        listed=listed or OrderListForm(),
        one=one or OnePersonForm(),
        articles=items_of(purchase)[:MOST_LISTED],
        told=request.session.get(_shelf(purchase)) if listed is one is None else None,
    )


def _text_of(form: OrderListForm) -> tuple[str, str]:
    """What was pasted or stands in the file, and the file's name. Raises DomainError."""
    file = form.cleaned_data["file"]
    if not file:
        return form.cleaned_data["text"], ""
    text = as_text(read_table(name=file.name, content=file.read()))
    if len(text) > TEXT_LENGTH:
        raise CannotImportOrders(
            _("The list is longer than %(most)d characters. Take it in parts.") % {"most": TEXT_LENGTH},
            field="file",
        )
    return text, file.name


def _read(purchase: Purchase, text: str, name: str, *, by: User) -> _Read:
    """The list judged and its people looked up. Raises CannotImportOrders; 3 queries."""
    check_takes_orders(purchase=purchase, by=by, at=timezone.now())
    judged, pasted = judge_order_text(purchase=purchase, text=text)
    problems: Iterable[Problem] = judged.problems
    if not pasted.has_columns:
        problems = (
            dataclasses.replace(each, column="", heading=str(FIELD_WORDS[each.field])) for each in problems
        )
    told = rows_told(problems=problems)
    if not judged.wanted:
        raise CannotImportOrders(
            " ".join(dict.fromkeys(each["reason"] for each in told.problems[:3]))
            or _("There is no order in it: nothing names an article of this purchase."),
            field="text",
        )
    if len(judged.people) > MOST_PEOPLE:
        raise CannotImportOrders(
            _("The list has more than %(most)d people. Take it in parts.") % {"most": MOST_PEOPLE},
            field="text",
        )
    book = book_of(owner_id=purchase.organizer.user_id)
    known = [Known(each.key, each.full_name, each.phone, each.email) for each in book]
    return _Read(text, name, judged, told, match_people(people=judged.people, book=known), book)


def _unanswered(read: _Read) -> PeopleForm:
    return PeopleForm(matches=read.matches, book=read.book, initial={"text": read.text, "name": read.name})


def _preview(request: HttpRequest, purchase: Purchase, read: _Read, form: PeopleForm) -> HttpResponse:
    """What the list would do, the people who must be told apart first."""
    found = previews(purchase, read.judged, contacts=form.contacts())
    cards = [
        {
            "match": match,
            "preview": found[match.person],
            "who": form[f"who-{match.person.row}"],
            "number": form[f"number-{match.person.row}"],
        }
        for match in sorted(read.matches, key=lambda match: match.is_sure)
    ]
    return show(
        request,
        purchase,
        "offsite/preview",
        form=form,
        read=read,
        told={"file": read.name, **read.told.as_values()},
        cards=cards,
        unsure=sum(not match.is_sure for match in read.matches),
        book=[each for each in read.book if not each.is_merged][:MOST_LISTED],
    )


def _shelf(purchase: Purchase) -> str:
    return f"orders:{purchase.pk}"
