"""The states of things and named sets of them. Rules: R-STATES, R-LINE."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PurchaseState(TextChoices):
    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    LAST_CALL = "last_call", _("last call")
    STOPPED = "stopped", _("stopped")
    BOUGHT_OUT = "bought_out", _("bought out")
    ARRIVED = "arrived", _("arrived")
    DISTRIBUTION = "distribution", _("distribution")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


TAKING_ORDERS = frozenset({PurchaseState.OPEN, PurchaseState.LAST_CALL})
LIVE = frozenset({PurchaseState.OPEN, PurchaseState.LAST_CALL, PurchaseState.STOPPED})
CHARGED = frozenset(
    {PurchaseState.STOPPED, PurchaseState.BOUGHT_OUT, PurchaseState.ARRIVED, PurchaseState.DISTRIBUTION}
)
DELIVERED = frozenset({PurchaseState.ARRIVED, PurchaseState.DISTRIBUTION, PurchaseState.CLOSED})
PUBLIC = frozenset(set(PurchaseState) - {PurchaseState.DRAFT})


class LineState(TextChoices):
    WAITING = "waiting", _("waiting for a place")
    CONFIRMED = "confirmed", _("confirmed")
    BOUGHT = "bought", _("bought")
    ARRIVED = "arrived", _("arrived")
    HANDED_OVER = "handed_over", _("handed over")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RELEASED = "released", _("released")
    REFUSED = "refused", _("refused by the supplier")
    REFUNDED = "refunded", _("refunded")


HOLDING_STOCK = frozenset(
    {LineState.CONFIRMED, LineState.BOUGHT, LineState.ARRIVED, LineState.HANDED_OVER, LineState.REFUNDED}
)
PLACED = frozenset({LineState.WAITING, LineState.CONFIRMED})
CAME = frozenset({LineState.ARRIVED, LineState.HANDED_OVER})
LIVE_LINES = frozenset({LineState.WAITING, LineState.CONFIRMED, LineState.BOUGHT, LineState.ARRIVED})
ENDED_LINES = frozenset(set(LineState) - LIVE_LINES)


class LineEnd(TextChoices):
    """Why a line ended before it was handed over."""

    OWN_WISH = "own_wish", _("withdrawn by the participant")
    NO_PLACE = "no_place", _("no place was left")
    UNPAID = "unpaid", _("the prepayment did not come")
    REFUSAL_ACCEPTED = "refusal_accepted", _("the refusal was accepted")
    SUPPLIER = "supplier", _("the supplier refused it")
    SHORT = "short", _("it did not arrive")
    DEFECTIVE = "defective", _("it arrived defective")
    BLACKLISTED = "blacklisted", _("the participant was blacklisted")
    CANCELLED = "cancelled", _("the purchase was cancelled")


class SaleForm(TextChoices):
    FREE = "free", _("by the piece")
    ROW = "row", _("in size rows")
    PACK = "pack", _("in packs")


class Category(TextChoices):
    CLOTHING = "clothing", _("Clothing")
    CHILDREN = "children", _("For children")
    FOOD = "food", _("Food")
    HOME = "home", _("Home and textiles")
    COSMETICS = "cosmetics", _("Cosmetics")
    HOBBY = "hobby", _("Hobby and garden")
    OTHER = "other", _("Other")


class PrepayWhen(TextChoices):
    ON_ORDERING = "on_ordering", _("on ordering")
    AFTER_STOP = "after_stop", _("after the stop")


class DeliverySplit(TextChoices):
    VALUE = "value", _("by value")
    WEIGHT = "weight", _("by weight")
    PIECES = "pieces", _("by pieces")
    PARTICIPANT = "participant", _("equally per participant")


class RateMode(TextChoices):
    AT_PAYMENT = "at_payment", _("of the day the supplier is paid")
    AT_STOP = "at_stop", _("fixed at the stop")


class ShortageRule(TextChoices):
    EARLIEST = "earliest", _("to the earliest orders first")
    ONE_EACH = "one_each", _("one piece each in turn")


class PaymentWay(TextChoices):
    TRANSFER = "transfer", _("bank transfer")
    CASH = "cash", _("cash")


class PaymentState(TextChoices):
    REPORTED = "reported", _("reported")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")


class GiveBackState(TextChoices):
    OWED = "owed", _("to be given back")
    SENT = "sent", _("sent, receipt not confirmed")
    RECEIVED = "received", _("received")
    KEPT = "kept", _("kept for the next order")


OPEN_GIVE_BACKS = frozenset({GiveBackState.OWED, GiveBackState.SENT})
