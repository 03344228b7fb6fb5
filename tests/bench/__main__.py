"""`make bench`: how quick Artel is and what it takes, on this machine.

A bench is a module here, named in BENCHES. It has CASES, names to functions that give figures, each
called in a fresh process; and may have `prepare`, called once an engine before them, in a process of its
own, on an empty database. This process imports no Django: a child's peak memory counts its parent's.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench import databases, report
from tests.bench.figures import Figure, medians

BENCHES: tuple[str, ...] = (
    "allocation",
    "exports",
    "ledger",
    "ordering",
    "pages",
    "price_lists",
    "settlement",
    "supplier_order",
)


class BenchFailed(Exception):
    """A process ended with a fault; the last lines it wrote."""


def main() -> int:
    chosen = _arguments()
    results: list[report.Result] = []
    failed = False
    with tempfile.TemporaryDirectory(prefix="artel-bench-") as folder:
        engines = [e for e in databases.engines(Path(folder)) if chosen.engine in (None, e.name)]
        known = report.circumstances(engines=[f"{e.name} {e.version()}" for e in engines], runs=chosen.runs)
        print(report.as_text(known), end="\n\n", flush=True)
        for engine in engines:
            with databases.migrated(engine, Path(folder)):
                for bench in chosen.only or BENCHES:
                    try:
                        for result in _results(engine, bench, folder=Path(folder), runs=chosen.runs):
                            results.append(result)
                            print(report.as_text(report.lines(result)), flush=True)
                    except BenchFailed as fault:
                        failed = True
                        print(f"{engine.name}  {bench}  FAILED\n{fault}", flush=True)
    if chosen.write and not failed:
        (report.ROOT / "docs" / "bench.md").write_text(report.as_markdown(known=known, results=results))
    return int(failed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure; a missed bound is told.")
    parser.add_argument("--only", action="append", choices=BENCHES, help="this bench; may be given again")
    parser.add_argument("--engine", choices=("SQLite", "PostgreSQL"), help="on this one alone")
    parser.add_argument("--runs", type=int, default=3, help="how often each case is measured (3)")
    parser.add_argument("--write", action="store_true", help="write what was measured to docs/bench.md")
    return parser.parse_args()


def _results(engine: databases.Engine, bench: str, *, folder: Path, runs: int) -> list[report.Result]:
    with databases.copied(engine, bench):
        environment = databases.environment(engine, bench, folder)
        _child(environment, bench, "prepare")
        return [
            report.Result(
                engine.name, bench, case, medians([_figures(environment, bench, case) for _ in range(runs)])
            )
            for case in _child(environment, bench)
        ]


def _figures(environment: Mapping[str, str], bench: str, case: str) -> list[Figure]:
    return [Figure(**values) for values in _child(environment, bench, case)]


def _child(environment: Mapping[str, str], *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.child", *words],
        cwd=report.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchFailed("\n".join(done.stderr.splitlines()[-20:]))
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
