"""What an organizer is to do. Rule: R-NOTIFY."""

from django.utils.translation import gettext_lazy as _

from participants.notices import register_kind

register_kind(
    "decide_about_stop",
    title=_("Decide about the stop: %(purchase)s"),
    text=_(
        "The stop has come. Extend, stop or cancel by %(until)s; then the clock decides (rule R-MINIMUM)."
    ),
    always=True,
)
register_kind(
    "sign_in_to_keep",
    title=_("Log in or lose the purchase: %(purchase)s"),
    text=_("You have not been seen for long. Log in before %(until)s, or it is cancelled (rule R-IDLE-8)."),
    always=True,
)
register_kind(
    "sign_in_soon",
    title=_("Your purchase will be cancelled: %(purchase)s"),
    text=_("You have not been seen for long. Log in now, or it is cancelled (rule R-IDLE-35)."),
    always=True,
)
register_kind(
    "distribution_is_late",
    title=_("Distribution is late: %(purchase)s"),
    text=_("The parcel is here, and distribution should have begun by now (rule R-3DAYS)."),
    always=True,
)
