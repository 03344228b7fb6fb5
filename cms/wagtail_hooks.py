"""The back office carries the site's mark and leads back to the site."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("insert_global_admin_css")
def mark() -> SafeString:
    return format_html('<link rel="icon" type="image/svg+xml" href="{}">', static("cms/img/mark.svg"))


@hooks.register("register_admin_menu_item")
def site_link() -> MenuItem:
    return MenuItem(_("To the site"), "/", icon_name="home", order=10_000)
