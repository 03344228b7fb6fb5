"""What organizers are told about their standing."""

from django.utils.translation import gettext_lazy as _

from participants.notices import register_kind

register_kind(
    "organizer_approved",
    title=_("You are an organizer now"),
    text=_("Your application is approved. You can open your first purchase. %(reason)s"),
    always=True,
)
register_kind(
    "organizer_declined",
    title=_("Your application is declined"),
    text=_("Reason: %(reason)s. You can change the application and send it again."),
    always=True,
)
register_kind(
    "organizer_suspended",
    title=_("You are suspended from publishing"),
    text=_(
        "Reason: %(reason)s. You cannot publish a purchase until this is lifted;"
        " the purchases that run go on."
    ),
    always=True,
)
register_kind(
    "organizer_reinstated",
    title=_("You can publish again"),
    text=_("Your suspension is lifted. %(reason)s"),
    always=True,
)
register_kind(
    "organizer_probation_lifted",
    title=_("You may ask for prepayment"),
    text=_(
        "An administrator has ended your probation: your next purchase may ask for prepayment. %(reason)s"
    ),
    always=True,
)
