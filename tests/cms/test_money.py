from decimal import Decimal

import pytest
from django.utils import translation
from moneyed import Money

from config.kernel.wording import format_figure, format_money, whole_percent
from tests.cms.rendering import rendered

NB = "\N{NO-BREAK SPACE}"

SUMS = [
    pytest.param("en", Money("1234.50", "EUR"), "€1,234.50", id="euros in English"),
    pytest.param("ru", Money("1234.50", "EUR"), f"1{NB}234,50{NB}€", id="euros in Russian"),
    pytest.param("uk", Money("1234.50", "EUR"), f"1{NB}234,50{NB}€", id="euros in Ukrainian"),
    pytest.param("el", Money("1234.50", "EUR"), f"1.234,50{NB}€", id="euros in Greek"),
    pytest.param("ru", Money("-70.50", "RUB"), f"−70,50{NB}₽", id="a debt has a real minus"),
    pytest.param("en", Money("-70.50", "RUB"), "−₽70.50", id="the minus stands before the sign"),
    pytest.param("en", Money("12.345", "KWD"), f"KWD{NB}12.345", id="dinars have three decimals"),
    pytest.param("en", Money("1500", "JPY"), "JP¥1,500", id="yen have none"),
    pytest.param("hy", Money("2500", "AMD"), f"2{NB}500,00{NB}֏", id="drams in Armenian"),
    pytest.param("en", Money("0", "EUR"), "€0.00", id="zero"),
    pytest.param("en", Money("1E+3", "EUR"), "€1,000.00", id="an exponent is written out"),
    pytest.param("en", Money("1.2345", "EUR"), "€1.2345", id="a finer price is not rounded"),
    pytest.param("en", None, "–", id="nothing is a dash"),
]


@pytest.mark.parametrize(("language", "value", "text"), SUMS)
def test_money(language, value, text):
    with translation.override(language):
        assert format_money(value) == text


def test_a_signed_sum_shows_its_plus():
    assert [format_money(Money(sum_, "EUR"), signed=True) for sum_ in ("1.5", "-1.5", "0")] == [
        "+€1.50",
        "−€1.50",
        "€0.00",
    ]


@pytest.mark.parametrize("value", [1.5, Decimal("1.5"), 1, "1.50"])
def test_only_money_is_money(value):
    with pytest.raises(TypeError):
        format_money(value)


def test_a_figure_is_never_a_float():
    with pytest.raises(TypeError):
        format_figure(0.1)


FIGURES = [
    pytest.param(1234, "1,234", id="a number"),
    pytest.param(-3, "−3", id="a negative number"),
    pytest.param(Decimal("10.50"), "10.5", id="a decimal"),
    pytest.param("100 %", "100 %", id="ready words"),
    pytest.param(Money("2.00", "EUR"), "€2.00", id="money"),
    pytest.param(None, "–", id="nothing"),
]


@pytest.mark.parametrize(("value", "text"), FIGURES)
def test_figure(value, text):
    assert format_figure(value) == text


def test_the_tag_marks_a_negative_sum_and_the_filter_gives_text():
    value = Money("-5.00", "EUR")
    assert rendered("{% money v %}", v=value) == '<span class="money money-negative">−€5.00</span>'
    assert rendered("{{ v|money }}", v=value) == "−€5.00"


PERCENTS = [
    pytest.param(Money("899.99", "EUR"), Money("900", "EUR"), 99, id="a cent less is not reached"),
    pytest.param(Money("900.00", "EUR"), Money("900", "EUR"), 100, id="exactly reached"),
    pytest.param(14, 20, 70, id="people"),
    pytest.param(0, 20, 0, id="nobody yet"),
]


@pytest.mark.parametrize(("value", "target", "percent"), PERCENTS)
def test_whole_percent(value, target, percent):
    assert whole_percent(value, target) == percent


def test_progress_in_two_currencies_is_refused():
    with pytest.raises(ValueError, match="two currencies"):
        whole_percent(Money("1", "EUR"), Money("2", "USD"))
