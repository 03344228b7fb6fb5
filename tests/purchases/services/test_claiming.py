"""Taking over a record by its link: set, merged, refused. Rules: R-OFFSITE, R-BLACKLIST, R-LEDGER."""

from datetime import timedelta

import pytest

from ledger import selectors as ledger
from ledger.checks import run_checks
from participants.models import Contact, ContactLink, Notice, User
from participants.notices import render
from participants.selectors import working_link
from participants.services.blacklist import add_to_blacklist
from participants.services.contact_links import CannotMakeLink, make_link
from purchases.models import Line, Order, Purchase, PurchaseEvent
from purchases.selectors.mine import orders_of
from purchases.services.cancelling import cancel_purchase
from purchases.services.claiming import CannotClaim, claim_record
from purchases.services.copying import copy_orders
from purchases.services.giving_back import keep_as_credit, send_give_back, use_credit
from purchases.services.offsite import import_orders
from tests.factories.people import a_contact, a_user
from tests.factories.purchases import NOW, an_open_purchase, an_order, paid, stopped
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def off_site(purchase: Purchase, *rows: str) -> Order:
    """The order of the first person of `rows` ("Anna;A1;2"), taken elsewhere."""
    content = "\n".join(["person;article;quantity", *rows]).encode()
    by = purchase.organizer.user
    import_orders(purchase_id=purchase.pk, name="orders.csv", content=content, by=by, at=NOW)
    return Order.objects.get(purchase=purchase, contact__full_name=rows[0].split(";")[0])


def linked(order: Order) -> str:
    """The token of a new link for the order's contact."""
    contact = Contact.objects.select_related("owner").get(pk=order.contact_id)
    return make_link(contact_id=contact.pk, by=contact.owner, at=NOW).token


def claimed(order: Order, by: User) -> Contact:
    return claim_record(token=linked(order), by=by, at=LATER)


class TestLinks:
    def test_a_new_link_voids_the_old_one(self):
        order = off_site(an_open_purchase(), "Anna;A1;2")
        first, second = linked(order), linked(order)
        assert (working_link(token=first), working_link(token=second).token) == (None, second)
        with pytest.raises(ContactLink.DoesNotExist):
            claim_record(token=first, by=a_user(), at=LATER)

    def test_a_link_is_for_people_of_ones_own_book(self):
        order = off_site(an_open_purchase(), "Anna;A1;2")
        with pytest.raises(CannotMakeLink, match="not in your contact book"):
            make_link(contact_id=order.contact_id, by=a_user(), at=NOW)

    @pytest.mark.parametrize("way", ["an account", "a record that was merged"])
    def test_who_has(self, way):
        owner = a_user()
        contact = a_contact(owner, user=a_user() if way == "an account" else None)
        if not contact.user:
            Contact.objects.filter(pk=contact.pk).update(merged_into=a_contact(owner).pk)
        with pytest.raises(CannotMakeLink, match="nothing to take over"):
            make_link(contact_id=contact.pk, by=owner, at=NOW)

    def test_a_link_serves_once(self):
        order = off_site(an_open_purchase(), "Anna;A1;2")
        token = linked(order)
        claim_record(token=token, by=a_user(), at=LATER)
        with pytest.raises(CannotClaim, match="used already"):
            claim_record(token=token, by=a_user(), at=LATER)


class TestSomebodyNew:
    def test_the_contact_is_theirs_with_all_its_orders(self):
        purchase, person = an_open_purchase(), a_user()
        order = off_site(purchase, "Anna;A1;2")
        other = off_site(an_open_purchase(organizer=purchase.organizer), "Anna;A1;1")
        contact = claimed(order, person)
        assert (contact.pk, contact.user, contact.full_name) == (order.contact_id, person, "Anna")
        assert set(orders_of(person)) == {order, other}
        assert run_checks() == []

    def test_the_organizer_is_told_and_the_history_has_it(self):
        purchase, person = an_open_purchase(), a_user(full_name="Anna I.")
        order = off_site(purchase, "Anna;A1;2")
        claimed(order, person)
        (notice,) = Notice.objects.filter(user=purchase.organizer.user, kind="record_claimed")
        assert render(notice).title == "Orders taken over: Tea and honey"
        assert notice.link == f"{purchase.desk_url}people/"
        event = PurchaseEvent.objects.get(kind="record_claimed")
        assert (event.purchase, event.order, event.was, event.became, event.by, event.at) == (
            purchase, order, "Anna", "Anna I.", person, LATER,
        )  # fmt: skip

    def test_they_are_told_from_then_on(self):
        purchase, person = an_open_purchase(), a_user()
        claimed(off_site(purchase, "Anna;A1;2"), person)
        stopped(purchase)
        assert [notice.kind for notice in Notice.objects.filter(user=person)] == ["stopped"]

    def test_the_organizer_cannot_take_over_a_record_of_their_own_book(self):
        purchase = an_open_purchase()
        with pytest.raises(CannotClaim, match="your own contact book"):
            claimed(off_site(purchase, "Anna;A1;2"), purchase.organizer.user)

    def test_a_blacklist_is_no_hindrance_since_nothing_is_ordered(self):
        purchase, barred = an_open_purchase(), a_user()
        by = purchase.organizer.user
        add_to_blacklist(owner=by, user=barred, reason="Rude.", until=None, by=by, at=NOW)
        order = off_site(purchase, "Anna;A1;2")
        assert claimed(order, barred).user == barred
        assert sum(order.lines.values_list("quantity", flat=True)) == 2


class TestSomebodyOfTheBook:
    """Who has a contact in the book already keeps it; the record goes over to it."""

    def test_orders_of_other_purchases_go_over(self):
        purchase, person = an_open_purchase(), a_user()
        own = an_order(purchase, person, 1).contact
        order = off_site(an_open_purchase(organizer=purchase.organizer), "Anna;A1;2")
        record = order.contact
        assert claimed(order, person) == own
        record.refresh_from_db()
        order.refresh_from_db()
        assert (order.contact, record.merged_into, record.user) == (own, own, None)
        assert run_checks() == []

    def test_in_one_purchase_the_lines_join(self):
        purchase, person = an_open_purchase(prices=("1.00", "2.00")), a_user()
        own = an_order(purchase, person, 1, 0)
        order = off_site(purchase, "Anna;A1;2", "Anna;A2;3")
        claimed(order, person)
        lines = Line.objects.filter(order=own).order_by("pk").values_list("quantity", flat=True)
        assert (list(lines), order.lines.count()) == ([1, 2, 3], 0)
        stopped(purchase)
        assert run_checks() == []

    def test_with_money_on_the_record_it_is_refused_whole(self):
        purchase, person = an_open_purchase(prepay_percent=50), a_user()
        own = an_order(purchase, person, 1)
        order = off_site(purchase, "Anna;A1;2")
        elsewhere = off_site(an_open_purchase(organizer=purchase.organizer), "Anna;A1;1")
        paid(order, "5.00", at=NOW)
        with pytest.raises(CannotClaim, match="In “Tea and honey” you have an order of your own"):
            claimed(order, person)
        elsewhere.refresh_from_db()
        assert (elsewhere.contact == order.contact, own.lines.count()) == (True, 1)

    def test_charged_orders_do_not_join(self):
        purchase, person = an_open_purchase(), a_user()
        an_order(purchase, person, 1)
        order = off_site(purchase, "Anna;A1;2")
        stopped(purchase)
        with pytest.raises(CannotClaim):
            claimed(order, person)

    def test_once_that_purchase_is_finished_and_settled_the_rest_goes_over(self):
        purchase, person = an_open_purchase(), a_user()
        an_order(purchase, person, 1)
        order = off_site(purchase, "Anna;A1;2")
        paid(order, "20.00", at=NOW)
        by = purchase.organizer.user
        elsewhere = off_site(an_open_purchase(organizer=purchase.organizer), "Anna;A1;1")
        cancel_purchase(purchase_id=purchase.pk, why="Flooded.", by=by, at=NOW)
        with pytest.raises(CannotClaim, match="hand out and settle"):
            claimed(order, person)
        send_give_back(give_back_id=order.give_backs.get().pk, way="cash", by=by, at=NOW)
        own = claimed(order, person)
        order.refresh_from_db()
        elsewhere.refresh_from_db()
        assert (order.contact == own, elsewhere.contact == own) == (False, True)
        assert run_checks() == []

    def test_a_balance_goes_over_by_an_entry_and_can_be_used(self):
        purchase, person = an_open_purchase(), a_user()
        by = purchase.organizer.user
        own = an_order(purchase, person, 1)
        old = an_open_purchase(organizer=purchase.organizer)
        order = off_site(old, "Anna;A1;2")
        paid(order, "20.00", at=NOW)
        cancel_purchase(purchase_id=old.pk, why="Flooded.", by=by, at=NOW)
        before = ledger.balance(key=f"contact:{order.contact_id}/credit", unit="EUR")
        contact = claimed(order, person)
        balances = ledger.balances_under(prefix="contact:")
        assert (before, balances) == (
            -2000,
            {
                (f"contact:{order.contact_id}/credit", "EUR"): 0,
                (f"contact:{contact.pk}/credit", "EUR"): -2000,
            },
        )
        assert run_checks() == []
        keep_as_credit(give_back_id=order.give_backs.get().pk, by=person, at=LATER)
        stopped(purchase)
        assert use_credit(order_id=own.pk, by=person, at=LATER) == 1000
        assert run_checks() == []

    def test_the_same_list_again_leaves_what_joined_as_it_is(self):
        purchase, person = an_open_purchase(), a_user()
        own = an_order(purchase, person, 1)
        claimed(off_site(purchase, "Anna;A1;2"), person)
        assert off_site_again(purchase, "Anna;A1;2").unchanged == 1
        assert [line.quantity for line in own.lines.filter(state="confirmed")] == [1, 2]

    def test_an_order_that_stayed_is_copied_for_who_took_the_record_over(self):
        purchase, person = an_open_purchase(), a_user()
        own = an_order(purchase, person, 1).contact
        order = off_site(purchase, "Anna;A1;2")
        paid(order, "20.00", at=NOW)
        by = purchase.organizer.user
        cancel_purchase(purchase_id=purchase.pk, why="Flooded.", by=by, at=NOW)
        send_give_back(give_back_id=order.give_backs.get().pk, way="cash", by=by, at=NOW)
        claimed(order, person)
        new = an_open_purchase(organizer=purchase.organizer)
        copy_orders(cancelled_id=purchase.pk, into_id=new.pk, by=by, at=NOW)
        assert list(Line.objects.filter(order__purchase=new).values_list("order__contact", "quantity")) == [
            (own.pk, 3)
        ]

    def test_the_same_list_again_finds_who_took_their_record_over(self):
        purchase, person = an_open_purchase(), a_user()
        an_order(purchase, person, 1)
        other = an_open_purchase(organizer=purchase.organizer)
        order = off_site(other, "Anna;A1;2")
        own = claimed(order, person)
        assert off_site_again(other, "Anna;A1;2").unchanged == 1
        assert Order.objects.filter(purchase=other, contact=own).count() == 1


def off_site_again(purchase: Purchase, *rows: str):
    content = "\n".join(["person;article;quantity", *rows]).encode()
    by = purchase.organizer.user
    return import_orders(purchase_id=purchase.pk, name="orders.csv", content=content, by=by, at=NOW)


@pytest.mark.parametrize("is_known", [False, True], ids=["somebody new", "somebody of the book"])
def test_the_number_of_statements_does_not_depend_on_how_much_there_is(is_known):
    counts = []
    for size in (1, 4, 12):
        purchase, person = an_open_purchase(prices=("1.00",) * size), a_user()
        if is_known:
            an_order(purchase, person, *((1,) * size))
        rows = [f"Anna;A{item};2" for item in range(1, size + 1)]
        order = off_site(purchase, *rows)
        for _number in range(size):
            off_site(an_open_purchase(organizer=purchase.organizer), "Anna;A1;1")
        token = linked(order)
        with statements() as found:
            claim_record(token=token, by=person, at=LATER)
        counts.append(len(found))
    assert counts == [counts[0]] * 3
    assert run_checks() == []
