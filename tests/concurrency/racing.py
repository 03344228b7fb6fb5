"""Two people in one moment: the second acts while the first is half-way."""

from collections.abc import Callable
from importlib import import_module
from threading import Event, Thread, current_thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

LET_THROUGH = 0.6

Act = Callable[[], Any]


class Taken:
    """How an act ended: what it gave back, or what it raised."""

    def __init__(self, act: Act) -> None:
        self.value: Any = None
        self.error: BaseException | None = None
        self.done = Event()
        self._act = act

    def __call__(self) -> None:
        try:
            self.value = self._act()
        except Exception as error:  # noqa: BLE001
            self.error = error
        finally:
            connection.close()
            self.done.set()

    @property
    def outcome(self) -> str:
        return type(self.error).__name__ if self.error else "done"


def race(monkeypatch: pytest.MonkeyPatch, *, first: Act, window: str, second: Act) -> tuple[Taken, Taken]:
    """Run `first`; when it has come through the function `window`, start `second` and give it a moment.

    Where a lock holds `second` up, it goes on when `first` has committed; else it is through before.
    """
    one, other = Taken(first), Taken(second)
    threads = [Thread(target=one), Thread(target=other)]
    module, name = window.rsplit(".", 1)
    original = getattr(import_module(module), name)

    def meet(*args: Any, **kwargs: Any) -> Any:
        found = original(*args, **kwargs)
        if current_thread() is threads[0] and not threads[1].ident:
            threads[1].start()
            other.done.wait(LET_THROUGH)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(window, meet)
        threads[0].start()
        one.done.wait(30)
        assert threads[1].ident, f"{window} was never reached"
        for thread in threads:
            thread.join(30)
    return one, other


def without_row_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a row any more."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self.all())


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
