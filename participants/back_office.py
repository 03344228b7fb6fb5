"""Wagtail's own list of users, for accounts that log in by e-mail."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Accounts are switched off, never deleted: orders and the ledger point at them."""

    default_auto_field = "django.db.models.AutoField"
    user_viewset = "participants.admin.users.UserViewSet"

    def ready(self) -> None:
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from participants.admin.policy import Only
        from participants.models import User

        register_permission_policy(User, Only(User, {"view", "add", "change"}))
        register_permission_policy(Group)
