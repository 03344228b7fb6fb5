"""What becomes of an order and its lines. Rule: R-NOTIFY."""

from django.utils.translation import gettext_lazy as _

from participants.notices import register_kind

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
    "released_not_full",
    title=_("Not everything came together: %(purchase)s"),
    text=_(
        "Their row or pack was not full at the stop, so these pieces were released: %(goods)s."
        " You owe nothing for them."
    ),
    always=True,
)
register_kind(
    "replaced",
    title=_("You get your replacement: %(purchase)s"),
    text=_("What you wished for could not be had; as you asked, you get instead: %(goods)s."),
    always=True,
)
register_kind(
    "extra_dealt",
    title=_("Your tolerance was used: %(purchase)s"),
    text=_("To fill a pack you get more, within the tolerance you gave: %(goods)s."),
    always=True,
)
register_kind(
    "kept_for_top_up",
    title=_("Some pieces wait for a top-up: %(purchase)s"),
    text=_(
        "Their row or pack is not full yet: %(goods)s. They wait for a top-up, and you owe nothing for them"
        " until it is full."
    ),
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
    "orders_copied",
    title=_("Your order goes on: %(purchase)s"),
    text=_(
        "What “%(cancelled)s” could not bring is ordered for you in “%(purchase)s”. Look at its terms; you may"
        " change or withdraw your order until %(stop)s."
    ),
    always=True,
)
register_kind(
    "orders_entered",
    title=_("Ordered for you: %(purchase)s"),
    text=_(
        "%(organizer)s has entered an order of yours that was taken elsewhere. Look at it: you may change or"
        " withdraw it until %(stop)s."
    ),
    always=True,
)
register_kind(
    "record_claimed",
    title=_("Orders taken over: %(purchase)s"),
    text=_("%(who)s has taken over the orders that you kept for %(name)s, and is told from now on."),
)
register_kind(
    "top_up_opened",
    title=_("Top-up: %(purchase)s"),
    text=_("Some rows and packs are nearly full. Until %(until)s you can add what they miss."),
)
register_kind(
    "row_filled",
    title=_("Your row or pack is full: %(purchase)s"),
    text=_("A top-up filled it: your pieces are confirmed. What you owe is on your order's page."),
    always=True,
)
