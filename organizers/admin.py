"""Organizers, suppliers and the platform's numbers in the back office."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from organizers.models import Organizer, PlatformRules, Supplier
from organizers.models.platform_rules import RuleNumbers
from organizers.services import applications
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


class PlatformRulesViewSet(ModelViewSet):
    model = PlatformRules
    icon = "cogs"
    menu_order = 240
    add_to_admin_menu = True
    list_display = ("at", "by", "why")
    inspect_view_enabled = True
    inspect_view_fields = ("at", "by", "why", *(field.name for field in RuleNumbers._meta.fields))
    form_fields = ("why",)
