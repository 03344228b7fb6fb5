"""Who helps with a purchase, and what a helper finds to do. Rules: R-HANDOVER, R-ONLY-ORGANIZER."""

from collections.abc import Callable

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participants.once import Answer
from purchases.forms.helping import HelperForm, RightsForm
from purchases.models import Helper, Purchase
from purchases.selectors.helping import help_of, helpers_of
from purchases.services.helping import HELPABLE, appoint_helper, change_rights, dismiss_helper
from purchases.views.carrying import carried, carry_out, press, show


@login_required
@require_safe
def helping(request: HttpRequest, slug: str) -> HttpResponse:
    """A helper's own page of a purchase."""
    helper = get_object_or_404(help_of(request.user), purchase__slug=slug)
    context = {"helper": helper, "purchase": helper.purchase}
    return render(request, "purchases/desk/helping/home.html", context)


@carried
def helpers(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Everybody who helps; a new one is appointed here."""
    if request.method != "POST":
        return _page(request, purchase)
    form = HelperForm(request.POST)

    def act() -> Answer:
        helper = appoint_helper(
            purchase_id=purchase.pk, by=request.user, at=timezone.now(), **form.cleaned_data
        )
        return _done(purchase, _("%(name)s helps now, and is told.") % {"name": helper.user.get_full_name()})

    return carry_out(request, form, act=act, again=lambda form: _page(request, purchase, form=form))


@require_POST
@carried
def rights(request: HttpRequest, purchase: Purchase, helper: int) -> HttpResponse:
    own = get_object_or_404(helpers_of(purchase), pk=helper)
    form = _rights_form(own, request.POST)

    def act() -> Answer:
        change_rights(helper_id=own.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        return _done(
            purchase,
            _("What %(name)s may do is as you chose now.") % {"name": own.user.get_full_name()},
        )

    return carry_out(request, form, act=act, again=_again(request, purchase, own))


@require_POST
@carried
def dismiss(request: HttpRequest, purchase: Purchase, helper: int) -> HttpResponse:
    own = get_object_or_404(helpers_of(purchase), pk=helper)

    def act() -> Answer:
        dismiss_helper(helper_id=own.pk, by=request.user, at=timezone.now())
        return _done(
            purchase, _("%(name)s does not help any more, and is told.") % {"name": own.user.get_full_name()}
        )

    return press(request, act=act, again=_again(request, purchase, own))


def _done(purchase: Purchase, message: str) -> Answer:
    return Answer(reverse("purchases:desk-helpers", args=[purchase.slug]), message)


def _again(request: HttpRequest, purchase: Purchase, helper: Helper) -> Callable[[forms.Form], HttpResponse]:
    return lambda form: _page(request, purchase, refused=form, of=helper)


def _rights_form(helper: Helper, data: object = None) -> RightsForm:
    return RightsForm(data, initial={"rights": helper.rights}, auto_id=f"helper-{helper.pk}-%s")


def _page(
    request: HttpRequest,
    purchase: Purchase,
    *,
    form: forms.Form | None = None,
    refused: forms.Form | None = None,
    of: Helper | None = None,
) -> HttpResponse:
    rows = [
        {
            "helper": helper,
            "form": refused
            if isinstance(refused, RightsForm) and of is not None and helper.pk == of.pk
            else _rights_form(helper),
        }
        for helper in helpers_of(purchase)
    ]
    return show(
        request,
        purchase,
        "helping/people",
        rows=rows,
        appointing=form or HelperForm(),
        form=form or refused,
        may_change=purchase.state in HELPABLE,
    )
