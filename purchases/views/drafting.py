"""What an organizer prepares: terms, pickup point, publishing; and the description later."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizers.selectors import current_rules
from participants.once import Answer
from purchases.forms.acting import ConfirmForm
from purchases.forms.drafting import DescriptionForm, PickupForm, TermsForm
from purchases.models import Purchase
from purchases.rules.deadlines import default_last_call
from purchases.services.drafting import edit_description, edit_draft, set_pickup_point
from purchases.services.publishing import obstacles, publish_purchase
from purchases.states import PurchaseState
from purchases.views.carrying import carried, carry_out, show
from purchases.views.desk import desk_page


@carried
def terms(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """The draft's terms; after publishing, what may still change."""
    if purchase.state != PurchaseState.DRAFT:
        return _description(request, purchase)

    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "terms", form=form)

    if request.method != "POST":
        return again(TermsForm(purchase=purchase, rules=current_rules()))
    form = TermsForm(request.POST, purchase=purchase, rules=current_rules())

    def act() -> Answer:
        edit_draft(purchase_id=purchase.pk, values=form.cleaned_data, by=request.user, at=timezone.now())
        return Answer(purchase.desk_url, _("The terms are saved."))

    return carry_out(request, form, act=act, again=again)


def _description(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "description", form=form)

    if request.method != "POST":
        return again(DescriptionForm(purchase=purchase))
    form = DescriptionForm(request.POST, purchase=purchase)

    def act() -> Answer:
        edit_description(
            purchase_id=purchase.pk, values=form.cleaned_data, by=request.user, at=timezone.now()
        )
        return Answer(purchase.desk_url, _("Saved."))

    return carry_out(request, form, act=act, again=again)


@carried
def pickup(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "pickup", form=form)

    if request.method != "POST":
        present = {"name": purchase.pickup_name, "address": purchase.pickup_address}
        return again(PickupForm(initial=present))
    form = PickupForm(request.POST)

    def act() -> Answer:
        set_pickup_point(purchase_id=purchase.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        return Answer(purchase.desk_url, _("The pickup point is saved."))

    return carry_out(request, form, act=act, again=again)


@carried
def publish(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Says what will be frozen; the box, then it is open."""

    def again(form: forms.Form) -> HttpResponse:
        return show(request, purchase, "publish", form=form, **_frozen(purchase))

    if purchase.state != PurchaseState.DRAFT:
        return desk_page(request, purchase)
    if request.method != "POST":
        return again(ConfirmForm())

    def act() -> Answer:
        publish_purchase(purchase_id=purchase.pk, by=request.user, at=timezone.now())
        return Answer(purchase.desk_url, _("Published. Your followers are told, and orders can come."))

    return carry_out(request, ConfirmForm(request.POST), act=act, again=again)


def _frozen(purchase: Purchase) -> dict[str, Any]:
    rules = current_rules()
    last_call_at = purchase.last_call_at
    if purchase.stop_at and not last_call_at:
        last_call_at = default_last_call(stop_at=purchase.stop_at, days=rules.call_days)
    return {
        "draft": purchase.draft,
        "last_call_at": last_call_at,
        "obstacles": list(obstacles(purchase, rules=rules, at=timezone.now())),
        "terms_url": reverse("purchases:desk-terms", args=[purchase.slug]),
    }
