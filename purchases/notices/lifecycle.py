"""What everybody is told as a purchase goes on. Rule: R-NOTIFY."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from participants.notices import register_kind

register_kind(
    "published",
    title=_("New purchase: %(purchase)s"),
    text=_("An organizer you follow has opened “%(purchase)s”. You can order now."),
)
register_kind(
    "last_call",
    title=_("Last call: %(purchase)s"),
    text=_("“%(purchase)s” stops at %(stop)s. Until then you can still order and change your order."),
)
register_kind(
    "dates_moved",
    title=_("New stop: %(purchase)s"),
    text=_("“%(purchase)s” now stops at %(stop)s. You may change or withdraw your order until then."),
)
register_kind(
    "reopened",
    title=_("Open again: %(purchase)s"),
    text=_(
        "The organizer opened “%(purchase)s” again: %(why)s It stops at %(stop)s. What you paid stays yours."
    ),
    always=True,
)
register_kind(
    "bought_out",
    title=_("Bought: %(purchase)s"),
    text=_("The supplier is paid. You will be told when the parcel has arrived."),
)
register_kind(
    "bought_out_expected",
    title=_("Bought: %(purchase)s"),
    text=_("The supplier is paid. The parcel is expected on %(expected)s."),
)
register_kind(
    "closed",
    title=_("Closed: %(purchase)s"),
    text=_("“%(purchase)s” is closed: everything is handed over and paid."),
)
register_kind(
    "cancelled",
    title=_("Cancelled: %(purchase)s"),
    text=_("“%(purchase)s” is cancelled: %(why)s What you paid is given back in full."),
    always=True,
)
register_kind(
    "distribution",
    title=_("Ready to collect: %(purchase)s"),
    text=_("Collect your order at %(place)s, %(address)s. To pay there: %(balance)s."),
    always=True,
)
register_kind(
    "handed_over",
    title=_("Received: %(purchase)s"),
    text=ngettext_lazy(
        "%(pieces)d piece was handed over to you.",
        "%(pieces)d pieces were handed over to you.",
        "pieces",
    ),
)
