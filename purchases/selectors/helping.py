"""Who helps with a purchase, and what somebody helps with. Rule: R-HANDOVER."""

from django.db.models import QuerySet

from participants.models import User
from purchases.models import Helper, Purchase
from purchases.states import ENDED


def helpers_of(purchase: Purchase) -> QuerySet[Helper]:
    """Everybody who helps, with their account; 1 query when read."""
    helpers: QuerySet[Helper] = Helper.objects.filter(purchase=purchase).select_related("user")
    return helpers


def help_of(user: User) -> QuerySet[Helper]:
    """What a person helps with that has not ended, with its purchase, the latest first; 1 query when read."""
    helps: QuerySet[Helper] = user.helps.exclude(purchase__state__in=ENDED)
    return helps.select_related("purchase__organizer").order_by("-pk")


def helper_of(purchase: Purchase, *, user: User) -> Helper | None:
    """This person as a helper of the purchase, if they are one. 1 query."""
    helper = Helper.objects.filter(purchase=purchase, user=user).first()
    if helper is not None:
        helper.purchase = purchase
    return helper
