"""Rows and packs on the page: what is shown, what is allowed beyond, what is left to be sold, at what cost."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from participants.models import User
from purchases.models import Item, Line, Purchase, Variant
from purchases.services.ordering import place_order
from purchases.states import Replacement, SaleForm
from tests.cms.rendering import faults, words
from tests.factories.people import a_user, form_key
from tests.factories.purchases import NOW, STOP, an_open_purchase, an_order, stopped
from tests.purchases.counting import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

SIZES = (("42", 1), ("44", 1), ("46", 2), ("48", 1))
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def anna() -> User:
    return a_user(full_name="Anna")


@pytest.fixture
def as_anna(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


def in_rows(purchase: Purchase, *, limit: int | None = None, number: int = 0) -> dict[str, Variant]:
    """The item of the purchase becomes one sold in the row 42, 44, 46, 46, 48."""
    item = purchase.items.order_by("position", "pk")[number]
    Item.objects.filter(pk=item.pk).update(sale_form=SaleForm.ROW)
    item.variants.all().delete()
    made = [
        Variant.objects.create(item=item, size=size, per_row=times, position=place, limit=limit)
        for place, (size, times) in enumerate(SIZES)
    ]
    return {each.size: each for each in made}


def in_packs(purchase: Purchase, *, size: int = 6, number: int = 0) -> Variant:
    item = purchase.items.order_by("position", "pk")[number]
    Item.objects.filter(pk=item.pk).update(sale_form=SaleForm.PACK, pack_size=size)
    return item.variants.get()


def ordered(purchase: Purchase, by: User, *, at: Any = NOW, **pieces: int) -> None:
    """`s46=2`: two pieces of the size 46."""
    of = {f"s{each.size}": each.pk for each in Variant.objects.filter(item__purchase=purchase)}
    place_order(slug=purchase.slug, wanted={of[name]: count for name, count in pieces.items()}, by=by, at=at)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert faults(page) == []
    return words(page)


class TestRows:
    def test_the_fullest_row_is_shown_and_what_it_misses(self, client: Client) -> None:
        purchase = an_open_purchase()
        in_rows(purchase)
        ordered(purchase, a_user(), s42=3, s44=1, s46=2)
        page = read(client, purchase.get_absolute_url())
        assert "Row 1 1 place is free 42 taken 44 taken 46 taken 46 taken 48 free" in page
        assert "Row 2 and 1 more like it 4 places are free 42 taken 44 free" in page

    def test_a_hundred_rows_with_one_size_are_counted(self, client: Client) -> None:
        purchase = an_open_purchase()
        in_rows(purchase)
        ordered(purchase, a_user(), s42=103, s44=2, s46=3)
        page = read(client, purchase.get_absolute_url())
        assert "and 101 more rows with only 42" in page
        assert page.count("Row ") == 2

    def test_mine_are_told_from_others(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase()
        in_rows(purchase)
        ordered(purchase, a_user(), s42=1, s44=1, s46=2, s48=1)
        ordered(purchase, anna, s42=1, s46=1)
        ordered(purchase, a_user(), s46=1)
        page = read(as_anna, purchase.get_absolute_url())
        assert "1 row is full" in page
        assert "Row 2 2 places are free 42 mine 44 free 46 mine 46 taken 48 free" in page

    def test_a_size_that_has_run_out_says_so(self, client: Client) -> None:
        purchase = an_open_purchase()
        variants = in_rows(purchase)
        ordered(purchase, a_user(), s42=1)
        Variant.objects.filter(pk=variants["44"].pk).update(limit=0)
        page = read(client, purchase.get_absolute_url())
        assert "cannot be filled: 44 has run out" in page
        assert "44 no stock" in page

    def test_after_the_stop_rows_are_bought(self, client: Client) -> None:
        purchase = an_open_purchase()
        in_rows(purchase)
        ordered(purchase, a_user(), s42=1, s44=1, s46=2, s48=1)
        stopped(purchase)
        assert "1 row is bought" in read(client, purchase.get_absolute_url())

    def test_a_size_can_be_asked_for(self, client: Client) -> None:
        purchase = an_open_purchase()
        variants = in_rows(purchase)
        ordered(purchase, a_user(), s42=2, s44=1)
        item = variants["42"].item_id
        page = read(client, f"{purchase.get_absolute_url()}?item={item}&size=44")
        assert "Row 1" not in page
        assert "Row 2" in page

    def test_a_link_opens_the_item_with_a_piece_of_the_size(self, as_anna: Client) -> None:
        purchase = an_open_purchase(prices=("1.00", "2.00"))
        variants = in_rows(purchase)
        ordered(purchase, a_user(), s42=1)
        address = f"{purchase.get_absolute_url()}?item={variants['44'].item_id}&variant={variants['44'].pk}"
        answer = as_anna.get(address)
        page = answer.content.decode()
        assert f'name="quantity-{variants["44"].pk}"' in page
        assert 'value="1"' in page.split(f'name="quantity-{variants["44"].pk}"')[1].split(">")[0]
        assert "Item 2" not in words(page)
        assert "This item is no longer here" in read(as_anna, f"{purchase.get_absolute_url()}?item=999999")

    @pytest.mark.parametrize(
        "asked", ["?item=x", "?item=-1", "?item=" + "9" * 400, "?size=%00", "?variant=²"]
    )
    def test_nonsense_in_the_address_shows_everything(self, client: Client, asked: str) -> None:
        purchase = an_open_purchase()
        in_rows(purchase)
        assert "Item 1" in read(client, purchase.get_absolute_url() + asked)
        assert "Item 1" in read(client, f"{purchase.get_absolute_url()}places/{asked}")


class TestPacks:
    def test_the_meter_says_what_is_missing_and_offered(self, client: Client, anna: User) -> None:
        purchase = an_open_purchase()
        pack = in_packs(purchase)
        answer = self.send(
            client, purchase, anna, **{f"quantity-{pk(pack)}": "4", f"tolerance-{pk(pack)}": "1"}
        )
        assert answer.status_code == 303
        page = read(client, purchase.get_absolute_url())
        assert "4 of 6: 2 missing, 1 tolerance offered" in page
        mine = read(client, f"{purchase.get_absolute_url()}my-order/")
        assert "4 of 6: waits for 2 more. Your tolerance of 1 counts." in mine

    def send(self, client: Client, purchase: Purchase, by: User, **fields: str) -> Any:
        client.force_login(by)
        return client.post(f"/p/{purchase.slug}/order/", {**fields, **form_key()})

    def test_what_is_allowed_is_changed_alone_and_nothing_changed_changes_nothing(
        self, client: Client, anna: User
    ) -> None:
        purchase = an_open_purchase()
        pack = in_packs(purchase)
        key = pk(pack)
        an_order(purchase, anna, 4)
        change = {f"was-{key}": "4", f"quantity-{key}": "4", f"was-tolerance-{key}": "0"}
        wish = {f"tolerance-{key}": "2", f"replacement-{key}": "drop"}
        assert self.send(client, purchase, anna, **change, **wish).status_code == 303
        line = Line.objects.get()
        assert (line.quantity, line.tolerance, line.replacement) == (4, 2, Replacement.DROP)
        same = {f"was-{name}": value for name, value in wish.items()}
        page = self.send(client, purchase, anna, **{**change, **same, **wish})
        assert (page.status_code, Line.objects.get().tolerance) == (422, 2)
        assert "Choose at least one item." in words(page.content.decode())

    @pytest.mark.parametrize("tolerance", ["-1", "1.5", "x", "10001", "²", "9" * 400])
    def test_a_bad_tolerance_is_refused_at_its_field(
        self, client: Client, anna: User, tolerance: str
    ) -> None:
        purchase = an_open_purchase()
        key = pk(in_packs(purchase))
        answer = self.send(client, purchase, anna, **{f"quantity-{key}": "4", f"tolerance-{key}": tolerance})
        page = answer.content.decode()
        assert (answer.status_code, Line.objects.count()) == (422, 0)
        assert "A tolerance is a whole number from 0 to 10000." in words(page)
        assert f'href="#id_tolerance-{key}"' in page
        assert faults(page) == []

    def test_a_tolerance_without_pieces_or_without_packs_is_refused(self, client: Client, anna: User) -> None:
        purchase = an_open_purchase(prices=("1.00", "2.00"))
        pack, free = pk(in_packs(purchase)), pk(purchase.items.order_by("position")[1].variants.get())
        alone = self.send(client, purchase, anna, **{f"tolerance-{pack}": "1"})
        assert (alone.status_code, "a tolerance comes on top" in words(alone.content.decode())) == (422, True)
        other = self.send(client, purchase, anna, **{f"quantity-{free}": "1", f"tolerance-{free}": "1"})
        assert (other.status_code, "not sold in packs" in words(other.content.decode())) == (422, True)
        odd = self.send(client, purchase, anna, **{f"quantity-{pack}": "1", f"replacement-{pack}": "dearer"})
        assert (odd.status_code, Line.objects.count()) == (422, 0)

    def test_a_mixed_pack_is_one_meter(self, client: Client) -> None:
        purchase = an_open_purchase()
        pack = in_packs(purchase)
        Item.objects.filter(pk=pack.item_id).update(pack_mixed=True)
        Variant.objects.filter(pk=pack.pk).update(colour="red", taken=2)
        Variant.objects.create(item_id=pack.item_id, colour="blue", taken=3, position=1)
        assert "5 of 6: 1 missing" in read(client, purchase.get_absolute_url())


class TestMyOrder:
    def test_each_line_says_what_it_waits_for(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase()
        in_rows(purchase)
        ordered(purchase, anna, s42=2)
        ordered(purchase, a_user(), s44=1, s46=1, s48=1)
        page = read(as_anna, f"{purchase.get_absolute_url()}my-order/")
        assert "Waits for 1 more size 46." in page
        ordered(purchase, a_user(), s46=1)
        page = read(as_anna, f"{purchase.get_absolute_url()}my-order/")
        assert (
            "1 piece stands in a full row, the rest waits for 1 more size 44, 2 more size 46, 1 more size 48."
            in page
        )

    def test_a_row_that_cannot_be_filled_says_so(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase()
        variants = in_rows(purchase)
        ordered(purchase, anna, s42=1)
        Variant.objects.filter(pk=variants["44"].pk).update(limit=0)
        assert "a size has run out" in read(as_anna, f"{purchase.get_absolute_url()}my-order/")


class TestNeedsYou:
    def test_what_misses_least_comes_first(self, client: Client) -> None:
        later, sooner = (
            an_open_purchase(stop_at=STOP + timedelta(days=1)),
            an_open_purchase(prices=("1.00", "2.00")),
        )
        in_rows(later)
        ordered(later, a_user(), s42=1, s44=1, s46=2)
        in_rows(sooner)
        ordered(sooner, a_user(), s42=1, s44=1, s46=1)
        place_order(slug=sooner.slug, wanted={pk(in_packs(sooner, number=1)): 5}, by=a_user(), at=NOW)
        for address in ("/needs-you/", "/"):
            page = read(client, address)
            needs = ["1 more piece", "1 more size 48", "1 more size 46, 1 more size 48"]
            places = [page.index(f"needs {each}") for each in needs]
            assert places == sorted(places), address

    def test_what_is_far_from_full_or_cannot_be_filled_needs_nobody(self, client: Client) -> None:
        purchase = an_open_purchase()
        variants = in_rows(purchase)
        ordered(purchase, a_user(), s42=1, s44=1)
        assert "Nothing misses just a piece or two" in read(client, "/needs-you/")
        ordered(purchase, a_user(), s46=2)
        assert "needs 1 more size 48" in read(client, "/needs-you/")
        Variant.objects.filter(pk=variants["48"].pk).update(limit=0)
        assert "Nothing misses just a piece or two" in read(client, "/needs-you/")

    def test_it_is_narrowed_to_a_city_and_a_category(self, client: Client) -> None:
        purchase = an_open_purchase(category="food")
        in_rows(purchase)
        ordered(purchase, a_user(), s42=1, s44=1, s46=2)
        city = purchase.city_id
        assert "needs 1 more size 48" in read(client, f"/needs-you/?city={city}&category=food")
        assert "Nothing misses" in read(client, f"/needs-you/?city={city}&category=hobby")
        assert "Nothing misses" not in read(client, "/needs-you/?city=x&category=x&page=x")


@pytest.mark.parametrize("count", [3, 30, 300])
def test_asking_again_costs_three_statements(as_anna: Client, anna: User, count: int) -> None:
    purchase = an_open_purchase(prices=("1.00",) * count)
    for number in range(min(count, 30)):
        in_rows(purchase, number=number)
    wanted = {each.pk: 1 for each in Variant.objects.filter(item__purchase=purchase)}
    for by in (a_user(), anna):
        place_order(slug=purchase.slug, wanted=wanted, by=by, at=NOW)
    User.objects.update(seen_at=NOW)
    address = f"/p/{purchase.slug}/places/"
    for client, most in ((as_anna, 3), (Client(), 1)):
        with statements() as sql:
            answer = client.get(address, **HTMX)
        assert (answer.status_code, len(sql)) == (200, most)
        assert "hx-swap-oob" in answer.content.decode()
    with statements() as sql:
        assert as_anna.get(purchase.get_absolute_url()).status_code == 200
    assert len(sql) <= 10
    with statements() as sql:
        assert as_anna.get(f"{purchase.get_absolute_url()}my-order/").status_code == 200
    assert len(sql) <= 10
    with statements() as sql:
        assert as_anna.get("/needs-you/").status_code == 200
    assert len(sql) <= 10


def test_nothing_new_has_no_body(client: Client) -> None:
    purchase = an_open_purchase()
    in_rows(purchase)
    ordered(purchase, a_user(), s42=1)
    address = f"/p/{purchase.slug}/places/"
    answer = client.get(address, **HTMX)
    seen = answer.content.decode().split("seen=")[1][:16]
    again = client.get(f"{address}?seen={seen}", **HTMX)
    assert (again.status_code, again.content) == (204, b"")


def pk(variant: Variant) -> int:
    return int(variant.pk)
