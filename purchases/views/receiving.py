"""Receiving with others: by scanning, from the supplier's list, what came instead, pictures of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from config.kernel.errors import DomainError
from participants.once import Answer
from purchases.forms.acting import put_refusal
from purchases.forms.counting import CountingForm
from purchases.forms.receiving import DeliveredForm, InsteadForm, PhotosForm, ScanForm
from purchases.gateways.spreadsheets import read_table
from purchases.models import ArrivalPhoto, CountedInstead, Purchase, Variant
from purchases.rules.delivered import judge_delivery
from purchases.rules.order_list.articles import Offered
from purchases.rules.scanned import read_scanned
from purchases.selectors.counting import counts_of, positions_of
from purchases.selectors.parcel import counted_instead
from purchases.selectors.pictures import arrival_photos
from purchases.selectors.receiving import Bought, bought_variants, labels_of, variants_of_purchase
from purchases.services.arrival_photos import MOST_PHOTOS, PHOTOGRAPHED, add_photos, remove_photo
from purchases.services.counting import CannotCount
from purchases.services.scanning import count_piece, drop_instead, note_instead, take_piece_back
from purchases.states import PurchaseState, Right
from purchases.views.carrying import REFUSED, carry_out, helped, press, show
from purchases.views.told import rows_told

MOST_AT_ONCE = 3_000


@helped(Right.RECEIVE)
def scan(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """One piece a time: an article, or an article and its size; Enter counts it."""
    bought = _bought(purchase)
    if request.method != "POST":
        return _scan_page(request, purchase, bought, ScanForm())
    form = ScanForm(request.POST)
    choices: Sequence[Offered] = ()
    found = None
    if form.is_valid():
        meant = read_scanned(form.cleaned_data["scanned"], [each.offered for each in bought])
        found, choices = meant.one, meant.choices
        if found is None:
            form.add_error("scanned", _scan_missed(purchase, form.cleaned_data["scanned"], choices))

    def act() -> Answer:
        assert found is not None
        count_piece(purchase_id=purchase.pk, variant_id=found.key, by=request.user, at=timezone.now())
        return Answer(f"{_url('desk-scan', purchase)}?last={found.key}", "")

    return carry_out(
        request, form, act=act, again=lambda form: _scan_page(request, purchase, bought, form, choices)
    )


def _scan_missed(purchase: Purchase, said: str, choices: Sequence[Offered]) -> str:
    if choices:
        return _("“%(article)s” comes in several sizes or colours: choose one below, or type it after the article.") % {
            "article": choices[0].article
        }  # fmt: skip
    if purchase.state != PurchaseState.BOUGHT_OUT:
        return _("The sheet is open from the payment to the supplier until the arrival is recorded.")
    return _("“%(said)s” was never ordered from the supplier. It is not counted.") % {"said": said[:80]}


def _scan_page(
    request: HttpRequest,
    purchase: Purchase,
    bought: Sequence[Bought],
    form: forms.Form,
    choices: Sequence[Offered] = (),
) -> HttpResponse:
    counts = counts_of(purchase) if bought else {}
    said = request.GET.get("last", "")
    last = next((each for each in bought if str(each.variant_id) == said), None)
    count = counts.get(last.variant_id) if last else None
    return show(
        request,
        purchase,
        "helping/scan",
        form=form,
        is_open=bool(bought),
        choices=choices,
        last=last,
        count=count,
        counted=sum(each.variant_id in counts for each in bought),
        positions=len(bought),
        pieces=sum(each.came for each in counts.values()),
        ordered=sum(each.pieces for each in bought),
    )


@require_POST
@helped(Right.RECEIVE)
def scan_back(request: HttpRequest, purchase: Purchase, variant: int) -> HttpResponse:
    """The last piece that was counted was none."""
    own = get_object_or_404(Variant, pk=variant, item__purchase=purchase)

    def act() -> Answer:
        take_piece_back(purchase_id=purchase.pk, variant_id=own.pk, by=request.user, at=timezone.now())
        return Answer(
            f"{_url('desk-scan', purchase)}?last={own.pk}", _("One piece of it is taken back."), "info"
        )

    return press(request, act=act, again=lambda form: _scan_page(request, purchase, _bought(purchase), form))


@helped(Right.RECEIVE)
def delivered(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """The supplier's list of what it sent; what it says stands on the sheet, and nothing is kept yet."""
    if request.method != "POST":
        return _delivered_page(request, purchase, DeliveredForm())
    form = DeliveredForm(request.POST, request.FILES)
    told: dict[str, Any] = {}
    if form.is_valid():
        try:
            if purchase.state != PurchaseState.BOUGHT_OUT:
                raise CannotCount(
                    _("The sheet is open from the payment to the supplier until the arrival is recorded."),
                    rule="R-STATES",
                )
            file = form.cleaned_data["file"]
            positions = positions_of(purchase)
            judged = judge_delivery(
                table=read_table(name=file.name, content=file.read()),
                bought=[each.bought.offered for each in positions],
            )
            told = rows_told(problems=judged.problems).as_values()
            if judged.problems:
                raise CannotCount(
                    _("The list is not taken: see the rows below. Nothing is counted."), field="file"
                )
            if not judged.counts or len(judged.counts) > MOST_AT_ONCE:
                raise CannotCount(
                    _("The list has to name between 1 and %(most)d positions. Take it in parts.")
                    % {"most": MOST_AT_ONCE},
                    field="file",
                )
        except DomainError as refusal:
            put_refusal(form, refusal)
            form.cited = refusal.cited
        else:
            named = [each for each in positions if each.bought.variant_id in judged.counts]
            sheet = CountingForm(positions=named, read=judged.counts)
            return _delivered_page(
                request, purchase, form, sheet=sheet, unread=judged.unread, left=len(positions) - len(named)
            )
    answer = _delivered_page(request, purchase, form, told=told)
    answer.status_code = REFUSED
    return answer


def _delivered_page(request: HttpRequest, purchase: Purchase, form: forms.Form, **more: Any) -> HttpResponse:
    is_open = purchase.state == PurchaseState.BOUGHT_OUT
    return show(request, purchase, "helping/delivered", form=form, is_open=is_open, **more)


@helped(Right.RECEIVE)
def instead(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Something else came in the place of what was ordered: another variant, or a thing by its name."""
    if request.method != "POST":
        return _instead_page(request, purchase, InsteadForm())
    form = InsteadForm(request.POST)
    ordered = came = None
    if form.is_valid():
        ordered = read_scanned(form.cleaned_data["ordered"], [each.offered for each in _bought(purchase)])
        came = read_scanned(form.cleaned_data["came"], variants_of_purchase(purchase))
        if ordered.one is None:
            form.add_error("ordered", _scan_missed(purchase, form.cleaned_data["ordered"], ordered.choices))
        if came.one is None and came.choices:
            form.add_error("came", _scan_missed(purchase, "", came.choices))

    def act() -> Answer:
        assert ordered is not None
        assert ordered.one is not None
        assert came is not None
        note_instead(
            purchase_id=purchase.pk,
            variant_id=ordered.one.key,
            came_as=came.one.key if came.one else None,
            name="" if came.one else form.cleaned_data["came"],
            pieces=form.cleaned_data["pieces"],
            by=request.user,
            at=timezone.now(),
        )
        return Answer(request.path, _("Noted: what becomes of it is decided when the arrival is recorded."))

    return carry_out(request, form, act=act, again=lambda form: _instead_page(request, purchase, form))


def _instead_page(request: HttpRequest, purchase: Purchase, form: forms.Form) -> HttpResponse:
    bought, noted = _bought(purchase), counted_instead(purchase)
    offered = variants_of_purchase(purchase) if bought else []
    return show(
        request,
        purchase,
        "helping/instead",
        form=form,
        entry=form if isinstance(form, InsteadForm) else InsteadForm(),
        is_open=bool(bought),
        bought=bought[:MOST_AT_ONCE],
        offered=offered[:MOST_AT_ONCE],
        noted=noted,
        words=labels_of(key for each in noted for key in (each.variant_id, each.came_as_id) if key),
    )


@require_POST
@helped(Right.RECEIVE)
def instead_drop(request: HttpRequest, purchase: Purchase, counted: int) -> HttpResponse:
    noted = get_object_or_404(CountedInstead, pk=counted, purchase=purchase)

    def act() -> Answer:
        drop_instead(counted_id=noted.pk, by=request.user, at=timezone.now())
        return Answer(_url("desk-instead", purchase), _("It is taken off the list."))

    return press(request, act=act, again=lambda form: _instead_page(request, purchase, form))


@helped(Right.RECEIVE)
def photos(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Pictures of what came, for those who ordered."""
    if request.method != "POST":
        return _photos_page(request, purchase, PhotosForm())
    form = PhotosForm(request.POST, request.FILES)
    drawn = form.draw()

    def act() -> Answer:
        added = add_photos(
            purchase_id=purchase.pk,
            drawn=drawn,
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )
        said = ngettext("%(count)d picture is added.", "%(count)d pictures are added.", added)
        if not added:
            said = _("These pictures are here already.")
        return Answer(request.path, said % {"count": added})

    return carry_out(request, form, act=act, again=lambda form: _photos_page(request, purchase, form))


def _photos_page(request: HttpRequest, purchase: Purchase, form: forms.Form) -> HttpResponse:
    shown = arrival_photos(purchase)
    can_change = purchase.state in PHOTOGRAPHED
    return show(
        request,
        purchase,
        "helping/photos",
        form=form,
        adding=form if isinstance(form, PhotosForm) else PhotosForm(),
        pictures=shown,
        can_change=can_change,
        can_add=can_change and len(shown) < MOST_PHOTOS,
    )


@require_POST
@helped(Right.RECEIVE)
def photo_remove(request: HttpRequest, purchase: Purchase, photo: int) -> HttpResponse:
    own = get_object_or_404(ArrivalPhoto, pk=photo, purchase=purchase)

    def act() -> Answer:
        remove_photo(photo_id=own.pk, by=request.user, at=timezone.now())
        return Answer(_url("desk-photos", purchase), _("The picture is removed."))

    return press(request, act=act, again=lambda form: _photos_page(request, purchase, form))


def _bought(purchase: Purchase) -> list[Bought]:
    return bought_variants(purchase) if purchase.state == PurchaseState.BOUGHT_OUT else []


def _url(name: str, purchase: Purchase) -> str:
    return reverse(f"purchases:{name}", args=[purchase.slug])
