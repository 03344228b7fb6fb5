"""Files find their items by what they are called."""

import pytest

from purchases.rules.picture_names import article_of, in_order, shelved
from purchases.states import NotTaken

ARTICLES = ["1004", "1004/Б", "1005", "1", "А-17 син", "H-250", "h_250", "R.10", "R-10", "77_2", "77"]
FILES = [
    pytest.param("1004.jpg", "1004", id="the article"),
    pytest.param("1004", "1004", id="without an ending"),
    pytest.param("1004_2.jpg", "1004", id="the second of an article"),
    pytest.param("1004-1 (3).png", "1004", id="a counter on a counter"),
    pytest.param("1004 (12).JPEG", "1004", id="a copy"),
    pytest.param("1004(1).webp", "1004", id="a copy without a blank"),
    pytest.param("1004 2.jpg", "1004", id="a blank and a number"),
    pytest.param("1004/1.jpg", "1004", id="a folder for an article, though 1 is one too"),
    pytest.param("1004/front.jpg", "1004", id="a folder and a word"),
    pytest.param("photos/1004/front.jpg", "1004", id="a folder in a folder"),
    pytest.param("1004/large/front.jpg", "1004", id="a folder around a folder"),
    pytest.param("1004/1005_2.jpg", "1005", id="an article in another's folder"),
    pytest.param("1004_Б.jpg", "1004/Б", id="a slash as a line"),
    pytest.param("1004-Б.jpg", "1004/Б", id="a slash as a dash"),
    pytest.param("1004 б_3.jpg", "1004/Б", id="a slash as a blank, a small letter, a counter"),
    pytest.param("1004/Б.jpg", "1004/Б", id="a slash as a folder"),
    pytest.param("photos/1004/Б/2.jpg", "1004/Б", id="a slash as two folders"),
    pytest.param("1.jpg", "1", id="an article of one digit"),
    pytest.param("а-17 СИН.jpg", "А-17 син", id="capitals"),
    pytest.param("а_17_син_1.jpg", "А-17 син", id="lines for dash and blank"),
    pytest.param("77_2.jpg", "77_2", id="an article that looks like a counter"),
    pytest.param("77_3.jpg", "77", id="a counter beside it"),
    pytest.param("H-250.jpg", "H-250", id="of two articles that read alike, the one as it is spelled"),
    pytest.param("R.10.jpg", "R.10", id="a dot inside"),
    pytest.param("h 250.jpg", NotTaken.AMBIGUOUS, id="two articles read like this"),
    pytest.param("r_10_2.jpg", NotTaken.AMBIGUOUS, id="two articles, with a counter"),
    pytest.param("1006.jpg", NotTaken.UNMATCHED, id="an article nobody has"),
    pytest.param("IMG_20260101.jpg", NotTaken.UNMATCHED, id="a camera's name"),
    pytest.param("(3).jpg", NotTaken.UNMATCHED, id="a counter alone"),
    pytest.param("../../1004.jpg", "1004", id="a path that leads away is not gone"),
    pytest.param("___.jpg", NotTaken.UNMATCHED, id="nothing but signs"),
]


@pytest.mark.parametrize(("path", "article"), FILES)
def test_article_of(path, article):
    assert article_of(path, shelved(ARTICLES)) == article


def test_an_article_of_signs_alone_is_never_meant():
    assert article_of("-.jpg", shelved(["/", "1004"])) == NotTaken.UNMATCHED


def test_names_are_sorted_as_people_count():
    assert sorted(["a10.jpg", "A2.jpg", "a1.jpg", "b.jpg", "3.jpg"], key=in_order) == [
        "3.jpg",
        "a1.jpg",
        "A2.jpg",
        "a10.jpg",
        "b.jpg",
    ]
