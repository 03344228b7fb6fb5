import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchases.rules.order_list import Offered, Orderer, judge_orders, map_order_columns
from purchases.rules.tables import Row, Table

TEA, MILK, NUTS, SALT, SALT_TOO = (
    Offered(key, article) for key, article in enumerate(("tea", "milk", "29932", "Salt", "salt"), 1)
)
SOCKS = {size: Offered(10 + at, "socks", size) for at, size in enumerate(("38-40", "41-43"))}
SHIRT = {
    (size, colour): Offered(20 + at, "shirt", size, colour)
    for at, (size, colour) in enumerate((("S", "red"), ("S", "navy blue"), ("M", "red")))
}
CUP = {colour: Offered(30 + at, "cup", "", colour) for at, colour in enumerate(("red", "blue"))}
OFFERED = [TEA, MILK, NUTS, SALT, SALT_TOO, *SOCKS.values(), *SHIRT.values(), *CUP.values()]
PLAIN = ["person", "article", "quantity"]
FULL = ["person", "phone", "e-mail", "article", "size", "colour", "quantity"]


def judge(*rows, explicit=None, region="EE"):
    table = Table(
        rows=tuple(
            Row(at, tuple(cell if cell != "" else None for cell in row)) for at, row in enumerate(rows, 1)
        )
    )
    columns = map_order_columns(table=table, explicit=explicit)
    return judge_orders(table=table, columns=columns, offered=OFFERED, region=region)


def wanted(judged):
    return [(each.row, each.person.name, each.offered, each.quantity) for each in judged.wanted]


def problems(judged):
    return [(problem.row, problem.column, problem.field, problem.code) for problem in judged.problems]


HEADINGS = [
    pytest.param(["household", "ref", "quantity"], id="household, ref, quantity"),
    pytest.param(["Person", "Article", "Qty"], id="person, article, qty"),
    pytest.param(["Имя", "Артикул", "Кол-во"], id="russian"),
    pytest.param(["Participant", "SKU", "Pieces"], id="participant, sku, pieces"),
    pytest.param(["Foyer", "Réf.", "Qté"], id="french"),
    pytest.param(["Учасник", "Код товару", "Кількість"], id="ukrainian"),
    pytest.param(["Όνομα", "Κωδικός", "Ποσότητα"], id="greek"),
    pytest.param(["Nimi", "Tuotenumero", "Määrä"], id="finnish"),
    pytest.param(["Name", "Artikel-Nr.", "Menge"], id="german"),
    pytest.param(["Nome", "Codice", "Quantità"], id="italian"),
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_headings_are_understood(headings):
    assert wanted(judge(headings, ["Anna", "tea", 2])) == [(2, "Anna", TEA, 2)]


ALL_HEADINGS = [
    pytest.param(FULL, id="english"),
    pytest.param(["Имя", "Телефон", "Почта", "Артикул", "Размер", "Цвет", "Кол-во"], id="russian"),
    pytest.param(["Nimi", "Puhelin", "Sähköposti", "Tuotenumero", "Koko", "Väri", "Määrä"], id="finnish"),
    pytest.param(["Όνομα", "Τηλέφωνο", "e-mail", "Κωδικός", "Μέγεθος", "Χρώμα", "Ποσότητα"], id="greek"),
]


@pytest.mark.parametrize("headings", ALL_HEADINGS)
def test_phone_e_mail_size_and_colour_are_understood(headings):
    judged = judge(headings, ["Anna", "5123 4567", "Anna@Example.org", "shirt", "s", "Navy blue", 2])
    assert judged.people == (Orderer(2, "Anna", "+37251234567", "anna@example.org"),)
    assert wanted(judged) == [(2, "Anna", SHIRT["S", "navy blue"], 2)]


def test_columns_stand_in_any_order_with_others_between():
    judged = judge(["Quantity", "Comment", "Article", "Name"], ["3", "quick", "milk", "Boris"])
    assert wanted(judged) == [(2, "Boris", MILK, 3)]


def test_an_explicit_mapping_wins():
    explicit = {"person": "who", "article": "B", "quantity": "how many"}
    judged = judge(["who", "what", "how many"], ["Anna", "tea", 2], explicit=explicit)
    assert wanted(judged) == [(2, "Anna", TEA, 2)]


def test_missing_columns_are_named():
    judged = judge(["who", "ref"], ["Anna", "tea"])
    assert [(problem.field, problem.code) for problem in judged.problems] == [
        ("person", "no_column"),
        ("article", "no_column"),
        ("quantity", "no_column"),
    ]


QUANTITIES = [
    pytest.param("4", 4, id="a whole number"),
    pytest.param(4, 4, id="a number of a spreadsheet"),
    pytest.param("4,0", 4, id="a whole number with a zero after the comma"),
    pytest.param("1 000", 1000, id="thousands parted by a space"),
    pytest.param("10000", 10_000, id="the most that is taken"),
]


@pytest.mark.parametrize(("text", "quantity"), QUANTITIES)
def test_quantity_is_read(text, quantity):
    assert wanted(judge(PLAIN, ["Anna", "tea", text])) == [(2, "Anna", TEA, quantity)]


PROBLEMS = [
    pytest.param(["A" * 121, "tea", 1], [("person", "A", "A" * 80, "too_long")], id="a name too long"),
    pytest.param(["Anna", "", 1], [("article", "B", "", "article_missing")], id="no article"),
    pytest.param(
        ["Anna", "coffee", 1], [("article", "B", "coffee", "article_unknown")], id="an unknown article"
    ),
    pytest.param(["Anna", "SALT", 1], [("article", "B", "SALT", "article_unknown")], id="which of two salts"),
    pytest.param(["Anna", "tea", ""], [("quantity", "C", "", "quantity_missing")], id="no quantity"),
    pytest.param(["Anna", "tea", "two"], [("quantity", "C", "two", "quantity_not_whole")], id="a word"),
    pytest.param(["Anna", "tea", "1.5"], [("quantity", "C", "1.5", "quantity_not_whole")], id="a half"),
    pytest.param(
        ["Anna", "tea", "1.000"], [("quantity", "C", "1.000", "quantity_not_whole")], id="one or 1000"
    ),
    pytest.param(["Anna", "tea", "NaN"], [("quantity", "C", "NaN", "quantity_not_whole")], id="not a number"),
    pytest.param(
        ["Anna", "tea", "1e400"], [("quantity", "C", "1e400", "quantity_not_whole")], id="an exponent"
    ),
    pytest.param(["Anna", "tea", 0], [("quantity", "C", "0", "quantity_not_positive")], id="none"),
    pytest.param(["Anna", "tea", "-2"], [("quantity", "C", "-2", "quantity_not_positive")], id="below none"),
    pytest.param(["Anna", "tea", 10_001], [("quantity", "C", "10001", "quantity_too_large")], id="too many"),
    pytest.param(
        ["A" * 121, "coffee", 0],
        [
            ("person", "A", "A" * 80, "too_long"),
            ("article", "B", "coffee", "article_unknown"),
            ("quantity", "C", "0", "quantity_not_positive"),
        ],
        id="everything at once",
    ),
]


@pytest.mark.parametrize(("row", "found"), PROBLEMS)
def test_a_bad_row_is_named_and_the_others_are_kept(row, found):
    judged = judge(PLAIN, ["Boris", "milk", 1], row, ["Vera", "tea", 2])
    assert [(p.row, p.field, p.column, p.value, p.code) for p in judged.problems] == [
        (3, *problem) for problem in found
    ]
    assert wanted(judged) == [(2, "Boris", MILK, 1), (4, "Vera", TEA, 2)]
    assert all(problem.template % problem.values for problem in judged.problems)


VARIANTS = [
    pytest.param(["socks", "41-43", ""], SOCKS["41-43"], id="by its size"),
    pytest.param(["socks", "41 – 43", ""], SOCKS["41-43"], id="whatever signs stand in the size"),
    pytest.param(["shirt", "M", ""], SHIRT["M", "red"], id="by its size alone where one colour is left"),
    pytest.param(["shirt", "", "navy blue"], SHIRT["S", "navy blue"], id="by its colour alone"),
    pytest.param(["cup", "", "BLUE"], CUP["blue"], id="by its colour where there are no sizes"),
    pytest.param(["tea", "", ""], TEA, id="without either where there is one only"),
]


@pytest.mark.parametrize(("said", "offered"), VARIANTS)
def test_a_variant_is_found(said, offered):
    judged = judge(FULL, ["Anna", "", "", *said, 1])
    assert (wanted(judged), judged.problems) == ([(2, "Anna", offered, 1)], ())


NO_VARIANT = [
    pytest.param(["socks", "", ""], ("E", "size", "size_missing"), id="which size"),
    pytest.param(["socks", "44", ""], ("E", "size", "size_unknown"), id="no such size"),
    pytest.param(["tea", "44", ""], ("E", "size", "size_unknown"), id="a size of what has none"),
    pytest.param(["shirt", "S", ""], ("F", "colour", "colour_missing"), id="which colour"),
    pytest.param(["shirt", "M", "navy blue"], ("F", "colour", "colour_unknown"), id="no such colour in it"),
    pytest.param(["cup", "", "green"], ("F", "colour", "colour_unknown"), id="no such colour"),
]


@pytest.mark.parametrize(("said", "problem"), NO_VARIANT)
def test_a_variant_that_is_not_told_apart_is_named_with_what_there_is(said, problem):
    judged = judge(FULL, ["Anna", "", "", *said, 1])
    assert (wanted(judged), problems(judged)) == ([], [(2, *problem)])
    assert all(problem.template % problem.values for problem in judged.problems)


def test_an_article_is_found_in_any_case_where_one_item_fits():
    judged = judge(PLAIN, ["Anna", "TEA", 1], ["Anna", "Salt", 1], ["Anna", 29932, 1])
    assert [each.offered for each in judged.wanted] == [TEA, SALT, NUTS]


def test_the_same_person_and_article_are_added_up_at_their_first_row():
    judged = judge(PLAIN, ["Anna", "tea", 1], ["Boris", "tea", 2], [], ["anna", "tea", 3])
    assert wanted(judged) == [(2, "Anna", TEA, 4), (3, "Boris", TEA, 2)]


def test_quantities_that_add_up_to_too_many_are_named_at_the_later_row():
    judged = judge(PLAIN, ["Anna", "tea", 9000], ["Anna", "tea", 1001])
    assert problems(judged) == [(3, "C", "quantity", "quantity_too_large")]
    assert wanted(judged) == [(2, "Anna", TEA, 9000)]


class TestPeople:
    def test_a_row_without_a_person_belongs_to_the_one_above(self):
        judged = judge(PLAIN, ["Anna", "tea", 1], ["", "milk", 2], [], ["", "Salt", 3], ["Boris", "tea", 1])
        assert wanted(judged) == [
            (2, "Anna", TEA, 1), (3, "Anna", MILK, 2), (5, "Anna", SALT, 3), (6, "Boris", TEA, 1),
        ]  # fmt: skip

    def test_a_name_on_a_row_of_its_own_is_for_those_below(self):
        judged = judge(PLAIN, ["Anna", "", ""], ["", "milk", 2])
        assert (wanted(judged), judged.problems) == ([(3, "Anna", MILK, 2)], ())

    def test_rows_below_nobody_or_somebody_unreadable_are_named(self):
        judged = judge(PLAIN, ["", "tea", 1], ["A" * 121, "tea", 1], ["", "milk", 2])
        assert problems(judged) == [
            (2, "A", "person", "person_missing"),
            (3, "A", "person", "too_long"),
            (4, "A", "person", "person_missing"),
        ]

    def test_one_name_with_two_phones_is_two_people(self):
        judged = judge(
            FULL, ["Anna", "+37251234567", "", "tea", "", "", 1], ["Anna", "+37251234568", "", "tea", "", "", 2]
        )  # fmt: skip
        assert [(each.person.phone, each.quantity) for each in judged.wanted] == [
            ("+37251234567", 1), ("+37251234568", 2),
        ]  # fmt: skip

    def test_a_phone_that_is_told_later_is_of_the_same_person(self):
        judged = judge(
            FULL, ["Anna", "", "", "tea", "", "", 1], ["Anna", "51234567", "", "milk", "", "", 2]
        )  # fmt: skip
        assert judged.people == (Orderer(2, "Anna", "+37251234567"),)

    def test_which_of_two_of_one_name_must_be_said(self):
        judged = judge(
            FULL,
            ["Anna", "+37251234567", "", "tea", "", "", 1],
            ["Anna", "+37251234568", "", "tea", "", "", 1],
            ["Anna", "", "", "milk", "", "", 1],
        )
        assert problems(judged) == [(4, "A", "person", "person_ambiguous")]

    @pytest.mark.parametrize(
        ("field", "said", "problem"),
        [
            pytest.param(1, "12", (2, "B", "phone", "phone_not_understood"), id="a phone that is too short"),
            pytest.param(1, "none", (2, "B", "phone", "phone_not_understood"), id="a phone of letters"),
            pytest.param(
                2, "anna", (2, "C", "email", "email_not_understood"), id="an e-mail without a place"
            ),
            pytest.param(
                2, "a b@c.d", (2, "C", "email", "email_not_understood"), id="an e-mail of two words"
            ),
        ],
    )
    def test_an_address_that_is_none_is_named(self, field, said, problem):
        row = ["Anna", "", "", "tea", "", "", 1]
        row[field] = said
        judged = judge(FULL, row)
        assert (wanted(judged), problems(judged)) == ([], [problem])

    @pytest.mark.parametrize(
        ("said", "region", "phone"),
        [
            pytest.param("5123 4567", "EE", "+37251234567", id="as they write it at home"),
            pytest.param("+372 5123-4567", "FI", "+37251234567", id="from abroad"),
            pytest.param(37251234567, "FI", "+37251234567", id="as a spreadsheet keeps it, without its plus"),
            pytest.param("8 (916) 123-45-67", "RU", "+79161234567", id="with the 8 of Russia"),
        ],
    )
    def test_a_phone_is_kept_in_one_spelling(self, said, region, phone):
        judged = judge(FULL, ["Anna", said, "", "tea", "", "", 1], region=region)
        assert judged.people == (Orderer(2, "Anna", phone),)


cells = st.one_of(
    st.none(),
    st.text(max_size=9),
    st.integers(),
    st.decimals(),
    st.sampled_from(["Anna", "tea", "2", "socks"]),
)


@given(rows=st.lists(st.lists(cells, max_size=7), max_size=6))
def test_any_table_is_judged(rows):
    judged = judge(FULL, *rows)
    assert all(1 <= each.quantity <= 10_000 and each.offered in OFFERED for each in judged.wanted)
    assert all(problem.template % problem.values for problem in judged.problems)
    assert set(judged.people) == {each.person for each in judged.wanted}
