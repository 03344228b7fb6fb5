"""Pages under gunicorn with two workers, beside a view that answers nothing through the same middleware.

The purchase has 1,000 items and 300 participants, the order 300 lines; visitors of the catalogue and of the
purchase are strangers, the order is its owner's, who is logged in.
"""

import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.test import Client

from participants.models import User
from purchases.models import Order, Purchase
from tests.bench.figures import Figure
from tests.bench.report import ROOT
from tests.factories.crowds import a_crowd
from tests.factories.people import an_organizer
from tests.factories.purchases import an_open_purchase

ITEMS, LINES, LINES_AN_ORDER = 1_000, 90_000, 300
OTHERS = 60
WORKERS, VISITORS = 2, 4
SECONDS, TURNS = 2.0, 3
LEAST_OF_EMPTY = 0.10


def prepare() -> None:
    organizer = an_organizer(probation_lifted=True)
    for _number in range(OTHERS):
        an_open_purchase(organizer=organizer)
    a_crowd(lines=LINES, lines_an_order=LINES_AN_ORDER, items=ITEMS, paid=False)


def page(name: str) -> list[Figure]:
    """Answers a second of a page and of the empty view, in turns."""
    purchase = Purchase.objects.order_by("-pk")[0]
    order = Order.objects.filter(purchase=purchase).select_related("contact__user").earliest("pk")
    path = {
        "catalogue": "/purchases/",
        "purchase": purchase.get_absolute_url(),
        "order": f"{purchase.get_absolute_url()}my-order/",
    }[name]
    cookie = logged_in(order.contact.user) if name == "order" else ""
    with served() as port:
        asked, empty = request(path, cookie), request("/empty/", "")
        for each in (asked, empty) * WORKERS * 2:
            answer(port, each)
        turns = [(rate(port, asked), rate(port, empty)) for _turn in range(TURNS)]
    found, beside = (statistics.median(rates) for rates in zip(*turns, strict=True))
    return [
        Figure("answers", found, "/s", reference=beside),
        Figure("of the empty view", found / beside, "x", at_least=LEAST_OF_EMPTY),
    ]


def logged_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"Cookie: {settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}\r\n"


def request(path: str, cookie: str) -> bytes:
    return f"GET {path} HTTP/1.0\r\nHost: localhost\r\n{cookie}\r\n".encode()


def answer(port: int, asked: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as link:
        link.sendall(asked)
        began = link.recv(65_536)
        if b" 200 " not in began[:20]:
            raise AssertionError(began[:200])
        while link.recv(65_536):
            pass


def rate(port: int, asked: bytes) -> float:
    """Answers a second to visitors who ask again as soon as they are answered."""
    until = time.perf_counter() + SECONDS

    def visit() -> int:
        answered = 0
        while time.perf_counter() < until:
            answer(port, asked)
            answered += 1
        return answered

    began = time.perf_counter()
    with ThreadPoolExecutor(VISITORS) as visitors:
        answered = sum(each.result() for each in [visitors.submit(visit) for _each in range(VISITORS)])
    return answered / (time.perf_counter() - began)


@contextmanager
def served() -> Iterator[int]:
    """The port that gunicorn answers on, with an empty view among the addresses."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    words = ["-m", "gunicorn", "tests.bench.site", "--bind", f"127.0.0.1:{port}"]
    words += ["--workers", str(WORKERS), "--log-level", "error", "--preload"]
    server = subprocess.Popen([sys.executable, *words], cwd=ROOT)
    try:
        for _attempt in range(600):
            if server.poll() is not None:
                raise AssertionError("gunicorn ended")
            try:
                socket.create_connection(("127.0.0.1", port), timeout=60).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


CASES = {
    "catalogue of 61 purchases": partial(page, "catalogue"),
    "purchase of 1,000 items": partial(page, "purchase"),
    "order of 300 lines": partial(page, "order"),
}
