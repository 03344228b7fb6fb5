"""The page behind a link: whose orders these are, and how they become one's own. Rule: R-OFFSITE."""

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.models import ContactLink
from participants.once import Answer
from participants.selectors import working_link
from purchases.forms.acting import ActForm
from purchases.selectors.claiming import record_of
from purchases.services.claiming import claim_record
from purchases.views.carrying import press

# A policy of no-referrer would make browsers send "Origin: null" with the form, which is refused as
# forged; this one gives away the site's name at most, never the token.
KEPT = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """For whom the record is kept, by name; whoever is logged in can take it over."""
    answer = _answer(request, token)
    for name, value in KEPT.items():
        answer[name] = value
    return answer


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    link = working_link(token=token)
    if link is None:
        raise Http404

    def page(form: forms.Form) -> HttpResponse:
        return _page(request, link, form)

    if request.method != "POST":
        return page(ActForm())
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)

    def act() -> Answer:
        claim_record(token=token, by=request.user, at=timezone.now())
        return Answer(reverse("purchases:my"), _("These orders are yours now."))

    try:
        return press(request, act=act, again=page)
    except ContactLink.DoesNotExist:
        raise Http404 from None


def _page(request: HttpRequest, link: ContactLink, form: forms.Form) -> HttpResponse:
    context = {
        "link": link,
        "form": form,
        "record": [] if link.used_at else record_of(contact_id=link.contact_id),
        "is_own_book": link.contact.owner_id == request.user.pk,
        "is_mine": link.used_at and link.used_by_id == request.user.pk,
    }
    return render(request, "purchases/claiming/claim.html", context)
