"""Helpers and questions. Rule: R-NOTIFY."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from participants.notices import register_kind

register_kind(
    "helper_appointed",
    title=_("You help with: %(purchase)s"),
    text=_(
        "%(organizer)s asks you to help with “%(purchase)s”. What you may do there is on your page for it."
    ),
)
register_kind(
    "helper_rights_changed",
    title=_("What you help with has changed: %(purchase)s"),
    text=_(
        "%(organizer)s has changed what you may do in “%(purchase)s”. Your page for it shows what is left."
    ),
)
register_kind(
    "helper_dismissed",
    title=_("You no longer help with: %(purchase)s"),
    text=_(
        "%(organizer)s does not need your help with “%(purchase)s” any more. Nothing is left for you to do."
    ),
)
register_kind(
    "question_asked",
    title=_("New question: %(purchase)s"),
    text=ngettext_lazy(
        "%(who)s asks about “%(purchase)s”. Answer within %(hours)d hour (rule R-ONLY-ORGANIZER).",
        "%(who)s asks about “%(purchase)s”. Answer within %(hours)d hours (rule R-ONLY-ORGANIZER).",
        "hours",
    ),
)
register_kind(
    "question_answered",
    title=_("Your question is answered: %(purchase)s"),
    text=_(
        "Your question about “%(purchase)s” has an answer. It is on the purchase's page, under Questions."
    ),
)
register_kind(
    "answer_corrected",
    title=_("An answer to you was corrected: %(purchase)s"),
    text=_("The answer to your question about “%(purchase)s” was corrected. Read it again under Questions."),
)
