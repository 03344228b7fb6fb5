"""What the supplier refuses and what arrives. Rule: R-NOTIFY."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from participants.notices import register_kind

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
    "price_rose",
    title=_("The supplier asks more: %(purchase)s"),
    text=_(
        "The supplier raised a price of your order by more than %(percent)s %%. Until %(until)s you may give"
        " the line up on your order's page. If you do nothing it stays ordered, and you pay the price of the stop."
    ),
    always=True,
)
register_kind(
    "price_changed",
    title=_("A price changed: %(purchase)s"),
    text=_("The supplier changed a price. Your order now comes to %(total)s before delivery."),
    always=True,
)
register_kind(
    "answer_taken_back",
    title=_("The supplier's answer was corrected: %(purchase)s"),
    text=_("What you were told of the supplier's answer no longer holds. Your order's page shows what does."),
    always=True,
)
register_kind(
    "line_given_up",
    title=_("A line was given up: %(purchase)s"),
    text=_("%(who)s gave up a line because its price rose. Tell the supplier; the desk shows what differs."),
)
register_kind(
    "article_repriced",
    title=_("Another price: %(purchase)s"),
    text=_(
        "The supplier charges another price for %(item)s: %(why)s What you owe is brought up to date: a lower"
        " price is passed on, and of a rise of more than %(rise)s %% you are charged nothing."
    ),
    always=True,
)
