"""Becoming an organizer: states, refusals, what is told."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from config.kernel.errors import DomainError
from organizers.models import Organizer
from organizers.selectors import current_rules
from organizers.services.applications import (
    CannotApply,
    CannotApprove,
    CannotDecline,
    CannotLiftProbation,
    CannotLiftSuspension,
    CannotSuspend,
    apply_to_organize,
    approve_organizer,
    decline_organizer,
    lift_probation,
    lift_suspension,
    suspend_organizer,
)
from organizers.states import OrganizerState
from participants.models import Notice, User
from tests.factories.people import a_city, a_user, an_administrator, an_organizer, form_key

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
APPLIED, APPROVED, DECLINED, SUSPENDED = OrganizerState

DECISIONS: dict[
    Callable[..., Organizer], tuple[set[OrganizerState], OrganizerState | None, type[DomainError], str]
] = {
    approve_organizer: ({APPLIED, DECLINED}, APPROVED, CannotApprove, "organizer_approved"),
    decline_organizer: ({APPLIED}, DECLINED, CannotDecline, "organizer_declined"),
    suspend_organizer: ({APPROVED}, SUSPENDED, CannotSuspend, "organizer_suspended"),
    lift_suspension: ({SUSPENDED}, APPROVED, CannotLiftSuspension, "organizer_reinstated"),
    lift_probation: ({APPROVED}, None, CannotLiftProbation, "organizer_probation_lifted"),
}
CASES = [
    pytest.param(decide, state, id=f"{decide.__name__} when {state}")
    for decide in DECISIONS
    for state in OrganizerState
]


def row(organizer: Organizer) -> dict[str, Any]:
    return Organizer.objects.values().get(pk=organizer.pk)


@pytest.mark.parametrize(("decide", "state"), CASES)
def test_a_decision_is_taken_or_refused(decide: Callable[..., Organizer], state: OrganizerState) -> None:
    permitted, becomes, refusal, kind = DECISIONS[decide]
    organizer, by = an_organizer(state=state), an_administrator()
    before = row(organizer)
    if state not in permitted:
        with pytest.raises(refusal):
            decide(organizer_id=organizer.pk, reason="because", by=by, at=AT)
        assert row(organizer) == before
        assert not Notice.objects.exists()
        return
    decide(organizer_id=organizer.pk, reason="because", by=by, at=AT)
    after = row(organizer)
    assert after["state"] == (becomes or state)
    if becomes:
        assert (after["reason"], after["decided_by_id"], after["decided_at"]) == ("because", by.pk, AT)
        organizer.user.refresh_from_db()
        assert organizer.user.is_organizer == (becomes in {APPROVED, SUSPENDED})
    assert list(Notice.objects.values_list("user", "kind", "params")) == [
        (organizer.user_id, kind, {"reason": "because"})
    ]


def test_there_are_twenty_cases() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize("decide", [decline_organizer, suspend_organizer])
def test_bad_news_has_a_reason(decide: Callable[..., Organizer]) -> None:
    organizer = an_organizer(state=APPLIED if decide is decline_organizer else APPROVED)
    with pytest.raises(DECISIONS[decide][2]) as caught:
        decide(organizer_id=organizer.pk, reason="  ", by=an_administrator(), at=AT)
    assert caught.value.field == "reason"


def test_probation_is_lifted_once() -> None:
    organizer = an_organizer()
    lift_probation(organizer_id=organizer.pk, by=an_administrator(), at=AT)
    assert row(organizer)["probation_lifted"]
    with pytest.raises(CannotLiftProbation):
        lift_probation(organizer_id=organizer.pk, by=an_administrator(), at=AT)


@pytest.mark.parametrize("state", OrganizerState)
def test_one_applies_again_only_after_a_decline(state: OrganizerState) -> None:
    organizer = an_organizer(state=state)
    fields = {"user": organizer.user, "name": " Olga   S ", "city": a_city(), "about": "Wool", "at": AT}
    if state == DECLINED:
        assert apply_to_organize(**fields).pk == organizer.pk
        after = row(organizer)
        assert (after["name"], after["state"], after["reason"], after["decided_at"]) == (
            "Olga S",
            APPLIED,
            "",
            None,
        )
    else:
        with pytest.raises(CannotApply):
            apply_to_organize(**fields)


def test_the_mark_of_organizers_can_be_rebuilt(capsys: pytest.CaptureFixture[str]) -> None:
    right = an_organizer().user
    unmarked, marked = an_organizer().user, an_organizer(state=DECLINED).user
    User.objects.filter(pk=unmarked.pk).update(is_organizer=False)
    User.objects.filter(pk=marked.pk).update(is_organizer=True)
    call_command("rebuild_organizers")
    assert capsys.readouterr().out == "2 marks were wrong.\n"
    assert set(User.objects.filter(is_organizer=True)) == {right, unmarked}


def test_the_rule_books_defaults_are_in_force() -> None:
    rules = current_rules()
    assert rules.why == "the rule book's defaults"
    assert (rules.most_fee_percent, rules.call_days, rules.pickup_days, rules.storage_percent) == (
        15,
        2,
        14,
        1,
    )
    assert (rules.idle_call_days, rules.idle_days, rules.probation_purchases, rules.coupon_price) == (
        8,
        35,
        3,
        1,
    )


class TestPage:
    @pytest.fixture
    def as_olga(self, client: Client) -> Client:
        client.force_login(a_user("olga@example.org", full_name="Olga"))
        return client

    def test_somebody_applies(self, as_olga: Client) -> None:
        form = as_olga.get("/organize/").context["form"]
        assert form.initial["name"] == "Olga"
        given = {**form_key(), "name": "Olga", "city": a_city().pk, "about": "Wool for the town"}
        answers = [as_olga.post("/organize/", given) for _ in range(2)]
        assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, "/organize/")] * 2
        assert Organizer.objects.get().state == APPLIED
        assert "with an administrator" in as_olga.get("/organize/").content.decode()

    @pytest.mark.parametrize("field", ["name", "city", "about"])
    def test_what_is_missing_is_named(self, as_olga: Client, field: str) -> None:
        given = {**form_key(), "name": "Olga", "city": a_city().pk, "about": "Wool", field: ""}
        answer = as_olga.post("/organize/", given)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert not Organizer.objects.exists()

    def test_a_form_without_its_key_is_a_bad_request(self, as_olga: Client) -> None:
        given = {"name": "Olga", "city": a_city().pk, "about": "Wool"}
        assert as_olga.post("/organize/", given).status_code == 400

    def test_a_second_application_is_refused(self, as_olga: Client) -> None:
        given = {"name": "Olga", "city": a_city().pk, "about": "Wool"}
        as_olga.post("/organize/", {**form_key(), **given})
        assert as_olga.post("/organize/", {**form_key(), **given}).status_code == 422

    @pytest.mark.parametrize(
        ("state", "said"),
        [(APPROVED, "You are an organizer"), (DECLINED, "no supplier"), (SUSPENDED, "no supplier")],
    )
    def test_how_it_stands_is_shown(self, client: Client, state: OrganizerState, said: str) -> None:
        organizer = an_organizer(state=state, reason="no supplier")
        client.force_login(organizer.user)
        page = client.get("/organize/")
        assert said in page.content.decode()
        assert (page.context["form"] is not None) == (state == DECLINED)
