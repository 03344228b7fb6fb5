"""Telling people: kept as kind and parameters, read in the reader's language, sent once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.functional import lazystr
from django.utils.translation import ngettext_lazy
from moneyed import Money

from participants import notices
from participants.models import Notice
from participants.services import delivery
from participants.services.notices import NoticeDraft, mark_all_read, mark_read, tell
from tests.factories.people import a_user

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def deliver(at: datetime = AT) -> int:
    return delivery.deliver_notices(clock=lambda: at)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "KINDS", dict(notices.KINDS))
    notices.register_kind(
        "test_due", title=lazystr("Pay for %(purchase)s"), text=lazystr("%(sum)s by %(by)s."), always=True
    )


def rendered(kind: str = "test_due", language: str = "en", **params: Any) -> notices.Letter:
    return notices.render(SimpleNamespace(kind=kind, params=params), language=language)


MIDNIGHT = datetime(2026, 6, 12, 21, tzinfo=UTC)
PARAMS = [
    pytest.param("Wool", "en", "Wool", id="text as it is"),
    pytest.param(12, "en", "12", id="a number as it is"),
    pytest.param("100 % (really)s", "en", "100 % (really)s", id="text that looks like a place to fill"),
    pytest.param(notices.money(Money("1234.50", "EUR")), "en", "€1,234.50", id="a sum in English"),
    pytest.param(
        notices.money(Money("1234.50", "EUR")), "ru", "1\N{NBSP}234,50\N{NBSP}€", id="a sum in Russian"
    ),
    pytest.param(notices.money(Money("1234", "JPY")), "en", "JP¥1,234", id="a sum without decimals"),
    pytest.param(notices.day(date(2026, 6, 12)), "en", "Fri 12 June 2026", id="a day"),
    pytest.param(
        notices.until(MIDNIGHT, zone="Europe/Tallinn"),
        "en",
        "Fri 12 June 2026 24:00, Tallinn time",
        id="a deadline ends its day",
    ),
    pytest.param(
        notices.moment(MIDNIGHT, zone="Europe/Tallinn"),
        "en",
        "Sat 13 June 2026 00:00, Tallinn time",
        id="a moment begins it",
    ),
    pytest.param({"money": ["much", "EUR"]}, "en", "–", id="a sum that is none"),
    pytest.param({"until": "soon"}, "en", "–", id="an instant that is none"),
    pytest.param({"strange": 1}, "en", "–", id="an unknown type"),
    pytest.param(None, "en", "–", id="nothing"),
]


@pytest.mark.parametrize(("value", "language", "shown"), PARAMS)
def test_parameters_read_in_the_readers_language(value: Any, language: str, shown: str) -> None:
    assert rendered(language=language, purchase=value).title == f"Pay for {shown}"


def test_a_missing_parameter_is_a_dash() -> None:
    assert rendered(purchase="Wool").text == "– by –."


def test_an_unknown_kind_is_a_plain_message() -> None:
    assert rendered(kind="forgotten") == notices.Letter("Message", "")


@pytest.mark.parametrize("broken", [None, [], "text"])
def test_broken_parameters_do_not_break_the_page(broken: Any) -> None:
    letter = notices.render(SimpleNamespace(kind="test_due", params=broken))
    assert letter.title == "Pay for –"


def test_plural_forms_follow_their_parameter() -> None:
    lines = ngettext_lazy("%(count)d line", "%(count)d lines", "count")
    notices.register_kind("test_lines", title=lines, text=lines)
    assert [rendered("test_lines", count=count).title for count in (1, 2)] == ["1 line", "2 lines"]
    assert rendered("test_lines").title == "Message"


def test_a_kind_has_one_text() -> None:
    notices.register_kind("test_one", title="a", text="b")
    notices.register_kind("test_one", title="a", text="b")
    with pytest.raises(ValueError, match="two texts"):
        notices.register_kind("test_one", title="a", text="c")


def drafts(*keys: str, user_id: int) -> list[NoticeDraft]:
    params = {"purchase": "Wool", "sum": notices.money(Money("12.30", "EUR"))}
    return [NoticeDraft(user_id, "test_due", params, "/p/wool/", key) for key in keys]


@pytest.fixture
def unsent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was enqueued, not run."""
    asked: list[str] = []
    monkeypatch.setattr("participants.services.notices.enqueue", lambda task, **ids: asked.append(task))
    return asked


@pytest.mark.django_db
class TestTell:
    @pytest.mark.parametrize("count", [1, 10, 300])
    def test_any_number_is_told_by_one_statement(self, count: int, unsent: list[str]) -> None:
        user = a_user()
        with CaptureQueriesContext(connection) as queries:
            assert tell(notices=drafts(*map(str, range(count)), user_id=user.pk), at=AT) == count
        assert len(queries) == 1
        assert unsent == ["participants.deliver_notices"]

    def test_the_same_is_told_once(self, unsent: list[str]) -> None:
        user = a_user()
        tell(notices=drafts("stop:1", user_id=user.pk), at=AT)
        assert tell(notices=drafts("stop:1", "stop:2", user_id=user.pk), at=AT) == 1
        assert tell(notices=drafts("stop:1", "stop:2", user_id=user.pk), at=AT) == 0
        assert tell(notices=[], at=AT) == 0
        assert len(unsent) == 2
        assert list(Notice.objects.order_by("key").values_list("key", flat=True)) == ["stop:1", "stop:2"]

    def test_reading_marks_ones_own_only(self, unsent: list[str]) -> None:
        mine, other = a_user(), a_user()
        tell(notices=[*drafts("1", "2", user_id=mine.pk), *drafts("3", user_id=other.pk)], at=AT)
        first = Notice.objects.get(key="1")
        assert mark_read(notice_id=first.pk, user=other, at=AT) == 0
        assert mark_read(notice_id=first.pk, user=mine, at=AT) == 1
        assert mark_all_read(user=mine, at=AT) == 1
        assert set(Notice.objects.filter(read_at=None).values_list("key", flat=True)) == {"3"}


@pytest.mark.django_db
@pytest.mark.usefixtures("unsent")
class TestDelivery:
    def test_each_gets_an_e_mail_in_their_language(self) -> None:
        anna = a_user("anna@example.org", language="ru", short_name="Аня")
        carl = a_user("carl@example.org", language="en")
        tell(notices=[*drafts("1", user_id=anna.pk), *drafts("2", user_id=carl.pk)], at=AT)
        assert deliver() == 2
        to_anna, to_carl = mail.outbox
        assert (to_anna.to, to_carl.to) == (["anna@example.org"], ["carl@example.org"])
        assert "12,30\N{NBSP}€" in to_anna.body
        assert "€12.30" in to_carl.body
        assert "/p/wool/" in to_carl.body
        assert to_carl.subject == "Pay for Wool"

    def test_what_was_sent_is_not_sent_again(self) -> None:
        tell(notices=drafts("1", user_id=a_user().pk), at=AT)
        assert [deliver(), deliver()] == [1, 0]
        assert Notice.objects.get().emailed_at == AT
        assert len(mail.outbox) == 1

    def test_all_that_waits_goes_out_in_one_run_in_order(self) -> None:
        tell(notices=drafts(*map(str, range(30)), user_id=a_user().pk), at=AT)
        with CaptureQueriesContext(connection) as queries:
            assert deliver() == 30
        assert len(queries) == 30 * 3 + 1
        assert list(Notice.objects.order_by("pk").values_list("key", flat=True)) == [*map(str, range(30))]

    def test_a_mail_server_that_is_away_is_asked_once_and_keeps_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tell(notices=drafts("1", "2", user_id=a_user().pk), at=AT)
        asked = []

        def away(backend: EmailBackend) -> None:
            asked.append(backend)
            raise OSError("nobody there")

        monkeypatch.setattr(EmailBackend, "open", away)
        assert deliver() == 0
        assert len(asked) == 1
        monkeypatch.undo()
        assert deliver(AT + timedelta(minutes=1)) == 2

    def test_a_run_longer_than_a_claim_holds_keeps_what_it_is_sending(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Each message takes nine minutes; when the last is being sent, another worker comes."""
        tell(notices=drafts("1", "2", "3", user_id=a_user().pk), at=AT)
        now, others = [AT], []
        send = EmailBackend.send_messages

        def slowly(backend: EmailBackend, messages: list[Any]) -> int:
            monkeypatch.setattr(EmailBackend, "send_messages", send)
            now[0] += timedelta(minutes=9)
            if now[0] == AT + timedelta(minutes=27):
                others.append(deliver(now[0]))
            monkeypatch.setattr(EmailBackend, "send_messages", slowly)
            return send(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", slowly)
        assert delivery.deliver_notices(clock=lambda: now[0]) == 3
        assert others == [0]
        assert len(mail.outbox) == 3

    def test_a_run_ends_after_so_many_and_asks_for_another(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
    ) -> None:
        tell(notices=drafts("1", "2", "3", user_id=a_user().pk), at=AT)
        monkeypatch.setattr(delivery, "MOST_A_RUN", 2)
        asked = []
        for _run in range(2):
            with django_capture_on_commit_callbacks() as callbacks:
                deliver()
            asked.append((len(mail.outbox), len(callbacks)))
        assert asked == [(2, 1), (3, 0)]

    def test_a_failure_is_left_for_the_next_run_and_holds_up_nobody(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad, good = a_user("bad@example.org"), a_user("good@example.org")
        tell(notices=[*drafts("1", user_id=bad.pk), *drafts("2", user_id=good.pk)], at=AT)
        send = EmailBackend.send_messages

        def refuse_bad(backend: EmailBackend, messages: list[Any]) -> int:
            if messages[0].to == ["bad@example.org"]:
                raise OSError("no such mailbox")
            return send(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", refuse_bad)
        assert deliver() == 1
        monkeypatch.undo()
        assert deliver(AT + timedelta(minutes=1)) == 1
        assert [each.to for each in mail.outbox] == [["good@example.org"], ["bad@example.org"]]

    def test_a_claim_is_respected_until_its_worker_must_be_dead(self) -> None:
        tell(notices=drafts("1", user_id=a_user().pk), at=AT)
        Notice.objects.update(claimed_at=AT)
        assert deliver(AT + delivery.CLAIM_HOLDS) == 0
        assert deliver(AT + delivery.CLAIM_HOLDS + timedelta(seconds=1)) == 1

    @pytest.mark.parametrize(
        ("active", "after"),
        [
            pytest.param(False, timedelta(0), id="switched off"),
            pytest.param(True, timedelta(days=8), id="old"),
        ],
    )
    def test_nobody_writes_to_no_one(self, active: bool, after: timedelta) -> None:
        tell(notices=drafts("1", user_id=a_user(is_active=active).pk), at=AT)
        assert deliver(AT + after) == 0


@pytest.mark.postgres
def test_two_workers_never_send_the_same(committing_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participants.services.notices.enqueue", lambda task, **ids: None)
    tell(notices=drafts(*map(str, range(300)), user_id=a_user().pk), at=AT)

    def work(_: int) -> int:
        try:
            return deliver()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 300
    assert len(mail.outbox) == 300
