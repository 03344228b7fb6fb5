"""Work of the worker: called by name, safe to run twice."""

import time
from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from purchases.selectors.pictures import unfinished_archives, waiting_for_pictures
from purchases.services import price_lists
from purchases.services.clock import run_clock
from purchases.services.picture_archives import claim_archive, leave_archive, take_next_pictures
from purchases.services.picture_wishes import fetch_next_picture, give_up_lost

# Seconds that a task about pictures keeps a worker from everything else.
TURN = 40.0


@shared_task(name="purchases.run_clock")
def tick() -> dict[str, int]:
    """Do what is due now."""
    return dict(run_clock(at=timezone.now()))


@shared_task(name="purchases.read_list")
def read_list(draft_id: int) -> None:
    """Read an uploaded price list."""
    price_lists.read_list(draft_id=draft_id, at=timezone.now())


@shared_task(name="purchases.judge_list")
def judge_list(draft_id: int) -> None:
    """Judge the rows of a price list whose columns are settled."""
    price_lists.judge_list(draft_id=draft_id, at=timezone.now())


@shared_task(name="purchases.import_list")
def import_list(draft_id: int) -> None:
    """Bring a confirmed price list into its purchase."""
    price_lists.import_list(draft_id=draft_id, at=timezone.now())


@shared_task(name="purchases.fetch_pictures")
def fetch_pictures(purchase_id: int) -> None:
    """Fetch pictures that a purchase's price list names, for a turn; the clock goes on with the rest."""
    _in_turn(lambda: fetch_next_picture(purchase_id=purchase_id, at=timezone.now()))


@shared_task(name="purchases.take_pictures")
def take_pictures(archive_id: int) -> None:
    """Take pictures from an archive, for a turn; the clock goes on with the rest."""
    if claim_archive(archive_id=archive_id, at=timezone.now()):
        _in_turn(lambda: take_next_pictures(archive_id=archive_id, at=timezone.now()))
        leave_archive(archive_id=archive_id)


@shared_task(name="purchases.go_on_with_pictures", expires=60)
def go_on_with_pictures() -> None:
    """One turn for everything about pictures that is not finished."""
    give_up_lost(at=timezone.now())
    ends = time.monotonic() + TURN
    for archive_id in unfinished_archives():
        if time.monotonic() < ends:
            take_pictures(archive_id)
    for purchase_id in waiting_for_pictures():
        if time.monotonic() < ends:
            fetch_pictures(purchase_id)


def _in_turn(work: Callable[[], bool]) -> None:
    """Do `work` again and again until nothing is left or the turn is over."""
    ends = time.monotonic() + TURN
    while work() and time.monotonic() < ends:
        pass


@shared_task(name="purchases.resume_lists")
def resume_lists() -> int:
    """Take up price lists whose work was left lying; how many."""
    return price_lists.resume_lists(at=timezone.now())


@shared_task(name="purchases.forget_lists")
def forget_lists() -> int:
    """Forget price lists that nobody carried on; how many."""
    return price_lists.forget_lists(at=timezone.now())
