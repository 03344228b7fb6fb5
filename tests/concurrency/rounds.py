"""Many rounds of people who act in one moment, left to luck: `race` shows one place, these any."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection

from tests.concurrency.racing import Act, run

PATIENCE = 600

Together = Callable[[Sequence[Act]], list[str]]


@contextmanager
def people(count: int) -> Iterator[Together]:
    """`count` threads, each with a connection that it keeps; what each act of a round ended in.

    A round takes as many acts as there are people, and begins when everybody is there.
    """
    # What a power cut would take is not what is tried here.
    run(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" SET synchronous_commit TO off')
    together = Barrier(count, timeout=PATIENCE)

    def begin(act: Act) -> str:
        together.wait()
        return outcome(act)

    def leave(_: int) -> None:
        together.wait()
        connection.close()

    with ThreadPoolExecutor(count) as pool:
        try:
            yield lambda acts: list(pool.map(begin, acts, timeout=PATIENCE))
        finally:
            list(pool.map(leave, range(count), timeout=PATIENCE))


def outcome(act: Act) -> str:
    """`done`, or the name of what was raised."""
    try:
        act()
    except Exception as error:  # noqa: BLE001
        return type(error).__name__
    return "done"
