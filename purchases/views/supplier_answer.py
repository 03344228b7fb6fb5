"""What the supplier says to the order: by hand or from a file, looked at first, then applied."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.kernel.days import local_day
from config.kernel.errors import DomainError
from config.kernel.money import exponent
from participants.once import Answer
from purchases.forms.acting import put_refusal
from purchases.forms.supplier_order import REFUSED as UNNAMED_REFUSED
from purchases.forms.supplier_order import AnswerFileForm, AnswerForm
from purchases.gateways.spreadsheets import read_table
from purchases.models import Purchase, SupplierOrderLine
from purchases.rules.problems import Problem
from purchases.rules.supply import Answered, judge_answer, until_by_default, written_answer
from purchases.selectors.supplier_answer import asked_of, effects_of, snapshot_of
from purchases.services.answering import check_answer, take_answer, take_back_answer
from purchases.states import PurchaseState
from purchases.views.carrying import REFUSED, carried, carry_out, press, show
from purchases.views.told import rows_told

ROWS_A_PAGE = 100
MOST_SHOWN = 200


@carried
def answer(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """All rows, some at a time; what was filled in goes along until it is applied."""
    if request.method != "POST":
        return _page(request, purchase, {})
    if "read" in request.POST:
        return _read(request, purchase)
    snapshot = _snapshot(purchase)
    shown = [line for key, line in snapshot.items() if f"confirmed-{key}" in request.POST]
    form = _form(purchase, shown, data=request.POST)
    if not form.is_valid():
        return _refused(_page(request, purchase, {}, form=form))
    answered = form.answered()
    if "turn" in request.POST or "find" in request.POST or "edit" in request.POST:
        return _page(request, purchase, answered)
    if blocked := _blocked(request, purchase, answered):
        return blocked
    if "apply" not in request.POST:
        return _preview(request, purchase, answered)

    def act() -> Answer:
        if request.POST.get("problems") and "leave_out" not in request.POST:
            raise _NotTicked(_("Tick the box: the rows that were not understood are left out."))
        take_answer(
            purchase_id=purchase.pk,
            answered=answered,
            rise_until=form.cleaned_data["rise_until"],
            by=request.user,
            at=timezone.now(),
        )
        return Answer(
            reverse("purchases:desk-supplier-order", args=[purchase.slug]),
            _("The supplier's answer is applied, and everybody concerned is told."),
        )

    def again(form: forms.Form) -> HttpResponse:
        return _preview(request, purchase, answered, form=form)

    return carry_out(request, form, act=act, again=again)


@require_POST
@carried
def take_back(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    def act() -> Answer:
        take_back_answer(purchase_id=purchase.pk, by=request.user, at=timezone.now())
        return Answer(
            reverse("purchases:desk-supplier-answer", args=[purchase.slug]),
            _("The answer is taken back. Everything stands as it was ordered."),
        )

    return press(request, act=act, again=lambda form: _page(request, purchase, {}, form=form))


class _NotTicked(DomainError):
    """Rows would be left out without anybody having said so."""


def _read(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """What a file says, shown before anything is written."""
    upload = AnswerFileForm(request.POST, request.FILES)
    if upload.is_valid():
        try:
            _sent, snapshot = check_answer(purchase, answered={}, by=request.user)
            file = upload.cleaned_data["file"]
            judged = judge_answer(
                table=read_table(name=file.name, content=file.read()),
                asked=asked_of(snapshot),
                exponent=exponent(str(purchase.supplier_currency)),
                explicit=upload.mapping(),
            )
        except DomainError as refusal:
            put_refusal(upload, refusal)
            upload.cited = refusal.cited
        else:
            told = dict(judged.answered)
            if upload.cleaned_data["unnamed"] == UNNAMED_REFUSED:
                told |= {key: Answered(confirmed=0) for key in snapshot if key not in told}
            if judged.answered:
                return _preview(request, purchase, told, problems=judged.problems)
            for reason in dict.fromkeys(
                row["reason"] for row in rows_told(problems=judged.problems).problems[:3]
            ):
                upload.add_error("file", reason)
            if not judged.problems:
                upload.add_error("file", _("The file names nothing that was ordered."))
    return _refused(_page(request, purchase, {}, upload=upload))


def _blocked(
    request: HttpRequest, purchase: Purchase, answered: Mapping[int, Answered]
) -> HttpResponse | None:
    """The page again where the answer cannot be applied at all."""
    try:
        check_answer(purchase, answered=answered, by=request.user)
    except DomainError as refusal:
        form = _form(purchase, [], data={"answer": ""})
        form.is_valid()
        put_refusal(form, refusal)
        form.cited = refusal.cited
        return _refused(_page(request, purchase, {}, form=form))
    return None


def _preview(
    request: HttpRequest,
    purchase: Purchase,
    answered: Mapping[int, Answered],
    *,
    form: forms.Form | None = None,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    snapshot = _snapshot(purchase)
    known = {key: each for key, each in answered.items() if key in snapshot}
    effects = effects_of(purchase, snapshot=snapshot, answered=known)
    until = until_by_default(today=local_day(timezone.now(), purchase.time_zone), zone=purchase.time_zone)
    touched = Counter(effects.lines[key].variant_id for key in effects.priced)
    priced = [
        (snapshot[key], price, touched[key])
        for key, (_confirmed, price) in effects.said.items()
        if price is not None
    ]
    refused = [(effects.lines[each.key], each) for each in effects.lost]
    return show(
        request,
        purchase,
        "supply/preview",
        form=form or _form(purchase, [], initial={"rise_until": until}),
        answer=written_answer(known),
        effects=effects,
        refused=refused[:MOST_SHOWN],
        refused_more=max(0, len(refused) - MOST_SHOWN),
        own_lost=[(snapshot[key], pieces) for key, pieces in effects.own_lost.items()],
        priced=priced[:MOST_SHOWN],
        risen=[effects.lines[key] for key in effects.risen][:MOST_SHOWN],
        told=rows_told(problems=problems).as_values(),
        has_problems=bool(problems) or request.POST.get("problems"),
    )


def _page(
    request: HttpRequest,
    purchase: Purchase,
    answered: Mapping[int, Answered],
    *,
    form: forms.Form | None = None,
    upload: AnswerFileForm | None = None,
) -> HttpResponse:
    snapshot = _snapshot(purchase)
    asked = request.POST if request.method == "POST" else request.GET
    words = asked.get("q", "").strip()[:100]
    found = [line for line in snapshot.values() if _is_named(line, words)]
    page = Paginator(found, ROWS_A_PAGE).get_page(asked.get("turn") or asked.get("page"))
    sent = getattr(purchase, "supplier_order", None)
    rows = form if isinstance(form, AnswerForm) else None
    if rows is None or not rows.shown:
        rows = _form(purchase, list(page.object_list), answered=answered)
    return show(
        request,
        purchase,
        "supply/answer",
        form=form or upload or rows,
        rows=rows,
        upload=upload or AnswerFileForm(),
        answer=asked.get("answer", "") if form else written_answer(answered),
        page=page,
        q=words,
        sent=sent,
        lines=snapshot.values() if sent and sent.answered_at else [],
        may_answer=purchase.state == PurchaseState.STOPPED and snapshot and not sent.answered_at,
        may_take_back=purchase.state == PurchaseState.STOPPED and sent and sent.answered_at,
    )


def _form(purchase: Purchase, shown: list[SupplierOrderLine], **options: Any) -> AnswerForm:
    return AnswerForm(
        shown=shown, currency=str(purchase.supplier_currency), zone=purchase.time_zone, **options
    )


def _snapshot(purchase: Purchase) -> dict[int, SupplierOrderLine]:
    sent = getattr(purchase, "supplier_order", None)
    return snapshot_of(sent) if sent else {}


def _is_named(line: SupplierOrderLine, words: str) -> bool:
    item = line.variant.item
    return words.casefold() in f"{item.article} {item.name} {line.variant}".casefold()


def _refused(page: HttpResponse) -> HttpResponse:
    page.status_code = REFUSED
    return page
