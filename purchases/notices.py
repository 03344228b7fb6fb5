"""What people are told about purchases. Rule: R-NOTIFY."""

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
    "stopped",
    title=_("Stopped: %(purchase)s"),
    text=_("Orders are locked. Yours comes to %(total)s before delivery; you pay at distribution."),
    always=True,
)
register_kind(
    "stopped_prepay",
    title=_("Prepayment is due: %(purchase)s"),
    text=_(
        "Orders are locked. Yours comes to %(total)s before delivery. Pay %(prepayment)s by %(due)s"
        " and report the payment on your order's page."
    ),
    always=True,
)
register_kind(
    "stopped_prepaid",
    title=_("Stopped: %(purchase)s"),
    text=_(
        "Orders are locked. Yours comes to %(total)s before delivery. Your prepayment is here;"
        " you pay the rest at distribution."
    ),
    always=True,
)
register_kind(
    "released",
    title=_("Not everything found a place: %(purchase)s"),
    text=_("At the stop some of your lines had no place left and were released. You owe nothing for them."),
    always=True,
)
register_kind(
    "place_found",
    title=_("A place was found: %(purchase)s"),
    text=_(
        "A line of yours that was released at the stop got a place that became free. It is ordered again."
    ),
    always=True,
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
    "prepayment_due",
    title=_("Reminder: prepayment for %(purchase)s"),
    text=_("%(prepayment)s is to be paid by %(due)s. After that the organizer may drop your order."),
    always=True,
)
register_kind(
    "dropped",
    title=_("Lines released: %(purchase)s"),
    text=_("Your prepayment did not come in time, so lines of your order were released (rule R-PREPAY)."),
    always=True,
)
register_kind(
    "barred",
    title=_("Your order was released: %(purchase)s"),
    text=_("You are on a blacklist, so your order in “%(purchase)s” was released (rule R-BLACKLIST)."),
    always=True,
)
register_kind(
    "refusal_asked",
    title=_("Somebody asks to refuse a line: %(purchase)s"),
    text=_("%(who)s asks to be let off a line. Accept or decline it on the purchase's desk."),
)
register_kind(
    "refusal_accepted",
    title=_("Your refusal was accepted: %(purchase)s"),
    text=_("The line was released and you owe nothing for it."),
    always=True,
)
register_kind(
    "refusal_declined",
    title=_("Your refusal was declined: %(purchase)s"),
    text=_("The line stays ordered. The organizer's reason is on your order's page."),
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
    "supplier_refused",
    title=_("The supplier refused something: %(purchase)s"),
    text=_("The supplier does not send a part of what you ordered. You owe nothing for it."),
    always=True,
)
register_kind(
    "arrived",
    title=_("Arrived: %(purchase)s"),
    text=_("Everything you ordered has come. With delivery you still owe %(balance)s."),
    always=True,
)
register_kind(
    "arrived_short",
    title=_("Arrived with a shortage: %(purchase)s"),
    text=ngettext_lazy(
        "%(missing)d piece you ordered did not come or came broken and was taken off your order."
        " With delivery you still owe %(balance)s.",
        "%(missing)d pieces you ordered did not come or came broken and were taken off your order."
        " With delivery you still owe %(balance)s.",
        "missing",
    ),
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
    "orders_copied",
    title=_("Your order goes on: %(purchase)s"),
    text=_(
        "What “%(cancelled)s” could not bring is ordered for you in “%(purchase)s”. Look at its terms; you may"
        " change or withdraw your order until %(stop)s."
    ),
    always=True,
)
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
    text=_(
        "You have not been seen for more than a month. Log in within two days to keep it (rule R-IDLE-35)."
    ),
    always=True,
)
register_kind(
    "distribution_is_late",
    title=_("Distribution is late: %(purchase)s"),
    text=_("The parcel is here. Distribution should have begun within three days of it (rule R-3DAYS)."),
    always=True,
)
