"""Price lists and orders that come as files. Rules: R-TERMS, R-OFFSITE."""

import pytest

from participants.models import Contact
from participants.services.blacklist import add_to_blacklist
from purchases.models import Item, Line, Order, Purchase, PurchaseEvent, Variant
from purchases.services.offsite import CannotImportOrders, import_orders
from purchases.services.price_lists import CannotImport, import_price_list
from purchases.states import LineState
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_open_purchase,
    an_order,
    eur,
    paid,
    stopped,
    variants_of,
)

pytestmark = pytest.mark.django_db


class TestPriceList:
    def read(self, purchase: Purchase, *rows: str, by=None):
        content = "\n".join(["article;name;price;size", *rows]).encode()
        by = by or purchase.organizer.user
        return import_price_list(purchase_id=purchase.pk, name="list.csv", content=content, by=by, at=NOW)

    def test_the_same_again_changes_nothing(self):
        purchase = a_draft(prices=())
        rows = "T1;Green tea;3.50;", "T2;Black tea;2.00;"
        first, second = self.read(purchase, *rows), self.read(purchase, *rows)
        assert (first.added, first.changed, first.unchanged) == (2, 0, 0)
        assert (second.added, second.changed, second.unchanged) == (0, 0, 2)

    def test_a_corrected_list_changes_by_article(self):
        purchase = a_draft(prices=())
        self.read(purchase, "T1;Green tea;3.50;", "T2;Black tea;2.00;")
        found = self.read(purchase, "T1;Green tea;3.75;", "T3;White tea;9.00;")
        assert (found.added, found.changed, found.unchanged) == (1, 1, 0)
        prices = dict(Item.objects.values_list("article", "price"))
        assert {article: str(price) for article, price in prices.items()} == {
            "T1": "3.750", "T2": "2.000", "T3": "9.000",
        }  # fmt: skip

    def test_bad_rows_are_named_and_good_ones_taken(self):
        purchase = a_draft(prices=())
        found = self.read(purchase, "T1;Green tea;3.50;", "T2;Black tea;cheap;", "T3;White tea;-1;")
        assert found.added == 1
        assert [problem.row for problem in found.problems] == [3, 4]

    def test_two_sizes_of_an_article_are_two_variants(self):
        purchase = a_draft(prices=())
        found = self.read(purchase, "S1;Socks;3.50;38", "S1;Socks;3.50;40")
        assert (found.added, purchase.items.count()) == (1, 1)
        assert [variant.size for variant in variants_of(purchase)] == ["38", "40"]

    def test_only_into_a_draft_and_by_its_organizer(self):
        with pytest.raises(CannotImport):
            self.read(an_open_purchase(), "T1;Green tea;3.50;")
        with pytest.raises(CannotImport):
            self.read(a_draft(), "T1;Green tea;3.50;", by=a_user())


class TestOrders:
    def read(self, purchase: Purchase, *rows: str, by=None, at=NOW):
        content = "\n".join(["person;article;quantity", *rows]).encode()
        by = by or purchase.organizer.user
        return import_orders(purchase_id=purchase.pk, name="orders.csv", content=content, by=by, at=at)

    def held(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for line in Line.objects.filter(state=LineState.CONFIRMED):
            key = (line.order.contact.full_name, line.variant.item.article)
            found[key] = found.get(key, 0) + line.quantity
        return found

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
        assert self.held() == {("Anna", "A1"): 2, ("Boris", "A1"): 3, ("Boris", "A2"): 4}

    def test_sold_out_is_taken_with_a_warning(self):
        purchase = an_open_purchase()
        Item.objects.update(sold_out=True)
        found = self.read(purchase, "Anna;A1;2")
        assert [(each.person, each.article) for each in found.sold_out] == [("Anna", "A1")]
        assert self.held() == {("Anna", "A1"): 2}

    def test_more_than_there_is_is_refused_whole(self):
        purchase = an_open_purchase(prices=("1.00", "2.00"), limit=5)
        with pytest.raises(CannotImportOrders):
            self.read(purchase, "Anna;A2;1", "Anna;A1;3", "Boris;A1;3")
        assert (self.held(), Order.objects.count(), Contact.objects.count()) == ({}, 0, 0)

    def test_several_sizes_cannot_be_told_apart(self):
        purchase = an_open_purchase()
        Variant.objects.create(item=purchase.items.get(), size="L", price=eur("1.00"))
        with pytest.raises(CannotImportOrders, match="Row 2"):
            self.read(purchase, "Anna;A1;2")

    def test_a_size_of_its_own_price_of_nothing_is_free(self):
        purchase = an_open_purchase()
        Variant.objects.filter(item__purchase=purchase).update(price=eur("0.00"))
        self.read(purchase, "Anna;A1;1")
        assert Line.objects.get().unit_price == eur("0.00")

    def test_nobody_on_a_blacklist_gets_more(self):
        purchase, barred = an_open_purchase(), a_user()
        by = purchase.organizer.user
        order = an_order(purchase, barred, 2)
        paid(order, "1.00", at=NOW)
        add_to_blacklist(owner=by, user=barred, reason="Rude.", until=None, by=by, at=NOW)
        name = order.contact.full_name
        assert self.read(purchase, f"{name};A1;2").unchanged == 1
        with pytest.raises(CannotImportOrders) as caught:
            self.read(purchase, "Anna;A1;1", f"{name};A1;3")
        assert (caught.value.cited, name in str(caught.value)) == ("R-BLACKLIST", True)
        assert Line.objects.count() == 1

    def test_a_row_that_cannot_be_read_is_named(self):
        purchase = an_open_purchase()
        found = self.read(purchase, "Anna;A1;2", "Boris;A1;-3", "Cleo;A1;1.5", "Dora;X9;1")
        assert [problem.row for problem in found.problems] == [3, 4, 5]
        assert self.held() == {("Anna", "A1"): 2}

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
