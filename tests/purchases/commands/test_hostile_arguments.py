"""What an operator, or a script, mistypes: one sentence, never a traceback."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories.purchases import an_open_purchase

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("mapping", ["{", "[]", "9" * 5000, "[" * 100_000])
@pytest.mark.parametrize("command", ["import_price_list", "import_orders"])
def test_a_mapping_that_is_none(command, mapping, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("person;article;quantity\nAnna;T1;1\n")
    with pytest.raises(CommandError, match="--mapping"):
        call_command(command, str(file), "--purchase", an_open_purchase().slug, "--mapping", mapping)


@pytest.mark.parametrize("path", ["nowhere.csv", ".", "a\x00b.csv", "x" * 5000])
@pytest.mark.parametrize("command", ["import_price_list", "import_orders"])
def test_a_file_that_cannot_be_read(command, path):
    with pytest.raises(CommandError):
        call_command(command, path, "--purchase", an_open_purchase().slug)


@pytest.mark.parametrize("slug", ["", "\udcff", "a\x00b", "x" * 5000])
def test_a_purchase_that_cannot_be(slug):
    with pytest.raises(CommandError, match="no purchase"):
        call_command("purchase_report", slug)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_at_the_end_of_the_calendar(at):
    with pytest.raises(CommandError, match="instant"):
        call_command("run_clock", "--at", at)
