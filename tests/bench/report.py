"""The figures told: on what machine, of what commit, and which bounds were missed."""

import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = ("engine", "bench", "figure", "value", "bound", "reference")


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one case of a bench on one engine."""

    engine: str
    bench: str
    case: str
    figures: Sequence[Figure]


def circumstances(*, engines: Iterable[str], runs: int) -> list[tuple[str, str]]:
    """What figures depend on, as (name, value)."""
    return [
        ("machine", f"{_processor()}, {os.cpu_count()} cores, {_memory()} GB"),
        ("system", f"{platform.system()} {platform.machine()}"),
        ("Python", platform.python_version()),
        ("engines", ", ".join(engines)),
        ("commit", _commit()),
        ("date", f"{datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC"),
        ("runs", f"{runs}, medians"),
    ]


def lines(result: Result) -> list[tuple[str, ...]]:
    """A row of HEADINGS for every figure."""
    return [
        (
            result.engine,
            result.bench,
            f"{result.case}: {figure.name}",
            f"{_number(figure.value)} {figure.unit}",
            _bound(figure),
            "" if figure.reference is None else f"{_number(figure.reference)} {figure.unit}",
        )
        for figure in result.figures
    ]


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Columns that stand under each other."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def as_markdown(*, known: Sequence[tuple[str, str]], results: Sequence[Result]) -> str:
    """docs/bench.md: written by `make bench ARGS=--write`."""
    rows = [row for result in results for row in lines(result)]
    table = [HEADINGS, ["---"] * len(HEADINGS), *rows]
    return "\n".join(
        [
            "# Measured",
            "",
            "By `make bench ARGS=--write`, each case in a process of its own, on databases of its own.",
            "A bound that is not kept is marked MISSED. Memory *added* is the peak over what the process",
            "held before the work began.",
            "",
            *(f"- {name}: {value}" for name, value in known),
            "",
            *("| " + " | ".join(row) + " |" for row in table),
            "",
        ]
    )


def _bound(figure: Figure) -> str:
    bounds = [
        f"{sign} {_number(bound)}"
        for sign, bound in (("<=", figure.at_most), (">=", figure.at_least))
        if bound is not None
    ]
    return ", ".join([*bounds, *(["MISSED"] if figure.is_missed else [])])


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**3)


def _commit() -> str:
    def git(*words: str) -> str:
        found = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        return found.stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return f"{git('rev-parse', '--short', 'HEAD') or 'unknown'}{changed}"
