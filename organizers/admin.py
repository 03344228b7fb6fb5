"""Organizers, suppliers and the platform's numbers in the back office."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from config.kernel.wording import format_figure
from organizers.forms import RulesForm
from organizers.models import Organizer, PlatformRules, Supplier
from organizers.models.platform_rules import RuleNumbers
from organizers.rules.numbers import BOUNDS
from organizers.selectors import changes_by_version, current_rules
from organizers.services import applications
from organizers.services.platform_rules import CannotChangeRules, change_rules
from organizers.states import OrganizerState
from participants.admin.decisions import Decision, DecisionView, in_words


class OrganizerDecisionView(DecisionView):
    def facts(self) -> Sequence[tuple[Any, Any]]:
        organizer = self.object
        return [
            (_("State"), organizer.get_state_display()),
            (_("Reason"), organizer.reason),
            (_("Decided by"), organizer.decided_by),
            (_("Decided"), in_words(organizer.decided_at)),
            (_("Person"), f"{organizer.user.get_full_name()} <{organizer.user.email}>"),
            (_("City"), organizer.city),
            (_("Applied"), in_words(organizer.applied_at)),
            (_("Purchases handed out"), str(organizer.distributed_purchases)),
            (_("Probation"), _("lifted") if organizer.probation_lifted else _("until enough are handed out")),
            (_("About them"), organizer.about),
        ]

    def decisions(self) -> Sequence[Decision]:
        organizer = self.object
        approve = Decision(
            "approve", _("Approve"), self._by(applications.approve_organizer), _("The organizer is approved.")
        )
        decline = Decision(
            "decline",
            _("Decline"),
            self._by(applications.decline_organizer),
            _("The application is declined."),
            needs_reason=True,
        )
        suspend = Decision(
            "suspend",
            _("Suspend from publishing"),
            self._by(applications.suspend_organizer),
            _("The organizer is suspended."),
            needs_reason=True,
        )
        reinstate = Decision(
            "reinstate",
            _("Lift the suspension"),
            self._by(applications.lift_suspension),
            _("The suspension is lifted."),
        )
        probation = Decision(
            "lift_probation",
            _("Lift the probation"),
            self._by(applications.lift_probation),
            _("The probation is lifted."),
        )
        if organizer.state == OrganizerState.APPROVED:
            return [suspend] if organizer.probation_lifted else [probation, suspend]
        return {
            OrganizerState.APPLIED: [approve, decline],
            OrganizerState.DECLINED: [approve],
            OrganizerState.SUSPENDED: [reinstate],
        }[OrganizerState(organizer.state)]

    def _by(self, service: Callable[..., object]) -> Callable[[str], object]:
        decide = partial(service, organizer_id=self.object.pk, by=self.request.user, at=timezone.now())
        return lambda reason: decide(reason=reason)


class OrganizerViewSet(ModelViewSet):
    model = Organizer
    icon = "group"
    menu_order = 200
    add_to_admin_menu = True
    list_display = (
        "name",
        "user",
        "city",
        Column("get_state_display", label=_("State"), sort_key="state"),
        BooleanColumn("probation_lifted", label=_("Probation lifted")),
        DateColumn("applied_at", label=_("Applied"), sort_key="applied_at"),
    )
    list_filter = ("state", "city")
    search_fields = ("name", "user__email", "user__full_name")
    search_backend_name = None
    edit_view_class = OrganizerDecisionView
    form_fields = ("name",)


class SupplierViewSet(ModelViewSet):
    model = Supplier
    icon = "tag"
    menu_order = 210
    add_to_admin_menu = True
    list_display = ("name", "currency", "website", "registered_by", DateColumn("at", label=_("Entered")))
    search_fields = ("name",)
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields = ("name", "website", "currency", "registered_by", "at")
    form_fields = ("name",)


class ChangeRulesView(generic.CreateView):
    """Starts from the numbers in force; what is saved is a version of its own."""

    page_title = _("Change the rules")
    page_subtitle = _("Change the rules")
    submit_button_label = _("Put in force")
    submit_button_active_label = _("Putting in force…")
    success_message = _("The new numbers are in force for purchases that are published from now on.")
    error_message = _("The rules are as they were: see what stands beside the fields.")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.page_title}]

    def get_initial(self) -> dict[str, Any]:
        newest = current_rules()
        return {"based_on": newest.pk, **{name: getattr(newest, name) for name in BOUNDS}}

    def save_instance(self) -> PlatformRules:
        values = dict(self.form.cleaned_data)
        based_on, why = values.pop("based_on"), values.pop("why")
        return change_rules(
            values=values, based_on=based_on, why=why, by=self.request.user, at=timezone.now()
        )

    def form_valid(self, form: RulesForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except CannotChangeRules as refusal:
            form.add_error(refusal.field or None, str(refusal.reason))
            self.is_valid(form)
            return self.form_invalid(form)

    def form_invalid(self, form: RulesForm) -> HttpResponse:
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def get_success_buttons(self) -> list[Any]:
        return []


class RulesIndexView(generic.IndexView):
    """The versions, the newest first, each with what it changed."""

    add_item_label = _("Change the rules")

    def get_base_queryset(self) -> QuerySet[PlatformRules]:
        return super().get_base_queryset().select_related("by")

    def get_table(self, object_list: Any) -> Any:
        changes = changes_by_version()
        for version in object_list:
            version.told = "; ".join(
                f"{change.label}: {format_figure(change.was)} → {format_figure(change.became)}"
                for change in changes.get(version.pk, [])
            )
        return super().get_table(object_list)


class PlatformRulesViewSet(ModelViewSet):
    model = PlatformRules
    icon = "cogs"
    menu_order = 240
    add_to_admin_menu = True
    index_view_class = RulesIndexView
    add_view_class = ChangeRulesView
    list_display = ("at", "by", "why", Column("told", label=_("What changed")))
    inspect_view_enabled = True
    inspect_view_fields = ("at", "by", "why", *(field.name for field in RuleNumbers._meta.fields))
    form_fields = ("why",)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002
        return RulesForm
