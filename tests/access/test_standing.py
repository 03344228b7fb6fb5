"""What is left to those who are suspended, blacklisted or have no desk any more. Rules: R-AUDIT, R-BLACKLIST."""

import pytest
import time_machine
from django.urls import reverse

from organizers.services.applications import suspend_organizer
from participants.services.blacklist import add_to_blacklist
from purchases.models import Line, Purchase
from tests.access.roles import Role
from tests.access.world import World
from tests.factories.people import a_user, an_administrator, an_organizer, form_key
from tests.factories.purchases import NOW, a_draft, an_open_purchase, variants_of

pytestmark = pytest.mark.once

YES = {"confirmed": "yes"}


def test_a_suspended_organizer_carries_on_what_runs_and_publishes_nothing(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        organizer = an_organizer(probation_lifted=True)
        first, second = a_draft(organizer=organizer), a_draft(organizer=organizer)
        client = world.as_(Role.VISITOR)
        client.force_login(organizer.user)

        def publish(purchase: Purchase) -> int:
            return client.post(
                reverse("purchases:desk-publish", args=[purchase.slug]), YES | form_key()
            ).status_code

        assert publish(first) == 303
        suspend_organizer(organizer_id=organizer.pk, reason="Does not answer", by=an_administrator(), at=NOW)
        assert publish(second) == 422
        called = client.post(reverse("purchases:desk-call", args=[first.slug]), form_key())
        assert (called.status_code, client.get(first.desk_url).status_code) == (303, 200)
    states = Purchase.objects.filter(organizer=organizer).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["last_call", "draft"]


def test_who_is_blacklisted_orders_nothing_of_that_organizer(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        barring, other = an_open_purchase(), an_open_purchase()
        person, by = a_user(), barring.organizer.user
        add_to_blacklist(owner=by, user=person, reason="Never pays", until=None, by=by, at=NOW)
        client = world.as_(Role.VISITOR)
        client.force_login(person)
        answers = [
            client.post(
                reverse("purchases:order", args=[purchase.slug]),
                {f"quantity-{variants_of(purchase)[0].pk}": "1"} | form_key(),
            ).status_code
            for purchase in (barring, other)
        ]
    assert answers == [422, 303]
    ordered = Line.objects.filter(order__contact__user=person).values_list("order__purchase", flat=True)
    assert list(ordered) == [other.pk]
