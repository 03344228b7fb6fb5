"""Lists of goods that are sold in rows of sizes. Rules: R-ROW, R-TERMS."""

import pytest

from purchases.models import Variant
from purchases.services.publishing import publish_purchase
from purchases.views.price_lists.row_told import row_told
from tests.factories.purchases import NOW, a_draft
from tests.purchases.listing import imported, judged, row, verdicts

pytestmark = pytest.mark.django_db

HEADINGS = "article;name;price;size;colour;pack;stock"
GOWN = "G1;Gown;9.00;42,44,46,48;red,blue;ряд 42-44-46-46-48;"
TEA = "T1;Tea;3.00;;;;"


def stands(purchase):
    """(size, colour) -> times in the row of the gown, in the order that they are shown."""
    found = Variant.objects.filter(item__purchase=purchase, item__article="G1").order_by("position", "pk")
    return {(variant.size, variant.colour): variant.per_row for variant in found}


def take(purchase, *rows):
    return imported(purchase, *rows, headings=HEADINGS)


def differences(purchase, *rows):
    return row(judged(purchase, *rows, headings=HEADINGS), 2).details.get("differences", [])


def test_every_colour_has_the_row():
    purchase = a_draft(prices=())
    take(purchase, GOWN)
    one = {"42": 1, "44": 1, "46": 2, "48": 1}
    assert stands(purchase) == {
        (size, colour): times for colour in ("red", "blue") for size, times in one.items()
    }
    assert purchase.items.get().sale_form == "row"


def test_a_size_may_stand_in_it_twice_but_apart():
    purchase = a_draft(prices=())
    rows = "G1;Gown;9.00;;;ряд 46-42-46-44;"
    take(purchase, rows)
    assert stands(purchase) == {("46", ""): 2, ("42", ""): 1, ("44", ""): 1}
    assert verdicts(judged(purchase, rows, headings=HEADINGS)) == {1: "skipped", 2: "same"}


def test_the_same_list_is_the_same():
    purchase = a_draft(prices=())
    take(purchase, GOWN)
    assert verdicts(judged(purchase, GOWN, headings=HEADINGS)) == {1: "skipped", 2: "same"}
    reordered = GOWN.replace("42-44-46-46-48", "46-44-42-46-48")
    assert verdicts(judged(purchase, reordered, headings=HEADINGS)) == {1: "skipped", 2: "same"}


def test_another_row_is_told_and_taken():
    purchase = a_draft(prices=())
    take(purchase, GOWN)
    newer = GOWN.replace("42-44-46-46-48", "42-42-44-46-48")
    assert differences(purchase, newer) == [
        {"field": "row_sizes", "was": "42-44-46-46-48", "became": "42-42-44-46-48"}
    ]
    told = row_told(row(judged(purchase, newer, headings=HEADINGS), 2), currency="EUR")
    assert [(each.was, each.became) for each in told.differences] == [("42-44-46-46-48", "42-42-44-46-48")]
    take(purchase, newer)
    assert stands(purchase)["42", "red"] == stands(purchase)["42", "blue"] == 2
    assert stands(purchase)["46", "blue"] == 1


def test_what_is_sold_by_the_piece_again_stands_once():
    purchase = a_draft(prices=())
    take(purchase, GOWN)
    take(purchase, "G1;Gown;9.00;42,44,46,48;red,blue;;")
    assert set(stands(purchase).values()) == {1}


class TestIntoAnOpenPurchase:
    @pytest.fixture
    def purchase(self):
        draft = a_draft(prices=())
        take(draft, GOWN)
        return publish_purchase(purchase_id=draft.pk, by=draft.organizer.user, at=NOW)

    def test_the_row_stays(self, purchase):
        newer = GOWN.replace("42-44-46-46-48", "42-42-44-46-48")
        judged_row = row(judged(purchase, newer, headings=HEADINGS), 2)
        assert judged_row.details["stays"] == ["row_sizes"]
        was = stands(purchase)
        assert take(purchase, newer, TEA).outcome["changed"] == 0
        assert stands(purchase) == was

    def test_no_size_joins_a_row(self, purchase):
        was = stands(purchase)
        newer = "G1;Gown;9.00;42,44,46,48,50;red,blue;ряд 42-44-46-46-48-50;"
        assert [each["field"] for each in differences(purchase, newer)] == ["row_sizes"]
        take(purchase, newer, TEA)
        assert stands(purchase) == was

    def test_a_new_colour_is_a_row_of_its_own(self, purchase):
        newer = GOWN.replace("red,blue", "red,blue,green")
        assert differences(purchase, newer) == [
            {
                "field": "variants",
                "was": [],
                "became": [["42", "green"], ["44", "green"], ["46", "green"], ["48", "green"]],
            }
        ]
        take(purchase, newer)
        assert stands(purchase)["46", "green"] == 2
        assert len(stands(purchase)) == 12

    def test_by_the_piece_nothing_stands_twice(self):
        draft = a_draft(prices=())
        take(draft, "G1;Gown;9.00;42,44,46,48;red;;")
        purchase = publish_purchase(purchase_id=draft.pk, by=draft.organizer.user, at=NOW)
        take(purchase, GOWN)
        assert stands(purchase)["46", "blue"] == 1
