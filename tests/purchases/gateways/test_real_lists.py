from collections import Counter
from decimal import Decimal

import pytest

from purchases.gateways.spreadsheets import read_table
from purchases.rules.order_list import Offered, judge_orders, map_order_columns
from purchases.rules.price_list import DraftItem, guess_layout, judge_rows
from tests.shared_data import shared_file


def table_of(name):
    return read_table(name=name, content=shared_file(name).read_bytes())


def judged(name):
    table = table_of(name)
    return judge_rows(table=table, layout=guess_layout(table=table), exponent=2)


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
    offered = [Offered(place, article) for place, article in enumerate(prices)]
    orders = judge_orders(table=table, columns=map_order_columns(table=table), offered=offered)
    assert orders.problems == ()
    assert len(orders.wanted) == 303
    assert len({wanted.person for wanted in orders.wanted}) == 22
    assert sum(prices[wanted.offered.article].sold_out for wanted in orders.wanted) == 6
    total = sum(prices[wanted.offered.article].price * wanted.quantity for wanted in orders.wanted)
    assert total == Decimal("5863.13")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "xls", "ods"])
def test_the_produce_list_is_the_same_in_every_format(ending):
    produce = judged(f"produce_list.{ending}")
    assert produce.problems == produce.warnings == ()
    assert produce.items == judged("produce_list.csv").items
    assert [(item.article, item.name, item.price, item.unit, item.category) for item in produce.items] == [
        ("29932", "Walnoten (ongeroosterd)", Decimal("2.34"), "kg", "Nuts"),
        ("28391", "Pijnboompitten", Decimal("5.56"), "100g", "Nuts"),
        ("1829", "Appelsap (verpakt)", Decimal("3.21"), "4x250ml", "Drinks"),
        ("177813", "Tomaten", Decimal("1.20"), "500 g", "Vegetables"),
    ]


def test_the_knitwear_has_108_items_in_six_sections():
    knitwear = judged("knitwear_cp1251.csv")
    assert knitwear.problems == ()
    assert len(knitwear.items) == len({item.article for item in knitwear.items}) == 108
    assert Counter(item.category for item in knitwear.items) == {
        "ХАЛАТЫ ЖЕНСКИЕ": 18,
        "СОРОЧКИ НОЧНЫЕ": 18,
        "ПИЖАМЫ": 18,
        "ФУТБОЛКИ МУЖСКИЕ": 18,
        "ДЕТСКИЙ ТРИКОТАЖ": 18,
        "ПОСТЕЛЬНОЕ БЕЛЬЁ": 18,
    }
    assert sum(item.sold_out for item in knitwear.items) == 19
    assert sum(item.price for item in knitwear.items) == Decimal("155550.25")
    kinds = Counter(skipped.kind for skipped in knitwear.skipped)
    assert kinds == {"title": 3, "header": 1, "section": 6, "blank": 6, "total": 1}


def test_the_knitwear_is_sold_by_the_piece_in_packs_and_in_rows():
    items = judged("knitwear_cp1251.csv").items
    assert Counter((item.sale_form, item.pack_size, "-".join(item.row_sizes)) for item in items) == {
        ("free", None, ""): 25,
        ("pack", 5, ""): 29,
        ("pack", 6, ""): 29,
        ("row", None, "42-44-46-46-48"): 25,
    }


def test_the_knitwear_has_526_variants():
    items = judged("knitwear_cp1251.csv").items
    assert Counter(" ".join(item.sizes) for item in items if item.sale_form != "row") == {
        "42 44 46 48": 13,
        "44 46 48 50 52 54 56": 13,
        "46 48 50 52": 11,
        "48 50 52 54 56 58 60": 12,
        "98 104 110 116 122 128": 12,
        "1,5 сп 2 сп евро": 5,
        "S M L XL": 17,
    }
    assert {item.sizes for item in items if item.sale_form == "row"} == {("42", "44", "46", "48")}
    assert sum(len(item.variants) for item in items) == 526
    assert {item.colours for item in items} == {
        (),
        ("бежевый",),
        ("в ассортименте",),
        ("серый/голубой",),
        ("цвет на выбор",),
    }


def test_sizes_of_the_knitwear_that_are_not_those_of_the_row_are_warned_of():
    knitwear = judged("knitwear_cp1251.csv")
    assert Counter((warning.code, warning.value) for warning in knitwear.warnings) == {
        ("sizes_differ_from_row", "48-60"): 8,
        ("sizes_differ_from_row", "44-56"): 5,
        ("sizes_differ_from_row", "1,5 сп / 2 сп / евро"): 4,
        ("sizes_differ_from_row", "98-128"): 2,
        ("sizes_differ_from_row", "46,48,50,52"): 2,
        ("sizes_differ_from_row", "S/M/L/XL"): 2,
    }
    assert {warning.params["places"] for warning in knitwear.warnings} == {"42-44-46-46-48"}


def test_the_knitwear_is_cheaper_from_30000_and_from_100000_on():
    layout = guess_layout(table=table_of("knitwear_cp1251.csv"))
    assert (layout.header_row, layout.header_rows, layout.prices) == (4, 1, (5, 6, 7))
    assert layout.tiers == ((6, Decimal(30000)), (7, Decimal(100000)))
    items = judged("knitwear_cp1251.csv").items
    assert {tuple(starts_at for starts_at, _ in item.tiers) for item in items} == {(30000, 100000)}
    assert sum(item.tiers[0][1] for item in items) == Decimal("150883.72")
    assert sum(item.tiers[1][1] for item in items) == Decimal("146217.20")


def test_items_of_the_knitwear_by_hand():
    items = {item.article: item for item in judged("knitwear_cp1251.csv").items}
    assert items["1002"] == DraftItem(
        row=6,
        article="1002",
        name='Халат "Снежана"',
        description="бязь ГОСТ",
        unit="",
        category="ХАЛАТЫ ЖЕНСКИЕ",
        price=Decimal("1090.63"),
        sizes=("42", "44", "46", "48"),
        colours=("бежевый",),
        sold_out=True,
        sale_form="row",
        pack_size=None,
        row_sizes=("42", "44", "46", "46", "48"),
        weight_g=None,
        limit=None,
        tiers=((Decimal(30000), Decimal("1057.91")), (Decimal(100000), Decimal("1025.19"))),
    )
    assert items["1357/Б"] == DraftItem(
        row=123,
        article="1357/Б",
        name='Постельно "Руслан"',
        description="интерлок",
        unit="",
        category="ПОСТЕЛЬНОЕ БЕЛЬЁ",
        price=Decimal("669.53"),
        sizes=("S", "M", "L", "XL"),
        colours=("серый/голубой",),
        sold_out=False,
        sale_form="pack",
        pack_size=6,
        row_sizes=(),
        weight_g=None,
        limit=None,
        tiers=((Decimal(30000), Decimal("649.44")), (Decimal(100000), Decimal("629.36"))),
    )
    assert items["1120/Б"].sizes == ("1,5 сп", "2 сп", "евро")
    assert items["1020-1"].price == Decimal("1553.37")


def test_the_catalogue_with_two_rows_of_headings_has_1282_items():
    layout = guess_layout(table=table_of("catalogue_two_headers.xlsx"))
    assert (layout.header_row, layout.header_rows) == (1, 2)
    assert [layout.headings[layout.index[field]] for field in ("article", "name", "price", "picture")] == [
        "Артикул поставщика",
        "Название",
        "Оптовая цена",
        "Фото",
    ]
    catalogue = judged("catalogue_two_headers.xlsx")
    assert catalogue.problems == catalogue.warnings == ()
    assert len(catalogue.items) == len({item.article for item in catalogue.items}) == 1282
    assert len({item.category for item in catalogue.items}) == 10
    assert [skipped.kind for skipped in catalogue.skipped] == ["header", "header"]
