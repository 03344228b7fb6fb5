"""The home page and pages of plain text."""

import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("headline", models.CharField(blank=True, max_length=120, verbose_name="headline")),
                ("lead", models.CharField(blank=True, max_length=300, verbose_name="lead")),
                ("body", wagtail.fields.RichTextField(blank=True, verbose_name="text")),
            ],
            options={
                "verbose_name": "home page",
                "verbose_name_plural": "home pages",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="TextPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("lead", models.CharField(blank=True, max_length=300, verbose_name="lead")),
                ("body", wagtail.fields.RichTextField(blank=True, verbose_name="text")),
            ],
            options={
                "verbose_name": "text page",
                "verbose_name_plural": "text pages",
            },
            bases=("wagtailcore.page",),
        ),
    ]
