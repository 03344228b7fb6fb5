"""Scanning, mis-sorts, articles and pictures of a parcel. Rules: R-SHORTAGE, R-MISSORT, R-COST."""

from datetime import timedelta

import pytest

from ledger.checks import run_checks
from ledger.selectors import balance
from participants.models import Notice
from purchases.gateways.pictures import draw_anew
from purchases.models import ArrivalPhoto, Count, CountedInstead, Line, Order, Purchase, PurchaseEvent
from purchases.services.arrival_photos import MOST_PHOTOS, CannotShowPhotos, add_photos, remove_photo
from purchases.services.counting import CannotCount, Counted, save_counts
from purchases.services.repricing import CannotChangeArticle, article_did_not_come, article_price_changed
from purchases.services.scanning import count_piece, drop_instead, note_instead, take_piece_back
from purchases.states import Right
from tests.factories.helping import a_helper
from tests.factories.people import a_user
from tests.factories.pictures import a_picture
from tests.factories.purchases import STOP, an_open_purchase, an_order, bought, eur, stopped, variants_of

pytestmark = pytest.mark.django_db

AT = STOP + timedelta(days=5)


@pytest.fixture
def purchase() -> Purchase:
    """2 and 5 pieces of two items at 10.00 and 4.00; nobody ordered the third."""
    purchase = an_open_purchase(prices=("10.00", "4.00", "3.00"))
    an_order(purchase, a_user(), 2, 4)
    an_order(purchase, a_user(), 0, 1)
    return bought(purchase)


def keys(purchase: Purchase) -> list[int]:
    return [each.pk for each in variants_of(purchase)]


class TestScanning:
    def test_each_scan_is_a_piece_and_the_last_can_be_taken_back(self, purchase):
        first, *_rest = keys(purchase)
        act = {
            "purchase_id": purchase.pk,
            "variant_id": first,
            "by": a_helper(purchase, Right.RECEIVE),
            "at": AT,
        }
        assert [count_piece(**act), count_piece(**act), count_piece(**act)] == [1, 2, 3]
        assert take_piece_back(**act) == 2

    def test_none_is_taken_back_of_what_was_not_counted_or_is_broken(self, purchase):
        first, *_rest = keys(purchase)
        act = {"purchase_id": purchase.pk, "variant_id": first, "by": purchase.organizer.user, "at": AT}
        with pytest.raises(CannotCount):
            take_piece_back(**act)
        save_counts(purchase_id=purchase.pk, counted={first: Counted(1, 1)}, seen={}, by=act["by"], at=AT)
        with pytest.raises(CannotCount):
            take_piece_back(**act)
        assert Count.objects.get().came == 1

    def test_what_nobody_bought_is_not_counted(self, purchase):
        with pytest.raises(CannotCount):
            count_piece(
                purchase_id=purchase.pk, variant_id=keys(purchase)[2], by=purchase.organizer.user, at=AT
            )

    def test_other_helpers_do_not_scan(self, purchase):
        with pytest.raises(CannotCount):
            count_piece(
                purchase_id=purchase.pk, variant_id=keys(purchase)[0],
                by=a_helper(purchase, Right.HAND_OUT), at=AT,
            )  # fmt: skip


class TestInstead:
    def note(self, purchase: Purchase, **changes) -> CountedInstead:
        first, second, *_rest = keys(purchase)
        given = {"variant_id": first, "came_as": second, "name": "", "pieces": 1, **changes}
        return note_instead(purchase_id=purchase.pk, by=purchase.organizer.user, at=AT, **given)

    def test_the_same_once_more_adds_up(self, purchase):
        self.note(purchase)
        assert self.note(purchase, pieces=2).pieces == 3
        self.note(purchase, came_as=None, name="  A   cup ")
        found = CountedInstead.objects.values_list("came_as", "name", "pieces")
        assert list(found) == [(keys(purchase)[1], "", 3), (None, "A cup", 1)]

    def test_what_was_not_so_is_dropped(self, purchase):
        noted = self.note(purchase)
        drop_instead(counted_id=noted.pk, by=purchase.organizer.user, at=AT)
        assert not CountedInstead.objects.exists()

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"came_as": None}, id="nothing named"),
            pytest.param({"came_as": 10**9}, id="a variant that is not there"),
            pytest.param({"pieces": 0}, id="none"),
            pytest.param({"pieces": 10**7}, id="too many"),
        ],
    )
    def test_what_cannot_be_noted(self, purchase, changes):
        with pytest.raises(CannotCount):
            self.note(purchase, **changes)
        assert not CountedInstead.objects.exists()

    def test_not_what_was_ordered_nor_for_what_was_not(self, purchase):
        first, _second, unsold = keys(purchase)
        for changes in ({"came_as": first}, {"variant_id": unsold}):
            with pytest.raises(CannotCount):
                self.note(purchase, **changes)


class TestArticles:
    def owed(self) -> list[int]:
        return [balance(key=order.account, unit="EUR") for order in Order.objects.order_by("number")]

    def test_did_not_come_counts_all_of_it_as_missing(self, purchase):
        _first, second, _unsold = keys(purchase)
        by = purchase.organizer.user
        save_counts(purchase_id=purchase.pk, counted={second: Counted(3)}, seen={}, by=by, at=AT)
        item = purchase.items.get(article="A2")
        assert article_did_not_come(purchase_id=purchase.pk, item_id=item.pk, by=by, at=AT) == 1
        assert dict(Count.objects.values_list("variant", "came")) == {second: 0}
        assert PurchaseEvent.objects.get(kind="item_absent").became == item.name

    @pytest.mark.parametrize(
        ("price", "owed"),
        [
            pytest.param("3.00", [3200, 300], id="a lower one is passed on"),
            pytest.param("4.12", [3648, 412], id="three per cent more is charged"),
            pytest.param("4.13", [3600, 400], id="more than that is the organizer's"),
        ],
    )
    def test_another_price_for_all_orders(self, purchase, price, owed):
        assert self.owed() == [3600, 400]
        item, by = purchase.items.get(article="A2"), purchase.organizer.user
        changed = article_price_changed(
            purchase_id=purchase.pk, item_id=item.pk, price=eur(price), why="A new list.", by=by, at=AT
        )
        assert (changed, self.owed()) == (2, owed)
        assert list(run_checks()) == []
        assert Notice.objects.filter(kind="article_repriced").count() == 2
        event = PurchaseEvent.objects.get(kind="article_repriced")
        assert (event.was, event.why) == (item.name, "A new list.")

    @pytest.mark.parametrize(
        ("article", "price"),
        [("A3", "1.00"), ("A2", "-1"), ("A2", "NaN"), ("A2", "1.001"), ("A2", "1e11")],
    )
    def test_a_price_that_cannot_be(self, purchase, article, price):
        item, by = purchase.items.get(article=article), purchase.organizer.user
        with pytest.raises(CannotChangeArticle):
            article_price_changed(
                purchase_id=purchase.pk, item_id=item.pk, price=eur(price), why="So.", by=by, at=AT
            )
        assert self.owed() == [3600, 400]

    def test_only_once_the_supplier_is_paid_and_by_the_organizer(self, purchase):
        other = an_open_purchase()
        an_order(other, a_user(), 1)
        stopped(other)
        for which, by in ((other, other.organizer.user), (purchase, a_helper(purchase, Right.RECEIVE))):
            with pytest.raises(CannotChangeArticle):
                article_did_not_come(purchase_id=which.pk, item_id=which.items.first().pk, by=by, at=AT)
        assert not Count.objects.exists()
        assert Line.objects.filter(unit_price=10).count() == 2


class TestPhotos:
    def test_are_kept_once_and_removed_with_their_files(self, purchase, django_capture_on_commit_callbacks):
        drawn, by = draw_anew(a_picture()), a_helper(purchase, Right.RECEIVE)
        add = {"purchase_id": purchase.pk, "drawn": [drawn], "note": "A torn box", "by": by, "at": AT}
        assert [add_photos(**add), add_photos(**add)] == [1, 0]
        photo = ArrivalPhoto.objects.get()
        storage, names = photo.image.storage, (photo.image.name, photo.small.name)
        assert all(storage.exists(name) for name in names)
        with django_capture_on_commit_callbacks(execute=True):
            remove_photo(photo_id=photo.pk, by=by, at=AT)
        assert not any(storage.exists(name) for name in names)

    def test_no_more_than_some(self, purchase):
        for number in range(MOST_PHOTOS):
            ArrivalPhoto.objects.create(
                purchase=purchase, digest=str(number), width=1, height=1, by=purchase.organizer.user, at=AT
            )
        with pytest.raises(CannotShowPhotos):
            add_photos(
                purchase_id=purchase.pk, drawn=[draw_anew(a_picture())], note="",
                by=purchase.organizer.user, at=AT,
            )  # fmt: skip
        assert ArrivalPhoto.objects.count() == MOST_PHOTOS

    def test_not_by_anybody_else(self, purchase):
        with pytest.raises(CannotShowPhotos):
            add_photos(purchase_id=purchase.pk, drawn=[], note="", by=a_user(), at=AT)
