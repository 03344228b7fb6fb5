"""Whom of the book a person of a list is. Rules: R-OFFSITE, R-CRM."""

import pytest

from purchases.rules.order_list import Ground, Known, Orderer, match_people

PHONE, OTHER_PHONE, EMAIL = "+37251234567", "+37251234568", "anna@example.org"
ANNA = Known(1, "Anna Ivanova", PHONE, "Anna@Example.org")
BOOK = [
    ANNA,
    Known(2, "Boris", OTHER_PHONE),
    Known(3, "Vera"),
    Known(4, "vera"),
    Known(1, "Annie", "+358401234567"),
]


def match(*people):
    return [(each.ground, each.candidates, each.is_sure) for each in match_people(people=people, book=BOOK)]


MATCHES = [
    pytest.param(Orderer(1, "A.", PHONE), (Ground.PHONE, (1,), True), id="by the phone, whatever the name"),
    pytest.param(Orderer(1, "A.", "", EMAIL), (Ground.EMAIL, (1,), True), id="by the e-mail in any case"),
    pytest.param(
        Orderer(1, "Vera", OTHER_PHONE, EMAIL), (Ground.PHONE, (2,), True), id="by the phone before all else"
    ),
    pytest.param(
        Orderer(1, "Vera", "+37255555555", EMAIL), (Ground.EMAIL, (1,), True), id="then by the e-mail"
    ),
    pytest.param(Orderer(1, "boris"), (Ground.NAME, (2,), False), id="by a name alone, not surely"),
    pytest.param(Orderer(1, "VERA"), (Ground.NAME, (3, 4), False), id="one of two of a name, not surely"),
    pytest.param(
        Orderer(1, "Annie"), (Ground.NAME, (1,), False), id="by the name of a record that was merged"
    ),
    pytest.param(Orderer(1, "Zoe", "+37255555555"), (Ground.NEW, (), True), id="nobody of the book"),
]


@pytest.mark.parametrize(("person", "found"), MATCHES)
def test_a_person_is_recognised(person, found):
    assert match(person) == [found]


def test_two_people_with_one_phone_must_be_told_apart():
    assert match(Orderer(1, "Anna", PHONE), Orderer(2, "Ivan", PHONE)) == [
        (Ground.PHONE, (1,), False),
        (Ground.PHONE, (1,), False),
    ]


def test_who_shares_a_name_with_somebody_known_by_phone_leaves_both_unsure():
    assert match(Orderer(1, "Anna", PHONE), Orderer(2, "Anna Ivanova")) == [
        (Ground.PHONE, (1,), False),
        (Ground.NAME, (1,), False),
    ]
