"""One step of one bench, in a process of its own: `python -m tests.bench.child BENCH [STEP]`.

Without a step the names of the cases are told; `prepare` fills the database; any other step is a case,
whose figures are told. What is told is JSON, after whatever else was printed.
"""

import importlib
import itertools
import json
import sys
import time

import django
from django.db import connection

from config.collector import spare_what_stays


def main(name: str, step: str = "") -> None:
    django.setup()
    people = importlib.import_module("tests.factories.people")
    spare_what_stays()
    # The cases of a bench share a database: nobody is named as somebody of an earlier process.
    people.NUMBERS = itertools.count(time.time_ns())
    bench = importlib.import_module(f"tests.bench.{name}")
    if not step:
        told: object = list(bench.CASES)
    elif step == "prepare":
        told = None
        if hasattr(bench, "prepare"):
            bench.prepare()
            # What a server finds out by itself within minutes: how many rows there are.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
    else:
        told = [figure.as_values() for figure in bench.CASES[step]()]
    print(f"\n{json.dumps(told)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
