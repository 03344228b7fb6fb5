"""How items are sold, by hand. Rules: R-ROW, R-PACK, R-TERMS."""

import pytest

from purchases.models import Item, PurchaseEvent
from purchases.rules.selling import Selling
from purchases.services.items import CannotChangeItem, add_item
from purchases.services.selling import CannotSellLikeThis, set_selling
from tests.factories.people import a_user
from tests.factories.purchases import NOW, a_draft, an_open_purchase, eur

pytestmark = pytest.mark.django_db

ROW = ("42", "44", "46", "46", "48")


def add(purchase, sizes=("",), selling=None, **values):
    return add_item(
        purchase_id=purchase.pk, article="G1", name="Gown", price=eur("9"), sizes=sizes,
        selling=selling or Selling(), by=purchase.organizer.user, at=NOW, **values,
    )  # fmt: skip


def sell(item, selling, times=None, by=None):
    by = by or item.purchase.organizer.user
    keys = {variant.size: variant.pk for variant in item.variants.all()}
    given = {keys[size]: count for size, count in (times or {}).items()}
    set_selling(item_id=item.pk, selling=selling, times=given, by=by, at=NOW)
    return Item.objects.get(pk=item.pk)


def stands(item):
    return {variant.size: variant.per_row for variant in item.variants.order_by("position")}


class TestAdding:
    def test_in_rows_a_size_stands_as_often_as_it_is_named(self):
        item = add(a_draft(), ROW, Selling("row"))
        assert stands(item) == {"42": 1, "44": 1, "46": 2, "48": 1}
        assert (item.sale_form, Item.objects.get(pk=item.pk).row) == ("row", "42-44-46-46-48")

    def test_in_mixed_packs_with_a_minimum(self):
        item = add(a_draft(), ("S", "M"), Selling("pack", 6, mixed=True, minimum=12))
        found = Item.objects.get(pk=item.pk)
        assert (found.pack_size, found.pack_mixed, found.minimum_pieces, found.row) == (6, True, 12, "")
        assert set(stands(found).values()) == {1}

    def test_by_the_piece_no_size_is_named_twice(self):
        with pytest.raises(CannotChangeItem):
            add(a_draft(), ROW)

    @pytest.mark.parametrize(
        ("sizes", "selling", "values", "field"),
        [
            pytest.param(("S",), Selling("pack", 1), {}, "pack_size", id="a pack of one"),
            pytest.param(("S",), Selling("pack"), {}, "pack_size", id="a pack of nothing"),
            pytest.param(("S",), Selling("row"), {}, "sizes", id="a row of one place"),
            pytest.param(("",), Selling("row"), {}, "sizes", id="a row without sizes"),
            pytest.param(ROW, Selling("row"), {"limit": 1}, "sizes", id="less stock than a row"),
            pytest.param(("S",), Selling("heap"), {}, "sale_form", id="in heaps"),
            pytest.param(("S",), Selling(minimum=0), {}, "minimum_pieces", id="a minimum of nothing"),
            pytest.param(("S",), Selling(minimum=10**12), {}, "minimum_pieces", id="a minimum of very many"),
        ],
    )
    def test_what_is_refused_leaves_nothing(self, sizes, selling, values, field):
        purchase = a_draft()
        with pytest.raises(CannotSellLikeThis) as refusal:
            add(purchase, sizes, selling, **values)
        assert refusal.value.field == field
        assert purchase.items.count() == 1

    def test_an_open_purchase_gets_another_item_in_rows(self):
        assert stands(add(an_open_purchase(), ROW, Selling("row")))["46"] == 2


class TestSetting:
    def test_rows_then_packs_then_by_the_piece(self):
        item = add(a_draft(), ("42", "44", "46", "48"))
        in_rows = sell(item, Selling("row", 7, mixed=True), {"42": 1, "44": 1, "46": 2, "48": 1})
        assert (in_rows.row, in_rows.pack_size, in_rows.pack_mixed) == ("42-44-46-46-48", None, False)
        in_packs = sell(item, Selling("pack", 6, minimum=30), {"46": 2})
        assert (in_packs.sale_form, in_packs.pack_size, in_packs.minimum_pieces) == ("pack", 6, 30)
        assert set(stands(in_packs).values()) == {1}
        freely = sell(item, Selling())
        assert (freely.sale_form, freely.pack_size, freely.minimum_pieces) == ("free", None, None)
        told = PurchaseEvent.objects.filter(purchase=item.purchase, kind="selling_set")
        assert [event.became for event in told] == ["Gown"] * 3

    @pytest.mark.parametrize(
        ("times", "size"),
        [
            pytest.param({"42": 1, "44": 1, "46": 2}, "48", id="a size that is left out"),
            pytest.param({"42": 0, "44": 1, "46": 2, "48": 1}, "42", id="not at all"),
            pytest.param({"42": 6, "44": 1, "46": 2, "48": 1}, "42", id="less stock than a row"),
        ],
    )
    def test_a_row_that_cannot_be_filled_is_refused_beside_its_size(self, times, size):
        item = add(a_draft(), ("42", "44", "46", "48"), limit=5)
        with pytest.raises(CannotSellLikeThis) as refusal:
            sell(item, Selling("row"), times)
        assert refusal.value.field == f"times-{item.variants.get(size=size).pk}"
        assert size in str(refusal.value.reason)
        assert Item.objects.get(pk=item.pk).sale_form == "free"
        assert set(stands(item).values()) == {1}

    def test_variants_of_another_item_are_left_alone(self):
        purchase = a_draft()
        other, item = purchase.items.get(), add(purchase, ("42", "44"))
        times = {variant.pk: 2 for variant in (*item.variants.all(), *other.variants.all())}
        set_selling(item_id=item.pk, selling=Selling("row"), times=times, by=purchase.organizer.user, at=NOW)
        assert (item.variants.first().per_row, other.variants.get().per_row) == (2, 1)

    def test_published_it_is_frozen(self):
        item = an_open_purchase().items.get()
        with pytest.raises(CannotSellLikeThis) as refusal:
            sell(item, Selling("pack", 6))
        assert refusal.value.cited == "R-TERMS"

    def test_a_stranger_sets_nothing(self):
        with pytest.raises(CannotSellLikeThis):
            sell(a_draft().items.get(), Selling("pack", 6), by=a_user())
