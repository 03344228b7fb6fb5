"""What the benches tell."""

import pytest

from tests.bench import report
from tests.bench.figures import Figure, medians


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        pytest.param(Figure("time", 59.96, "s", at_most=60), "<= 60.0", id="kept"),
        pytest.param(Figure("time", 60, "s", at_most=60), "<= 60.0", id="just kept"),
        pytest.param(Figure("time", 60.1, "s", at_most=60), "<= 60.0, MISSED", id="over the most"),
        pytest.param(Figure("orders", 99, "/s", at_least=100), ">= 100, MISSED", id="under the least"),
        pytest.param(Figure("orders", 100, "/s", at_least=100), ">= 100", id="at the least"),
        pytest.param(Figure("time", 5, "s"), "", id="without a bound"),
    ],
)
def test_a_missed_bound_is_told(figure, told):
    result = report.Result("SQLite", "exports", "lines", [figure])
    assert report.lines(result)[0][4] == told


def test_several_runs_give_their_medians():
    runs = [[Figure("time", value, "s", at_most=4, reference=value * 10)] for value in (9, 1, 3)]
    assert medians(runs) == [Figure("time", 3, "s", at_most=4, reference=30)]


def test_a_figure_outlives_the_process_that_measured_it():
    figure = Figure("orders", 12.5, "/s", at_least=10, reference=20)
    assert Figure(**figure.as_values()) == figure


def test_what_is_written_is_a_table():
    result = report.Result("SQLite", "exports", "lines", [Figure("time", 1234.5, "s", reference=0.25)])
    written = report.as_markdown(known=[("runs", "3, medians")], results=[result]).splitlines()
    assert written[-3:] == [
        "| engine | bench | figure | value | bound | reference |",
        "| --- | --- | --- | --- | --- | --- |",
        "| SQLite | exports | lines: time | 1,234 s |  | 0.25 s |",
    ]
