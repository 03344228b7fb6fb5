"""The components of all pages: builtin tags with named props that take plain values, never a query.

What each looks like in all its states is shown at /styleguide/ in development.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from moneyed import Money

from cms.form_errors import Bound, errors_of
from cms.moments import read_deadline, read_moment
from cms.pills import find_pill, life_phases
from config.kernel.wording import format_figure, format_money, whole_percent

Figure = Money | Decimal | int
Zone = str | ZoneInfo
Props = dict[str, Any]

register = template.Library()
register.filter("money", format_money)
register.filter("figure", format_figure)


@register.simple_tag
def money(value: Money | None, *, signed: bool = False) -> SafeString:
    """A sum: `value` Money or None (a dash); `signed` shows the plus too. Floats raise TypeError."""
    tone = " money-negative" if value is not None and value.amount < 0 else ""
    return format_html('<span class="money{}">{}</span>', tone, format_money(value, signed=signed))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative sign from cms/img/icons.svg; it never carries meaning alone."""
    sign = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(sign, _icons(), name)


@cache
def _icons() -> str:
    return static("cms/img/icons.svg")


@register.simple_tag
def deadline(
    *, at: datetime | None, zone: Zone = "UTC", now: datetime | None = None, label: str = ""
) -> SafeString:
    """What is to be done before the exclusive instant `at`: "in 3 days, Fri 12 June 24:00 Tallinn time"."""
    read = read_deadline(at=at, zone=str(zone), now=now or timezone.now()) if at else None
    # Without the white space around, so that a full stop may follow.
    return SafeString(render_to_string("components/deadline.html", {"moment": read, "label": label}).strip())


@register.simple_tag
def moment(*, at: datetime | None, zone: Zone = "UTC", now: datetime | None = None) -> SafeString:
    """When something happened: "Fri 12 June 14:05", the zone in its title."""
    if not at:
        return SafeString()
    read = read_moment(at=at, zone=str(zone), now=now or timezone.now())
    return format_html(
        '<time class="moment" datetime="{}" title="{}">{}</time>', read.machine, read.place, read.exact
    )


@register.simple_tag
def status(*, kind: str, value: str, label: str = "") -> SafeString:
    """The pill of a state. `kind`: purchase, line, payment, organizer, order; `label` replaces the words."""
    pill = find_pill(kind=kind, value=str(value))
    words = '<span class="status status-{}">{}<span>{}</span></span>'
    return format_html(words, pill.tone, icon(pill.icon), label or pill.label)


@register.inclusion_tag("components/progress.html")
def progress(
    *,
    label: str,
    value: Figure,
    target: Figure | None = None,
    value_text: str = "",
    target_text: str = "",
    hint: str = "",
) -> Props:
    """How far `value` is on the way to `target` (same unit and currency); no target: the figure alone."""
    aimed = target.amount if isinstance(target, Money) else target
    percent = whole_percent(value, target) if target is not None and aimed else None
    return {
        "label": label,
        "percent": percent,
        "shown": min(100, max(0, percent)) if percent is not None else None,
        "reached": percent is not None and percent >= 100,
        "value_text": value_text or format_figure(value),
        "target_text": target_text or format_figure(target),
        "hint": hint,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(*, entries: Iterable[Any], zone: Zone = "UTC", now: datetime | None = None) -> Props:
    """What happened, happens and will. `entries`: at (or None), title, text, kind, phase, url.

    kind: state, order, money, message, truck, pickup, warning. phase: done, current, ahead.
    """
    return {"entries": entries, "zone": str(zone), "now": now}


@register.inclusion_tag("components/steps.html")
def steps(*, current: str, reached: str = "") -> Props:
    """The seven states of a purchase; for a cancelled one `reached` says how far it came."""
    phases = life_phases(current=str(current), reached=str(reached))
    return {"phases": phases, "cancelled": current == "cancelled"}


@register.inclusion_tag("components/stages.html")
def stages(*, label: str, names: Sequence[str], current: int) -> Props:
    """How far a piece of work in a few pages has come: `names` in order, `current` counted from 0."""
    phases = [
        "done" if place < current else "current" if place == current else "ahead"
        for place in range(len(names))
    ]
    return {"label": label, "stages": list(zip(names, phases, strict=True))}


@register.inclusion_tag("components/row_grid.html")
def row_grid(*, rows: Iterable[Any]) -> Props:
    """Size rows. `rows`: number, complete, note, alike, anchor, places: label, state, text, url.

    state: free, taken, mine, fixed (the organizer's own), closed (no stock).
    """
    return {"rows": rows}


@register.inclusion_tag("components/pack_meter.html")
def pack_meter(*, pack: Props) -> Props:
    """Packs. `pack`: label, size, packs, inside, missing, offered, mine, squares: taken, offered, free."""
    return pack


@register.inclusion_tag("components/stat.html")
def stat(*, label: str, figure: Figure | str | None, hint: str = "", tone: str = "") -> Props:
    """One figure and what it counts. `tone`: "", good, act or lost."""
    return {"label": label, "figure": format_figure(figure), "hint": hint, "tone": tone}


@register.inclusion_tag("components/page_header.html")
def page_header(
    *,
    title: str,
    lead: str = "",
    breadcrumb: Sequence[tuple[str, str]] | None = None,
    back_url: str = "",
    back_label: str = "",
    status_kind: str = "",
    status_value: str = "",
    action_url: str = "",
    action_label: str = "",
) -> Props:
    """The head of a page: its h1, the way back (`breadcrumb`: (label, url) pairs), one action."""
    trail = list(breadcrumb or ([(back_label, back_url)] if back_url else []))
    return {
        "title": title,
        "lead": lead,
        "trail": trail,
        "status_kind": status_kind,
        "status_value": status_value,
        "action_url": action_url,
        "action_label": action_label,
    }


@register.inclusion_tag("components/purchase_card.html")
def purchase_card(
    *,
    url: str,
    title: str,
    organizer: str,
    city: str,
    state: str,
    category: str = "",
    closes_at: datetime | None = None,
    zone: Zone = "UTC",
    now: datetime | None = None,
    value: Figure | None = None,
    target: Figure | None = None,
    value_text: str = "",
    target_text: str = "",
    progress_label: str = "",
    fee: str = "",
    prepayment: str = "",
    people: str = "",
    image_url: str = "",
    heading: str = "h2",
) -> Props:
    """One purchase in a list; the whole card leads to `url`. Texts come formatted, times as instants."""
    return dict(locals())


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    *,
    title: str,
    text: str = "",
    action_url: str = "",
    action_label: str = "",
    icon: str = "basket",
    heading: str = "p",
) -> Props:
    """What stands where a list would be: why it is empty and the one thing to do."""
    return dict(locals())


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    *,
    title: str,
    action: str,
    submit: str,
    figures: Iterable[tuple[str, Figure | str]] = (),
    box: str = "",
    back_url: str = "",
    danger: bool = False,
) -> SafeString:
    """A destructive act: `figures` say what will happen, the box `confirmed` must be ticked, then POST.

    The block holds further words, hidden fields and inputs. `danger` where money is lost.
    """
    props = {
        "title": title,
        "action": action,
        "submit": submit,
        "figures": [(label, format_figure(figure)) for label, figure in figures],
        "box": box,
        "back_url": back_url,
        "danger": danger,
        "content": content,
    }
    return render_to_string("components/confirm.html", props, request=context.get("request"))


@register.inclusion_tag("components/error_summary.html")
def error_summary(*bound: Bound) -> Props:
    """Every error of the forms and formsets given, each leading to its field."""
    return {"errors": [error for part in bound if part for error in errors_of(part)]}


@register.inclusion_tag("components/field_errors.html")
def field_errors(field: forms.BoundField) -> Props:
    """The errors of one hand-made field, under the id that Django's aria-describedby names."""
    return {"field": field}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, *, page: Page[Any], param: str = "page", path: str = "") -> Props:
    """The way through a long list at `path`, this address by default; the rest of the query string stays."""
    query = context["request"].GET.copy()

    def link(number: int) -> str:
        query[param] = str(number)
        return f"{path}?{query.urlencode()}"

    paginator = page.paginator
    around = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "several": paginator.num_pages > 1,
        "previous": link(page.number - 1) if page.has_previous() else "",
        "following": link(page.number + 1) if page.has_next() else "",
        "numbers": [(number, link(number) if isinstance(number, int) else "") for number in around],
    }


@register.inclusion_tag("components/copy_link.html", takes_context=True)
def copy_link(context: Context, *, url: str, label: str = "") -> Props:
    """The absolute address of `url` to be copied and sent to somebody."""
    request = context.get("request")
    return {"url": request.build_absolute_uri(url) if request else url, "label": label}


@register.simple_tag
def rule(name: str) -> SafeString:
    """A link into the rule book: `{% rule "R-PICKUP" %}`."""
    return format_html('<a class="rule" href="/rules/#{0}">{0}</a>', name)
