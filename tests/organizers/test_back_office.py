"""The back office about organizers: a list by state, decisions by services."""

import pytest
from django.test import Client
from django.urls import reverse

from organizers.models import PlatformRules
from organizers.states import OrganizerState
from participants.models import Notice, User
from tests.factories.people import a_supplier, an_administrator, an_organizer

pytestmark = pytest.mark.django_db
APPLIED, APPROVED, DECLINED, SUSPENDED = OrganizerState


@pytest.fixture
def admin() -> User:
    return an_administrator()


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def test_the_list_filters_by_state(as_admin: Client) -> None:
    an_organizer(name="Waits", state=APPLIED)
    an_organizer(name="Works", state=APPROVED)
    page = as_admin.get(reverse("back_office_organizers:index"), {"state": "applied"}).content.decode()
    assert "Waits" in page
    assert "Works" not in page


@pytest.mark.parametrize(
    ("state", "decision", "becomes"),
    [
        (APPLIED, "approve", APPROVED),
        (APPLIED, "decline", DECLINED),
        (DECLINED, "approve", APPROVED),
        (APPROVED, "suspend", SUSPENDED),
        (SUSPENDED, "reinstate", APPROVED),
        (APPROVED, "lift_probation", APPROVED),
    ],
)
def test_a_decision_is_taken(
    as_admin: Client, state: OrganizerState, decision: str, becomes: OrganizerState
) -> None:
    organizer = an_organizer(state=state)
    address = reverse("back_office_organizers:edit", args=[organizer.pk])
    assert f'value="{decision}"' in as_admin.get(address).content.decode()
    answer = as_admin.post(address, {"decision": decision, "reason": "because"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    organizer.refresh_from_db()
    assert organizer.state == becomes
    assert Notice.objects.get().user == organizer.user


@pytest.mark.parametrize(
    ("decision", "reason", "status"),
    [
        pytest.param("decline", " ", 422, id="no reason"),
        pytest.param("suspend", "because", 409, id="not as it stands"),
        pytest.param("delete", "because", 409, id="no such decision"),
    ],
)
def test_a_refusal_changes_nothing(as_admin: Client, decision: str, reason: str, status: int) -> None:
    organizer = an_organizer(state=APPLIED)
    address = reverse("back_office_organizers:edit", args=[organizer.pk])
    assert as_admin.post(address, {"decision": decision, "reason": reason}).status_code == status
    organizer.refresh_from_db()
    assert organizer.state == APPLIED


def test_decisions_are_the_administrators(client: Client) -> None:
    organizer = an_organizer(state=APPLIED)
    client.force_login(organizer.user)
    client.post(reverse("back_office_organizers:edit", args=[organizer.pk]), {"decision": "approve"})
    organizer.refresh_from_db()
    assert organizer.state == APPLIED


def test_nothing_of_suppliers_and_rules_is_overwritten(as_admin: Client) -> None:
    supplier, rules = a_supplier("Wool Ltd"), PlatformRules.objects.get()
    assert "Wool Ltd" in as_admin.get(reverse("back_office_suppliers:index")).content.decode()
    for name, row in (("suppliers", supplier), ("rules", rules)):
        assert as_admin.get(reverse(f"back_office_{name}:inspect", args=[row.pk])).status_code == 200
        for action in ("edit", "delete"):
            answer = as_admin.post(reverse(f"back_office_{name}:{action}", args=[row.pk]), {"name": "x"})
            assert answer["Location"] == reverse("wagtailadmin_home")
    assert as_admin.get(reverse("back_office_suppliers:add"))["Location"] == reverse("wagtailadmin_home")
