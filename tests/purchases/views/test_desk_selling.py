"""The desk's page of how an item is sold, and what it does not take. Rules: R-ROW, R-PACK, R-TERMS."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from purchases.models import Item, Terms
from purchases.rules.selling import Selling
from purchases.services.items import add_item
from purchases.services.publishing import publish_purchase
from tests.cms.rendering import faults
from tests.factories.people import a_user, form_key
from tests.factories.purchases import NOW, a_draft, an_open_purchase, eur

pytestmark = pytest.mark.django_db

ROW = ("42", "44", "46", "46", "48")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def gown():
    return add_item(
        purchase_id=a_draft().pk, article="G1", name="Gown", price=eur("9"), sizes=("42", "44", "46"),
        limit=5, by=Item.objects.get().purchase.organizer.user, at=NOW,
    )  # fmt: skip


def entered(purchase):
    client = Client()
    client.force_login(purchase.organizer.user)
    return client


def page_of(item):
    return reverse("purchases:desk-item-selling", args=[item.purchase.slug, item.pk])


def times(item, *counts):
    return {f"times-{variant.pk}": count for variant, count in zip(item.variants.all(), counts, strict=True)}


def send(item, **fields):
    return entered(item.purchase).post(page_of(item), {**fields, **form_key()})


def listed(purchase):
    return " ".join(entered(purchase).get(reverse("purchases:desk-items", args=[purchase.slug])).text.split())


def test_an_item_is_put_in_rows(gown):
    page = entered(gown.purchase).get(page_of(gown))
    assert faults(page.text) == []
    assert "42: times in a row" in page.text
    assert send(gown, sale_form="row", **times(gown, "1", "1", "2")).status_code == 303
    assert "in rows 42-44-46-46" in listed(gown.purchase)


def test_an_item_is_put_in_mixed_packs_with_a_minimum(gown):
    answer = send(gown, sale_form="pack", pack_size="6", pack_mixed="on", minimum_pieces="12")
    assert answer.status_code == 303
    page = listed(gown.purchase)
    for said in ("in packs of 6 pieces, mixed", "at least 12 pieces in all"):
        assert said in page


SLIPS = [
    pytest.param({"sale_form": "heap"}, "sale_form", "Select a valid choice.", id="in heaps"),
    pytest.param(
        {"sale_form": "pack", "pack_size": "0"}, "pack_size", "A pack is of 2 to 10000 pieces.", id="no pack"
    ),
    pytest.param(
        {"sale_form": "pack", "pack_size": "1"},
        "pack_size",
        "A pack is of 2 to 10000 pieces.",
        id="one piece",
    ),
    pytest.param(
        {"sale_form": "pack", "pack_size": ""}, "pack_size", "A pack is of 2 to 10000 pieces.", id="empty"
    ),
    pytest.param(
        {"sale_form": "pack", "pack_size": "-6"}, "pack_size", "Enter 0 or more.", id="less than none"
    ),
    pytest.param({"sale_form": "pack", "pack_size": "6.5"}, "pack_size", "Enter a whole number.", id="half"),
    pytest.param(
        {"sale_form": "pack", "pack_size": "1" * 30}, "pack_size", "The number is too large.", id="very many"
    ),
    pytest.param({"minimum_pieces": "0"}, "minimum_pieces", "Enter a number above zero.", id="no minimum"),
]


@pytest.mark.parametrize(("fields", "field", "said"), SLIPS)
def test_what_cannot_be(gown, fields, field, said):
    answer = send(gown, **{"sale_form": "free", **fields})
    assert answer.status_code == 422
    assert said in answer.context["form"].errors[field][0]
    gown.refresh_from_db()
    assert (gown.sale_form, gown.pack_size, gown.minimum_pieces) == ("free", None, None)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        pytest.param(("0", "1", "2"), "42 stands in the row once or more.", id="not at all"),
        pytest.param(("", "1", "2"), "42 stands in the row once or more.", id="empty"),
        pytest.param(("-1", "1", "2"), "Enter 0 or more.", id="less than not at all"),
        pytest.param(
            ("6", "1", "2"), "There are fewer pieces of 42 than one row takes", id="too little stock"
        ),
        pytest.param(("9" * 12, "1", "2"), "Enter 1000000 or less.", id="very often"),
    ],
)
def test_rows_that_cannot_be_filled(gown, counts, said):
    answer = send(gown, sale_form="row", **times(gown, *counts))
    assert answer.status_code == 422
    field = next(iter(times(gown, *counts)))
    assert said in answer.context["form"].errors[field][0]
    assert set(gown.variants.values_list("per_row", flat=True)) == {1}


def test_published_it_is_only_shown(gown):
    publish_purchase(purchase_id=gown.purchase_id, by=gown.purchase.organizer.user, at=NOW)
    page = entered(gown.purchase).get(page_of(gown)).text
    assert "How things are sold was frozen when the purchase was published." in page
    assert "sale_form" not in page
    answer = send(gown, sale_form="pack", pack_size="6")
    assert answer.status_code == 422
    gown.refresh_from_db()
    assert gown.sale_form == "free"


def test_strangers_find_nothing(gown):
    client = Client()
    client.force_login(a_user())
    assert client.get(page_of(gown)).status_code == 404
    assert client.post(page_of(gown), {"sale_form": "free", **form_key()}).status_code == 404


def test_a_row_is_added_by_hand():
    purchase = an_open_purchase()
    values = {"article": "G1", "name": "Gown", "price": "9", "sale_form": "row", "sizes": ", ".join(ROW)}
    address = reverse("purchases:desk-items", args=[purchase.slug])
    assert entered(purchase).post(address, {**values, **form_key()}).status_code == 303
    assert Item.objects.get(article="G1").row == "42-44-46-46-48"
    values = {"article": "G2", "name": "Robe", "price": "9", "sale_form": "row", "sizes": ""}
    answer = entered(purchase).post(address, {**values, **form_key()})
    assert (answer.status_code, Item.objects.filter(article="G2").exists()) == (422, False)


def test_what_becomes_of_open_rows_is_a_term(gown):
    purchase = gown.purchase
    client, page = entered(purchase), reverse("purchases:desk-terms", args=[purchase.slug])
    found = client.get(page).context["form"]
    filled = {name: found[name].value() for name in found.fields}
    sent = {name: value for name, value in filled.items() if value not in (None, "", False)}
    answer = client.post(page, {**sent, "row_default": "sometimes", **form_key()})
    assert answer.context["form"].errors.keys() >= {"row_default"}
    by = purchase.organizer.user
    purchase.draft.row_default = "keep"
    purchase.draft.save()
    said = "Rows and packs that are not full at the stop"
    assert said in client.get(reverse("purchases:desk-publish", args=[purchase.slug])).text
    publish_purchase(purchase_id=purchase.pk, by=by, at=NOW)
    assert Terms.objects.get(purchase=purchase).row_default == "keep"
    assert said not in client.get(purchase.get_absolute_url() + "?tab=terms").text
    add_item(
        purchase_id=purchase.pk, article="P", name="Packs", price=eur("1"), selling=Selling("pack", 6),
        by=by, at=NOW,
    )  # fmt: skip
    page = client.get(purchase.get_absolute_url() + "?tab=terms").text
    assert said in page
    assert "keep it for a top-up" in page
