"""Becoming an organizer, and following one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.kernel.errors import DomainError
from organizers.forms import ApplicationForm
from organizers.models import Organizer
from organizers.selectors import organizer_of
from organizers.services import following
from organizers.services.applications import CannotApply, apply_to_organize
from organizers.states import OrganizerState
from participants.once import Answer, answer_once


@login_required
def apply(request: HttpRequest) -> HttpResponse:
    """The application: to fill in, or how it stands."""
    organizer = organizer_of(request.user)
    if request.method == "POST":
        return _send(request, organizer)
    initial = {"name": request.user.get_full_name(), "city": request.user.city_id}
    return _page(
        request, organizer, ApplicationForm(instance=organizer, initial={} if organizer else initial)
    )


def _send(request: HttpRequest, organizer: Organizer | None) -> HttpResponse:
    form = ApplicationForm(request.POST)
    if not form.is_valid():
        return _page(request, organizer, form, status=422)

    def act() -> Answer:
        apply_to_organize(user=request.user, at=timezone.now(), **form.cleaned_data)
        return Answer(request.path, _("Your application is sent. An administrator will answer it."))

    try:
        return answer_once(request, act)
    except CannotApply as refusal:
        form.add_error(refusal.field or None, str(refusal.reason))
        return _page(request, organizer, form, status=422)


def _page(
    request: HttpRequest, organizer: Organizer | None, form: ApplicationForm, *, status: int = 200
) -> HttpResponse:
    may_apply = organizer is None or organizer.state == OrganizerState.DECLINED
    context = {"organizer": organizer, "form": form if may_apply else None}
    return render(request, "organizers/apply.html", context, status=status)


@login_required
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        following.follow(organizer_id=pk, user=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("You will be told when this organizer opens a purchase."))
    return HttpResponseRedirect(_back(request))


@login_required
@require_POST
def unfollow(request: HttpRequest, pk: int) -> HttpResponse:
    following.unfollow(organizer_id=pk, user=request.user)
    messages.success(request, _("You will not be told about this organizer's purchases any more."))
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page that the form was on, named by its field `next`."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else "/"
