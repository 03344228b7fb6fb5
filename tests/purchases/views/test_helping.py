"""Who is let into which page of a purchase, and what a helper reads there. Rule: R-HANDOVER."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from config.kernel.money import from_minor
from config.kernel.wording import format_money
from ledger.checks import run_checks
from participants.models import User
from purchases.models import Count, Helper, Order, Payment, Purchase, Question
from purchases.selectors.dues import balances_of_orders
from purchases.services.questions import answer_question, ask_question
from purchases.states import LineState, Right
from tests.cms.rendering import faults
from tests.factories.helping import a_helper
from tests.factories.people import a_user, an_administrator, an_organizer, form_key
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    bought,
    in_distribution,
    paid,
    variants_of,
)
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db

LATE = STOP + timedelta(days=12)
LOGIN = "login"
EVERYBODY = ("visitor", "participant", "organizer", "other organizer", "administrator", *Right.values)
SUM = re.compile(r"€\s?[\d,.]+")


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(LATE, tick=False):
        yield


@pytest.fixture
def purchase() -> Purchase:
    """In distribution, with an order, what was paid on it, a question and an answer."""
    purchase = an_open_purchase(prices=("13.37", "7.77"), fee_percent=10)
    order = an_order(purchase, a_user(full_name="Anna Berg", phone="+37255512345"), 2, 1)
    an_order(purchase, a_user(full_name="Boris Lund"), 1)
    paid(order, "5.00", at=NOW)
    asked = [
        ask_question(purchase_id=purchase.pk, text="When?", by=order.contact.user, at=NOW) for _ in range(2)
    ]
    answer_question(question_id=asked[0].pk, text="Soon.", by=purchase.organizer.user, at=NOW)
    in_distribution(purchase, delivery="4.44")
    return Purchase.objects.select_related("organizer__user").get(pk=purchase.pk)


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get(reverse("participants:inbox"))
    return client


def client_of(who: str, purchase: Purchase) -> Client:
    if who == "visitor":
        return Client()
    people: dict[str, Callable[[], User]] = {
        "participant": lambda: Order.objects.filter(purchase=purchase).earliest("pk").contact.user,
        "organizer": lambda: purchase.organizer.user,
        "other organizer": lambda: an_organizer(a_user()).user,
        "administrator": an_administrator,
    }
    return entered(people[who]() if who in people else a_helper(purchase, Right(who)))


def url(purchase: Purchase, name: str) -> str:
    key: list[Any] = []
    if name in ("desk-hand", "desk-write-off"):
        key = [Order.objects.filter(purchase=purchase).earliest("pk").pk]
    elif name in ("desk-answer", "desk-answer-correct"):
        key = [Question.objects.filter(purchase=purchase).earliest("pk").pk]
    elif name in ("desk-helper-rights", "desk-helper-dismiss"):
        key = [Helper.objects.filter(purchase=purchase).earliest("pk").pk]
    return reverse(f"purchases:{name}", args=[purchase.slug, *key])


HELPING = dict.fromkeys(Right.values, 200)
CLOSED = dict.fromkeys(EVERYBODY, 404) | {"visitor": LOGIN}
DESK = (
    "desk",
    "desk-money",
    "desk-board",
    "desk-lines",
    "desk-history",
    "desk-record-payment",
    "desk-helpers",
)
OPEN_TO: dict[str, dict[str, Any]] = {
    "purchase": dict.fromkeys(EVERYBODY, 200),
    "helping": CLOSED | HELPING,
    "desk-hand-over": CLOSED | {"organizer": 200, Right.HAND_OUT: 200},
    "desk-hand": CLOSED | {"organizer": 200, Right.HAND_OUT: 200},
    "desk-count": CLOSED | {"organizer": 200, Right.RECEIVE: 200},
    "desk-questions": CLOSED | {"organizer": 200, Right.ANSWER: 200},
    **{name: CLOSED | {"organizer": 200} for name in DESK},
}
# Sent with nothing filled in: 422 is the page again for somebody who is let in.
SENT_BY: dict[str, dict[str, Any]] = {
    "desk-hand": CLOSED | {"organizer": 422, Right.HAND_OUT: 422},
    "desk-count": CLOSED | {"organizer": 422, Right.RECEIVE: 422},
    "desk-answer": CLOSED | {"organizer": 422, Right.ANSWER: 422},
    "desk-answer-correct": CLOSED | {"organizer": 422, Right.ANSWER: 422},
    "desk-write-off": CLOSED | {"organizer": 422},
    "desk-helpers": CLOSED | {"organizer": 422},
    "desk-helper-rights": CLOSED | {"organizer": 422},
    "desk-helper-dismiss": CLOSED | {"organizer": 303},
    "ask": dict.fromkeys(EVERYBODY, 422) | {"visitor": LOGIN},
}


def outcome(answer: Any) -> Any:
    return (
        LOGIN
        if answer.status_code == 302 and "/accounts/login/" in answer["Location"]
        else answer.status_code
    )


@pytest.mark.parametrize("page", OPEN_TO)
def test_who_sees_a_page(purchase: Purchase, page: str) -> None:
    found = {who: outcome(client_of(who, purchase).get(url(purchase, page))) for who in EVERYBODY}
    assert found == OPEN_TO[page]


@pytest.mark.parametrize("page", SENT_BY)
def test_who_may_send_a_form(purchase: Purchase, page: str) -> None:
    found = {}
    for who in EVERYBODY:
        a_helper(purchase, Right.ANSWER)
        client = client_of(who, purchase)
        found[who] = outcome(client.post(url(purchase, page), form_key()))
    assert found == {who: SENT_BY[page][who] for who in EVERYBODY}


class TestWhatAHelperReads:
    def sums(self, text: str) -> set[str]:
        return set(SUM.findall(text))

    def test_no_sum_of_the_purchase_but_what_is_due(self, purchase: Purchase) -> None:
        client = entered(a_helper(purchase, *Right))
        dues = {
            format_money(from_minor(max(0, units), "EUR")) for units in balances_of_orders(purchase).values()
        }
        assert len(dues) == 2
        allowed = {"helping": set(), "desk-count": set(), "desk-questions": set(), "desk-hand-over": dues}
        for name, sums in allowed.items():
            assert self.sums(client.get(url(purchase, name)).text) == sums, name
        first = Order.objects.filter(purchase=purchase).earliest("pk")
        due = format_money(from_minor(balances_of_orders(purchase)[first.pk], "EUR"))
        assert self.sums(client.get(url(purchase, "desk-hand")).text) == {due}

    def test_neither_phones_nor_supplier_nor_what_was_paid_too_much(self, purchase: Purchase) -> None:
        order = Order.objects.filter(purchase=purchase).earliest("pk")
        paid(order, "99.00", at=LATE)
        client = entered(a_helper(purchase, *Right))
        for name in ("helping", "desk-count", "desk-questions", "desk-hand-over", "desk-hand"):
            text = client.get(url(purchase, name)).text
            assert faults(text) == [], name
            for secret in ("55512345", purchase.supplier.name, "€99", "-€", "−€"):
                assert secret not in text, (name, secret)

    def test_whose_goods_are_here_is_shown_while_they_are_handed_out(self, purchase: Purchase) -> None:
        early = an_open_purchase()
        an_order(early, a_user(full_name="Anna Berg"), 1)
        bought(early)
        client = entered(a_helper(early, Right.HAND_OUT))
        assert "Anna Berg" not in client.get(url(early, "desk-hand-over")).text
        assert client.get(url(early, "desk-hand")).status_code == 404
        assert (
            "Anna Berg"
            in entered(a_helper(purchase, Right.HAND_OUT)).get(url(purchase, "desk-hand-over")).text
        )


class TestHandingOut:
    def test_a_helper_takes_the_money_and_hands_over_in_one_step(self, purchase: Purchase) -> None:
        helper = a_helper(purchase, Right.HAND_OUT)
        order = Order.objects.filter(purchase=purchase).latest("pk")
        address = reverse("purchases:desk-hand", args=[purchase.slug, order.pk])
        due = from_minor(balances_of_orders(purchase)[order.pk], "EUR")
        lines = list(order.lines.values_list("pk", flat=True))
        sent = {"lines": lines, "way": "cash"}
        short = entered(helper).post(address, {**sent, "taken": "1.00", **form_key()})
        assert short.status_code == 422
        assert 'value="1.00"' in short.text
        assert Payment.objects.filter(order=order).count() == 0
        debt = entered(helper).post(address, {**sent, "on_debt": "1", "why": "Later", **form_key()})
        assert debt.status_code == 422
        done = entered(helper).post(address, {**sent, "taken": str(due.amount), **form_key()})
        assert done.status_code == 303
        assert Payment.objects.get(order=order).decided_by == helper
        assert set(order.lines.values_list("state", flat=True)) == {LineState.HANDED_OVER}
        assert run_checks() == []


class TestCounting:
    @pytest.fixture
    def parcel(self) -> Purchase:
        purchase = an_open_purchase(prices=("1.00", "2.00"))
        an_order(purchase, a_user(), 4, 5)
        bought(purchase)
        return purchase

    def send(self, purchase: Purchase, client: Client, *rows: tuple[str, str, str]) -> Any:
        sent: dict[str, str] = {}
        for variant, (came, defective, was) in zip(variants_of(purchase), rows, strict=False):
            sent |= {
                f"came-{variant.pk}": came,
                f"defective-{variant.pk}": defective,
                f"was-{variant.pk}": was,
            }
        return client.post(url(purchase, "desk-count"), {**sent, **form_key()})

    def kept(self) -> list[tuple[int, int]]:
        return list(Count.objects.order_by("variant").values_list("came", "defective"))

    def test_what_is_left_empty_is_left_to_others(self, parcel: Purchase) -> None:
        one, other = (entered(a_helper(parcel, Right.RECEIVE)) for _ in range(2))
        assert self.send(parcel, one, ("4", "", ""), ("", "", "")).status_code == 303
        assert self.send(parcel, other, ("", "", ""), ("5", "1", "")).status_code == 303
        assert self.kept() == [(4, 0), (5, 1)]

    def test_a_page_that_is_out_of_date_is_shown_again_with_what_was_typed(self, parcel: Purchase) -> None:
        client = entered(a_helper(parcel, Right.RECEIVE))
        self.send(parcel, client, ("3", "", ""))
        again = self.send(parcel, client, ("2", "", ""))
        assert again.status_code == 422
        assert faults(again.text) == []
        assert ('value="2"' in again.text, 'value="3/0"' in again.text) == (True, True)
        assert self.send(parcel, client, ("5", "", "3/0")).status_code == 303
        assert self.kept() == [(5, 0)]

    @pytest.mark.parametrize(
        "row",
        [
            pytest.param(("", "1", ""), id="defective of nothing"),
            pytest.param(("1", "2", ""), id="more defective than came"),
            pytest.param(("", "", "3/0"), id="a count is emptied"),
            pytest.param(("1.5", "", ""), id="half a piece"),
            pytest.param(("-1", "", ""), id="fewer than none"),
        ],
    )
    def test_slips(self, parcel: Purchase, row: tuple[str, str, str]) -> None:
        answer = self.send(parcel, entered(parcel.organizer.user), row)
        assert answer.status_code == 422
        assert self.kept() == []

    def test_the_arrival_begins_with_the_counts_and_says_whose_they_are(self, parcel: Purchase) -> None:
        helper = a_helper(parcel, Right.RECEIVE)
        self.send(parcel, entered(helper), ("4", "1", ""))
        page = entered(parcel.organizer.user).get(url(parcel, "desk-arrival")).text
        first, second = (variant.pk for variant in variants_of(parcel))
        typed = dict(re.findall(r'name="((?:received|defective)-\d+)" value="(\d+)"', page))
        assert typed == {
            f"received-{first}": "3", f"defective-{first}": "1",
            f"received-{second}": "5", f"defective-{second}": "0",
        }  # fmt: skip
        assert "1 of 2 positions are counted." in page
        assert helper.get_short_name() in page


class TestQuestions:
    def test_asked_answered_and_read(self, purchase: Purchase) -> None:
        asker, tab = a_user(), purchase.get_absolute_url() + "?tab=questions"
        client = entered(asker)
        answer = client.post(url(purchase, "ask"), {"text": "Is it <b>sweet</b>?", **form_key()})
        assert (answer.status_code, answer["Location"]) == (303, tab)
        question = Question.objects.get(asked_by=asker)
        assert "Is it &lt;b&gt;sweet&lt;/b&gt;?" in client.get(tab).text
        assert "sweet" not in Client().get(tab).text
        helper = entered(a_helper(purchase, Right.ANSWER))
        address = reverse("purchases:desk-answer", args=[purchase.slug, question.pk])
        assert helper.post(address, {"answer": "Very.", **form_key()}).status_code == 303
        page = Client().get(tab).text
        assert faults(page) == []
        assert ("Very." in page, "sweet" in page) == (True, True)

    def test_what_was_typed_is_kept(self, purchase: Purchase) -> None:
        client = entered(a_user())
        for number in range(5):
            ask_question(purchase_id=purchase.pk, text=f"{number}?", by=User.objects.latest("pk"), at=LATE)
        answer = client.post(url(purchase, "ask"), {"text": "And one more?", **form_key()})
        assert answer.status_code == 422
        assert faults(answer.text) == []
        assert ("And one more?" in answer.text, "R-ONLY-ORGANIZER" in answer.text) == (True, True)


def grown(size: int) -> Purchase:
    purchase = an_open_purchase(prices=("1.00",) * size)
    for _number in range(size):
        person = a_user()
        an_order(purchase, person, *(1,) * size)
        asked = [ask_question(purchase_id=purchase.pk, text="When?", by=person, at=NOW) for _ in range(2)]
        answer_question(question_id=asked[0].pk, text="Soon.", by=purchase.organizer.user, at=NOW)
        a_helper(purchase, Right.ANSWER)
    return purchase


@pytest.mark.parametrize(
    ("page", "reach"),
    [
        ("helping", None),
        ("desk-helpers", None),
        ("desk-questions", None),
        ("purchase", None),
        ("desk-count", bought),
        ("desk-hand-over", in_distribution),
        ("desk-hand", in_distribution),
    ],
)
def test_no_page_takes_more_statements_for_more(page: str, reach: Any) -> None:
    found = set()
    for size in (1, 4, 12):
        purchase = grown(size)
        if reach:
            reach(purchase)
        helper = purchase.organizer.user if page == "desk-helpers" else a_helper(purchase, *Right)
        client = entered(helper)
        address = url(purchase, page) + ("?tab=questions" if page == "purchase" else "")
        with statements() as sql:
            assert client.get(address).status_code == 200
        found.add(len(sql))
    assert len(found) == 1
    assert found.pop() <= 11


def test_my_purchases_lead_to_what_somebody_helps_with(purchase: Purchase) -> None:
    helper = a_helper(purchase, Right.HAND_OUT)
    page = entered(helper).get(reverse("purchases:my")).text
    assert f'href="{url(purchase, "helping")}"' in page
    assert f'href="{url(purchase, "helping")}"' not in entered(a_user()).get(reverse("purchases:my")).text
