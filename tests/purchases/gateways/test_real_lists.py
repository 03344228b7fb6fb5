from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from purchases.gateways.spreadsheets import read_table
from purchases.rules.order_list import judge_orders, map_order_columns
from purchases.rules.price_list import judge_rows, map_price_columns

DATA = Path(__file__).resolve().parents[3] / "../shared/data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real lists (../shared/data) are not here")


def table_of(name):
    return read_table(name=name, content=(DATA / name).read_bytes())


def judged(name):
    table = table_of(name)
    return judge_rows(table=table, columns=map_price_columns(table=table), exponent=2)


def test_the_food_cycle_has_84_items_one_free_and_four_sold_out():
    prices = judged("food_cycle_prices.xlsx")
    assert prices.problems == prices.warnings == ()
    assert len(prices.items) == 84
    assert [item.row for item in prices.items if item.price == 0] == [85]
    assert sum(item.sold_out for item in prices.items) == 4
    assert len({item.category for item in prices.items}) == 12


def test_the_food_cycle_has_303_orders_of_22_people_for_5863_13():
    prices = {item.key: item for item in judged("food_cycle_prices.xlsx").items}
    table = table_of("food_cycle_orders.csv")
    orders = judge_orders(table=table, columns=map_order_columns(table=table), articles=prices)
    assert orders.problems == ()
    assert len(orders.wanted) == 303
    assert len({wanted.person for wanted in orders.wanted}) == 22
    assert sum(prices[wanted.article].sold_out for wanted in orders.wanted) == 6
    total = sum(prices[wanted.article].price * wanted.quantity for wanted in orders.wanted)
    assert total == Decimal("5863.13")


def test_the_produce_list_is_the_same_as_csv_and_as_xlsx():
    produce = judged("produce_list.csv")
    assert produce.items == judged("produce_list.xlsx").items
    assert [(item.article, item.name, item.price, item.unit, item.category) for item in produce.items] == [
        ("29932", "Walnoten (ongeroosterd)", Decimal("2.34"), "kg", "Nuts"),
        ("28391", "Pijnboompitten", Decimal("5.56"), "100g", "Nuts"),
        ("1829", "Appelsap (verpakt)", Decimal("3.21"), "4x250ml", "Drinks"),
        ("177813", "Tomaten", Decimal("1.20"), "500 g", "Vegetables"),
    ]


def test_the_knitwear_has_108_items_in_six_sections():
    knitwear = judged("knitwear_cp1251.csv")
    assert knitwear.problems == ()
    assert len(knitwear.items) == 108
    assert len({item.category for item in knitwear.items}) == 6
    assert sum(item.sold_out for item in knitwear.items) == 19
    assert {warning.code for warning in knitwear.warnings} == {"sizes_not_split"}
    kinds = Counter(skipped.kind for skipped in knitwear.skipped)
    assert kinds == {"title": 3, "header": 1, "section": 6, "blank": 6, "total": 1}


def test_the_catalogue_with_two_rows_of_headings_has_1282_items():
    catalogue = judged("catalogue_two_headers.xlsx")
    assert catalogue.problems == ()
    assert len(catalogue.items) == 1282
