"""Orders against the stop, the stock and each other: many rounds, each left to luck."""

from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
import time_machine
from django.db.models import F
from django.test import Client

from ledger.checks import run_checks
from participants.models import User
from purchases.models import Line, Order, Purchase, Variant
from purchases.services.items import set_limit
from purchases.services.ordering import place_order
from purchases.services.stopping import stop_purchase
from purchases.states import LineState
from tests.concurrency.racing import run, without_row_locks
from tests.concurrency.rounds import Together, people
from tests.factories.copies import copies
from tests.factories.people import a_user, form_key
from tests.factories.purchases import NOW, STOP, an_open_purchase, an_order, variants_of

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]

SENT = 20
TOKEN = "c" * 32

WISHES = [
    pytest.param(0, 2, 500, id="a first order"),
    pytest.param(2, 5, 100, id="more of an order"),
    pytest.param(2, 1, 100, id="fewer of an order"),
    pytest.param(2, 0, 100, id="nothing of an order any more"),
]


def without_the_constraint() -> None:
    run("ALTER TABLE purchases_variant DROP CONSTRAINT variant_never_oversold")


class TestOrderAgainstStop:
    """Whoever orders, edits or withdraws while the orders are being locked."""

    def race(self, held: int, wanted: int, rounds: int) -> list[tuple[Purchase, str]]:
        """Each purchase, and how the order ended."""
        first, person = an_open_purchase(prices=("10.00", "5.00")), a_user()
        an_order(first, a_user(), 0, 1)
        if held:
            an_order(first, person, held)
        purchases = copies(first, rounds)
        with people(2) as together:
            return [(each, self.order_and_stop(together, each, wanted, person)) for each in purchases]

    def order_and_stop(self, together: Together, purchase: Purchase, wanted: int, person: User) -> str:
        variant, by = variants_of(purchase)[0].pk, purchase.organizer.user
        ordered, stopped = together([
            lambda: place_order(slug=purchase.slug, wanted={variant: wanted}, by=person, at=NOW),
            lambda: stop_purchase(purchase_id=purchase.pk, by=by, at=STOP),
        ])  # fmt: skip
        assert stopped == "done"
        return ordered

    @pytest.mark.parametrize(("held", "wanted", "rounds"), WISHES)
    def test_it_is_wholly_in_and_charged_or_refused(self, held, wanted, rounds):
        ends = self.race(held, wanted, rounds)
        assert {ordered for _purchase, ordered in ends} == {"done", "CannotOrder"}
        taken = dict(Variant.objects.filter(item__article="A1").values_list("item__purchase", "taken"))
        assert {purchase.pk: taken[purchase.pk] for purchase, _ordered in ends} == {
            purchase.pk: wanted if ordered == "done" else held for purchase, ordered in ends
        }
        stopped = Line.objects.filter(order__purchase__in=[purchase.pk for purchase, _ordered in ends])
        assert not stopped.filter(state=LineState.CONFIRMED, stop_unit=None).exists()
        assert run_checks() == []

    @pytest.mark.parametrize(("held", "wanted", "rounds"), WISHES)
    def test_control_without_the_lock_some_are_not_charged_what_they_ordered(
        self, held, wanted, rounds, monkeypatch
    ):
        without_row_locks(monkeypatch)
        self.race(held, wanted, min(rounds, 40))
        assert {each.invariant for each in run_checks()} == {"orders_are_charged_what_they_owe"}


class TestTheLastPiece:
    ROUNDS, PEOPLE = 200, 16

    def winners(self, rounds: int) -> list[int]:
        """How many get the last piece, in each round."""
        purchase = an_open_purchase(prices=("10.00", "5.00"), limit=1)
        plenty, last = variants_of(purchase)
        Variant.objects.filter(pk=plenty.pk).update(limit=None)
        wanting = [a_user() for _ in range(self.PEOPLE)]
        for person in wanting:
            an_order(purchase, person, 1)

        def want(person: User):
            return lambda: place_order(slug=purchase.slug, wanted={last.pk: 1}, by=person, at=NOW)

        won = []
        with people(self.PEOPLE) as together:
            for _ in range(rounds):
                ends = together([want(person) for person in wanting])
                assert set(ends) <= {"done", "CannotOrder"}
                won.append(ends.count("done"))
                assert Line.objects.filter(variant=last).delete()[0] == won[-1]
                Variant.objects.filter(pk=last.pk).update(taken=0)
        return won

    def test_it_has_one_winner_of_sixteen_two_hundred_times(self):
        assert self.winners(self.ROUNDS) == [1] * self.ROUNDS
        assert run_checks() == []

    def test_control_without_the_constraint_it_is_sold_more_than_once(self):
        without_the_constraint()
        assert max(self.winners(20)) > 1


class TestLessStockAgainstAnOrder:
    """Of ten pieces there are only three after all, while somebody orders five."""

    def race(self, rounds: int) -> set[tuple[str, str]]:
        first, person = an_open_purchase(limit=10), a_user()
        purchases = copies(first, rounds)
        with people(2) as together:
            return {self.lower_and_order(together, each, person) for each in purchases}

    def lower_and_order(self, together: Together, purchase: Purchase, person: User) -> tuple[str, str]:
        variant, by = variants_of(purchase)[0].pk, purchase.organizer.user
        lowered, ordered = together([
            lambda: set_limit(variant_id=variant, limit=3, by=by, at=NOW),
            lambda: place_order(slug=purchase.slug, wanted={variant: 5}, by=person, at=NOW),
        ])  # fmt: skip
        return lowered, ordered

    def oversold(self) -> int:
        return Variant.objects.filter(taken__gt=F("limit")).count()

    def test_one_of_both_is_refused(self):
        assert self.race(100) == {("done", "CannotOrder"), ("CannotChangeItem", "done")}
        assert self.oversold() == 0
        assert run_checks() == []

    def test_so_it_is_without_any_lock(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.race(100) == {("done", "CannotOrder"), ("CannotChangeItem", "done")}
        assert self.oversold() == 0

    def test_control_without_the_constraint_more_are_taken_than_there_are(self):
        without_the_constraint()
        self.race(40)
        assert self.oversold() > 0


class TestOneFormSentTwentyTimes:
    """By a browser that does not wait, over real connections."""

    def send(self, live_site: str, purchase: Purchase, persons: list[User]) -> list[set[tuple[int, str]]]:
        """The answers that each of `persons` gets: status and address."""
        (variant,) = variants_of(purchase)
        with time_machine.travel(NOW), people(SENT) as together:
            return [self.order(together, live_site, purchase, variant, person) for person in persons]

    def order(
        self, together: Together, live_site: str, purchase: Purchase, variant: Variant, person: User
    ) -> set[tuple[int, str]]:
        browser = Client()
        browser.force_login(person)
        form = {f"quantity-{variant.pk}": 2, "csrfmiddlewaretoken": TOKEN, **form_key()}
        headers = {
            "Cookie": f"sessionid={browser.cookies['sessionid'].value}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answers = []

        def post() -> None:
            http = HTTPConnection(urlsplit(live_site).netloc, timeout=60)
            http.request("POST", f"/p/{purchase.slug}/order/", urlencode(form), headers)
            answer = http.getresponse()
            answers.append((answer.status, answer.headers["Location"] or ""))
            http.close()

        assert together([post] * SENT) == ["done"] * SENT
        assert len(answers) == SENT
        return set(answers)

    def test_it_is_one_order_with_one_answer(self, live_site):
        purchase, persons = an_open_purchase(), [a_user() for _ in range(5)]
        an_order(purchase, persons[-1], 1)
        answers = self.send(live_site, purchase, persons)
        assert answers == [{(303, f"/p/{purchase.slug}/my-order/")}] * 5
        assert sorted(Line.objects.values_list("quantity", flat=True)) == [1, 1, 2, 2, 2, 2]
        assert Order.objects.count() == 5
        assert run_checks() == []

    def test_control_without_the_key_and_the_locks_there_are_more_pieces(self, live_site, monkeypatch):
        purchase, persons = an_open_purchase(), [a_user() for _ in range(3)]
        for person in persons:
            an_order(purchase, person, 1)
        run("ALTER TABLE participants_formkey DROP CONSTRAINT participants_formkey_key_key")
        without_row_locks(monkeypatch)
        self.send(live_site, purchase, persons)
        assert Line.objects.count() > 2 * 3
