"""How states look: the words, the sign and the tone of each. Tone never stands alone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Pill:
    """`tone`: quiet, go (ours to take part), act (act now), good (done well), lost (money or goods lost)."""

    label: str | Promise
    icon: str
    tone: str


PURCHASE = {
    "draft": Pill(_("Draft"), "pencil", "quiet"),
    "open": Pill(pgettext_lazy("purchase", "Open"), "basket", "go"),
    "last_call": Pill(_("Last call"), "flame", "act"),
    "stopped": Pill(_("Stopped"), "lock", "quiet"),
    "bought_out": Pill(_("Bought out"), "receipt", "quiet"),
    "arrived": Pill(_("Arrived"), "truck", "quiet"),
    "distribution": Pill(_("Distribution"), "hand", "go"),
    "closed": Pill(pgettext_lazy("purchase", "Closed"), "check", "good"),
    "cancelled": Pill(_("Cancelled"), "cross", "quiet"),
}
LINE = {
    "waiting": Pill(_("Waiting for a place"), "clock", "quiet"),
    "confirmed": Pill(pgettext_lazy("line", "Confirmed"), "check", "go"),
    "bought": Pill(pgettext_lazy("line", "Bought"), "receipt", "go"),
    "arrived": Pill(_("Arrived"), "truck", "go"),
    "short": Pill(_("Did not arrive"), "warning", "act"),
    "defective": Pill(_("Defective"), "warning", "act"),
    "mis_sorted": Pill(_("Mis-sorted"), "warning", "act"),
    "handed_over": Pill(_("Handed over"), "hand", "good"),
    "withdrawn": Pill(_("Withdrawn"), "cross", "quiet"),
    "released": Pill(_("Released"), "cross", "quiet"),
    "refused": Pill(_("Refused by the supplier"), "cross", "quiet"),
    "refunded": Pill(_("Refunded"), "back", "good"),
    "forfeited": Pill(_("Forfeited"), "warning", "lost"),
    "kept": Pill(_("Kept by the organizer"), "lock", "quiet"),
    "rehomed": Pill(_("Rehomed"), "back", "good"),
}
PAYMENT = {
    "reported": Pill(_("Reported, awaiting confirmation"), "clock", "act"),
    "confirmed": Pill(pgettext_lazy("payment", "Confirmed"), "check", "good"),
    "refused": Pill(pgettext_lazy("payment", "Not found"), "cross", "act"),
    "unpaid": Pill(_("Not paid"), "warning", "act"),
    "half_paid": Pill(_("Paid in part"), "clock", "act"),
    "paid": Pill(_("Paid"), "check", "good"),
    "given_back": Pill(_("Given back"), "back", "good"),
}
ORGANIZER = {
    "applied": Pill(_("Applied"), "clock", "act"),
    "approved": Pill(_("Approved"), "check", "good"),
    "declined": Pill(_("Declined"), "cross", "quiet"),
    "suspended": Pill(_("Suspended"), "lock", "act"),
}
ORDER = {
    "live": Pill(_("Ordered"), "basket", "go"),
    "withdrawn": Pill(_("Withdrawn"), "cross", "quiet"),
    "dropped": Pill(_("Dropped"), "cross", "quiet"),
    "settled": Pill(_("Settled"), "check", "good"),
}
PILLS = {"purchase": PURCHASE, "line": LINE, "payment": PAYMENT, "organizer": ORGANIZER, "order": ORDER}

LIFE = ("open", "last_call", "stopped", "bought_out", "arrived", "distribution", "closed")


def find_pill(*, kind: str, value: str) -> Pill:
    """The pill of a state; one that is not listed is quiet and says its own name."""
    listed = PILLS.get(kind, {}).get(value)
    return listed or Pill(value.replace("_", " ").capitalize(), "dot", "quiet")


def life_phases(*, current: str, reached: str = "") -> list[tuple[str, Pill, str]]:
    """(state, pill, phase) of the seven states; phase is done, current or ahead.

    A draft has all ahead. A cancelled purchase says in `reached` how far it came; the rest is "never".
    """
    if current == "cancelled":
        last = LIFE.index(reached) if reached in LIFE else -1
        return [
            (state, PURCHASE[state], "done" if place <= last else "never") for place, state in enumerate(LIFE)
        ]
    here = LIFE.index(current) if current in LIFE else -1
    closed = current == "closed"
    return [
        (
            state,
            PURCHASE[state],
            "done" if place < here or (closed and place == here) else "current" if place == here else "ahead",
        )
        for place, state in enumerate(LIFE)
    ]
