"""Lists of other shapes, from the file to the items of a purchase."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from purchases.models import Item, Purchase, Variant
from purchases.services.price_lists import import_price_list
from tests.factories.purchases import NOW, a_draft

pytestmark = pytest.mark.django_db


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def imported(purchase: Purchase, name: str, content: bytes) -> list[str]:
    """Brings the file in without a word by hand; the reasons of rows left out."""
    done = import_price_list(
        purchase_id=purchase.pk, name=name, content=content, by=purchase.organizer.user, at=NOW
    )
    return [problem.code for problem in done.judged.problems]


def items(purchase: Purchase) -> list[tuple[str, str, str, str]]:
    found = Item.objects.filter(purchase=purchase).order_by("position")
    return [(item.article, item.name, item.category, str(item.price.amount)) for item in found]


def sizes(purchase: Purchase, article: str) -> list[tuple[str, int | None]]:
    found = Variant.objects.filter(item__purchase=purchase, item__article=article).order_by("position")
    return list(found.values_list("size", "limit"))


def test_a_size_matrix_becomes_sizes_with_what_there_is_of_each():
    purchase = a_draft(prices=())
    content = workbook([
        ["Артикул", "Наименование", "Цена", 42, 44, 46, 48, 50],
        ["ХАЛАТЫ"],
        ["1004", "Халат", 314.57, 3, None, 12, 0, 1],
        ["1005", "Халат тёплый", 450, "+", "-", "+", "+", None],
        ["СОРОЧКИ"],
        ["2001", "Сорочка", 99.9, None, None, None, None, None],
        ["Итого", None, None, 3, 0, 12, 0, 1],
    ])  # fmt: skip
    assert imported(purchase, "matrix.xlsx", content) == []
    assert items(purchase) == [
        ("1004", "Халат", "ХАЛАТЫ", "314.570"),
        ("1005", "Халат тёплый", "ХАЛАТЫ", "450.000"),
        ("2001", "Сорочка", "СОРОЧКИ", "99.900"),
    ]
    assert sizes(purchase, "1004") == [("42", 3), ("46", 12), ("50", 1)]
    assert sizes(purchase, "1005") == [("42", None), ("46", None), ("48", None)]
    assert sizes(purchase, "2001") == [(size, None) for size in ("42", "44", "46", "48", "50")]
    assert list(Item.objects.filter(sold_out=True).values_list("article", flat=True)) == ["2001"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_six_rows_of_titles_stand_above_the_headings(encoding):
    purchase = a_draft(prices=())
    text = "\n".join([
        "Мануфактура Льняной двор;;;;",
        "Прайс-лист от 1 ноября;;;;",
        "Телефон: 8 800 000-00-00;;;;",
        "Заказ от 10 000;;;;",
        "Цены действительны до конца месяца;;;;",
        ";;;;",
        "Артикул;Наименование;Размеры;Цена;Упаковка",
        "Л-1;Полотенце;;120,50;кратно 10",
        "Л-2;Рубаха;44-48;1 553,37;",
        "Страница 1 из 1;;;;",
    ])  # fmt: skip
    assert imported(purchase, "titles.csv", text.encode(encoding)) == []
    assert items(purchase) == [
        ("Л-1", "Полотенце", "", "120.500"),
        ("Л-2", "Рубаха", "", "1553.370"),
    ]
    assert sizes(purchase, "Л-2") == [("44", None), ("46", None), ("48", None)]
    assert Item.objects.get(article="Л-1").pack_size == 10
