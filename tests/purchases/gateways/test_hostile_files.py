"""What happens to files that would harm: nothing of them is taken, and nobody is hurt by looking."""

import json
import subprocess
import sys
from pathlib import Path, PurePath

import pytest

from purchases.gateways.spreadsheets import CannotRead
from purchases.models import Item
from purchases.services.price_lists import import_price_list
from tests.factories.purchases import NOW, a_draft
from tests.purchases.gateways.files import ods, with_changed, xls, xlsx
from tests.purchases.gateways.hostile_files import (
    COLUMNS,
    HOSTILE,
    LYING,
    ROWS,
    SHEET,
    STRAINED,
    SWELLING,
    TEXT,
    TOO_MUCH,
)

ROOT = Path(__file__).resolve().parents[3]
MOST_OF_THE_PARENT, MOST_OF_A_CHILD = 120, 512


def imported(name, content):
    """What import_price_list said of the file, brought into a new draft."""
    purchase = a_draft(prices=())
    return import_price_list(
        purchase_id=purchase.pk, name=name, content=content, by=purchase.organizer.user, at=NOW
    )


UNTOUCHED = [
    pytest.param("list.csv", lambda: TEXT, id="csv"),
    pytest.param("list.xlsx", lambda: xlsx(SHEET), id="xlsx"),
    pytest.param("list.ods", lambda: ods(SHEET), id="ods"),
    pytest.param("list.xls", lambda: xls(SHEET), id="xls"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "make"), UNTOUCHED)
def test_the_list_that_is_meddled_with_is_good_itself(name, make):
    assert imported(name, make()).taken.added == 1


@pytest.mark.django_db
@pytest.mark.parametrize("title", HOSTILE)
def test_nothing_of_a_hostile_file_is_imported(title):
    hostile = HOSTILE[title]
    if hostile.told:
        with pytest.raises(CannotRead) as refusal:
            imported(hostile.name, hostile.make())
        told = refusal.value.reason.removeprefix(f"“{hostile.name}” ")
        assert told.startswith(hostile.told)
    else:
        assert imported(hostile.name, hostile.make()).problems
    assert Item.objects.count() == 0


def test_there_are_enough_of_them():
    assert len(HOSTILE) >= 60


HEAVY = (SWELLING, STRAINED, LYING, TOO_MUCH, ROWS, COLUMNS)


def test_looking_at_the_heavy_ones_takes_no_more_memory_than_it_may(tmp_path):
    made = [(hostile, hostile.make()) for hostile in HOSTILE.values()]
    heavy = [
        (hostile.name, content)
        for hostile, content in made
        if hostile.told.startswith(HEAVY) or len(content) > 100_000
    ]
    assert len(heavy) >= 20
    peaks = peaks_of_reading(tmp_path, heavy)
    assert peaks["parent"] <= MOST_OF_THE_PARENT
    assert peaks["child"] <= MOST_OF_A_CHILD


CELLS = 20


def many_rows(rows):
    """A list of texts, half of them never seen before, and numbers."""
    for row in range(rows):
        texts = [f"A{row}", f"Item number {row}", f"Colour {row % 7}", "piece", f"Section {row // 500}"]
        yield [*texts, *(f"{row}.{column:02}" for column in range(CELLS - len(texts)))]


def as_csv(rows):
    return "".join(";".join(row) + "\n" for row in rows).encode()


def as_xlsx(rows):
    cells = (
        "".join(
            f"<c><v>{value}</v></c>" if column >= 5 else f'<c t="inlineStr"><is><t>{value}</t></is></c>'
            for column, value in enumerate(row)
        )
        for row in rows
    )
    xml = "".join(f"<row>{row}</row>" for row in cells).encode()
    return with_changed(
        xlsx(("List", [])),
        "sheet1",
        lambda sheet: sheet.replace(b"<sheetData></sheetData>", b"<sheetData>" + xml + b"</sheetData>"),
    )


LARGE = [pytest.param("list.csv", as_csv, id="csv"), pytest.param("list.xlsx", as_xlsx, id="xlsx")]


@pytest.mark.parametrize(("name", "make"), LARGE)
def test_a_list_of_fifty_thousand_rows_is_read_within_limits(tmp_path, name, make):
    peaks = peaks_of_reading(tmp_path, [(name, make(many_rows(50_000)))])
    assert peaks["rows"] == 50_000
    assert peaks["parent"] <= 250
    assert peaks["child"] <= MOST_OF_A_CHILD


def peaks_of_reading(folder, files):
    for at, (name, content) in enumerate(files):
        (folder / f"{at}{PurePath(name).suffix}").write_bytes(content)
    reading = subprocess.run(
        [sys.executable, "-m", "tests.purchases.gateways.reading_peaks", folder],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return json.loads(reading.stdout)
