"""A price list of 50,000 rows, from its upload to its import, by the services that the pages call.

Every third row has colours, every fourth a range of seven sizes: some 130,000 variants.
"""

import csv
from collections.abc import Callable, Iterator

import xlsxwriter
from django.utils import timezone

from config.env import VAR
from organizers.models import Organizer
from purchases.models import ListDraft, Purchase
from purchases.rules.price_list import Layout
from purchases.services.drafting import create_draft
from purchases.services.price_lists import (
    begin_import,
    import_list,
    import_price_list,
    judge_list,
    read_list,
    settle_columns,
    upload_list,
)
from purchases.states import Vanished
from tests.bench.figures import Figure, measured
from tests.factories.purchases import a_draft

FOLDER = VAR / "price-lists"
ROWS = 50_000
SECONDS, PEAK = 60.0, 300.0
HEADINGS = (
    "Артикул", "Наименование", "Состав", "Раздел", "Цвет", "Размер", "Упаковка", "Ед.", "Цена, руб.",
    "от 30 тыс", "Вес, г", "Остаток",
)  # fmt: skip
SECTIONS = ("Платья", "Халаты", "Пижамы", "Сорочки", "Детский трикотаж", "Носки", "Постельное бельё")
COLOURS = ("синий", "красный", "серый меланж")


def rows() -> Iterator[tuple[str | int | float, ...]]:
    """The list below its headings."""
    for number in range(ROWS):
        price = 100 + number % 900 + (number % 4) / 4
        yield (
            f"T-{number:06}",
            f"{SECTIONS[number % 7][:-1]}ая модель {number}",
            "хлопок 95 %, лайкра 5 %, кулирка с вышивкой",
            SECTIONS[number * 7 // ROWS],
            COLOURS[number % 3] if number % 3 == 0 else "",
            "42-54" if number % 4 == 0 else "",
            "уп. 5 шт" if number % 5 == 0 else "",
            "шт",
            price,
            price - 5,
            150 + number % 400,
            number % 60 or 60,
        )


def prepare() -> None:
    """Both files, an organizer, and a draft into which the list has come before."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "list.csv").open("w", encoding="cp1251", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows(rows())
    with xlsxwriter.Workbook(FOLDER / "list.xlsx", {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Прайс")
        for number, row in enumerate([HEADINGS, *rows()]):
            sheet.write_row(number, 0, row)
    a_draft(prices=())
    carry("list.csv", draft("again"))


def draft(slug: str = "") -> Purchase:
    """A new draft of the one organizer."""
    first = Purchase.objects.select_related("organizer", "supplier", "city").earliest("pk")
    return create_draft(
        organizer=Organizer.objects.get(),
        title="Knitwear",
        supplier=first.supplier,
        city=first.city,
        at=timezone.now(),
        slug=slug,
    )


def carry(name: str, purchase: Purchase) -> None:
    """The whole way of one file, its columns left as they were guessed."""
    by, at = purchase.organizer.user, timezone.now()
    content = (FOLDER / name).read_bytes()
    pk = upload_list(purchase_id=purchase.pk, name=name, content=content, by=by, at=at).pk
    del content
    read_list(draft_id=pk, at=at)
    layout = Layout.of_values(ListDraft.objects.get(pk=pk).mapping)
    settle_columns(draft_id=pk, header_row=layout.header_row, roles=layout.roles, by=by, at=at)
    judge_list(draft_id=pk, at=at)
    begin_import(draft_id=pk, vanished=Vanished.KEEP, by=by, at=at)
    import_list(draft_id=pk, at=at)
    carried = ListDraft.objects.get(pk=pk)
    if carried.outcome.get("added") != ROWS:
        raise AssertionError(f"{carried.state} {carried.failure} {carried.counts} {carried.outcome}")


def again(name: str) -> None:
    """The same file once more, as the command does it."""
    purchase = Purchase.objects.get(slug="again")
    content = (FOLDER / name).read_bytes()
    by, at = purchase.organizer.user, timezone.now()
    done = import_price_list(purchase_id=purchase.pk, name=name, content=content, by=by, at=at).taken
    if (done.added, done.changed, done.unchanged, done.vanished) != (0, 0, ROWS, 0):
        raise AssertionError(done)


def bounded(work: Callable[[], object]) -> list[Figure]:
    return measured(work, seconds=SECONDS, peak=PEAK)


CASES: dict[str, Callable[[], list[Figure]]] = {
    "CSV": lambda: bounded(lambda: carry("list.csv", draft())),
    "XLSX": lambda: bounded(lambda: carry("list.xlsx", draft())),
    "CSV again": lambda: bounded(lambda: again("list.csv")),
    "XLSX again": lambda: bounded(lambda: again("list.xlsx")),
}
