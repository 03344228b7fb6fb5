"""An administrator puts new numbers in force; nothing is overwritten. Rule: R-TERMS."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organizers.models import PlatformRules
from organizers.models.platform_rules import RuleNumbers
from organizers.rules.numbers import BOUNDS, out_of_bounds, out_of_order
from organizers.selectors import changes_by_version, current_rules
from organizers.services.platform_rules import CannotChangeRules, change_rules
from participants.models import User
from purchases.models import Terms
from tests.cms.rendering import words
from tests.factories.people import a_user, an_administrator
from tests.factories.purchases import NOW, a_draft, an_open_purchase
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db

DEFAULTS: dict[str, Any] = {name: getattr(PlatformRules(), name) for name in BOUNDS}


def changed(by: User | None = None, *, based_on: int | None = None, why: str = "Calmer.", **values: Any):
    return change_rules(
        values={**{name: getattr(current_rules(), name) for name in BOUNDS}, **values},
        based_on=based_on or current_rules().pk,
        why=why,
        by=by or an_administrator(),
        at=NOW,
    )


def refused(**change: Any) -> tuple[str, str, str]:
    before = list(PlatformRules.objects.values())
    with pytest.raises(CannotChangeRules) as caught:
        changed(**change)
    assert list(PlatformRules.objects.values()) == before
    return caught.value.cited, caught.value.field, str(caught.value)


def test_every_number_has_its_bounds():
    assert list(BOUNDS) == [field.name for field in RuleNumbers._meta.local_fields]
    assert out_of_bounds(DEFAULTS) == []
    assert out_of_order(DEFAULTS) == []


@pytest.mark.parametrize("name", BOUNDS)
def test_a_number_is_kept_within_its_bounds(name):
    least, most = BOUNDS[name]
    wrong = {name: [out_of_bounds({**DEFAULTS, name: value}) for value in (least - 1, most + 1)]}
    right = {name: [out_of_bounds({**DEFAULTS, name: value}) for value in (least, most)]}
    assert (wrong, right) == ({name: [[name], [name]]}, {name: [[], []]})


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        pytest.param({"idle_days": 3}, [], id="a warning a day after the start"),
        pytest.param({"idle_days": 2}, [("idle_warning_days", "idle_days")], id="a warning at once"),
        pytest.param({"unpaid_days": 45}, [], id="unpaid goods as long as half paid ones"),
        pytest.param({"unpaid_days": 46}, [("unpaid_days", "half_paid_days")], id="unpaid goods for longer"),
        pytest.param({"paid_days": 45}, [], id="half paid goods as long as paid ones"),
        pytest.param({"paid_days": 44}, [("half_paid_days", "paid_days")], id="half paid goods for longer"),
        pytest.param(
            {"unpaid_days": 9, "half_paid_days": 8, "paid_days": 7},
            [("unpaid_days", "half_paid_days"), ("half_paid_days", "paid_days")],
            id="the wrong way round",
        ),
    ],
)
def test_who_has_paid_more_has_more_time(numbers, found):
    assert out_of_order({**DEFAULTS, **numbers}) == found


def test_a_change_is_a_version_of_its_own():
    admin = an_administrator()
    first = current_rules()
    changed(admin, why="  A   calmer year. ", pickup_days=21, storage_percent=Decimal("0.50"))
    newest = current_rules()
    assert PlatformRules.objects.count() == 2
    assert (newest.why, newest.by, newest.at) == ("A calmer year.", admin, NOW)
    assert {name: getattr(newest, name) for name in BOUNDS} == {
        **DEFAULTS,
        "pickup_days": 21,
        "storage_percent": Decimal("0.50"),
    }
    assert {name: getattr(first, name) for name in BOUNDS} == DEFAULTS


def test_open_purchases_keep_their_numbers():
    before = an_open_purchase()
    was = Terms.objects.filter(purchase=before).values().get()
    changed(pickup_days=21, most_fee_percent=Decimal(10))
    after = an_open_purchase()
    assert Terms.objects.filter(purchase=before).values().get() == was
    told = Terms.objects.filter(purchase__in=[before, after]).order_by("pk")
    assert list(told.values_list("pickup_days", "most_fee_percent")) == [(14, 15), (21, 10)]


def test_what_pages_say_of_them_follows():
    changed(most_fee_percent=Decimal("12.50"), call_days=1, pickup_days=21, claim_days=5)
    purchase = a_draft()
    client = Client()
    client.force_login(purchase.organizer.user)
    form = client.get(reverse("purchases:desk-terms", args=[purchase.slug])).context["form"]
    assert [str(form[name].help_text) for name in ("fee_percent", "last_call_at")] == [
        "0 to 12.5 % of the wholesale price.",
        "Empty: 1 day before the stop.",
    ]
    home = client.get("/").text
    assert "21 days to collect near you, 5 days to complain if something is wrong." in words(home)


REFUSALS = [
    pytest.param({}, "", "Nothing is changed: these are the numbers in force.", id="nothing is changed"),
    pytest.param(
        {"why": " \n", "pickup_days": 21}, "why", "Say why: every version keeps its reason.", id="no reason"
    ),
    pytest.param(
        {"most_fee_percent": Decimal(101)}, "most_fee_percent", "From 0 to 100.", id="a fee of 101 %"
    ),
    pytest.param(
        {"most_fee_percent": Decimal(-1)}, "most_fee_percent", "From 0 to 100.", id="a negative fee"
    ),
    pytest.param({"call_days": 0}, "call_days", "From 1 to 365.", id="a last call at the stop"),
    pytest.param({"pickup_days": 366}, "pickup_days", "From 0 to 365.", id="more than a year"),
    pytest.param(
        {"unpaid_days": 60},
        "unpaid_days",
        "This has to come before “half paid goods, days”: 45.",
        id="unpaid goods are kept for longer than half paid ones",
    ),
    pytest.param(
        {"storage_percent": Decimal("0.001")},
        "storage_percent",
        "Ensure that there are no more than 2 decimal places.",
        id="three decimals",
    ),
    pytest.param(
        {"rise_percent": Decimal("NaN")},
        "rise_percent",
        "“NaN” value must be a decimal number.",
        id="no number",
    ),
    pytest.param(
        {"why": "x" * 301, "pickup_days": 21},
        "why",
        "Ensure this value has at most 300 characters (it has 301).",
        id="a long reason",
    ),
]


@pytest.mark.parametrize(("change", "field", "reason"), REFUSALS)
def test_what_makes_no_sense_changes_nothing(change, field, reason):
    assert refused(**change) == ("R-TERMS", field, reason)


def test_who_began_from_an_older_version_is_told_so():
    old = current_rules().pk
    changed(an_administrator(full_name="Ada"), pickup_days=21, why="Winter is long.")
    assert refused(based_on=old, pickup_days=7) == (
        "R-TERMS",
        "",
        "Meanwhile the rules were changed by Ada: “Winter is long.”. Begin anew from what they are now.",
    )


def test_a_version_that_never_was():
    assert refused(based_on=10**9, pickup_days=7)[1] == ""


def test_what_each_version_changed():
    second = changed(pickup_days=21, storage_percent=Decimal("0.50"))
    third = changed(pickup_days=14, why="It was too long.")
    with statements() as sql:
        told = changes_by_version()
    assert len(sql) == 1
    assert {
        key: [(change.label, change.was, change.became) for change in changes]
        for key, changes in told.items()
    } == {
        second.pk: [("free pickup, days", 14, 21), ("storage, % a day", 1, Decimal("0.50"))],
        third.pk: [("free pickup, days", 21, 14)],
    }


class TestBackOffice:
    @pytest.fixture
    def as_admin(self, client: Client) -> Client:
        client.force_login(an_administrator(full_name="Ada"))
        return client

    LIST, CHANGE = "back_office_rules:index", "back_office_rules:add"

    def sent(self, page: Any, **values: Any) -> dict[str, Any]:
        return {**{name: page.context["form"][name].value() for name in (*BOUNDS, "based_on")}, **values}

    def test_the_form_begins_with_what_is_in_force(self, as_admin: Client) -> None:
        changed(pickup_days=21)
        page = as_admin.get(reverse(self.CHANGE))
        assert page.status_code == 200
        assert self.sent(page) == {**DEFAULTS, "pickup_days": 21, "based_on": current_rules().pk}
        assert page.context["form"]["why"].value() is None

    def test_a_change_and_what_is_told_of_it(self, as_admin: Client) -> None:
        page = as_admin.get(reverse(self.CHANGE))
        form = self.sent(page, pickup_days="21", storage_percent="0.50", why="Winter is long.")
        answer = as_admin.post(reverse(self.CHANGE), form, follow=True)
        assert answer.redirect_chain == [(reverse(self.LIST), 302)]
        assert "The new numbers are in force" in answer.text
        newest = current_rules()
        assert (newest.pickup_days, newest.storage_percent, newest.by.full_name) == (
            21,
            Decimal("0.50"),
            "Ada",
        )
        told = "free pickup, days: 14 → 21; storage, % a day: 1 → 0.5"
        assert [part in answer.text for part in ("Ada", "Winter is long.", told)] == [True] * 3

    @pytest.mark.parametrize(
        ("wrong", "errors"),
        [
            pytest.param({"why": ""}, {"why": ["This field is required."]}, id="no reason"),
            pytest.param(
                {"pickup_days": "-1", "call_days": "0", "why": "x"},
                {
                    "pickup_days": ["Ensure this value is greater than or equal to 0."],
                    "call_days": ["Ensure this value is greater than or equal to 1."],
                },
                id="everything that is wrong is said at once",
            ),
            pytest.param(
                {"unpaid_days": "60", "why": "x"},
                {"unpaid_days": ["This has to come before “half paid goods, days”: 45."]},
                id="beside its field",
            ),
            pytest.param(
                {"why": "x"},
                {"__all__": ["Nothing is changed: these are the numbers in force."]},
                id="nothing is changed",
            ),
            pytest.param(
                {"based_on": "9" * 40, "why": "x"},
                {"based_on": [f"Ensure this value is less than or equal to {2**63 - 1}."]},
                id="a version of any size",
            ),
        ],
    )
    def test_a_form_that_is_wrong_comes_again(self, as_admin: Client, wrong: Any, errors: Any) -> None:
        page = as_admin.get(reverse(self.CHANGE))
        answer = as_admin.post(reverse(self.CHANGE), self.sent(page, **wrong))
        assert answer.status_code == 422
        assert answer.context["form"].errors == errors
        assert answer.context["form"]["why"].value() == wrong["why"]
        assert PlatformRules.objects.count() == 1

    def test_two_administrators_at_once(self, as_admin: Client) -> None:
        page = as_admin.get(reverse(self.CHANGE))
        changed(an_administrator(full_name="Bea"), pickup_days=21)
        answer = as_admin.post(reverse(self.CHANGE), self.sent(page, pickup_days="7", why="Quicker."))
        assert answer.status_code == 422
        assert "Meanwhile the rules were changed by Bea" in answer.text
        assert current_rules().pickup_days == 21

    def test_the_list_takes_as_many_statements_whatever_its_length(self, as_admin: Client) -> None:
        found = set()
        for days in range(20, 26):
            changed(pickup_days=days)
            as_admin.get(reverse(self.LIST))
            with statements() as sql:
                page = as_admin.get(reverse(self.LIST))
            assert page.status_code == 200
            found.add(len(sql))
        assert len(found) == 1

    def test_it_is_the_administrators(self, client: Client) -> None:
        client.force_login(a_user())
        for name in (self.LIST, self.CHANGE):
            assert client.get(reverse(name)).status_code == 302
        client.post(reverse(self.CHANGE), {**DEFAULTS, "pickup_days": 21, "why": "x", "based_on": 1})
        assert PlatformRules.objects.count() == 1


def test_instants_do_not_matter_only_what_came_last():
    old = current_rules()
    newest = change_rules(
        values={**DEFAULTS, "pickup_days": 21},
        based_on=old.pk,
        why="The clock of this machine is late.",
        by=an_administrator(),
        at=old.at - timedelta(days=1),
    )
    assert current_rules() == newest
