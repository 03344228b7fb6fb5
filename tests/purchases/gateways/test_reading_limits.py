"""What the process that reads tables is not able to do, whatever goes wrong in it."""

import subprocess
import sys
from pathlib import Path

import pytest

from purchases.gateways import spreadsheets
from purchases.gateways.spreadsheets import CannotRead, read_table

ROOT = Path(__file__).resolve().parents[3]
BEGINNING = "from purchases.gateways.table_reader import limits; "
LIMITED = BEGINNING + "limits.take(); "


def runs(code, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", code.replace("FILE", repr(str(tmp_path / "answer")))],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


DEEDS = [
    pytest.param("bytearray(limits.MEMORY)", id="taking more memory"),
    pytest.param("open(FILE, 'wb').write(bytes(limits.ANSWER + 1024**2))", id="writing more than an answer"),
]


@pytest.mark.parametrize("deed", DEEDS)
def test_what_any_process_may_do_fails_in_one_that_reads(deed, tmp_path):
    assert runs(BEGINNING + deed, tmp_path)
    assert not runs(LIMITED + deed, tmp_path)


def test_a_reading_process_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(spreadsheets.limits, "SECONDS", 0.001)
    with pytest.raises(CannotRead, match="more memory or time than a table should"):
        read_table(name="list.csv", content=b"a;b\n")
