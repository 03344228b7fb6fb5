"""The back office about purchases."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from participants.admin.policy import Only
from purchases.admin import PurchasesGroup
from purchases.models import Purchase

register_permission_policy(Purchase, Only(Purchase, {"view", "change"}))


@hooks.register("register_admin_viewset")
def register_purchases() -> PurchasesGroup:
    return PurchasesGroup()
