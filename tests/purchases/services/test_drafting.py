"""What a draft takes. Rules: R-TERMS, R-FEE, R-RATE."""

from datetime import timedelta
from decimal import Decimal

import pytest
from moneyed import Money

from organizers.states import OrganizerState
from participants.models import Notice
from purchases.models import Purchase
from purchases.services.drafting import (
    CannotDraft,
    CannotMoveDates,
    create_draft,
    edit_description,
    edit_draft,
    move_dates,
    set_pickup_point,
)
from purchases.services.items import (
    CannotChangeItem,
    add_item,
    mark_available,
    mark_sold_out,
    remove_item,
    set_limit,
)
from tests.factories.people import a_city, a_supplier, a_user, an_organizer
from tests.factories.purchases import NOW, STOP, a_draft, an_open_purchase, an_order, eur, variants_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " " * 0),
        ("title", "x" * 121),
        ("category", "weapons"),
        ("fee_percent", Decimal("15.01")),
        ("fee_percent", Decimal("-0.01")),
        ("fee_percent", Decimal("10.001")),
        ("fee_percent", Decimal("NaN")),
        ("fee_percent", Decimal("1e400")),
        ("bonus_percent", Decimal("100.01")),
        ("prepay_percent", Decimal("100.01")),
        ("prepay_percent", Decimal(-1)),
        ("surcharge_percent", Decimal("Infinity")),
        ("surcharge_percent", Decimal(1)),
        ("transfer_percent", Decimal(101)),
        ("delivery_split", "by magic"),
        ("prepay_when", "never"),
        ("minimum_people", -1),
        ("minimum_sum", Money(Decimal("100.005"), "EUR")),
        ("minimum_sum", Money(Decimal(-1), "EUR")),
        ("minimum_sum", Money(Decimal("NaN"), "EUR")),
        ("minimum_sum", Money(Decimal("1e400"), "EUR")),
        ("minimum_sum", Money(Decimal(100), "USD")),
        ("delivery_estimate", Money(Decimal(-1), "EUR")),
        ("delivery_estimate", Money(Decimal("1.005"), "EUR")),
        ("delivery_estimate", Money(Decimal(5), "USD")),
        ("official_rate", Decimal(0)),
        ("official_rate", Decimal(-1)),
        ("official_rate", Decimal("1.1")),
        ("official_rate", Decimal("NaN")),
        ("last_call_at", STOP),
        ("state", "open"),
        ("organizer", None),
    ],
    ids=repr,
)
def test_a_draft_refuses(field, value):
    purchase = a_draft()
    with pytest.raises(CannotDraft) as caught:
        edit_draft(purchase_id=purchase.pk, values={field: value}, by=purchase.organizer.user, at=NOW)
    assert caught.value.field in {field, ""}
    assert Purchase.objects.get(pk=purchase.pk).title == "Tea and honey"


@pytest.mark.parametrize("rate", ["61.6100001", "0", "NaN"])
def test_a_rate_has_six_decimals(rate):
    purchase = a_draft(supplier=a_supplier(currency="USD"))
    with pytest.raises(CannotDraft):
        edit_draft(
            purchase_id=purchase.pk,
            values={"official_rate": Decimal(rate)},
            by=purchase.organizer.user,
            at=NOW,
        )


def test_a_stranger_drafts_nothing():
    purchase = a_draft()
    with pytest.raises(CannotDraft):
        edit_draft(purchase_id=purchase.pk, values={"title": "Mine"}, by=a_user(), at=NOW)
    with pytest.raises(CannotDraft):
        set_pickup_point(purchase_id=purchase.pk, name="A", address="B", by=a_user(), at=NOW)
    with pytest.raises(CannotDraft):
        create_draft(
            organizer=an_organizer(state=OrganizerState.APPLIED),
            title="Tea",
            supplier=a_supplier(),
            city=a_city(),
            at=NOW,
        )


class TestAfterPublishing:
    def test_terms_are_frozen(self):
        purchase = an_open_purchase()
        by = purchase.organizer.user
        for act in (edit_draft, edit_description):
            with pytest.raises(CannotDraft):
                act(purchase_id=purchase.pk, values={"fee_percent": Decimal(1)}, by=by, at=NOW)

    @pytest.mark.parametrize("estimate", [eur("-1"), eur("1.005"), Money(5, "USD")], ids=repr)
    def test_a_bad_estimate_of_delivery_is_refused(self, estimate):
        purchase = an_open_purchase()
        with pytest.raises(CannotDraft):
            edit_description(
                purchase_id=purchase.pk,
                values={"delivery_estimate": estimate},
                by=purchase.organizer.user,
                at=NOW,
            )

    def test_the_description_may_change(self):
        purchase = an_open_purchase()
        values = {"description": "Green tea", "delivery_estimate": eur("12.50")}
        edit_description(purchase_id=purchase.pk, values=values, by=purchase.organizer.user, at=NOW)
        purchase = Purchase.objects.get(pk=purchase.pk)
        assert (purchase.description, purchase.delivery_estimate) == ("Green tea", eur("12.50"))

    @pytest.mark.parametrize(
        ("call", "stop", "passes"),
        [
            pytest.param(0, 1, True, id="the stop later"),
            pytest.param(1, 1, True, id="both later"),
            pytest.param(0, -1, False, id="the stop earlier"),
            pytest.param(-1, 0, False, id="the last call earlier"),
            pytest.param(2, 0, False, id="the last call at the stop"),
        ],
    )
    def test_dates_only_move_later(self, call, stop, passes):
        purchase, participant = an_open_purchase(), a_user()
        an_order(purchase, participant, 1)
        dates = {
            "last_call_at": purchase.last_call_at + timedelta(days=call),
            "stop_at": purchase.stop_at + timedelta(days=stop),
        }
        if not passes:
            with pytest.raises(CannotMoveDates):
                move_dates(purchase_id=purchase.pk, by=purchase.organizer.user, at=NOW, **dates)
            return
        moved = move_dates(purchase_id=purchase.pk, by=purchase.organizer.user, at=NOW, **dates)
        assert moved.stop_at == dates["stop_at"]
        assert Notice.objects.filter(kind="dates_moved", user=participant).count() == 1


class TestItems:
    def add(self, purchase, **fields):
        given = {"article": "B1", "name": "Mint", "price": eur("3.00"), **fields}
        return add_item(purchase_id=purchase.pk, by=purchase.organizer.user, at=NOW, **given)

    @pytest.mark.parametrize(
        "fields",
        [
            {"price": Money(3, "USD")},
            {"price": eur("-0.01")},
            {"price": eur("NaN")},
            {"price": eur("1e400")},
            {"price": eur("9e999999")},
            {"price": eur("1.005")},
            {"article": "A1"},
            {"article": " "},
            {"name": ""},
            {"limit": -1},
            {"sizes": ("42", "42")},
        ],
        ids=repr,
    )
    def test_an_item_is_refused(self, fields):
        purchase = a_draft()
        with pytest.raises(CannotChangeItem):
            self.add(purchase, **fields)
        assert purchase.items.count() == 1

    def test_a_free_item_is_allowed(self):
        assert self.add(a_draft(), price=eur("0")).price == eur("0")

    def test_an_item_that_was_ordered_stays(self):
        purchase = an_open_purchase()
        an_order(purchase, a_user(), 1)
        with pytest.raises(CannotChangeItem):
            remove_item(item_id=purchase.items.get().pk, by=purchase.organizer.user, at=NOW)

    def test_sold_out_and_back(self):
        purchase = an_open_purchase()
        item, by = purchase.items.get(), purchase.organizer.user
        assert mark_sold_out(item_id=item.pk, by=by, at=NOW).sold_out is True
        assert mark_available(item_id=item.pk, by=by, at=NOW).sold_out is False
        with pytest.raises(CannotChangeItem):
            mark_sold_out(item_id=item.pk, by=a_user(), at=NOW)

    @pytest.mark.parametrize(("limit", "passes"), [(3, True), (None, True), (2, False), (-1, False)])
    def test_a_limit_is_never_below_what_is_taken(self, limit, passes):
        purchase = an_open_purchase(limit=5)
        an_order(purchase, a_user(), 3)
        (variant,) = variants_of(purchase)
        change = {"variant_id": variant.pk, "limit": limit, "by": purchase.organizer.user, "at": NOW}
        if passes:
            assert set_limit(**change).limit == limit
        else:
            with pytest.raises(CannotChangeItem):
                set_limit(**change)
