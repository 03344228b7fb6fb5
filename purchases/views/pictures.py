"""Pictures of items: by hand, from a ZIP, from the addresses of a price list."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from config.kernel.errors import DomainError
from participants.once import Answer
from purchases.forms.acting import ConfirmForm
from purchases.forms.pictures import ArchiveForm, PicturesForm
from purchases.models import Item, ItemPicture, Purchase
from purchases.selectors.pictures import (
    fetching_of,
    items_with_pictures,
    newest_archive,
    pictures_by_item,
    refused_wishes,
)
from purchases.services.items import CHANGEABLE
from purchases.services.picture_archives import count_files, hand_in_archive
from purchases.services.picture_wishes import retry_pictures
from purchases.services.pictures import MOST_PICTURES, add_pictures, remove_picture, show_first
from purchases.views.carrying import carried, carry_out, press, show

REFUSED_A_PAGE = 50


@carried
def pictures(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """How many items have pictures, what is being fetched, and a ZIP to hand in."""
    if request.method != "POST":
        return _overview(request, purchase)
    form = ArchiveForm(request.POST, request.FILES)
    content, files = b"", 0
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        form.cleaned_data["file"].seek(0)
        try:
            files = count_files(content)
        except DomainError as refusal:
            form.add_error("file", str(refusal.reason))

    def act() -> Answer:
        hand_in_archive(
            purchase_id=purchase.pk,
            name=form.cleaned_data["file"].name,
            content=content,
            files=files,
            by=request.user,
            at=timezone.now(),
        )
        return Answer(request.path, _("The archive is here; its pictures are being looked at."))

    return carry_out(
        request, form, act=act, again=lambda form: _overview(request, purchase, archive_form=form)
    )


def _overview(
    request: HttpRequest,
    purchase: Purchase,
    *,
    archive_form: forms.Form | None = None,
    form: forms.Form | None = None,
) -> HttpResponse:
    fetching = fetching_of(purchase)
    refused = Paginator(refused_wishes(purchase), REFUSED_A_PAGE)
    refused.count = fetching.refused
    return show(
        request,
        purchase,
        "pictures/overview",
        form=form or archive_form,
        archive_form=archive_form or ArchiveForm(),
        fetching=fetching,
        archive=newest_archive(purchase),
        items_shown=items_with_pictures(purchase),
        page=refused.get_page(request.GET.get("page")),
        can_change=purchase.state in CHANGEABLE,
    )


@require_POST
@carried
def retry(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """The addresses that gave no picture once more."""

    def act() -> Answer:
        again = retry_pictures(purchase_id=purchase.pk, by=request.user, at=timezone.now())
        said = ngettext(
            "%(count)d picture is fetched once more.", "%(count)d pictures are fetched once more.", again
        )
        return Answer(_pictures_url(purchase), said % {"count": again})

    return press(request, act=act, again=lambda form: _overview(request, purchase, form=form))


@carried
def of_item(request: HttpRequest, purchase: Purchase, item: int) -> HttpResponse:
    """The pictures of one item, and a form for more."""
    own = get_object_or_404(Item, pk=item, purchase=purchase)

    if request.method != "POST":
        return _item_page(request, purchase, own)
    form = PicturesForm(request.POST, request.FILES)
    drawn = form.draw()

    def act() -> Answer:
        added = add_pictures(item_id=own.pk, drawn=drawn, by=request.user, at=timezone.now())
        said = ngettext("%(count)d picture is added.", "%(count)d pictures are added.", added)
        if not added:
            said = _("These pictures are here already.")
        return Answer(request.path, said % {"count": added})

    return carry_out(
        request, form, act=act, again=lambda form: _item_page(request, purchase, own, adding=form)
    )


def _item_page(
    request: HttpRequest,
    purchase: Purchase,
    item: Item,
    *,
    adding: forms.Form | None = None,
    form: forms.Form | None = None,
) -> HttpResponse:
    shown = pictures_by_item([item.pk]).get(item.pk, [])
    can_change = purchase.state in CHANGEABLE
    return show(
        request,
        purchase,
        "pictures/of_item",
        form=form or adding,
        adding=adding or PicturesForm(),
        item=item,
        pictures=shown,
        can_change=can_change,
        can_add=can_change and len(shown) < MOST_PICTURES,
        most=MOST_PICTURES,
    )


@require_POST
@carried
def first(request: HttpRequest, purchase: Purchase, picture: int) -> HttpResponse:
    """The picture that stands for its item on lists."""
    own = _own(purchase, picture)

    def act() -> Answer:
        show_first(picture_id=own.pk, by=request.user, at=timezone.now())
        return Answer(_item_url(purchase, own), _("The picture is shown first."))

    return press(request, act=act, again=lambda form: _item_page(request, purchase, own.item, form=form))


@carried
def remove(request: HttpRequest, purchase: Purchase, picture: int) -> HttpResponse:
    """The picture that goes; the box, then it is gone."""
    own = _own(purchase, picture)
    (shown,) = (each for each in pictures_by_item([own.item_id])[own.item_id] if each.pk == own.pk)

    def again(form: forms.Form) -> HttpResponse:
        figures: list[tuple[str, Any]] = [(_("Item"), own.item.name), (_("Article"), own.item.article)]
        return show(
            request, purchase, "pictures/remove", form=form, item=own.item, picture=shown, figures=figures
        )

    if request.method != "POST":
        return again(ConfirmForm())

    def act() -> Answer:
        remove_picture(picture_id=own.pk, by=request.user, at=timezone.now())
        return Answer(_item_url(purchase, own), _("The picture is removed."))

    return carry_out(request, ConfirmForm(request.POST), act=act, again=again)


def _own(purchase: Purchase, picture: int) -> ItemPicture:
    found: ItemPicture = get_object_or_404(
        ItemPicture.objects.select_related("item"), pk=picture, item__purchase=purchase
    )
    return found


def _item_url(purchase: Purchase, picture: ItemPicture) -> str:
    return reverse("purchases:desk-item-pictures", args=[purchase.slug, picture.item_id])


def _pictures_url(purchase: Purchase) -> str:
    return reverse("purchases:desk-pictures", args=[purchase.slug])
