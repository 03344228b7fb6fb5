"""A supplier's list of knitwear, of which 25 articles are sold in rows and 58 in packs, and who orders what."""

from datetime import datetime, timedelta
from decimal import Decimal

from participants.models import User
from purchases.models import Item, Purchase
from purchases.selectors.wishes import Leeway
from purchases.services.drafting import create_draft, edit_draft, set_pickup_point
from purchases.services.ordering import place_order
from purchases.services.price_lists import import_price_list
from purchases.services.publishing import publish_purchase
from purchases.states import Replacement, SaleForm
from tests.factories.people import a_city, a_supplier, a_user, an_organizer
from tests.shared_data import shared_file

SIZES_OF_THE_ROW = ("42", "44", "46", "46", "48")


def published(*, at: datetime, stop_at: datetime) -> Purchase:
    """The list as the supplier sends it: 25 articles in rows of 42-44-46-46-48, 58 in packs of 5 or 6."""
    content = shared_file("knitwear_cp1251.csv").read_bytes()
    organizer = an_organizer(probation_lifted=True)
    by = organizer.user
    city = a_city("Ivanovo", "RU", "Europe/Moscow", "RUB")
    supplier = a_supplier("Ivanovo textile", currency="RUB")
    purchase = create_draft(
        organizer=organizer, title="Knitwear", supplier=supplier, city=city, at=at, slug="knitwear"
    )
    edit_draft(
        purchase_id=purchase.pk,
        values={
            "fee_percent": Decimal("12.5"), "stop_at": stop_at, "last_call_at": stop_at - timedelta(days=1),
            "size_guaranteed": True,
        },
        by=by,
        at=at,
    )  # fmt: skip
    set_pickup_point(purchase_id=purchase.pk, name="Market hall", address="1 Square", by=by, at=at)
    imported = import_price_list(
        purchase_id=purchase.pk, name="knitwear_cp1251.csv", content=content, by=by, at=at
    )
    assert (len(imported.judged.items), imported.problems) == (108, ())
    rows = Item.objects.filter(purchase=purchase, sale_form=SaleForm.ROW)
    assert {item.row for item in rows} == {"-".join(SIZES_OF_THE_ROW)}
    assert rows.count() == 25
    return publish_purchase(purchase_id=purchase.pk, by=by, at=at)


def articles(purchase: Purchase, form: SaleForm, pack: int | None, count: int) -> list[Item]:
    """The first that are in stock."""
    found = purchase.items.filter(sale_form=form, pack_size=pack, sold_out=False).order_by("position")
    return list(found[:count])


def size(item: Item, name: str) -> int:
    return item.variants.get(size=name).pk


def ordered(purchase: Purchase, *, people: int, at: datetime) -> list[User]:
    """So many people fill some rows and packs and leave others open, one a minute."""
    rows = articles(purchase, SaleForm.ROW, None, 5)
    sixes, fives = articles(purchase, SaleForm.PACK, 6, 2), articles(purchase, SaleForm.PACK, 5, 2)
    free = articles(purchase, SaleForm.FREE, None, 1)[0]
    found = [a_user(f"k{n}@example.org", full_name=f"Person {n}") for n in range(people)]
    for n, person in enumerate(found):
        in_row = size(rows[n % 5], SIZES_OF_THE_ROW[n // 5 % 5])
        in_pack = [*sixes, *fives][n % 4].variants.order_by("position")[0].pk
        alone = free.variants.order_by("position")[0].pk
        place_order(
            slug=purchase.slug,
            wanted={in_row: 1, in_pack: 2 + n % 3, alone: 1 + n % 2},
            leeway={
                in_row: Leeway(replacement=Replacement.SIZE if n % 3 == 0 else Replacement.EXACT),
                in_pack: Leeway(tolerance=n % 2),
            },
            by=person,
            at=at + timedelta(minutes=n),
        )
    return found
