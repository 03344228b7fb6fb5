"""Remembering purchases that somebody has not ordered from yet."""

from datetime import datetime

from participants.models import User
from purchases.models import Favourite, Purchase


def favour(*, purchase: Purchase, user: User, at: datetime) -> None:
    """Remember the purchase: the last call will be told. Again changes nothing."""
    Favourite.objects.get_or_create(purchase=purchase, user=user, defaults={"at": at})


def forget(*, purchase: Purchase, user: User) -> None:
    """Stop remembering it."""
    Favourite.objects.filter(purchase=purchase, user=user).delete()
