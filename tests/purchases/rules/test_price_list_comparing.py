from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.price_list import Difference, DraftItem, KnownItem, KnownVariant, compare

PLAIN = KnownVariant("", "")


def a_row(article="1", name="Gown", price="10.00", row=2, **others):
    values = {
        "row": row, "article": article, "name": name, "description": "", "unit": "", "category": "",
        "price": Decimal(price), "sizes": (), "colours": (), "sold_out": False, "sale_form": "free",
        "pack_size": None, "row_sizes": (), "weight_g": None, "limit": None,
    }  # fmt: skip
    return DraftItem(**{**values, **others})


def known(article="1", name="Gown", price="10.00", pk=1, variants=(PLAIN,), **others):
    return KnownItem(pk, article, name, price=Decimal(price), variants=variants, **others)


def told(comparison):
    """Which rows and items came out where, by number."""
    return {
        "new": [[draft.row for draft in rows] for rows in comparison.new],
        "changed": [(match.known.pk, [draft.row for draft in match.drafts]) for match in comparison.changed],
        "same": [(match.known.pk, [draft.row for draft in match.drafts]) for match in comparison.same],
        "vanished": [item.pk for item in comparison.vanished],
    }


NOTHING = {"new": [], "changed": [], "same": [], "vanished": []}
MATCHES = [
    pytest.param([known()], [a_row()], {"same": [(1, [2])]}, id="the same article"),
    pytest.param([], [a_row()], {"new": [[2]]}, id="nothing known"),
    pytest.param([known()], [], {"vanished": [1]}, id="nothing listed"),
    pytest.param(
        [known()],
        [a_row("2", "Robe")],
        {"new": [[2]], "vanished": [1]},
        id="another article and another name",
    ),
    pytest.param([known()], [a_row("2")], {"changed": [(1, [2])]}, id="another article of the same name"),
    pytest.param(
        [known()], [a_row("2", " GOWN. ")], {"changed": [(1, [2])]}, id="the name in another spelling"
    ),
    pytest.param(
        [known(), known("5", pk=5)],
        [a_row("2")],
        {"new": [[2]], "vanished": [1, 5]},
        id="a name that two known items have",
    ),
    pytest.param(
        [known()],
        [a_row("2"), a_row("3", row=3)],
        {"new": [[2], [3]], "vanished": [1]},
        id="a name that two listed items have",
    ),
    pytest.param(
        [known(), known("5", pk=5)],
        [a_row(), a_row("2", row=3)],
        {"same": [(1, [2])], "new": [[3]], "vanished": [5]},
        id="a name that a matched item has too",
    ),
    pytest.param(
        [known(), known("5", "Robe", pk=5)],
        [a_row("5", "Gown")],
        {"changed": [(5, [2])], "vanished": [1]},
        id="the article before the name",
    ),
    pytest.param([known("Gown")], [a_row("")], {"same": [(1, [2])]}, id="no article, so the name is the key"),
    pytest.param(
        [known(variants=(KnownVariant("42", ""), KnownVariant("44", "")))],
        [a_row(sizes=("42",)), a_row(sizes=("44",), row=3)],
        {"same": [(1, [2, 3])]},
        id="two rows of one article",
    ),
]


@pytest.mark.parametrize(("items", "rows", "expected"), MATCHES)
def test_items_are_known_by_article_and_then_by_name(items, rows, expected):
    assert told(compare(known=items, drafts=rows)) == {**NOTHING, **expected}


DIFFERENCES = [
    pytest.param({"name": "Robe"}, ("name", "Gown", "Robe"), id="the name"),
    pytest.param({"price": "12.00"}, ("price", Decimal("10.00"), Decimal("12.00")), id="the price"),
    pytest.param({"unit": "kg"}, ("unit", "", "kg"), id="the unit"),
    pytest.param({"category": "GOWNS"}, ("category", "", "GOWNS"), id="the section"),
    pytest.param({"description": "cotton"}, ("description", "", "cotton"), id="the description"),
    pytest.param({"weight_g": 300}, ("weight", None, 300), id="the weight"),
    pytest.param({"sold_out": True}, ("sold_out", False, True), id="sold out"),
    pytest.param({"sale_form": "row"}, ("sale_form", "free", "row"), id="how it is sold"),
    pytest.param({"pack_size": 6}, ("pack_size", None, 6), id="the pack"),
    pytest.param(
        {"tiers": ((Decimal(30000), Decimal("9.00")),)},
        ("tiers", (), ((Decimal(30000), Decimal("9.00")),)),
        id="prices for larger purchases",
    ),
    pytest.param({"sizes": ("42",)}, ("variants", (("", ""),), (("42", ""),)), id="the sizes"),
    pytest.param({"colours": ("red",)}, ("variants", (("", ""),), (("", "red"),)), id="the colours"),
    pytest.param({"limit": 5}, ("limits", (("", "", None),), (("", "", 5),)), id="how many there are"),
]


@pytest.mark.parametrize(("values", "difference"), DIFFERENCES)
def test_what_differs_is_told_with_what_was_and_became(values, difference):
    (match,) = compare(known=[known()], drafts=[a_row(**values)]).changed
    assert match.differences == (Difference(*difference),)


def in_rows(*places):
    return known(sale_form="row", variants=[KnownVariant(*place) for place in places])


A_ROW = [("42", "", None, None, 1), ("44", "", None, None, 2)]
ROWS = [
    pytest.param(in_rows(*A_ROW), ("42", "44"), "42 44 44", (), [], id="the same row"),
    pytest.param(in_rows(*A_ROW), ("44", "42"), "44 42 44", (), [], id="the same row in another order"),
    pytest.param(
        in_rows(*A_ROW), ("42", "44"), "42 44", (), [("row_sizes", "42-44-44", "42-44")], id="a place fewer"
    ),
    pytest.param(
        in_rows(*A_ROW), ("42", "44", "46"), "42 44 44 46", (),
        [
            ("row_sizes", "42-44-44", "42-44-44-46"),
            ("variants", (), (("46", ""),)),
        ],
        id="a size more",
    ),
    pytest.param(
        in_rows(("42", "red", None, None, 2)), ("42",), "42 42", ("red", "blue"),
        [("variants", (), (("42", "blue"),))],
        id="a row of a colour more",
    ),
    pytest.param(
        in_rows(("42", "red", None, None, 2), ("42", "blue", None, None, 3)), ("42",), "42 42",
        ("red", "blue"),
        [("row_sizes", "red: 42-42; blue: 42-42-42", "42-42")],
        id="the row of one colour",
    ),
    pytest.param(
        known(variants=[KnownVariant("42", ""), KnownVariant("44", "")]), ("42", "44"), "42 44 44", (),
        [("sale_form", "free", "row"), ("row_sizes", "", "42-44-44")],
        id="sold in rows from now on",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("item", "sizes", "row", "colours", "differences"), ROWS)
def test_rows_are_compared_by_how_often_each_size_stands_there(item, sizes, row, colours, differences):
    listed = a_row(sale_form="row", sizes=sizes, row_sizes=tuple(row.split()), colours=colours)
    comparison = compare(known=[item], drafts=[listed])
    found = [each for match in comparison.changed for each in match.differences]
    assert found == [Difference(*each) for each in differences]


def test_what_is_no_longer_sold_in_rows_has_none():
    (match,) = compare(known=[in_rows(*A_ROW)], drafts=[a_row(sizes=("42", "44"))]).changed
    assert match.differences == (
        Difference("sale_form", "row", "free"),
        Difference("row_sizes", "42-44-44", ""),
    )


def test_a_size_with_a_price_of_its_own_is_a_difference_of_prices():
    item = known(variants=(KnownVariant("42", ""), KnownVariant("44", "")))
    rows = [a_row(sizes=("42",)), a_row(sizes=("44",), price="12.00", row=3)]
    (match,) = compare(known=[item], drafts=rows).changed
    assert match.differences == (Difference("prices", (("44", "", None),), (("44", "", Decimal("12.00")),)),)


PERCENTS = [
    pytest.param("10.00", "10.00", None, id="the same price"),
    pytest.param("10.00", "12.00", "20.0", id="a fifth more"),
    pytest.param("10.00", "9.50", "-5.0", id="a twentieth less"),
    pytest.param("3.00", "4.00", "33.3", id="rounded to one decimal"),
    pytest.param("10.00", "0.00", "-100.0", id="free of charge"),
    pytest.param("0.00", "5.00", None, id="from nothing"),
    pytest.param("1000.00", "1000.10", "0.0", id="too little to show"),
]


@pytest.mark.parametrize(("was", "became", "percent"), PERCENTS)
def test_how_far_a_price_moved(was, became, percent):
    found = compare(known=[known(price=was)], drafts=[a_row(price=became)])
    (match,) = found.changed + found.same
    assert match.percent == (None if percent is None else Decimal(percent))


def test_what_a_list_left_is_the_same_when_it_comes_again():
    rows = [a_row(sizes=("42", "44"), colours=("red", "blue"), limits=(1, None), limit=None)]
    variants = tuple(KnownVariant(size, colour, None, limit) for size, colour, limit in rows[0].variants)
    assert told(compare(known=[known(variants=variants)], drafts=rows)) == {**NOTHING, "same": [(1, [2])]}


few = st.sampled_from(["", "1", "2", "3"])
names = st.sampled_from(["Gown", "gown", "Robe", "Cap"])


@given(
    items=st.lists(st.tuples(few, names), max_size=6, unique_by=lambda item: item[0]),
    rows=st.lists(st.tuples(few, names), max_size=8),
)
def test_every_item_and_every_row_comes_out_once(items, rows):
    known_items = [known(article, name, pk=pk) for pk, (article, name) in enumerate(items)]
    drafts = [a_row(article, name, row=row) for row, (article, name) in enumerate(rows)]
    found = compare(known=known_items, drafts=drafts)
    matches = [*found.changed, *found.same]
    assert sorted([match.known.pk for match in matches] + [item.pk for item in found.vanished]) == list(
        range(len(items))
    )
    listed = [draft.row for match in matches for draft in match.drafts]
    assert sorted(listed + [draft.row for rows in found.new for draft in rows]) == list(range(len(rows)))
    assert all(bool(match.differences) == (match in found.changed) for match in matches)


def test_the_number_of_a_row_is_no_difference():
    assert compare(known=[known()], drafts=[replace(a_row(), row=99)]).changed == ()
