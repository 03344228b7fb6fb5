"""A supplier's price list in the browser: read, one column corrected by hand, imported, and ordered from.

The same walk with a list made here and with a real one, where it is beside this checkout.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from purchases.models import Item, Purchase
from tests import browsers
from tests.e2e.entering import enter
from tests.e2e.test_pages import shut_out
from tests.shared_data import shared_file

pytestmark = [pytest.mark.browser, pytest.mark.once]

PHONE, LAPTOP = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
SECTIONS = ("ХАЛАТЫ", "СОРОЧКИ", "ПИЖАМЫ", "ФУТБОЛКИ", "ТРИКОТАЖ", "БЕЛЬЁ")
ITEMS_EACH = 18


def a_knitwear_list(folder: Path) -> Path:
    """108 items in six sections, title rows above the headings and a total below, as suppliers write it."""
    rows = ["ООО Трикотаж", "Прайс-лист", "", "Артикул;Наименование;Размеры;Цена, руб;от 30 тыс;Упаковка"]
    for number, section in enumerate(SECTIONS):
        rows += [f"{section};;;;;"]
        for place in range(ITEMS_EACH):
            price = 300 + 20 * number + place
            article = f"{1000 + number * 100 + place}"
            rows += [
                f"{article};{section.title()} модель {place};46,48,50;{price},50;{price - 9},25;кратно 5"
            ]
    path = folder / "knitwear.csv"
    path.write_bytes("\r\n".join([*rows, "Итого позиций: 108;;;;;"]).encode("cp1251"))
    return path


def the_real_list(folder: Path) -> Path:
    return shared_file("knitwear_cp1251.csv")


LISTS = [
    pytest.param(a_knitwear_list, "291,25", id="a list made here"),
    pytest.param(the_real_list, "1057,91", id="the real list"),
]


def press(page: Any, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=re.compile(f"^{name}")).first.click()


def column(page: Any, heading: str) -> Any:
    """The choice of what the column under `heading` is."""
    return page.get_by_role("group", name=re.compile(re.escape(heading))).get_by_role("combobox")


def is_open_to_all(page: Any) -> None:
    """Nobody is shut out, on the narrowest phone and on a laptop."""
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert shut_out(page) == []


def a_new_purchase(page: Any, site: str) -> str:
    """A draft of knitwear in roubles; the address of its desk."""
    page.goto(f"{site}/desk/new/")
    page.locator("#id_title").fill("Knitwear for winter")
    page.locator("#id_category").select_option(index=1)
    page.locator("#id_supplier_name").fill("Ivanovo mill")
    page.locator("#id_supplier_currency").select_option("RUB")
    page.locator("#id_city").select_option(label="Moscow")
    press(page, "Make the draft")
    return str(page.url.removesuffix("terms/"))


@pytest.mark.parametrize(("the_list", "lower"), LISTS)
def test_a_list_is_read_corrected_and_imported(
    demo: str, browser: Any, tmp_path: Path, the_list: Callable[[Path], Path], lower: str
) -> None:
    path = the_list(tmp_path)
    with browsers.window(browser) as page:
        enter(page, "olga", site=demo)
        desk = a_new_purchase(page, demo)
        page.goto(f"{desk}price-list/")
        is_open_to_all(page)
        page.get_by_label("File").set_input_files(path)
        press(page, "Read the file")

        # the columns as they were understood; a reload and the way back lead to the same place
        expect(page.get_by_role("main")).to_contain_text("The headings stand in row 4.")
        expect(column(page, "Цена, руб")).to_have_value("price")
        expect(column(page, "от 30 тыс")).to_have_value("from_sum")
        expect(page.get_by_role("group", name="от 30 тыс").get_by_label("from, RUB")).to_have_value("30000")
        page.reload()
        is_open_to_all(page)
        page.goto(desk)
        page.go_back()

        # by hand: the price from 30,000 on is the one that holds; the first is let go of
        column(page, "от 30 тыс").select_option("price")
        expect(column(page, "Цена, руб")).to_have_value("")
        press(page, "Go on")
        expect(page.get_by_role("main")).to_contain_text("108 items are new.")
        page.reload()
        expect(page.get_by_role("button", name="Import 108 items")).to_be_visible()
        is_open_to_all(page)
        assert not Item.objects.filter(purchase__title="Knitwear for winter").exists()
        press(page, "Back to the columns")
        expect(column(page, "от 30 тыс")).to_have_value("price")
        press(page, "Go on")
        page.get_by_role("link", name=re.compile("^No items")).click()
        expect(page.get_by_role("table")).to_contain_text("a total")
        is_open_to_all(page)

        press(page, "Import 108 items")
        expect(page.get_by_role("main")).to_contain_text("The list is imported")
        is_open_to_all(page)
        purchase = Purchase.objects.get(title="Knitwear for winter")
        first = purchase.items.order_by("position").first()
        assert first is not None
        assert str(first.price.amount.normalize()) == lower.replace(",", ".")
        assert purchase.items.count() == 108

        # the same file again says so
        page.goto(f"{desk}price-list/")
        page.get_by_label("File").set_input_files(path)
        press(page, "Read the file")
        expect(page.get_by_role("main")).to_contain_text("as you settled it on")
        expect(column(page, "от 30 тыс")).to_have_value("price")
        press(page, "Go on")
        expect(page.get_by_role("button", name="Nothing to import")).to_be_disabled()

        page.goto(f"{desk}terms/")
        page.locator("#id_stop_at").fill(f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}")
        press(page, "Save the terms")
        page.goto(f"{desk}publish/")
        page.get_by_label("I have read the terms; they stay as they are").check()
        press(page, "Publish")
    with browsers.window(browser, viewport=PHONE) as page:
        enter(page, "petr", site=demo)
        page.goto(f"{demo}{purchase.get_absolute_url()}?q={first.article}")
        expect(page.get_by_role("main")).to_contain_text(first.name)


def test_the_columns_are_settled_without_scripts(demo: str, browser: Any, tmp_path: Path) -> None:
    with browsers.window(browser, java_script_enabled=False) as page:
        enter(page, "olga", site=demo)
        desk = a_new_purchase(page, demo)
        page.goto(f"{desk}price-list/")
        page.get_by_label("File").set_input_files(a_knitwear_list(tmp_path))
        press(page, "Read the file")
        column(page, "от 30 тыс").select_option("price")
        press(page, "Go on")
        expect(page.get_by_role("main")).to_contain_text("Another column is that already.")
        column(page, "Цена, руб").select_option("")
        press(page, "Go on")
        press(page, "Import 108 items")
        expect(page.get_by_role("main")).to_contain_text("The list is imported")
