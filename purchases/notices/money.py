"""Payments and money that goes back. Rule: R-NOTIFY."""

from django.utils.translation import gettext_lazy as _

from participants.notices import register_kind

register_kind(
    "payment_reported",
    title=_("Payment to confirm: %(purchase)s"),
    text=_("%(who)s reports a payment of %(amount)s. Confirm or refuse it on the purchase's desk."),
    always=True,
)
register_kind(
    "payment_confirmed",
    title=_("Payment confirmed: %(purchase)s"),
    text=_("The organizer has received your %(amount)s."),
    always=True,
)
register_kind(
    "payment_refused",
    title=_("Payment not found: %(purchase)s"),
    text=_("The organizer could not confirm your payment of %(amount)s: %(reason)s"),
    always=True,
)
register_kind(
    "owed_back",
    title=_("Money to get back: %(purchase)s"),
    text=_(
        "You have paid %(amount)s more than you owe. The organizer pays it back; on your order's page you"
        " can keep it for a next order instead."
    ),
    always=True,
)
register_kind(
    "give_back_sent",
    title=_("Money sent back to you: %(purchase)s"),
    text=_("The organizer has sent you %(amount)s. Confirm on your order's page that you received it."),
    always=True,
)
