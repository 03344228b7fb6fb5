"""Price lists by command, those of real suppliers among them."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from purchases.models import Item, Purchase, TierPrice
from tests.factories.people import a_supplier
from tests.factories.purchases import a_draft, an_open_purchase
from tests.shared_data import shared_file

pytestmark = pytest.mark.django_db


def take(file: Path, purchase: Purchase, *args: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_price_list", str(file), "--purchase", purchase.slug, "--json", *args, stdout=out)
    return json.loads(out.getvalue())


def counts(told: dict[str, Any]) -> tuple[int, ...]:
    return tuple(told[name] for name in ("items", "added", "changed", "unchanged", "vanished", "removed"))


@pytest.fixture
def purchase() -> Purchase:
    return a_draft(prices=())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("article;name;price\nT1;Tea;1.00\nT2;Чай;2.00\n", encoding="cp1251")
    return path


def test_a_dry_run_writes_nothing(purchase, file):
    told = take(file, purchase, "--dry-run")
    assert (told["items"], told["dry_run"], purchase.items.count()) == (2, True, 0)


def test_an_encoding_is_taken_as_told(purchase, file):
    take(file, purchase, "--encoding", "cp1251")
    assert list(purchase.items.values_list("name", flat=True)) == ["Tea", "Чай"]


def test_items_that_vanished_go_where_it_is_said(purchase, file):
    take(file, purchase)
    file.write_text("article;name;price\nT1;Tea;1.10\n")
    assert counts(take(file, purchase)) == (1, 0, 1, 0, 1, 0)
    assert counts(take(file, purchase, "--vanished", "remove")) == (1, 0, 0, 1, 1, 1)
    assert list(purchase.items.values_list("article", flat=True)) == ["T1"]


def test_an_open_purchase_loses_no_items(file):
    with pytest.raises(CommandError, match="marked sold out"):
        take(file, an_open_purchase(), "--vanished", "remove")


def test_the_knitwear_list_comes_in_whole_and_once():
    list_file = shared_file("knitwear_cp1251.csv")
    purchase = a_draft(prices=(), supplier=a_supplier(currency="RUB"))
    assert counts(take(list_file, purchase)) == (108, 108, 0, 0, 0, 0)
    before = list(Item.objects.order_by("pk").values_list())
    assert counts(take(list_file, purchase)) == (108, 0, 0, 108, 0, 0)
    assert list(Item.objects.order_by("pk").values_list()) == before
    assert Item.objects.filter(sold_out=True).count() == 19
    assert set(TierPrice.objects.values_list("starts_at", flat=True)) == {30_000, 100_000}
    assert Item.objects.values("category").distinct().count() == 6


@pytest.mark.parametrize("ending", ["csv", "xlsx", "xls", "ods"])
def test_the_produce_list_is_the_same_in_every_format(purchase, ending):
    take(shared_file("produce_list.csv"), purchase)
    told = take(shared_file(f"produce_list.{ending}"), purchase)
    assert (told["added"], told["changed"], told["vanished"]) == (0, 0, 0)


def test_the_catalogue_with_two_rows_of_headings_comes_in_whole(purchase):
    list_file = shared_file("catalogue_two_headers.xlsx")
    assert take(list_file, purchase)["added"] == 1282
    assert counts(take(list_file, purchase)) == (1282, 0, 0, 1282, 0, 0)
