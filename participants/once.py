"""Forms that do something are answered once, however often they are sent.

Every such form carries a fresh UUID (`{% form_key %}`). What it did and the answer to it are one
transaction; the same form sent again gets the same answer and does nothing.
"""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.contrib import messages
from django.contrib.messages.constants import DEFAULT_LEVELS
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from config.kernel.bulk import insert_missing
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import FormKey

FIELD = "form_key"
# What differs between two sendings of one form.
NOT_THE_BODY = {FIELD, "csrfmiddlewaretoken"}


@dataclass(frozen=True, slots=True)
class Answer:
    """Where the person goes next and what they read there. `level` is one of Django's message tags."""

    url: str
    message: str = ""
    level: str = "success"


class BadFormKey(DomainError, BadRequest):
    """The form came without its key. Left alone, Django answers it with 400."""


def answer_once(request: HttpRequest, act: Callable[[], Answer]) -> HttpResponse:
    """Do `act` in a transaction unless this form has been answered; the answer is a redirect (303).

    The same key with the same body from the same person gets the stored answer; with another body or
    from another person, the page 409. A refusal raised by `act` undoes everything, so that the
    corrected form may use the key again. For people who are logged in. Two statements of its own.
    Raises BadFormKey.
    """
    key, digest = _key(request), _digest(request)
    with atomic():
        fresh = insert_missing(
            FormKey,
            ["key", "user_id", "digest", "answer", "at"],
            [(key, request.user.pk, digest, {}, timezone.now())],
        )
        if fresh:
            done = act()
            answer = Answer(str(done.url), str(done.message), done.level)
            FormKey.objects.filter(key=key).update(answer=asdict(answer))
        else:
            first = FormKey.objects.get(key=key)
            if (first.user_id, first.digest) != (request.user.pk, digest):
                return render(request, "409.html", status=409)
            answer = Answer(**first.answer)
    if answer.message:
        messages.add_message(request, DEFAULT_LEVELS[answer.level.upper()], answer.message)
    return HttpResponseRedirect(answer.url, status=303)


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        raise BadFormKey(
            _("This form is not complete. Open its page again and send it from there.")
        ) from None


def _digest(request: HttpRequest) -> str:
    """SHA-256 of the address and of all that was filled in, files by their content."""
    digest = hashlib.sha256()

    def add(*parts: str | bytes) -> None:
        for part in parts:
            data = part.encode() if isinstance(part, str) else part
            digest.update(len(data).to_bytes(8, "big") + data)

    add(request.path)
    for name in sorted(request.POST.keys() - NOT_THE_BODY):
        add(name, *request.POST.getlist(name))
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            add("file", name, file.name or "", content.digest())
    return digest.hexdigest()
