"""Two at one price list in one moment."""

from datetime import timedelta

import pytest

from purchases.models import Line, ListDraft, PriceList, Variant
from purchases.services.ordering import place_order
from purchases.services.price_lists import begin_import, drop_list, import_list, judge_list, working
from tests.concurrency.racing import race, without_row_locks
from tests.factories.people import a_user
from tests.factories.purchases import NOW, a_draft, an_open_purchase, variants_of
from tests.purchases.listing import judged, read, settled

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committing_db")]

LATER = NOW + timedelta(seconds=1)


def confirmed(purchase, *rows: str) -> ListDraft:
    draft = judged(purchase, *rows)
    begin_import(draft_id=draft.pk, vanished="keep", by=draft.by, at=NOW)
    return draft


class TestTwoImportsOfOneDraft:
    def both(self, monkeypatch, *, window: str):
        draft = confirmed(a_draft(prices=()), "T1;Green tea;3.50;;")
        one, other = race(
            monkeypatch,
            first=lambda: import_list(draft_id=draft.pk, at=NOW),
            window=window,
            second=lambda: import_list(draft_id=draft.pk, at=LATER),
        )
        return one.outcome, other.outcome, PriceList.objects.count(), ListDraft.objects.get(pk=draft.pk).state

    def test_one_brings_it_in_and_the_other_does_nothing(self, monkeypatch):
        found = self.both(monkeypatch, window="purchases.services.price_lists.importing.judged_each")
        assert found == ("done", "done", 1, "imported")

    def test_even_where_the_claim_was_left_lying(self, monkeypatch):
        monkeypatch.setattr(working, "CLAIMED_FOR", timedelta(0))
        found = self.both(monkeypatch, window="purchases.services.price_lists.importing.take_items")
        assert found == ("done", "done", 1, "imported")

    def test_control_without_a_look_at_the_claim_it_comes_in_twice(self, monkeypatch):
        monkeypatch.setattr(working, "CLAIMED_FOR", timedelta(0))
        monkeypatch.setattr("purchases.services.price_lists.importing.finish", lambda *args, **kwargs: True)
        *_outcomes, lists, _state = self.both(
            monkeypatch, window="purchases.services.price_lists.importing.take_items"
        )
        assert lists == 2


class TestAnImportAgainstAnOrder:
    def both(self, monkeypatch):
        purchase = an_open_purchase(prices=("10.00",), limit=9)
        draft = confirmed(purchase, "A1;Item 1;10.00;;3")
        person, variant = a_user(), variants_of(purchase)[0].pk
        one, other = race(
            monkeypatch,
            first=lambda: import_list(draft_id=draft.pk, at=NOW),
            window="purchases.services.price_lists.taking.held_items",
            second=lambda: place_order(slug=purchase.slug, wanted={variant: 5}, by=person, at=NOW),
        )
        return one.outcome, other.outcome

    def test_the_order_meets_the_new_stock(self, monkeypatch):
        assert self.both(monkeypatch) == ("done", "CannotOrder")
        assert (Variant.objects.get().limit, Line.objects.count()) == (3, 0)

    def test_control_without_row_locks_the_import_breaks_on_what_was_taken_meanwhile(self, monkeypatch):
        without_row_locks(monkeypatch)
        assert self.both(monkeypatch) == ("IntegrityError", "done")


def test_a_list_dropped_while_it_is_judged_leaves_nothing(monkeypatch):
    draft = settled(read(a_draft(prices=()), "T1;Green tea;3.50;;"))
    one, other = race(
        monkeypatch,
        first=lambda: judge_list(draft_id=draft.pk, at=NOW),
        window="purchases.services.price_lists.judging.judged_each",
        second=lambda: drop_list(draft_id=draft.pk, by=draft.by, at=LATER),
    )
    assert (one.outcome, other.outcome, ListDraft.objects.count()) == ("done", "done", 0)
