"""Rows and packs in the browser: a participant on a phone, the organizer at a laptop, from an order to a parcel.

Twenty-two others have ordered from a real price list of knitwear: two rows are full, three lack a size 48.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ledger.checks import run_checks
from purchases.gateways.spreadsheets import read_table
from purchases.models import Item, Purchase
from purchases.states import SaleForm
from tests import browsers
from tests.e2e.entering import PASSWORD, enter
from tests.e2e.test_pages import shut_out
from tests.factories.knitwear import articles, ordered, published
from tests.factories.people import a_user

pytestmark = [pytest.mark.browser, pytest.mark.once]

NARROW, PHONE, LAPTOP = ({"width": 320}, {"width": 390}, {"width": 1280})
OTHERS = 22
PAGE, MY_ORDER, DESK = "/p/knitwear/", "/p/knitwear/my-order/", "/p/knitwear/desk/"


def is_open_to_all(page: Any) -> None:
    """Nobody is shut out, on the narrowest phone and at a laptop."""
    usual = page.viewport_size
    for size in (NARROW, LAPTOP):
        page.set_viewport_size({"height": 800, **size})
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url
        assert shut_out(page) == [], page.url
    page.set_viewport_size(usual)


def press(page: Any, name: str) -> None:
    """Press the first button whose name begins so in the page's own part, and wait for what it leads to."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=re.compile(f"^{name}")).first.click()


def follow(page: Any, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()


def agree(page: Any, box: str, button: str) -> None:
    page.get_by_label(box).check()
    press(page, button)


def sees(page: Any, *texts: str) -> None:
    """Wait until the page's own part says so."""
    for text in texts:
        expect(page.get_by_role("main")).to_contain_text(text)


def sums(page: Any, title: str) -> dict[str, str]:
    """The sums under a heading, as they are printed."""
    under = page.locator("section, form, .card-paper").filter(has=page.get_by_role("heading", name=title))
    rows = under.last.locator("dl.facts > div").all()
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}


def line_says(page: Any, name: str, *texts: str) -> None:
    """What my order says to a line."""
    line = page.locator(".my-line").filter(has_text=name)
    for text in texts:
        expect(line).to_contain_text(text)


@pytest.fixture
def purchase(live_site: str) -> Purchase:
    began = timezone.now() - timedelta(hours=3)
    purchase = published(at=began, stop_at=timezone.now() + timedelta(days=3))
    ordered(purchase, people=OTHERS, at=began + timedelta(minutes=5))
    return purchase


@pytest.fixture
def windows(live_site: str, purchase: Purchase, browser: Any) -> Iterator[tuple[Any, ...]]:
    """The organizer's window, and that of Petr, who is on a phone."""
    organizer = purchase.organizer.user
    organizer.set_password(PASSWORD)
    organizer.save()
    a_user("petr@example.org", password=PASSWORD, full_name="Petr Ivanov")
    people = ((organizer.email.removesuffix("@example.org"), LAPTOP), ("petr", PHONE))
    with ExitStack() as stack:
        yield tuple(
            enter(
                stack.enter_context(browsers.window(browser, viewport={"height": 800, **size})),
                who,
                site=live_site,
            )
            for who, size in people
        )


def test_from_rows_and_packs_to_a_parcel(
    live_site: str, purchase: Purchase, windows: tuple[Any, ...], tmp_path: Path
) -> None:
    organizer, petr = windows
    desk = live_site + DESK
    first, second, missing_48, own, kept = articles(purchase, SaleForm.ROW, None, 5)
    pack = articles(purchase, SaleForm.PACK, 5, 1)[0]
    alone = articles(purchase, SaleForm.FREE, None, 1)[0]

    # a row that lacks a size 48 is found by that size and filled; what it waits for stands in my order
    petr.goto(f"{live_site}{PAGE}?item={missing_48.pk}")
    follow(petr, "^free 48")
    expect(petr.locator(".size-row").first).to_contain_text("1 place is free")
    for size in ("48", "42"):
        petr.get_by_label(f"How many: {missing_48.name} {size}").fill("1")
    is_open_to_all(petr)
    press(petr, "Update my order")
    petr.goto(f"{live_site}{PAGE}?item={missing_48.pk}")
    expect(petr.locator(".place-mine")).to_have_count(1)
    petr.goto(f"{live_site}{PAGE}?item={pack.pk}")
    petr.get_by_label("How many: ").first.fill("2")
    petr.get_by_text("If it does not fill up").first.click()
    petr.get_by_label("take up to so many more").first.fill("1")
    petr.get_by_label("and else").first.select_option("any")
    is_open_to_all(petr)
    press(petr, "Update my order")
    petr.goto(f"{live_site}{PAGE}?item={alone.pk}")
    petr.get_by_label("How many: ").first.fill("1")
    press(petr, "Update my order")
    petr.goto(live_site + MY_ORDER)
    line_says(petr, f"{missing_48.name}, 48", "Its row is full.")
    line_says(petr, f"{missing_48.name}, 42", "Waits for 1 more size 44, 2 more size 46, 1 more size 48.")
    line_says(petr, pack.name, "2 of 5: waits for 3 more.", "You take up to 1 more", "any size and colour")

    # what if we stop now: one row is filled, one kept, the rest left out; the stop says and does the same
    organizer.goto(desk + "what-if/")
    for item, choice in ((own, "own"), (kept, "keep")):
        gap = organizer.get_by_role("group", name=item.name)
        gap.get_by_label("What to do with it").select_option(choice)
    press(organizer, "Look again with these choices")
    sees(organizer, "You fill it:")
    is_open_to_all(organizer)
    foreseen = sums(organizer, "What it comes to")
    follow(organizer, "To the stop with these choices")
    assert sums(organizer, "Stop the purchase") == foreseen
    agree(organizer, "Yes, lock the orders", "Stop")
    sees(organizer, foreseen["To the supplier, all pieces"], "4 pieces wait for their rows or packs")

    # the row that was kept is filled in a top-up
    follow(organizer, "Open a top-up")
    press(organizer, "Open the top-up")
    petr.goto(live_site + PAGE)
    petr.get_by_label(re.compile("48 .*how many, at most 1")).fill("1")
    is_open_to_all(petr)
    press(petr, "Add these pieces")
    organizer.goto(desk + "top-up/")
    is_open_to_all(organizer)
    agree(organizer, "Yes, end it now", "End the top-up")

    # the supplier's order; it answers in the same table
    organizer.goto(desk + "supplier-order/")
    with organizer.expect_download() as download:
        organizer.get_by_role("link", name="XLSX").click()
    book = tmp_path / "order.xlsx"
    download.value.save_as(book)
    organizer.get_by_label("Number or note").fill("by e-mail")
    press(organizer, "The order is sent")
    organizer.goto(desk)
    follow(organizer, "^The supplier's answer")
    organizer.locator("#id_file").set_input_files(answered(book, refused=alone, cheaper=kept))
    is_open_to_all(organizer)
    press(organizer, "Read it")
    sees(organizer, f"{alone.article} 98, в ассортименте: 1 of 1 of Petr Ivanov", "→ 1,900 RUB, 1 line")
    is_open_to_all(organizer)
    press(organizer, "Apply the answer")
    is_open_to_all(organizer)
    organizer.goto(desk + "buy-out/")
    press(organizer, "Record the payment: buy out")

    # the parcel: one short, one in the place of another, one too many
    organizer.goto(desk + "count/instead/")
    organizer.get_by_label("Ordered: article and size").fill(f"{missing_48.article} 48 бежевый")
    organizer.get_by_label("Came instead").fill(f"{missing_48.article} 46 бежевый")
    press(organizer, "Note it")
    organizer.goto(desk + "arrival/")
    organizer.locator("#id_delivery_cost").fill("1200,00")
    for item, pieces in ((first, "0"), (second, "2")):
        organizer.get_by_label(f"Received of {item.article} {item.name} 42").fill(pieces)
    press(organizer, "See whom it concerns")
    affected = organizer.get_by_role("table", name="Who goes short")
    expect(affected.get_by_role("row", name="Person 0")).to_contain_text("1 piece given back")
    expect(affected.get_by_role("row", name="Petr Ivanov")).to_contain_text("1 came as")
    is_open_to_all(organizer)
    organizer.get_by_label("Yes, 1 piece more came").check()
    agree(organizer, "Yes, this is what came", "Record it")

    # every line of Petr's says what became of it
    petr.goto(live_site + MY_ORDER)
    line_says(petr, f"{missing_48.name}, 48", "1 piece came as", "You need not take it and owe nothing")
    line_says(petr, f"{missing_48.name}, 42", "its row was not full")
    line_says(petr, pack.name, "its pack was not full")
    line_says(petr, alone.name, "the supplier refused it")
    line_says(petr, kept.name, "Arrived", "Its row or pack was filled in the top-up.", "2,137.50")
    is_open_to_all(petr)
    assert run_checks() == []


def answered(book: Path, *, refused: Item, cheaper: Item) -> Path:
    """The order as the supplier sends it back: one article is struck out, one size costs 1,900.00."""
    heads, *rows = [list(row.cells) for row in read_table(name=book.name, content=book.read_bytes()).rows]
    article, size, pieces, price = map(heads.index, ("Article", "Size", "Quantity", "Price"))
    for row in rows:
        if row[article] == refused.article:
            row[pieces] = 0
        elif (row[article], str(row[size])) == (cheaper.article, "48"):
            row[price] = "1900.00"
    answer = book.with_suffix(".csv")
    with answer.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([heads, *rows])
    return answer
