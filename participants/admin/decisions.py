"""A page of the back office on which an administrator decides about one row, by services."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from config.kernel.errors import DomainError


def in_words(at: datetime | None) -> str:
    """An instant on the administrator's clock; nothing for None."""
    return date_format(localtime(at), "DATETIME_FORMAT") if at else ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A button. `act` gets the reason that was given; `asks_reason` shows a field for it.

    `fields_template` holds what stands above the reason: words, further inputs.
    """

    name: str
    label: Any
    act: Callable[[str], object]
    done: Any
    asks_reason: bool = True
    needs_reason: bool = False
    fields_template: str = ""


class DecisionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Facts about the row, and a form for every decision that can be taken now."""

    template_name = "participants/back_office/decisions.html"
    permission_required = "change"
    # The viewset fills these in.
    model: Any = None
    index_url_name = ""
    edit_url_name = ""
    object: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])

    def get_queryset(self) -> QuerySet[Any]:
        """The rows that can be decided about, with what the facts need."""
        return self.model._default_manager.all()

    def facts(self) -> Sequence[tuple[Any, Any]]:
        """What the administrator reads before deciding: (label, value)."""
        raise NotImplementedError

    def decisions(self) -> Sequence[Decision]:
        """What can be decided as the row stands."""
        raise NotImplementedError

    def get_page_title(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(self.model._meta.verbose_name_plural)},
            {"url": "", "label": str(self.object)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(facts=self.facts(), decisions=self.decisions(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        by_name = {decision.name: decision for decision in self.decisions()}
        decision = by_name.get(request.POST.get("decision", ""))
        if decision is None:
            messages.error(request, _("This cannot be decided any more: look at how it stands now."))
            return self._again(409)
        try:
            decision.act(request.POST.get("reason", ""))
        except DomainError as refusal:
            messages.error(request, _with_rule(refusal))
            return self._again(422)
        messages.success(request, decision.done)
        return redirect(reverse(self.edit_url_name, args=[self.object.pk]))

    def _again(self, status: int) -> HttpResponse:
        context = self.get_context_data(reason=self.request.POST.get("reason", ""))
        return self.render_to_response(context, status=status)


def _with_rule(refusal: DomainError) -> SafeString:
    """The reason, and the rule that it stands on."""
    return format_html('{0} (<a href="/rules/#{1}">{1}</a>)', refusal.reason, refusal.cited)
