"""The front door, the rule book and the style page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cms import samples
from cms.models import HomePage
from cms.rulebook import read_rule_book
from config.kernel.wording import format_figure
from organizers.models import PlatformRules

CLOSING_SOON = 6
NEED_YOU = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, what closes soon, what holds for everybody; an editor's words where there are some."""
    now = timezone.now()
    rules = PlatformRules.objects.first() or PlatformRules()
    context = {
        "page": HomePage.objects.live().first(),
        "closing_soon": closing_soon(now=now),
        "gaps": needing(now=now),
        "promises": promises(rules),
        "pickup_days": _days(rules.pickup_days),
        "claim_days": _days(rules.claim_days),
        "now": now,
    }
    return render(request, "cms/home.html", context)


def closing_soon(*, now: datetime) -> list[Any]:
    try:
        from purchases.selectors import catalogue
    except ImportError:
        return []
    return list(catalogue.closing_soon(limit=CLOSING_SOON, at=now))


def needing(*, now: datetime) -> list[Any]:
    """The rows and packs that a piece or two would fill, the nearest first."""
    try:
        from purchases.selectors import catalogue, needs_you
    except ImportError:
        return []
    return needs_you.needing(catalogue.public_purchases(), at=now)[:NEED_YOU]


def promises(rules: PlatformRules) -> list[dict[str, str]]:
    """The numbers of the rule book that a newcomer asks for first."""
    percent = format_figure(rules.most_fee_percent.normalize() + 0)
    return [
        {
            "figure": _("%(percent)s %% at most") % {"percent": percent},
            "label": _("Organizer’s fee"),
            "hint": _("on the wholesale price, shown before you order"),
        },
        {
            "figure": _("All of it"),
            "label": _("Money back"),
            "hint": _("when a purchase is cancelled, when goods are short or defective"),
        },
        {
            "figure": _days(rules.pickup_days),
            "label": _("Free pickup"),
            "hint": _("from the first day of distribution"),
        },
        {
            "figure": _days(rules.claim_days),
            "label": _("To claim"),
            "hint": _("after you received the goods"),
        },
    ]


def _days(count: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", count) % {"days": count}


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, each under the anchor that `{% rule %}` leads to. No query."""
    return render(request, "cms/rules.html", {"book": read_rule_book()})


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in all its states, on plain values."""
    return render(request, "cms/styleguide.html", samples.everything())
