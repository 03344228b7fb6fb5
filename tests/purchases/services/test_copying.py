"""Orders of a cancelled purchase, put into the next one in one step. Rule: R-STATES (cancel)."""

import pytest

from participants.models import Notice
from participants.services.blacklist import add_to_blacklist
from purchases.models import Line, Purchase
from purchases.services.cancelling import cancel_purchase
from purchases.services.copying import CannotCopyOrders, CopiedOrders, copy_orders
from purchases.services.items import mark_sold_out
from purchases.states import Replacement, SaleForm
from tests.factories.people import a_user, an_administrator, an_organizer
from tests.factories.purchases import NOW, STOP, an_open_purchase, an_order, stopped, variants_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organizer():
    return an_organizer(probation_lifted=True)


def cancelled(organizer, *orders) -> Purchase:
    """A purchase of two articles with an order of each (person, pieces of A1, pieces of A2)."""
    purchase = an_open_purchase(organizer=organizer, prices=("10.00", "5.00"))
    for person, *pieces in orders:
        an_order(purchase, person, *pieces)
    cancel_purchase(purchase_id=purchase.pk, why="No supplier", by=organizer.user, at=NOW)
    return purchase


def copy(old: Purchase, new: Purchase, *, by=None, at=NOW) -> CopiedOrders:
    return copy_orders(cancelled_id=old.pk, into_id=new.pk, by=by or new.organizer.user, at=at)


def pieces_in(purchase: Purchase) -> list[tuple[str, str, int]]:
    lines = Line.objects.filter(order__purchase=purchase).order_by("pk")
    return list(lines.values_list("order__contact__user__email", "variant__item__article", "quantity"))


def test_everybody_orders_the_same_at_the_prices_of_now(organizer):
    anna, boris = a_user("anna@example.org"), a_user("boris@example.org")
    old = cancelled(organizer, (anna, 2, 1), (boris, 0, 3))
    new = an_open_purchase(organizer=organizer, prices=("11.00", "5.00"))
    assert copy(old, new) == CopiedOrders(people=2, pieces=6, left_out=0)
    assert pieces_in(new) == [
        ("anna@example.org", "A1", 2),
        ("anna@example.org", "A2", 1),
        ("boris@example.org", "A2", 3),
    ]
    assert {str(line.unit_price.amount) for line in Line.objects.filter(order__purchase=new)} == {
        "11.000",
        "5.000",
    }
    assert [variant.taken for variant in variants_of(new)] == [2, 4]
    assert Notice.objects.filter(kind="orders_copied").count() == 2


@pytest.mark.parametrize(
    ("form", "pack", "stands"),
    [(SaleForm.PACK, 6, (2, Replacement.SIZE)), (SaleForm.ROW, None, (0, Replacement.SIZE))],
)
def test_what_somebody_allows_goes_along(organizer, form, pack, stands):
    anna = a_user()
    old = cancelled(organizer, (anna, 2))
    Line.objects.filter(order__purchase=old).update(tolerance=2, replacement=Replacement.SIZE)
    new = an_open_purchase(organizer=organizer, prices=("10.00", "5.00"))
    new.items.update(sale_form=form, pack_size=pack)
    copy(old, new)
    assert Line.objects.values_list("tolerance", "replacement").get(order__purchase=new) == stands


def test_what_somebody_has_set_in_the_new_purchase_stays(organizer):
    anna = a_user()
    old = cancelled(organizer, (anna, 3))
    Line.objects.filter(order__purchase=old).update(replacement=Replacement.ANY)
    new = an_open_purchase(organizer=organizer, prices=("10.00", "5.00"))
    an_order(new, anna, 1)
    copy(old, new)
    first = Line.objects.filter(order__purchase=new).earliest("pk")
    assert first.replacement == Replacement.EXACT


def test_copying_again_adds_nothing(organizer):
    old = cancelled(organizer, (a_user(), 2, 1))
    new = an_open_purchase(organizer=organizer, prices=("10.00", "5.00"))
    copy(old, new)
    before = pieces_in(new)
    with pytest.raises(CannotCopyOrders):
        copy(old, new)
    assert pieces_in(new) == before


def test_what_cannot_be_had_is_left_out(organizer):
    old = cancelled(organizer, (a_user(), 2, 1), (a_user(), 2, 0))
    new = an_open_purchase(organizer=organizer, prices=("10.00", "5.00"), limit=3)
    mark_sold_out(item_id=variants_of(new)[1].item_id, by=organizer.user, at=NOW)
    assert copy(old, new) == CopiedOrders(people=1, pieces=2, left_out=3)


def test_somebody_on_a_blacklist_is_left_out(organizer):
    barred, other = a_user(), a_user()
    old = cancelled(organizer, (barred, 1, 0), (other, 1, 0))
    new = an_open_purchase(organizer=organizer)
    add_to_blacklist(owner=None, user=barred, reason="Fraud", until=None, by=an_administrator(), at=NOW)
    assert copy(old, new) == CopiedOrders(people=1, pieces=1, left_out=1)


def test_refusals(organizer):
    old = cancelled(organizer, (a_user(), 1, 0))
    new = an_open_purchase(organizer=organizer)
    stranger = an_open_purchase()
    for options in (
        {"old": old, "new": new, "by": a_user()},
        {"old": old, "new": stranger},
        {"old": new, "new": new},
        {"old": old, "new": old},
        {"old": old, "new": new, "at": STOP},
    ):
        with pytest.raises(CannotCopyOrders):
            copy(options.pop("old"), options.pop("new"), **options)
    an_order(new, a_user(), 1)
    stopped(new)
    with pytest.raises(CannotCopyOrders):
        copy(old, new)
