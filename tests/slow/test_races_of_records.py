"""Lists, records and counts that two come for in one moment: rounds left to luck."""

from datetime import timedelta

import pytest

from ledger.checks import run_checks
from participants.models import Contact
from participants.services.contact_links import make_link
from purchases.models import Count, Order, PriceList, Purchase
from purchases.services.claiming import claim_record
from purchases.services.counting import Counted, save_counts
from purchases.services.offsite import import_orders
from purchases.services.ordering import place_order
from purchases.services.price_lists import begin_import, import_list, working
from purchases.states import Right
from tests.concurrency.racing import Act, run, without_row_locks
from tests.concurrency.rounds import people
from tests.factories.copies import copies
from tests.factories.helping import a_helper
from tests.factories.people import a_user
from tests.factories.purchases import NOW, STOP, a_draft, an_open_purchase, an_order, bought, variants_of
from tests.purchases.listing import judged

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]

ROUNDS = 20


def ways(rounds: list[tuple[Act, Act]]) -> set[tuple[str, ...]]:
    """The ways in which both acts of a round ended."""
    with people(2) as together:
        return {tuple(sorted(together(each))) for each in rounds}


class TestTwoImportsOfOneList:
    def both(self, rounds: int) -> set[tuple[str, ...]]:
        drafts = [judged(a_draft(prices=()), "T1;Green tea;3.50;;") for _ in range(rounds)]
        for draft in drafts:
            begin_import(draft_id=draft.pk, vanished="keep", by=draft.by, at=NOW)

        def importing(key: int, second: int) -> Act:
            return lambda: import_list(draft_id=key, at=NOW + timedelta(seconds=second))

        return ways([(importing(draft.pk, 1), importing(draft.pk, 2)) for draft in drafts])

    def test_each_comes_in_once(self):
        assert self.both(ROUNDS) == {("done", "done")}
        assert PriceList.objects.count() == ROUNDS

    def test_control_without_the_claim_some_come_in_twice(self, monkeypatch):
        monkeypatch.setattr(working, "CLAIMED_FOR", timedelta(days=-1))
        monkeypatch.setattr("purchases.services.price_lists.importing.finish", lambda *args, **kwargs: True)
        self.both(10)
        assert PriceList.objects.count() > 10


def links(purchase: Purchase, count: int) -> list[str]:
    """Tokens for the records of `count` people who ordered elsewhere."""
    by = purchase.organizer.user
    rows = [f"Anna {number};A1;2" for number in range(count)]
    content = "\n".join(["person;article;quantity", *rows]).encode()
    import_orders(purchase_id=purchase.pk, name="orders.csv", content=content, by=by, at=NOW)
    records = Contact.objects.select_related("owner").filter(orders__purchase=purchase, user=None)
    return [make_link(contact_id=record.pk, by=record.owner, at=NOW).token for record in records]


def claiming(token: str, by) -> Act:
    return lambda: claim_record(token=token, by=by, at=NOW)


class TestOneLinkOpenedByTwo:
    def claim(self, rounds: int) -> set[tuple[str, ...]]:
        tokens = links(an_open_purchase(), rounds)
        return ways([(claiming(token, a_user()), claiming(token, a_user())) for token in tokens])

    def test_one_has_it(self):
        assert self.claim(ROUNDS) == {("CannotClaim", "done")}
        assert Contact.objects.exclude(user=None).count() == ROUNDS
        assert run_checks() == []

    def test_control_without_locks_both_believe_that_it_is_theirs(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert ("done", "done") in self.claim(ROUNDS)


class TestARecordAgainstAFirstOrder:
    """Somebody opens their link and orders in the same purchase."""

    def both(self, rounds: int) -> set[tuple[str, ...]]:
        purchase = an_open_purchase(prices=("10.00", "5.00"))
        tokens, (_first, second) = links(purchase, rounds), variants_of(purchase)

        def round_of(token: str) -> tuple[Act, Act]:
            person = a_user()
            return (
                claiming(token, person),
                lambda: place_order(slug=purchase.slug, wanted={second.pk: 1}, by=person, at=NOW),
            )

        return ways([round_of(token) for token in tokens])

    def test_both_end_in_one_order(self):
        assert self.both(ROUNDS) == {("done", "done")}
        own = Order.objects.filter(contact__user__isnull=False)
        assert [sorted(order.lines.values_list("quantity", flat=True)) for order in own] == [[1, 2]] * ROUNDS
        assert run_checks() == []

    def test_control_without_locks_some_are_refused(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.both(ROUNDS) - {("done", "done")}


class TestOnePositionCountedByTwo:
    def count(self, rounds: int) -> set[tuple[str, ...]]:
        first = an_open_purchase()
        an_order(first, a_user(), 5)
        purchases = copies(first, rounds)

        def counting(purchase: Purchase, came: int) -> Act:
            by, (variant,) = a_helper(purchase, Right.RECEIVE), variants_of(purchase)
            counted = {variant.pk: Counted(came)}
            return lambda: save_counts(purchase_id=purchase.pk, counted=counted, seen={}, by=by, at=STOP)

        for purchase in purchases:
            bought(purchase)
        return ways([(counting(each, 3), counting(each, 2)) for each in purchases])

    def test_the_second_is_told_of_the_first(self):
        assert self.count(ROUNDS) == {("CannotCount", "done")}
        assert Count.objects.count() == ROUNDS
        assert run_checks() == []

    def test_control_without_lock_and_constraint_some_are_counted_twice(self, monkeypatch):
        without_row_locks(monkeypatch)
        run("ALTER TABLE purchases_count DROP CONSTRAINT count_unique")
        assert ("done", "done") in self.count(10)
        assert Count.objects.count() > 10
