"""Accounts in the back office."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users

from participants.models import User

OWN_FIELDS = ("email", "full_name", "short_name", "phone", "city", "is_superuser", "groups")


class _AccountForm:
    """An administrator is a superuser and staff at once."""

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 (Django's signature)
        if "is_superuser" in self.cleaned_data:
            self.instance.is_staff = self.cleaned_data["is_superuser"]
        return super().save(commit=commit)

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class AccountCreationForm(_AccountForm, UserCreationForm):
    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = OWN_FIELDS


class AccountEditForm(_AccountForm, UserEditForm):
    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = (*OWN_FIELDS, "is_active")


class AccountFilterSet(users.UserFilterSet):
    is_organizer = django_filters.BooleanFilter(label=_("Organizer"), widget=BooleanRadioSelect)

    class Meta:
        model = User
        fields = ()


class AccountIndexView(users.IndexView):
    @property
    def columns(self) -> list[Column]:
        name = self._get_title_column_class(users.UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            name(
                "full_name",
                accessor="get_full_name",
                label=_("Name"),
                sort_key="full_name",
                get_url=self.get_edit_url,
                classname="name",
            ),
            Column("email", label=_("E-mail"), sort_key="email"),
            Column("city", label=_("City"), sort_key="city__name"),
            BooleanColumn("is_organizer", label=_("Organizer"), sort_key="is_organizer"),
            BooleanColumn("is_staff", label=_("Administrator"), sort_key="is_staff"),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("seen_at", label=_("Last seen"), sort_key="seen_at"),
        ]

    @property
    def search_fields(self) -> list[str]:
        return ["email", "full_name", "short_name"]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("city")


class UserViewSet(users.UserViewSet):
    index_view_class = AccountIndexView
    filterset_class = AccountFilterSet
    template_prefix = "participants/back_office/users/"

    def get_form_class(self, for_update: bool = False) -> type[UserCreationForm | UserEditForm]:  # noqa: FBT001, FBT002
        return AccountEditForm if for_update else AccountCreationForm
