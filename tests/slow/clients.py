"""People who order and report payments over HTTP, and send a form again until it is answered."""

import http.client
import threading
import time
import uuid
from collections import Counter
from decimal import Decimal
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from participants.models import User
from purchases.models import Purchase
from tests.slow.servers import HOST, PATIENCE

TOKEN = "t" * 32
SEE_OTHER = 303
BROKEN = 500


class Participant(threading.Thread):
    """Orders one more piece of each of `variants`, reports a payment, and so on until `enough` is set.

    Each payment is a cent more than the last one, so that no two are alike.
    """

    def __init__(self, *, port: int, purchase: Purchase, user: User, variants: list[int]) -> None:
        super().__init__(daemon=True)
        self.port, self.user, self.variants = port, user, variants
        self.path = purchase.get_absolute_url()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={_logged_in(user)}; csrftoken={TOKEN}"
        self.enough = threading.Event()
        self.orders = self.reports = 0
        self.seen: Counter[str] = Counter()
        self.longest = 0.0
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            while not self.enough.is_set():
                pieces = {f"quantity-{pk}": self.orders + 1 for pk in self.variants}
                self._send_until_answered("order/", pieces)
                self.orders += 1
                paid = {
                    "amount": Decimal(self.reports + 1) / 100,
                    "paid_on": timezone.now().date(),
                    "way": "cash",
                }
                self._send_until_answered("my-order/pay/", paid)
                self.reports += 1
        except Exception as error:  # noqa: BLE001
            self.failure = error

    def _send_until_answered(self, page: str, fields: dict[str, object]) -> None:
        """The same form with the same key, whatever came of it before."""
        body = urlencode({**fields, "form_key": uuid.uuid4(), "csrfmiddlewaretoken": TOKEN})
        until = time.monotonic() + PATIENCE
        while True:
            came = self._send(f"{self.path}{page}", body)
            self.seen[came] += 1
            if came == str(SEE_OTHER):
                return
            assert came.startswith("5") or not came.isdecimal(), f"{page}: {came}"
            assert time.monotonic() < until, f"{page}: no answer, {self.seen}"
            time.sleep(0.05)

    def _send(self, path: str, body: str) -> str:
        """The status of the answer, or what kept it away."""
        began = time.monotonic()
        asking = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            asking.request("POST", path, body, headers)
            return str(asking.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        finally:
            asking.close()
            self.longest = max(self.longest, time.monotonic() - began)


def status_of(port: int, path: str, *, cookie: str = "") -> int:
    """Of a page; 0 without an answer."""
    asking = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        asking.request("GET", path, headers={"Cookie": cookie})
        return asking.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        asking.close()


def _logged_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key
    return session.session_key
