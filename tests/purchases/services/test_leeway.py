"""What somebody allows beyond their pieces goes with their lines. Rules: R-PACK, R-REPLACE."""

from datetime import timedelta

import pytest

from participants.models import User
from purchases.models import Item, Line, Purchase
from purchases.selectors.wishes import Leeway
from purchases.services.ordering import CannotOrder, place_order
from purchases.states import PLACED, SaleForm
from tests.factories.people import a_user
from tests.factories.purchases import NOW, STOP, an_open_purchase, variants_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def packs() -> Purchase:
    purchase = an_open_purchase()
    Item.objects.filter(purchase=purchase).update(sale_form=SaleForm.PACK, pack_size=6)
    return purchase


def wish(purchase: Purchase, by: User, pieces: int | None, leeway: Leeway | None = None, *, at=NOW) -> None:
    (variant,) = variants_of(purchase)
    place_order(
        slug=purchase.slug,
        wanted={} if pieces is None else {variant.pk: pieces},
        leeway={variant.pk: leeway} if leeway else {},
        by=by,
        at=at,
    )


def standing(by: User) -> list[tuple[int, int, str]]:
    lines = Line.objects.filter(order__contact__user=by, state__in=PLACED).order_by("placed_at", "pk")
    return list(lines.values_list("quantity", "tolerance", "replacement"))


def test_it_stands_on_the_earliest_line_and_the_replacement_on_all(packs):
    anna = a_user()
    wish(packs, anna, 2, Leeway(tolerance=1, replacement="drop"))
    wish(packs, anna, 5, at=NOW + HOUR)
    assert standing(anna) == [(2, 1, "drop"), (3, 0, "drop")]
    wish(packs, anna, None, Leeway(tolerance=4, replacement="any"), at=NOW + HOUR)
    assert standing(anna) == [(2, 4, "any"), (3, 0, "any")]


def test_it_stays_when_pieces_are_withdrawn_and_goes_with_the_last(packs):
    anna = a_user()
    wish(packs, anna, 4, Leeway(tolerance=2))
    wish(packs, anna, 1, at=NOW + HOUR)
    assert standing(anna) == [(1, 2, "exact")]
    assert Line.objects.get(state="withdrawn").tolerance == 0
    wish(packs, anna, 0, at=NOW + HOUR)
    wish(packs, anna, 3, at=NOW + HOUR)
    assert standing(anna) == [(3, 0, "exact")]


def test_somebody_elses_lines_keep_theirs(packs):
    anna, boris = a_user(), a_user()
    wish(packs, boris, 2, Leeway(tolerance=3))
    wish(packs, anna, 2, Leeway(tolerance=1))
    wish(packs, anna, None, Leeway(tolerance=2))
    assert (standing(anna), standing(boris)) == ([(2, 2, "exact")], [(2, 3, "exact")])


@pytest.mark.parametrize(
    "leeway", [Leeway(tolerance=-1), Leeway(tolerance=10_001), Leeway(replacement="dearer")]
)
def test_nonsense_is_refused_with_all_that_came_with_it(packs, leeway):
    with pytest.raises(CannotOrder) as caught:
        wish(packs, a_user(), 2, leeway)
    assert caught.value.field.split("-")[0] in ("tolerance", "replacement")
    assert not Line.objects.exists()


def test_when_the_time_has_come_it_can_only_be_lowered(packs):
    anna = a_user()
    wish(packs, anna, 2, Leeway(tolerance=2))
    with pytest.raises(CannotOrder) as caught:
        wish(packs, anna, None, Leeway(tolerance=3), at=STOP)
    assert caught.value.cited == "R-MINIMUM"
    wish(packs, anna, None, Leeway(tolerance=1), at=STOP)
    assert standing(anna) == [(2, 1, "exact")]


def test_what_is_sold_singly_takes_no_leeway():
    purchase = an_open_purchase()
    for leeway in (Leeway(tolerance=1), Leeway(replacement="any")):
        with pytest.raises(CannotOrder):
            wish(purchase, a_user(), 2, leeway)
