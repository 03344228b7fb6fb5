"""Who takes over a record, against everybody who acts on its orders. Each lock has a control."""

import pytest

from ledger.checks import run_checks
from participants.models import Contact
from participants.services.contact_links import make_link
from purchases.models import Order, Purchase
from purchases.services import giving_back
from purchases.services.cancelling import cancel_purchase
from purchases.services.claiming import claim_record
from purchases.services.giving_back import send_give_back
from purchases.services.offsite import import_orders
from tests.concurrency.racing import race, without_row_locks
from tests.factories.people import a_user
from tests.factories.purchases import NOW, an_open_purchase, an_order, paid, stopped

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]

BOUND = "purchases.services.claiming._bind"


def off_site(purchase: Purchase) -> Order:
    by = purchase.organizer.user
    content = b"person;article;quantity\nAnna;A1;2"
    import_orders(purchase_id=purchase.pk, name="orders.csv", content=content, by=by, at=NOW)
    return Order.objects.get(purchase=purchase, contact__full_name="Anna")


def linked(order: Order) -> str:
    contact = Contact.objects.select_related("owner").get(pk=order.contact_id)
    return make_link(contact_id=contact.pk, by=contact.owner, at=NOW).token


class TestTwoPeopleWithOneLink:
    def claim_twice(self, monkeypatch) -> tuple[list[str], Order, list]:
        order = off_site(an_open_purchase())
        token, people = linked(order), [a_user(), a_user()]
        ends = race(
            monkeypatch,
            first=lambda: claim_record(token=token, by=people[0], at=NOW),
            window=BOUND,
            second=lambda: claim_record(token=token, by=people[1], at=NOW),
        )
        order.refresh_from_db()
        return [each.outcome for each in ends], order, people

    def test_the_first_has_it_and_the_second_is_told(self, monkeypatch):
        outcomes, order, people = self.claim_twice(monkeypatch)
        assert (outcomes, order.contact.user) == (["done", "CannotClaim"], people[0])

    def test_control_without_locks_both_believe_that_it_is_theirs(self, monkeypatch):
        without_row_locks(monkeypatch)
        outcomes, _order, _people = self.claim_twice(monkeypatch)
        assert outcomes == ["done", "done"]


class TestAgainstTheFirstOrderOfTheSamePerson:
    """They order in the same purchase, which enters them in the book, while they open their link."""

    def order_and_claim(self, monkeypatch):
        purchase, person = an_open_purchase(), a_user()
        token = linked(off_site(purchase))
        ends = race(
            monkeypatch,
            first=lambda: an_order(purchase, person, 1),
            window="purchases.services.ordering._check_wishes",
            second=lambda: claim_record(token=token, by=person, at=NOW),
        )
        return [each.outcome for each in ends], purchase, person

    def test_both_end_in_one_order(self, monkeypatch):
        outcomes, purchase, person = self.order_and_claim(monkeypatch)
        assert outcomes == ["done", "done"]
        own = Order.objects.get(purchase=purchase, contact__user=person)
        assert sorted(own.lines.values_list("quantity", flat=True)) == [1, 2]
        assert run_checks() == []

    def test_control_without_the_locks_the_record_is_refused(self, monkeypatch):
        without_row_locks(monkeypatch)
        outcomes, _purchase, _person = self.order_and_claim(monkeypatch)
        assert outcomes == ["done", "CannotClaim"]

    def test_who_claims_first_orders_on_the_same_order(self, monkeypatch):
        purchase, person = an_open_purchase(), a_user()
        order = off_site(purchase)
        token = linked(order)
        ends = race(
            monkeypatch,
            first=lambda: claim_record(token=token, by=person, at=NOW),
            window=BOUND,
            second=lambda: an_order(purchase, person, 3),
        )
        assert [each.outcome for each in ends] == ["done", "done"]
        assert Order.objects.get(purchase=purchase) == order
        assert sum(order.lines.values_list("quantity", flat=True)) == 3
        assert run_checks() == []


class TestAgainstTheStop:
    """The lines of the record join an order that is charged at this moment."""

    def stop_and_claim(self, monkeypatch):
        purchase, person = an_open_purchase(), a_user()
        an_order(purchase, person, 1)
        token = linked(off_site(purchase))
        ends = race(
            monkeypatch,
            first=lambda: stopped(purchase),
            window="purchases.services.stopping.outlook_of",
            second=lambda: claim_record(token=token, by=person, at=NOW),
        )
        return [each.outcome for each in ends]

    def test_what_is_charged_stays_with_its_order(self, monkeypatch):
        assert self.stop_and_claim(monkeypatch) == ["done", "CannotClaim"]
        assert run_checks() == []

    def test_control_without_the_lock_the_lines_leave_what_is_charged_for_them(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.stop_and_claim(monkeypatch) == ["done", "done"]
        assert {each.invariant for each in run_checks()} == {"orders_are_charged_what_they_owe"}


class TestAgainstMoneyGivenBack:
    """The organizer sends money back to the record while its balance goes over."""

    def claim_and_send(self, monkeypatch):
        old, person = an_open_purchase(), a_user()
        an_order(an_open_purchase(organizer=old.organizer), person, 1)
        order, by = off_site(old), old.organizer.user
        token = linked(order)
        paid(order, "20.00", at=NOW)
        cancel_purchase(purchase_id=old.pk, why="Flooded.", by=by, at=NOW)
        money = order.give_backs.get()
        ends = race(
            monkeypatch,
            first=lambda: claim_record(token=token, by=person, at=NOW),
            window=BOUND,
            second=lambda: send_give_back(give_back_id=money.pk, way="cash", by=by, at=NOW),
        )
        return [each.outcome for each in ends]

    def test_it_is_sent_to_who_has_the_record_now(self, monkeypatch):
        assert self.claim_and_send(monkeypatch) == ["done", "done"]
        assert run_checks() == []

    def test_control_without_the_lock_it_is_paid_out_of_a_balance_that_is_gone(self, monkeypatch):
        monkeypatch.setattr(giving_back, "read_shared", list)
        assert self.claim_and_send(monkeypatch) == ["done", "done"]
        assert {each.invariant for each in run_checks()} == {"credits_cover_what_is_owed_back"}
