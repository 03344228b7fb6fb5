"""docs/access.md says what the table of tests/access says."""

from pathlib import Path

from tests.access.in_words import in_words
from tests.access.table import ROWS
from tests.docs.tables import rows_of

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "access.md").read_text()
HEADING = "address | who | there | looking | sending is done | refused to"


def test_the_table_is_the_one_that_is_tried() -> None:
    assert rows_of(DOCUMENT, HEADING) == [in_words(row) for row in ROWS.values()]
