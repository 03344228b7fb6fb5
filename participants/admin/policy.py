"""What the back office offers to do with rows of a model."""

from collections.abc import Set
from typing import Any

from django.db.models import Model
from wagtail.permission_policies import ModelPermissionPolicy


class Only(ModelPermissionPolicy):
    """Wagtail's rights of the model, of which it offers only `actions`; services do the rest."""

    def __init__(self, model: type[Model], actions: Set[str]) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)
