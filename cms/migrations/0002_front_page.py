"""The first page of the site becomes our HomePage, so that editors find it and put pages under it."""

from typing import Any

from django.db import migrations


def retype(apps: Any, *, source: tuple[str, str], target: tuple[str, str]) -> Any:
    """The root page of the default site, its content type changed; None where there is no such page."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    site = apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).first()
    old = content_types.filter(app_label=source[0], model=source[1]).first()
    if site is None or old is None or site.root_page.content_type_id != old.pk:
        return None
    page = site.root_page
    page.content_type, _ = content_types.get_or_create(app_label=target[0], model=target[1])
    page.save()
    return page


def promote(apps: Any, schema_editor: Any) -> None:
    page = retype(apps, source=("wagtailcore", "page"), target=("cms", "homepage"))
    if page is not None:
        home = apps.get_model("cms", "HomePage")(page_ptr_id=page.pk)
        for field in page._meta.concrete_fields:
            setattr(home, field.attname, getattr(page, field.attname))
        home.title = home.draft_title = "Artel"
        home.save()


def demote(apps: Any, schema_editor: Any) -> None:
    page = retype(apps, source=("cms", "homepage"), target=("wagtailcore", "page"))
    if page is not None:
        rows = apps.get_model("cms", "HomePage").objects.filter(pk=page.pk)
        rows._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_pages"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [migrations.RunPython(promote, demote)]
