"""The back office about people."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import register_permission_policy

from participants.admin.blacklist import BlacklistViewSet
from participants.admin.cities import CityViewSet
from participants.admin.policy import Only
from participants.models import BlacklistEntry, City

register_permission_policy(BlacklistEntry, Only(BlacklistEntry, {"view", "add", "change"}))
register_permission_policy(City, Only(City, {"view", "add", "change"}))


@hooks.register("register_admin_viewset")
def register_people() -> list[ViewSet]:
    return [
        BlacklistViewSet("back_office_blacklist", url_prefix="blacklist"),
        CityViewSet("back_office_cities", url_prefix="cities"),
    ]
