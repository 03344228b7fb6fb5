"""Orders taken elsewhere: whom they are for, and what is written. Rules: R-OFFSITE, R-BLACKLIST."""

import itertools
from collections.abc import Mapping
from datetime import timedelta

import pytest

from ledger.checks import run_checks
from participants.models import Contact, Notice
from participants.services.blacklist import add_to_blacklist
from purchases.models import Item, Line, Order, Purchase, PurchaseEvent, Variant
from purchases.rules.order_list import Orderer
from purchases.selectors.offsite import previews
from purchases.services.offsite import (
    CannotImportOrders,
    import_orders,
    judge_order_text,
    take_orders,
)
from purchases.states import LineState
from tests.factories.people import a_contact, a_user
from tests.factories.purchases import NOW, STOP, an_open_purchase, an_order, eur, paid, stopped
from tests.purchases.counting import statements

pytestmark = pytest.mark.django_db


def held() -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for line in Line.objects.filter(state=LineState.CONFIRMED):
        key = (line.order.contact.full_name, line.variant.item.article)
        found[key] = found.get(key, 0) + line.quantity
    return found


class TestFile:
    def read(self, purchase: Purchase, *rows: str, by=None, at=NOW):
        content = "\n".join(["person;article;quantity", *rows]).encode()
        by = by or purchase.organizer.user
        return import_orders(purchase_id=purchase.pk, name="orders.csv", content=content, by=by, at=at)

    def test_the_same_file_twice_changes_nothing(self):
        purchase = an_open_purchase(prices=("1.00", "2.00"))
        rows = "Anna;A1;2", "Anna;A2;1", "Boris;A1;3"
        first, second = self.read(purchase, *rows), self.read(purchase, *rows)
        assert (first.people, first.lines, first.changed, first.unchanged) == (2, 3, 0, 0)
        assert (second.people, second.lines, second.changed, second.unchanged) == (2, 0, 0, 3)
        assert (Contact.objects.count(), Order.objects.count(), Line.objects.count()) == (2, 2, 3)
        assert PurchaseEvent.objects.filter(kind="orders_imported").count() == 1

    def test_a_corrected_file_sets_what_they_want(self):
        purchase = an_open_purchase(prices=("1.00", "2.00"), limit=5)
        self.read(purchase, "Anna;A1;5", "Boris;A2;1")
        found = self.read(purchase, "Anna;A1;2", "Boris;A1;3", "Boris;A2;4")
        assert (found.lines, found.changed) == (1, 2)
        assert held() == {("Anna", "A1"): 2, ("Boris", "A1"): 3, ("Boris", "A2"): 4}
        assert run_checks() == []

    def test_what_is_taken_back_splits_off_the_latest_line_and_the_rest_keeps_its_time(self):
        purchase = an_open_purchase()
        self.read(purchase, "Anna;A1;2")
        self.read(purchase, "Anna;A1;5", at=NOW + timedelta(hours=1))
        self.read(purchase, "Anna;A1;1", at=NOW + timedelta(hours=2))
        rows = Line.objects.order_by("placed_at", "quantity", "state").values_list(
            "quantity", "state", "placed_at", "ended_because"
        )
        assert list(rows) == [
            (1, LineState.CONFIRMED, NOW, ""),
            (1, LineState.WITHDRAWN, NOW, "own_wish"),
            (3, LineState.WITHDRAWN, NOW + timedelta(hours=1), "own_wish"),
        ]

    def test_sold_out_is_taken_with_a_warning(self):
        purchase = an_open_purchase()
        Item.objects.update(sold_out=True)
        found = self.read(purchase, "Anna;A1;2")
        assert [(each.person.name, each.offered.article) for each in found.sold_out] == [("Anna", "A1")]
        assert held() == {("Anna", "A1"): 2}

    def test_more_than_there_is_is_refused_whole(self):
        purchase = an_open_purchase(prices=("1.00", "2.00"), limit=5)
        with pytest.raises(CannotImportOrders):
            self.read(purchase, "Anna;A2;1", "Anna;A1;3", "Boris;A1;3")
        assert (held(), Order.objects.count(), Contact.objects.count()) == ({}, 0, 0)

    def test_of_several_sizes_the_one_that_is_named_is_taken(self):
        purchase = an_open_purchase()
        large = Variant.objects.create(item=purchase.items.get(), size="L", price=eur("1.00"))
        found = self.read(purchase, "Anna;A1;2")
        assert [(problem.row, problem.code) for problem in found.problems] == [(2, "size_missing")]
        content = b"person;article;size;quantity\nAnna;A1;l;2"
        by = purchase.organizer.user
        import_orders(purchase_id=purchase.pk, name="sizes.csv", content=content, by=by, at=NOW)
        assert Line.objects.get().variant == large

    def test_a_size_of_its_own_price_of_nothing_is_free(self):
        purchase = an_open_purchase()
        Variant.objects.filter(item__purchase=purchase).update(price=eur("0.00"))
        self.read(purchase, "Anna;A1;1")
        assert Line.objects.get().unit_price == eur("0.00")

    def test_nobody_on_a_blacklist_gets_more(self):
        purchase, barred = an_open_purchase(), a_user()
        by = purchase.organizer.user
        order = an_order(purchase, barred, 2)
        name = order.contact.full_name
        self.read(purchase, f"{name};A1;2")
        paid(order, "1.00", at=NOW)
        add_to_blacklist(owner=by, user=barred, reason="Rude.", until=None, by=by, at=NOW)
        assert self.read(purchase, f"{name};A1;2").unchanged == 1
        with pytest.raises(CannotImportOrders) as caught:
            self.read(purchase, "Anna;A1;1", f"{name};A1;3")
        assert (caught.value.cited, name in str(caught.value)) == ("R-BLACKLIST", True)
        assert Line.objects.count() == 2

    def test_what_somebody_ordered_on_the_site_is_theirs_besides(self):
        purchase = an_open_purchase()
        name = an_order(purchase, a_user(), 5).contact.full_name
        self.read(purchase, f"{name};A1;3")
        self.read(purchase, f"{name};A1;2")
        assert self.read(purchase, f"{name};A1;2").unchanged == 1
        assert held() == {(name, "A1"): 7}
        assert run_checks() == []

    def test_who_has_an_account_is_told_what_was_entered_and_nobody_is_for_nothing(self):
        purchase, person = an_open_purchase(), a_user()
        name = an_order(purchase, person, 5).contact.full_name
        for pieces in (3, 3, 2):
            self.read(purchase, f"{name};A1;{pieces}", "Boris;A1;1", at=NOW + timedelta(minutes=5 - pieces))
        assert list(Notice.objects.values_list("user", "kind")) == [(person.pk, "orders_entered")] * 2

    def test_an_organizer_who_also_orders_is_one_person(self):
        purchase = an_open_purchase()
        name = an_order(purchase, purchase.organizer.user, 5).contact.full_name
        self.read(purchase, f"{name};A1;2")
        assert Notice.objects.count() == 0
        assert self.read(purchase, f"{name};A1;2").unchanged == 1
        assert held() == {(name, "A1"): 2}

    def test_a_row_that_cannot_be_read_is_named(self):
        purchase = an_open_purchase()
        found = self.read(purchase, "Anna;A1;2", "Boris;A1;-3", "Cleo;A1;1.5", "Dora;X9;1")
        assert [problem.row for problem in found.problems] == [3, 4, 5]
        assert held() == {("Anna", "A1"): 2}

    def test_only_while_orders_are_taken_and_by_the_organizer(self):
        purchase = an_open_purchase()
        self.read(purchase, "Anna;A1;2")
        with pytest.raises(CannotImportOrders):
            self.read(purchase, "Anna;A1;3", by=a_user())
        with pytest.raises(CannotImportOrders) as caught:
            self.read(purchase, "Anna;A1;3", at=STOP)
        assert caught.value.cited == "R-MINIMUM"
        stopped(purchase)
        with pytest.raises(CannotImportOrders):
            self.read(purchase, "Anna;A1;3")


def taken(purchase: Purchase, text: str, contacts: Mapping[str, Contact] | None = None):
    """Take `text`, its people by name as `contacts` says, others as new ones."""
    judged, _pasted = judge_order_text(purchase=purchase, text=text)
    assert judged.problems == ()
    chosen = {
        person: contacts[person.name].pk for person in judged.people if contacts and person.name in contacts
    }
    return take_orders(
        purchase_id=purchase.pk,
        name="",
        digest="0" * 64,
        judged=judged,
        contacts=chosen,
        by=purchase.organizer.user,
        at=NOW,
    )


class TestWhoIsWho:
    def test_a_new_person_is_entered_with_phone_and_e_mail(self):
        purchase = an_open_purchase()
        taken(purchase, "Anna Ivanova +372 5123 4567 anna@example.org A1 2")
        found = Contact.objects.get(owner=purchase.organizer.user)
        assert (found.full_name, found.phone.as_e164, found.email) == (
            "Anna Ivanova", "+37251234567", "anna@example.org",
        )  # fmt: skip
        assert (found.number, found.user, Order.objects.get().is_off_site) == (1, None, True)

    def test_who_is_known_gets_the_addresses_that_the_book_lacks_and_keeps_the_others(self):
        purchase = an_open_purchase()
        known = a_contact(purchase.organizer.user, full_name="Anna", email="old@example.org")
        taken(purchase, "Ann +37251234567 new@example.org A1 2", {"Ann": known})
        known.refresh_from_db()
        assert (known.full_name, known.phone.as_e164, known.email) == (
            "Anna", "+37251234567", "old@example.org",
        )  # fmt: skip
        assert Contact.objects.filter(owner=purchase.organizer.user).count() == 1

    def test_two_spellings_of_one_person_are_added_up(self):
        purchase = an_open_purchase()
        anna = a_contact(purchase.organizer.user, full_name="Anna")
        taken(purchase, "Anna A1 2\nAnnie A1 3", {"Anna": anna, "Annie": anna})
        assert held() == {("Anna", "A1"): 5}

    @pytest.mark.parametrize("whose", ["another organizer's", "merged"])
    def test_a_contact_that_is_not_of_the_book_is_refused(self, whose):
        purchase = an_open_purchase()
        by = purchase.organizer.user
        other = a_contact(full_name="Anna") if whose == "another organizer's" else a_contact(by)
        if whose == "merged":
            Contact.objects.filter(pk=other.pk).update(merged_into=a_contact(by).pk)
        with pytest.raises(CannotImportOrders, match="no longer in your contact book"):
            taken(purchase, "Anna A1 2", {"Anna": other})
        assert Line.objects.count() == 0


class TestPreview:
    def test_it_says_what_the_import_then_does(self):
        purchase = an_open_purchase(prices=("10.00", "4.00"), fee_percent=10)
        anna = a_contact(purchase.organizer.user, full_name="Anna")
        taken(purchase, "Anna A1 2\nAnna A2 5", {"Anna": anna})
        text = "Anna A1 3\nAnna A2 1\nBoris A2 2"
        judged, _pasted = judge_order_text(purchase=purchase, text=text)
        found = previews(purchase, judged, contacts={Orderer(1, "Anna"): anna.pk})
        assert {
            person.name: (
                [(line.held, line.change) for line in each.lines],
                each.owed_before,
                each.owed_after,
            )
            for person, each in found.items()
        } == {
            "Anna": ([(2, "changed"), (5, "changed")], eur("44.00"), eur("37.40")),
            "Boris": ([(0, "new")], eur("0.00"), eur("8.80")),
        }
        taken(purchase, text, {"Anna": anna})
        again = previews(purchase, judged, contacts={Orderer(1, "Anna"): anna.pk})[Orderer(1, "Anna")]
        assert ([line.change for line in again.lines], again.owed_before) == (["same", "same"], eur("37.40"))

    def test_what_was_ordered_on_the_site_is_shown_beside(self):
        purchase = an_open_purchase()
        order = an_order(purchase, a_user(full_name="Anna"), 5)
        judged, _pasted = judge_order_text(purchase=purchase, text="Anna A1 3")
        found = previews(purchase, judged, contacts={Orderer(1, "Anna"): order.contact_id})
        preview = found[Orderer(1, "Anna")]
        assert ([(line.held, line.own, line.change) for line in preview.lines], preview.owed_after) == (
            [(0, 5, "new")], eur("80.00"),
        )  # fmt: skip

    def test_looking_writes_nothing(self):
        purchase = an_open_purchase()
        with statements() as found:
            judged, _pasted = judge_order_text(purchase=purchase, text="Anna A1 3")
            previews(purchase, judged, contacts={})
        assert [sql.split()[0] for sql in found] == ["SELECT"] * len(found)


SIZES = (2, 20, 200)


class TestStatements:
    def list_of(self, people: int, pieces: int) -> str:
        return "\n".join(
            f"Person {who} +3725{1000000 + who} A{item} {pieces}"
            for who, item in itertools.product(range(people), (1, 2))
        )

    def test_taking_and_correcting_takes_the_same_number_whatever_the_size(self):
        counts = []
        for people in SIZES:
            purchase = an_open_purchase(prices=("1.00", "2.00"), limit=10_000)
            with statements() as new:
                taken(purchase, self.list_of(people, 4))
            book = {each.full_name: each for each in Contact.objects.filter(owner=purchase.organizer.user)}
            with statements() as fewer:
                taken(purchase, self.list_of(people, 1), book)
            with statements() as same:
                taken(purchase, self.list_of(people, 1), book)
            counts.append((len(new), len(fewer), len(same)))
        assert counts == [counts[0]] * len(SIZES)
        assert max(counts[0]) <= 24
        assert run_checks() == []
