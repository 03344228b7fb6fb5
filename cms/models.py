"""Pages that editors write in the back office."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

PLAIN_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class HomePage(Page):
    """The root of the pages. The address `/` shows its words where there are some, else the built-in ones."""

    headline = models.CharField(_("headline"), max_length=120, blank=True)
    lead = models.CharField(_("lead"), max_length=300, blank=True)
    body = RichTextField(_("text"), blank=True, features=PLAIN_FEATURES)

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    preview_modes: list[tuple[str, str]] = []
    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def serve(self, request: HttpRequest) -> HttpResponse:
        return redirect("cms:home")


class TextPage(Page):
    """A page of plain text: about us, terms of use, privacy."""

    lead = models.CharField(_("lead"), max_length=300, blank=True)
    body = RichTextField(_("text"), blank=True, features=PLAIN_FEATURES)

    template = "cms/text_page.html"
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
