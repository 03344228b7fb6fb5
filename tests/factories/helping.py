"""People who help with a purchase, made by the real service."""

from participants.models import User
from purchases.models import Purchase
from purchases.services.helping import appoint_helper
from purchases.states import Right
from tests.factories.people import a_user
from tests.factories.purchases import NOW


def a_helper(purchase: Purchase, *rights: Right) -> User:
    """Somebody new whom the organizer has let help."""
    person, by = a_user(), purchase.organizer.user
    appoint_helper(purchase_id=purchase.pk, email=person.email, rights=rights, by=by, at=NOW)
    return person
