"""The supplier's order: counting, columns, and what the supplier says. Rules: R-ROW, R-PACK, R-SHORTAGE, R-COST."""

from decimal import Decimal

import pytest

from purchases.rules.order_list import Offered
from purchases.rules.pricing import Tariff
from purchases.rules.supply import (
    Answered,
    Asked,
    Chosen,
    Counted,
    Held,
    Left,
    Ordered,
    broken,
    counted,
    guess_template,
    is_borne,
    judge_answer,
    read_answer,
    take_away,
    unknown_columns,
    written_answer,
)
from purchases.rules.tables import Row, Table


def row_of(key: int, pieces: int, per_row: int = 1, colour: str = "") -> Ordered:
    return Ordered(key, 1, colour, "row", pieces, per_row)


def pack_of(key: int, pieces: int, size: int = 6, *, mixed: bool = False) -> Ordered:
    return Ordered(key, 2, "", "pack", pieces, size=size, mixed=mixed)


def test_rows_and_packs_are_counted():
    ordered = [row_of(1, 6, 2), pack_of(2, 12), Ordered(3, 3, "", "free", 5)]
    assert counted(ordered) == [Counted(rows=3), Counted(packs=2), Counted()]


def test_packs_that_sizes_share_are_counted_once():
    assert counted([pack_of(1, 4, mixed=True), pack_of(2, 8, mixed=True)]) == [Counted(packs=2), Counted()]


BROKEN = [
    pytest.param([row_of(1, 3), row_of(2, 6, 2)], [], id="three whole rows"),
    pytest.param([row_of(1, 3), row_of(2, 2)], [[1, 2]], id="one place is missing"),
    pytest.param([row_of(1, 3), row_of(2, 0)], [[1, 2]], id="a size is refused altogether"),
    pytest.param([row_of(1, 3, 2)], [[1]], id="half of what stands twice"),
    pytest.param([row_of(1, 1, colour="red"), row_of(2, 2, colour="blue")], [], id="colours have rows of their own"),
    pytest.param([row_of(1, 0), row_of(2, 0)], [], id="no row at all"),
    pytest.param([pack_of(1, 12), pack_of(2, 5)], [[2]], id="a pack of five in six"),
    pytest.param([pack_of(1, 1, mixed=True), pack_of(2, 5, mixed=True)], [], id="a shared pack"),
]  # fmt: skip


@pytest.mark.parametrize(("ordered", "torn"), BROKEN)
def test_what_is_not_whole(ordered, torn):
    assert broken(ordered) == torn


LINES = [Held(1, 3), Held(2, 2), Held(3, 4, extra=1)]
TAKEN = [
    pytest.param(2, 11, "earliest", (2, []), id="all of it: nothing goes"),
    pytest.param(2, 10, "earliest", (1, []), id="own pieces go first"),
    pytest.param(2, 8, "earliest", (0, [Left(3, 3, 0, 1)]), id="then the latest, its tolerance first"),
    pytest.param(2, 4, "earliest", (0, [Left(2, 1, 0, 1), Left(3, 0, 0, 4)]), id="a line splits"),
    pytest.param(2, 4, "one_each", (0, [Left(1, 2, 0, 1), Left(2, 1, 0, 1), Left(3, 1, 0, 3)]), id="one each"),
    pytest.param(0, 0, "earliest", (0, [Left(1, 0, 0, 3), Left(2, 0, 0, 2), Left(3, 0, 0, 4)]), id="nothing comes"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "confirmed", "by", "expected"), TAKEN)
def test_whose_pieces_go(own, confirmed, by, expected):
    assert take_away(LINES, own=own, confirmed=confirmed, by=by) == expected


TARIFF = Tariff("EUR", Decimal(1), Decimal(0), Decimal(0), Decimal(3))


@pytest.mark.parametrize(
    ("price", "borne"), [("9.00", False), ("10.30", False), ("10.31", True)], ids=["lower", "3 %", "more"]
)
def test_a_rise_is_borne_beyond_the_agreed_percentage(price, borne):
    assert is_borne(price=Decimal(price), tariff=TARIFF, stop_unit=1000) is borne


def table(*rows: tuple) -> Table:
    return Table(tuple(Row(number, cells) for number, cells in enumerate(rows, start=1)))


def test_a_form_gives_its_columns():
    form = table(
        ("ООО «Ромашка»", None, None, None, None),
        ("№", "Артикул", "Цвет", "Комментарий менеджера", "Кол-во", "Цена", "Сумма"),
        (1, None, None, None, None),
    )
    assert guess_template(form) == [
        Chosen("number", "№"),
        Chosen("article", "Артикул"),
        Chosen("colour", "Цвет"),
        Chosen("empty", "Комментарий менеджера"),
        Chosen("quantity", "Кол-во"),
        Chosen("price", "Цена"),
        Chosen("sum", "Сумма"),
    ]


def test_a_file_without_headings_gives_none():
    assert guess_template(table((1, 2, 3), ("a", "b"))) == []


def test_columns_that_no_order_has():
    assert unknown_columns([Chosen("article", "A"), Chosen("secret", "B")]) == ["secret"]


ASKED = [
    Asked(Offered(1, "K-1", "42"), 3),
    Asked(Offered(2, "K-1", "44"), 2),
    Asked(Offered(3, "K-2"), 5),
]
HEAD = ("Артикул", "Размер", "Количество", "Подтверждено", "Цена")


def judged(*rows: tuple, head: tuple = HEAD, **options):
    return judge_answer(table=table(head, *rows), asked=ASKED, exponent=2, **options)


def test_an_answer_is_read():
    found = judged(("K-1", 42, 3, 2, "9,50"), ("K-2", None, 5, 0, None), ("K-1", 44, 2, None, 11))
    assert found.problems == ()
    assert found.answered == {
        1: Answered(2, Decimal("9.50")),
        3: Answered(0, None),
        2: Answered(None, Decimal("11.00")),
    }


BAD = [
    pytest.param(("K-9", 42, 3, 2, None), "article_not_ordered", id="never ordered"),
    pytest.param(("K-1", 42, 3, 4, None), "more_than_ordered", id="more than ordered"),
    pytest.param(("K-1", 42, 3, -1, None), "quantity_negative", id="a negative quantity"),
    pytest.param(("K-1", 42, 3, "1,5", None), "quantity_not_whole", id="half a piece"),
    pytest.param(("K-1", 42, 3, "NaN", None), "quantity_not_whole", id="no number"),
    pytest.param(("K-1", 42, 3, 3, -2), "price_negative", id="a negative price"),
    pytest.param(("K-1", 42, 3, 3, "9,555"), "price_too_many_decimals", id="thousandths"),
    pytest.param(("K-1", 99, 3, 3, None), "size_unknown", id="a size that was not ordered"),
    pytest.param(("K-1", None, 3, 3, None), "size_missing", id="which size"),
]


@pytest.mark.parametrize(("row", "code"), BAD)
def test_a_row_that_cannot_be_read_is_named_and_left_out(row, code):
    found = judged(row, ("K-2", None, 5, 4, None))
    assert [problem.code for problem in found.problems] == [code]
    assert found.answered == {3: Answered(4, None)}


def test_a_variant_twice_counts_once():
    found = judged(("K-2", None, 5, 4, None), ("K-2", None, 5, 3, None))
    assert [problem.code for problem in found.problems] == ["duplicate"]
    assert found.answered == {3: Answered(4, None)}


def test_columns_are_named_or_missing():
    assert [each.code for each in judged(head=("a", "b"), explicit={"article": "Z"}).problems] == [
        "column_not_found"
    ]
    assert [each.code for each in judged(head=("Артикул",)).problems] == ["no_quantity_no_price"]
    assert [each.code for each in judged(explicit={"secret": "A"}).problems] == ["unknown_field"]
    named = judged(("K-2", 4), head=("x", "y"), explicit={"article": "x", "quantity": "B"})
    assert named.answered == {3: Answered(4, None)}


def test_an_answer_is_carried_as_a_text():
    told = {1: Answered(2, Decimal("9.50")), 2: Answered(None, Decimal("0.1")), 3: Answered(0, None)}
    assert read_answer(written_answer(told)) == told
    assert read_answer("") == {}


@pytest.mark.parametrize(
    "text", ["x", "1:2", "1:2:3:4", "a:1:2", "1:x:", "1::x", "1:" + "9" * 30 + ":", "１:2:"]
)
def test_any_other_text_is_no_answer(text):
    assert read_answer(text) is None
