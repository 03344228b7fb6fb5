"""Sixty-four people at a few things: nothing is sold twice, nothing stays unsold, nobody waits in a circle."""

import fcntl
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import F, Sum

from config.kernel.bulk import add_to_rows
from config.kernel.db import atomic
from ledger.checks import run_checks
from participants.models import User
from purchases.models import Line, Order, Purchase, Variant
from purchases.services.ordering import insert_lines, place_order
from purchases.states import LineState
from tests.concurrency.racing import Act, run
from tests.concurrency.rounds import outcome, people
from tests.databases import STORE
from tests.factories.people import a_user
from tests.factories.purchases import NOW, an_open_purchase, an_order, variants_of

pytestmark = [
    pytest.mark.slow(seconds=70),
    pytest.mark.postgres,
    pytest.mark.xdist_group("crowd"),
    pytest.mark.usefixtures("committing_db", "alone"),
]

PEOPLE = 64
THINGS, IN_AN_ORDER = 32, 4


@pytest.fixture
def alone() -> Iterator[None]:
    """One crowd at a time: two of them want more connections than a server gives."""
    STORE.mkdir(parents=True, exist_ok=True)
    with (STORE / "crowd").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def with_orders(purchase: Purchase) -> list[Order]:
    """An order of each of the crowd, of one piece of the first variant."""
    return [an_order(purchase, a_user(), 1) for _ in range(PEOPLE)]


def run_all(acts: list[Iterator[Act]]) -> Counter[str]:
    """Everybody does theirs one after another, all at the same time; how often it ended in what."""
    ends: list[Counter[str]] = []

    def each(acts: Iterator[Act]) -> None:
        ends.append(Counter(outcome(act) for act in acts))

    with people(PEOPLE) as together:
        assert together([lambda acts=acts: each(acts) for acts in acts]) == ["done"] * PEOPLE
    return sum(ends, Counter())


def sold() -> dict[int, int]:
    lines = Line.objects.filter(state=LineState.CONFIRMED).order_by("variant").values_list("variant")
    return dict(lines.annotate(pieces=Sum("quantity")))


def taken() -> dict[int, int]:
    return dict(Variant.objects.order_by("pk").values_list("pk", "taken"))


class TestAHundredPieces:
    """Everybody tries to get one piece more, again and again."""

    def tries(self, count: int) -> tuple[Counter[str], int, int]:
        """How the tries ended; pieces sold and counted of a variant of which there are a hundred."""
        purchase = an_open_purchase(prices=("10.00", "5.00"), limit=100)
        _plenty, scarce = variants_of(purchase)
        crowd = [order.contact.user for order in with_orders(purchase)]

        def of(person: User) -> Iterator[Act]:
            got = 0

            def one_more() -> None:
                nonlocal got
                place_order(slug=purchase.slug, wanted={scarce.pk: got + 1}, by=person, at=NOW)
                got += 1

            return (one_more for _ in range(count // PEOPLE))

        ends = run_all([of(person) for person in crowd])
        return ends, sold()[scarce.pk], taken()[scarce.pk]

    def test_ten_thousand_tries_sell_a_hundred(self):
        count = 10_000 // PEOPLE * PEOPLE + PEOPLE
        assert self.tries(count) == ({"done": 100, "CannotOrder": count - 100}, 100, 100)
        assert run_checks() == []

    def test_control_without_the_constraint_more_are_sold(self):
        run("ALTER TABLE purchases_variant DROP CONSTRAINT variant_never_oversold")
        ends, pieces, counted = self.tries(6 * PEOPLE)
        assert ends["done"] == pieces == counted > 100


def writing(orders: list[Order], count: int) -> list[Iterator[Act]]:
    """What `count` orders write, of some things each, named in any order."""
    things = sorted(taken())

    def of(number: int, order: Order) -> Iterator[Act]:
        random, by = Random(number), order.contact.user_id

        def write() -> None:
            wanted = random.sample(things, IN_AN_ORDER)
            with atomic():
                insert_lines([(order.pk, thing, 1, "10.00", "EUR", NOW, by) for thing in wanted])
                add_to_rows(Variant, "taken", [(thing, 1) for thing in wanted])

        return (write for _ in range(count // PEOPLE))

    return [of(number, order) for number, order in enumerate(orders)]


def ordering(orders: list[Order], count: int) -> list[Iterator[Act]]:
    """`count` orders that set some things, named in any order, to more or fewer pieces than before."""
    things = sorted(taken())

    def of(number: int, order: Order) -> Iterator[Act]:
        random, by, slug = Random(number), order.contact.user, order.purchase.slug

        def order_some() -> None:
            wanted = {thing: random.randint(0, 3) for thing in random.sample(things, IN_AN_ORDER)}
            place_order(slug=slug, wanted=wanted, by=by, at=NOW)

        return (order_some for _ in range(count // PEOPLE))

    return [of(number, order) for number, order in enumerate(orders)]


def found_out_soon() -> None:
    """Who waits in a circle is told after 20 ms, not after a second: there will be many."""
    run(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" SET deadlock_timeout TO 20')


class TestThingsNamedInAnyOrder:
    @pytest.fixture
    def orders(self) -> list[Order]:
        return with_orders(an_open_purchase(prices=("10.00",) * THINGS))

    def test_twenty_thousand_write_without_a_circle(self, orders):
        count = 20_000 // PEOPLE * PEOPLE + PEOPLE
        assert run_all(writing(orders, count)) == {"done": count}
        assert sold() == taken()
        assert sum(taken().values()) == count * IN_AN_ORDER + PEOPLE
        assert run_checks() == []

    def test_a_thousand_order_more_and_fewer_without_a_circle(self, orders):
        count = 1_024
        assert run_all(ordering(orders, count)) == {"done": count}
        assert {thing: pieces for thing, pieces in taken().items() if pieces} == sold()
        assert run_checks() == []

    def test_control_where_things_are_taken_as_they_were_named_some_wait_in_a_circle(
        self, orders, monkeypatch
    ):
        def as_named(model, field, rows):
            with transaction.atomic(savepoint=False):
                for pk, more in rows:
                    model.objects.filter(pk=pk).update(**{field: F(field) + more})

        found_out_soon()
        monkeypatch.setitem(globals(), "add_to_rows", as_named)
        assert set(run_all(writing(orders, PEOPLE))) == {"done", "OperationalError"}

    def test_control_unless_variants_are_held_in_order_some_wait_in_a_circle(self, orders, monkeypatch):
        found_out_soon()
        monkeypatch.setattr("purchases.services.ordering.lock_variants", lambda variants: None)
        assert set(run_all(ordering(orders, 2 * PEOPLE))) == {"done", "OperationalError"}
