"""Putting a cancelled purchase's orders into the next one."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from participants.once import Answer
from purchases.forms.copying import CopyForm
from purchases.models import Purchase
from purchases.selectors.desk import purchases_to_copy_into
from purchases.services.copying import copy_orders
from purchases.views.carrying import carried, carry_out
from purchases.views.desk import desk_page


@require_POST
@carried
def copy(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    form = CopyForm(request.POST, purchases=purchases_to_copy_into(purchase))

    def act() -> Answer:
        copied = copy_orders(
            cancelled_id=purchase.pk, into_id=form.cleaned_data["into"], by=request.user, at=timezone.now()
        )
        said = ngettext(
            "The order of %(people)d person goes on; they are told.",
            "The orders of %(people)d people go on; they are told.",
            copied.people,
        ) % {"people": copied.people}
        if copied.left_out:
            said += " " + _("Pieces that cannot be had there: %(count)d.") % {"count": copied.left_out}
        into = Purchase.objects.get(pk=form.cleaned_data["into"])
        return Answer(reverse("purchases:desk-board", args=[into.slug]), said)

    return carry_out(request, form, act=act, again=lambda form: desk_page(request, purchase, form))
