"""The back office about organizers, suppliers and the platform's numbers."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import register_permission_policy

from organizers.admin import OrganizerViewSet, PlatformRulesViewSet, SupplierViewSet
from organizers.models import Organizer, PlatformRules, Supplier
from participants.admin.policy import Only

register_permission_policy(Organizer, Only(Organizer, {"view", "change"}))
register_permission_policy(Supplier, Only(Supplier, {"view"}))
register_permission_policy(PlatformRules, Only(PlatformRules, {"view", "add"}))


@hooks.register("register_admin_viewset")
def register_organizers() -> list[ViewSet]:
    return [
        OrganizerViewSet("back_office_organizers", url_prefix="organizers"),
        SupplierViewSet("back_office_suppliers", url_prefix="suppliers"),
        PlatformRulesViewSet("back_office_rules", url_prefix="rules"),
    ]
