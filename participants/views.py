"""A person's own pages: inbox, profile, language."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, override
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_POST, require_safe

from participants import selectors
from participants.forms import ProfileForm
from participants.notices import render as render_notice
from participants.services.notices import mark_all_read, mark_read
from participants.services.profile import choose_language, update_profile

MESSAGES_A_PAGE = 20


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(selectors.inbox(user=request.user), MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    letters = [{"notice": notice, "letter": render_notice(notice)} for notice in page]
    zone = request.user.city.time_zone if request.user.city else settings.TIME_ZONE
    return render(request, "participants/inbox.html", {"page": page, "letters": letters, "zone": zone})


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(user=request.user, at=timezone.now())
    return redirect("participants:inbox")


@login_required
@require_POST
def read_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks a message as read; sent by its "Open" button, goes to what the message is about."""
    notice = get_object_or_404(selectors.inbox(user=request.user), pk=pk)
    mark_read(notice_id=notice.pk, user=request.user, at=timezone.now())
    if "open" in request.POST and url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None):
        return redirect(notice.link)
    return redirect("participants:inbox")


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        update_profile(user=request.user, **form.cleaned_data)
        with override(form.cleaned_data["language"]):
            messages.success(request, _("Your profile is saved."))
        return redirect("participants:profile")
    return render(request, "participants/profile.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Django's, and for a logged-in person the choice is kept in the profile."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(language):
        choose_language(user=request.user, language=language)
    return i18n.set_language(request)


def back_office_login(request: HttpRequest) -> HttpResponse:
    """The way into the back office: through the site's login. It does not exist for people of the site."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise Http404
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"))
