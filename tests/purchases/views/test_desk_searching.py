"""Whatever the lists of the desk are searched for, a page answers."""

import pytest
from django.urls import reverse

from tests.factories.people import a_user
from tests.factories.purchases import an_open_purchase, an_order


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["desk-items", "desk-hand-over"])
@pytest.mark.parametrize("words", ["\x00", "a " * 2000, "%" * 60_000, "9" * 5000, "²"])
def test_no_search_breaks_the_page(client, name, words):
    purchase = an_open_purchase()
    an_order(purchase, a_user(), 1)
    client.force_login(purchase.organizer.user)
    assert client.get(reverse(f"purchases:{name}", args=[purchase.slug]), {"q": words}).status_code == 200
