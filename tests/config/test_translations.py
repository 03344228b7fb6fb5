"""What is marked is found; what is not translated is named."""

from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract

from config.translations import KEYWORDS, extract_template, problems, sources

MARKED = [
    pytest.param('<p>{% translate "Stop" %}</p>', "Stop", None, id="translate"),
    pytest.param('{% translate "May" context "month" %}', "May", "month", id="a context"),
    pytest.param('{% money due label=_("Total") %}', "Total", None, id="an argument of a component"),
    pytest.param('{{ city|default:_("anywhere") }}', "anywhere", None, id="an argument of a filter"),
    pytest.param('{% translate "It\'s late" %}', "It's late", None, id="an apostrophe"),
    pytest.param(
        "{% blocktranslate trimmed with n=x.n %}\n  Row\n  {{ n }}\n{% endblocktranslate %}",
        "Row %(n)s",
        None,
        id="a trimmed block",
    ),
    pytest.param(
        "{% blocktranslate trimmed count n=x|length %} {{ n }} piece {% plural %} {{ n }} pieces "
        "{% endblocktranslate %}",
        ("%(n)s piece", "%(n)s pieces"),
        None,
        id="a plural",
    ),
]


@pytest.mark.parametrize(("template", "text", "context"), MARKED)
def test_a_marked_text_in_a_template_is_found(template, text, context):
    # Lines in steps, a quote and a bracket that never closes: none of it is Python.
    page = BytesIO(f"<html>\n    <p>don't (\n  {template}\n      </p>\n".encode())
    assert [(found, of) for _, found, _, of in extract(extract_template, page, KEYWORDS)] == [(text, context)]


def catalogue(*messages):
    made = Catalog(locale="ru")
    for text, translation, flags in messages:
        made.add(text, translation, flags=flags)
    return made


SOURCES = catalogue(("Stop", "", ()), (("%(n)s piece", "%(n)s pieces"), ("", "", ""), ("python-format",)))
GOOD = ("Stop", "Стоп", ())
PIECES = (("%(n)s piece", "%(n)s pieces"), ("%(n)s штука", "%(n)s штуки", "%(n)s штук"), ("python-format",))
PLURAL = "('%(n)s piece', '%(n)s pieces')"
INCOMPLETE = [
    pytest.param([GOOD, PIECES], [], id="complete"),
    pytest.param([PIECES], ["missing: 'Stop'"], id="missing"),
    pytest.param([("Stop", "", ()), PIECES], ["untranslated: 'Stop'"], id="untranslated"),
    pytest.param([("Stop", "Стоп", ("fuzzy",)), PIECES], ["fuzzy: 'Stop'"], id="fuzzy"),
    pytest.param(
        [GOOD, (PIECES[0], ("%(n)s штука", "%(n)s штуки", ""), ("python-format",))],
        [f"untranslated: {PLURAL}"],
        id="a plural form is empty",
    ),
    pytest.param(
        [GOOD, PIECES, ("Gone", "Нет", ())], ["no longer in the sources: 'Gone'"], id="a message too many"
    ),
]


@pytest.mark.parametrize(("messages", "named"), INCOMPLETE)
def test_a_catalogue_is_exactly_the_sources_translated(messages, named):
    assert list(problems(catalogue(*messages), SOURCES)) == named


def test_a_placeholder_that_is_lost_is_named():
    wrong = (PIECES[0], ("штука", "%(m)s штуки", "%(n)s штук"), ("python-format",))
    found = list(problems(catalogue(GOOD, wrong), SOURCES))
    assert len(found) == 1
    assert found[0].endswith(PLURAL)


def test_our_sources_mark_something():
    assert len(sources()) > 100
