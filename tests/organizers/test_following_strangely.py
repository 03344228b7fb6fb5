"""Following with an address or a way back that nobody would type."""

import pytest

from tests.factories.people import a_user, an_organizer


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["follow", "unfollow"])
@pytest.mark.parametrize("back", ["0", "NaN", "yes", "//evil.example/", "a\x00b"])
def test_it_always_leads_back_to_the_site(client, way, back):
    organizer = an_organizer()
    client.force_login(a_user())
    for pk in (organizer.pk, 99999999999999999999):
        answer = client.post(f"/organizers/{pk}/{way}/", {"next": back})
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]
