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
ENDED = frozenset({PurchaseState.CLOSED, PurchaseState.CANCELLED})
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
OWED_FOR = LIVE_LINES - {LineState.WAITING}
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
    MIS_SORTED = "mis_sorted", _("something else came instead")
    ROW = "row", _("its row was not full")
    PACK = "pack", _("its pack was not full")
    PRICE_ROSE = "price_rose", _("its price rose")
    BLACKLISTED = "blacklisted", _("the participant was blacklisted")
    CANCELLED = "cancelled", _("the purchase was cancelled")


class SaleForm(TextChoices):
    FREE = "free", _("by the piece")
    ROW = "row", _("in size rows")
    PACK = "pack", _("in packs")


class Replacement(TextChoices):
    """What becomes of a wish that cannot be met. Rule: R-REPLACE."""

    EXACT = "exact", _("exactly this")
    COLOUR = "colour", _("the same size in another colour")
    SIZE = "size", _("the same colour in the next larger size")
    ANY = "any", _("any size and colour, not dearer")
    DROP = "drop", _("leave it out")


class GapChoice(TextChoices):
    """What becomes of a row or pack that is not full at the stop. Rule: R-STOP-ORDER."""

    DROP = "drop", _("leave it out")
    OWN = "own", _("fill it with own pieces")
    KEEP = "keep", _("keep it for a top-up")


class SortedOut(TextChoices):
    """What becomes of pieces that came instead of what was ordered. Rule: R-MISSORT."""

    REPLACED = "replaced", _("taken as the replacement")
    KEPT = "kept", _("the participant's all the same")
    CREDITED = "credited", _("given back")


class LeftoverOrigin(TextChoices):
    """Why pieces that came belong to the organizer."""

    OWN = "own", _("own piece in a row or pack")
    OVER = "over", _("more came than was ordered")
    INSTEAD = "instead", _("came instead of something else")
    UNDEALT = "undealt", _("nobody was left to get it")


class Right(TextChoices):
    """What a helper may be let do; each is a column of theirs."""

    RECEIVE = "may_receive", _("counts what arrives")
    HAND_OUT = "may_hand_out", _("hands out goods")
    ANSWER = "may_answer", _("answers questions")


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


class ListState(TextChoices):
    """Where an uploaded price list stands."""

    READING = "reading", _("being read")
    COLUMNS = "columns", _("columns to settle")
    JUDGING = "judging", _("rows being judged")
    JUDGED = "judged", _("ready to import")
    IMPORTING = "importing", _("being imported")
    IMPORTED = "imported", _("imported")
    FAILED = "failed", _("could not be read")


AT_WORK_ON_LIST = frozenset({ListState.READING, ListState.JUDGING, ListState.IMPORTING})


class Verdict(TextChoices):
    """What a row of a price list comes to."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("as it was")
    UNREADABLE = "unreadable", _("unreadable")
    SKIPPED = "skipped", _("skipped")
    VANISHED = "vanished", _("no longer on the list")


class Vanished(TextChoices):
    """What becomes of items that a newer price list does not name."""

    KEEP = "keep", _("stay as they are")
    SOLD_OUT = "sold_out", _("are marked sold out")
    REMOVE = "remove", _("are taken off the list")


class WishState(TextChoices):
    WAITING = "waiting", _("to be fetched")
    DONE = "done", _("fetched")
    REFUSED = "refused", _("not taken")


class NotTaken(TextChoices):
    """Why a picture was not taken."""

    ADDRESS = "address", _("this is not the address of a picture")
    PASSWORD = "password", _("the address holds a name or a password")
    PORT = "port", _("the address names an unusual port")
    PLACE = "place", _("the address does not lead to a public server")
    UNKNOWN = "unknown", _("there is no server of that name")
    SILENT = "silent", _("the server does not answer, or breaks off")
    CERTIFICATE = "certificate", _("the server cannot prove that it is the one of this name")
    SLOW = "slow", _("the server took too long")
    ABSENT = "absent", _("the server has no picture at this address")
    REDIRECTS = "redirects", _("the server sends on to other addresses too often")
    ENCODED = "encoded", _("the server sends the picture in a form that was not asked for")
    LARGE = "large", _("the file is too large; 10 MB are taken")
    EMPTY = "empty", _("the file is empty")
    KIND = "kind", _("this is no JPEG, PNG, WebP or GIF picture")
    BROKEN = "broken", _("the picture is damaged or cut off")
    PIXELS = "pixels", _("the picture has more than 40 megapixels, or takes too much to open")
    UNMATCHED = "unmatched", _("no item has this article")
    AMBIGUOUS = "ambiguous", _("several items could be meant")
    LOCKED = "locked", _("a password protects the file")
    FULL = "full", _("the item has its eight pictures already")
    MANY = "many", _("one purchase fetches 5,000 pictures at most")
    LATE = "late", _("the purchase takes no orders any more")
    INTERRUPTED = "interrupted", _("fetching was interrupted")
