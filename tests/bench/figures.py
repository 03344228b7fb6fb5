"""What a bench gives: figures, and how a piece of work is measured."""

import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Figure:
    """One number in `unit`. Its bound is the most or the least it may be; `reference` is what it stands beside."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    reference: float | None = None

    @property
    def is_missed(self) -> bool:
        too_much = self.at_most is not None and self.value > self.at_most
        return too_much or (self.at_least is not None and self.value < self.at_least)

    def as_values(self) -> dict[str, Any]:
        return asdict(self)


def measured(
    work: Callable[[], object],
    *,
    seconds: float | None = None,
    added: float | None = None,
    peak: float | None = None,
) -> list[Figure]:
    """How long `work` took, what it added to this process at its peak, and that peak, in MB.

    `seconds`, `added` and `peak` are the bounds. Call it once in a process: a peak never goes down.
    """
    before = _resident()
    began = time.perf_counter()
    work()
    took = time.perf_counter() - began
    return [
        Figure("time", took, "s", at_most=seconds),
        Figure("memory added", (_peak() - before) / MEGABYTE, "MB", at_most=added),
        Figure("peak memory", _peak() / MEGABYTE, "MB", at_most=peak),
    ]


def medians(runs: Sequence[Sequence[Figure]]) -> list[Figure]:
    """The figures of several runs as one: the median of each value, and of each reference."""
    return [_median(figures) for figures in zip(*runs, strict=True)]


def _median(figures: Sequence[Figure]) -> Figure:
    references = [figure.reference for figure in figures if figure.reference is not None]
    return replace(
        figures[0],
        value=statistics.median(figure.value for figure in figures),
        reference=statistics.median(references) if references else None,
    )


def _peak() -> int:
    """The most bytes that this process, or the small one that started it, ever held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _resident() -> int:
    """The bytes held now; where the system does not tell, the most held so far."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * resource.getpagesize() if pages.exists() else _peak()
