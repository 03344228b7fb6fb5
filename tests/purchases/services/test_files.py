"""Price lists and orders that come as files. Rules: R-TERMS, R-OFFSITE."""

import pytest

from purchases.models import Item, Purchase
from purchases.services.price_lists import CannotImport, import_price_list
from tests.factories.people import a_user
from tests.factories.purchases import (
    NOW,
    a_draft,
    an_open_purchase,
    an_order,
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
        assert (first.taken.added, first.taken.changed, first.taken.unchanged) == (2, 0, 0)
        assert (second.taken.added, second.taken.changed, second.taken.unchanged) == (0, 0, 2)

    def test_a_corrected_list_changes_by_article(self):
        purchase = a_draft(prices=())
        self.read(purchase, "T1;Green tea;3.50;", "T2;Black tea;2.00;")
        found = self.read(purchase, "T1;Green tea;3.75;", "T3;White tea;9.00;")
        assert (found.taken.added, found.taken.changed, found.taken.unchanged) == (1, 1, 0)
        prices = dict(Item.objects.values_list("article", "price"))
        assert {article: str(price) for article, price in prices.items()} == {
            "T1": "3.750", "T2": "2.000", "T3": "9.000",
        }  # fmt: skip

    def test_bad_rows_are_named_and_good_ones_taken(self):
        purchase = a_draft(prices=())
        found = self.read(purchase, "T1;Green tea;3.50;", "T2;Black tea;cheap;", "T3;White tea;-1;")
        assert found.taken.added == 1
        assert [problem.row for problem in found.problems] == [3, 4]

    def test_two_sizes_of_an_article_are_two_variants(self):
        purchase = a_draft(prices=())
        found = self.read(purchase, "S1;Socks;3.50;38", "S1;Socks;3.50;40")
        assert (found.taken.added, purchase.items.count()) == (1, 1)
        assert [variant.size for variant in variants_of(purchase)] == ["38", "40"]

    def test_only_until_the_stop_and_by_its_organizer(self):
        purchase = an_open_purchase()
        an_order(purchase, a_user(), 1)
        with pytest.raises(CannotImport):
            self.read(stopped(purchase), "T1;Green tea;3.50;")
        with pytest.raises(CannotImport):
            self.read(a_draft(), "T1;Green tea;3.50;", by=a_user())
