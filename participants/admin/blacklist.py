"""The blacklists in the back office. Rule: R-BLACKLIST."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput

from participants.admin.decisions import Decision, DecisionView, in_words
from participants.models import BlacklistEntry, User
from participants.services.blacklist import CannotBlacklist, add_to_blacklist, lift_blacklist_entry


class AccountField(forms.ModelChoiceField):
    """A person, named by the e-mail address they log in with."""

    widget = forms.EmailInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.all(), to_field_name="email", **kwargs)
        self.error_messages["invalid_choice"] = _("Nobody signs in with this address.")

    def to_python(self, value: Any) -> User | None:
        return super().to_python(value.strip().lower() if isinstance(value, str) else value)


class BlacklistForm(forms.ModelForm):
    user = AccountField(label=_("Person (e-mail)"))
    until = forms.DateField(
        label=_("Last day"), required=False, widget=AdminDateInput, help_text=_("Empty: without end.")
    )
    owner = forms.ModelChoiceField(
        label=_("Organizer"),
        queryset=User.objects.filter(is_organizer=True).order_by("full_name"),
        required=False,
        empty_label=_("the platform: kept out of all ordering"),
    )

    class Meta:
        model = BlacklistEntry
        fields = ("user", "owner", "reason")

    field_order = ("user", "owner", "reason", "until")


class BlacklistAddView(generic.CreateView):
    def save_instance(self) -> BlacklistEntry:
        return add_to_blacklist(by=self.request.user, at=timezone.now(), **self.form.cleaned_data)

    def form_valid(self, form: BlacklistForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except CannotBlacklist as refusal:
            form.add_error(refusal.field or None, str(refusal.reason))
            self.is_valid(form)
            return self.form_invalid(form)


class BlacklistDecisionView(DecisionView):
    def facts(self) -> Sequence[tuple[Any, Any]]:
        entry = self.object
        return [
            (_("Person"), f"{entry.user.get_full_name()} <{entry.user.email}>"),
            (_("Kept out of"), entry.owner or _("all ordering on the platform")),
            (_("Reason"), entry.reason),
            (_("Entered by"), entry.author),
            (_("Since"), in_words(entry.at)),
            (_("Until"), in_words(entry.until)),
            (_("Lifted"), in_words(entry.lifted_at)),
            (_("Lifted by"), entry.lifted_by),
        ]

    def decisions(self) -> Sequence[Decision]:
        at = timezone.now()
        if not BlacklistEntry.objects.in_force(at=at).filter(pk=self.object.pk).exists():
            return []

        def lift(reason: str) -> object:
            return lift_blacklist_entry(entry_id=self.object.pk, by=self.request.user, at=at)

        return [Decision("lift", _("Lift this entry"), lift, _("The entry is lifted."), asks_reason=False)]


class BlacklistViewSet(ModelViewSet):
    model = BlacklistEntry
    icon = "lock"
    menu_label = _("Blacklists")
    menu_order = 220
    add_to_admin_menu = True
    list_display = ("user", "owner", "reason", DateColumn("at"), DateColumn("until"), DateColumn("lifted_at"))
    list_filter = {"lifted_at": ["isnull"]}
    search_fields = ("user__email", "user__full_name", "reason")
    search_backend_name = None
    add_view_class = BlacklistAddView
    edit_view_class = BlacklistDecisionView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002
        return BlacklistForm
