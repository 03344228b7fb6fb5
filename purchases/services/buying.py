"""The supplier's order and its payment: Stopped -> Bought out. Rules: R-STATES, R-RATE, R-COST."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import File
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from moneyed import Money

from config.kernel.bulk import add_to_rows, insert_rows
from config.kernel.days import local_day
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from config.kernel.money import RATE_PLACES, convert, is_whole
from config.kernel.wording import last_moment
from ledger.services import Transfer, post
from participants.models import User
from participants.notices import day
from purchases.models import Line, Purchase, SupplierOrder, SupplierOrderLine, SupplierPayment, Variant
from purchases.models.purchase import known
from purchases.rules.accounts import cash_account, purchase_account
from purchases.selectors.dues import dues_of
from purchases.selectors.supplier_order import order_sheet, risen_lines
from purchases.services.acting import (
    check_may,
    check_organizer,
    check_state,
    lock_purchase,
    participants_of,
    record,
    tell_orders,
    tell_users,
)
from purchases.services.charging import charge_purchase
from purchases.services.price_tiers import settle_tier
from purchases.services.stock import free_places
from purchases.services.topping_up import close_top_up
from purchases.states import LineEnd, LineState, PaymentWay, PurchaseState, RateMode


class CannotRecordOrder(DomainError):
    """The supplier order cannot be recorded."""

    rule = "R-STATES"


class CannotBuyOut(DomainError):
    """The payment to the supplier cannot be recorded."""

    rule = "R-STATES"


def record_supplier_order(
    *, purchase_id: int, sent_on: date, note: str, by: User, at: datetime
) -> SupplierOrder:
    """Note that the order was sent to the supplier, and keep what was ordered. Sent again, the newer counts."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotRecordOrder)
        check_state(purchase, [PurchaseState.STOPPED], refusal=CannotRecordOrder)
        if sent_on > local_day(at, purchase.time_zone):
            raise CannotRecordOrder(_("The day is in the future."), field="sent_on")
        ordered = order_sheet(purchase)
        if ordered.sent and ordered.sent.answered_at:
            raise CannotRecordOrder(
                _("The supplier has answered. Take the answer back before you send the order again.")
            )
        if not ordered.rows:
            raise CannotRecordOrder(_("Nothing is ordered, so there is nothing to send."))
        sent, _new = SupplierOrder.objects.update_or_create(
            purchase=purchase, defaults={"sent_on": sent_on, "note": note, "by": by, "at": at}
        )
        SupplierOrderLine.objects.filter(order=sent).delete()
        insert_rows(
            SupplierOrderLine,
            ["order_id", "variant_id", "quantity", "price"],
            [(sent.pk, row.variant_id, row.pieces, row.price) for row in ordered.rows],
        )
        record(purchase, "supplier_order_sent", by=by, at=at, became=sent_on.isoformat(), why=note)
    return sent


def buy_out(
    *,
    purchase_id: int,
    amount: Money,
    paid_on: date,
    official_rate: Decimal,
    refused: Collection[int] = (),
    expected_on: date | None = None,
    invoice: File[bytes] | None = None,
    by: User,
    at: datetime,
) -> Purchase:
    """Record what the supplier was paid; what it refused is released and its dues are taken back.

    `amount` is in the supplier's currency, `official_rate` that of the local day `paid_on` in the
    settlement currency, `refused` the variants that the supplier does not send. An order that nobody
    noted as sent counts as sent on the day it was paid.
    """
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_may(purchase, "buy_out", by=by, refusal=CannotBuyOut)
        _check_payment(purchase, amount, paid_on, official_rate, at)
        _check_rises(purchase, at)
        SupplierOrder.objects.get_or_create(
            purchase=purchase, defaults={"sent_on": paid_on, "by": by, "at": at}
        )
        payment = SupplierPayment.objects.create(
            purchase=purchase,
            amount=amount,
            paid_on=paid_on,
            official_rate=official_rate,
            invoice=invoice or "",
            by=by,
            at=at,
        )
        close_top_up(purchase, by, at)
        refused_orders = _release_refused(purchase, refused, at)
        settle_tier(purchase)
        bought = Line.objects.filter(order__purchase=purchase, state=LineState.CONFIRMED).update(
            state=LineState.BOUGHT, refusal_asked_at=None
        )
        if not bought:
            raise CannotBuyOut(_("Nothing is left to buy. Cancel the purchase instead."))
        if purchase.terms.rate_mode == RateMode.AT_PAYMENT:
            purchase.official_rate = official_rate
        purchase.rate_is_final = True
        purchase.expected_on = expected_on or purchase.expected_on
        purchase.buy_out(at=at)
        charge_purchase(purchase=purchase, owed=dues_of(purchase), kind="bought_out", by=by, at=at)
        purchase.save(
            update_fields=[
                "state",
                "bought_out_at",
                "official_rate",
                "rate_is_final",
                "expected_on",
                "charges",
            ]
        )
        _post_payment(purchase, payment, by, at)
        record(purchase, "bought_out", by=by, at=at, was=PurchaseState.STOPPED, became=purchase.state)
        _tell(purchase, refused_orders, at)
    return purchase


def _check_payment(purchase: Purchase, amount: Money, paid_on: date, rate: Decimal, at: datetime) -> None:
    if str(amount.currency) != purchase.supplier_currency:
        raise CannotBuyOut(
            _("The supplier is paid in %(currency)s.") % {"currency": purchase.supplier_currency},
            field="amount",
        )
    if not amount.amount.is_finite() or amount.amount <= 0:
        raise CannotBuyOut(_("Enter a sum above zero."), field="amount")
    if amount.amount >= 10**10:
        raise CannotBuyOut(_("The sum is too large."), field="amount")
    if not is_whole(amount.amount, purchase.supplier_currency):
        raise CannotBuyOut(_("This currency has fewer decimals."), field="amount")
    if paid_on > local_day(at, purchase.time_zone):
        raise CannotBuyOut(_("The day is in the future."), field="paid_on")
    if paid_on < local_day(known(purchase.stopped_at), purchase.time_zone):
        raise CannotBuyOut(_("The supplier is paid after the stop."), field="paid_on")
    if not rate.is_finite() or rate <= 0:
        raise CannotBuyOut(_("Enter a rate above zero."), rule="R-RATE", field="official_rate")
    if rate >= 10**6 or rate != rate.quantize(RATE_PLACES):
        raise CannotBuyOut(
            _("A rate is below a million and has at most 6 decimals."), rule="R-RATE", field="official_rate"
        )
    if purchase.supplier_currency == purchase.currency and rate != 1:
        raise CannotBuyOut(_("One currency: the rate is 1."), rule="R-RATE", field="official_rate")


def _check_rises(purchase: Purchase, at: datetime) -> None:
    """Raise CannotBuyOut while owners may still give up lines whose price rose."""
    if not risen_lines(purchase):
        return
    until = purchase.supplier_order.rise_until
    if until and at < until:
        day, clock = last_moment(until, purchase.time_zone)
        raise CannotBuyOut(
            _(
                "Owners of lines whose price rose may give them up until %(day)s, %(clock)s. Wait until then, or"
                " take the supplier's answer back."
            )
            % {"day": date_format(day), "clock": clock},
            rule="R-COST",
        )


def _release_refused(purchase: Purchase, refused: Collection[int], at: datetime) -> set[int]:
    if not refused:
        return set()
    known = set(Variant.objects.filter(item__purchase=purchase, pk__in=refused).values_list("pk", flat=True))
    if known != set(refused):
        raise CannotBuyOut(_("One of the refused items is not in this purchase."), field="refused")
    lines = Line.objects.filter(
        order__purchase=purchase, state=LineState.CONFIRMED, variant_id__in=sorted(known)
    )
    orders = set(lines.values_list("order_id", flat=True))
    free_places(lines)
    owns = Variant.objects.filter(pk__in=sorted(known), own__gt=0)
    filled = list(owns.values_list("pk", "own"))
    owns.update(own=0)
    add_to_rows(Variant, "taken", [(pk, -own) for pk, own in filled])
    lines.update(state=LineState.REFUSED, ended_at=at, ended_because=LineEnd.SUPPLIER, refusal_asked_at=None)
    return orders


def _post_payment(purchase: Purchase, payment: SupplierPayment, by: User, at: datetime) -> None:
    paid = convert(payment.amount, rate=payment.official_rate, currency=purchase.currency)
    post(
        kind="supplier_paid",
        source=purchase.source,
        key=f"supplier_payment:{payment.pk}",
        unit=purchase.currency,
        transfers=[
            Transfer(
                purchase_account(purchase_id=purchase.pk, name="supplier"),
                cash_account(purchase_id=purchase.pk, way=PaymentWay.TRANSFER),
                paid,
            )
        ],
        at=at,
        by=by,
    )


def _tell(purchase: Purchase, refused_orders: set[int], at: datetime) -> None:
    everybody = participants_of(purchase)
    expected = {"expected": day(purchase.expected_on)} if purchase.expected_on else {}
    tell_users(
        purchase,
        "bought_out_expected" if expected else "bought_out",
        users=(user for _order, user in everybody),
        params=expected,
        at=at,
    )
    tell_orders(
        purchase,
        "supplier_refused",
        orders=[pair for pair in everybody if pair[0] in refused_orders],
        params={},
        at=at,
    )
