"""Money that goes back to participants. Rules: R-REFUND, R-LEDGER."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.bulk import insert_rows
from config.kernel.db import atomic, read_shared
from config.kernel.errors import DomainError
from config.kernel.money import as_text, from_minor, to_minor
from ledger import selectors as ledger
from ledger.services import Transfer, post
from participants.models import Contact, User
from participants.notices import money
from purchases.models import GiveBack, Order, Purchase
from purchases.rules.accounts import cash_account, credit_account, order_account
from purchases.selectors.dues import balances_of_orders
from purchases.selectors.parties import Party, parties_of
from purchases.services.acting import (
    check_organizer,
    lock_purchase,
    participants_of,
    record,
    tell_orders,
)
from purchases.states import OPEN_GIVE_BACKS, GiveBackState, PaymentWay, PurchaseState


class CannotGiveBack(DomainError):
    """The money cannot be given back like this."""

    rule = "R-REFUND"


class CannotUseCredit(DomainError):
    """The credit cannot pay for this."""

    rule = "R-REFUND"


def owe_back(*, order: Order, units: int, why: str, by: User | None, at: datetime) -> GiveBack:
    """Move `units` from the order to what the organizer owes its participant."""
    give_back = GiveBack.objects.create(
        order=order,
        amount=from_minor(units, order.purchase.currency),
        why=why,
        owed_at=at,
        state=GiveBackState.KEPT if order.keeps_credit else GiveBackState.OWED,
        settled_at=at if order.keeps_credit else None,
    )
    post(
        kind="owed_back",
        source=order.account,
        key=f"owed_back:{give_back.pk}",
        unit=order.purchase.currency,
        transfers=[Transfer(order.account, credit_account(contact_id=order.contact_id), units)],
        at=at,
        by=by,
    )
    return give_back


def owe_back_all(
    *, purchase: Purchase, parties: Sequence[Party], why: str, by: User | None, at: datetime
) -> list[Party]:
    """Move everything overpaid on orders of `parties` to what is owed back; the parties who are owed.

    The caller holds the purchase's lock. 5 statements.
    """
    over = {order: -balance for order, balance in balances_of_orders(purchase).items() if balance < 0}
    owed = [party for party in parties if party.order_id in over]
    insert_rows(
        GiveBack,
        ["order_id", "amount", "amount_currency", "why", "way", "owed_at", "state", "settled_at"],
        [
            (
                party.order_id,
                from_minor(over[party.order_id], purchase.currency).amount,
                purchase.currency,
                why,
                "",
                at,
                GiveBackState.KEPT if party.keeps_credit else GiveBackState.OWED,
                at if party.keeps_credit else None,
            )
            for party in owed
        ],
    )
    post(
        kind="owed_back",
        source=purchase.source,
        key=f"owed_back:{purchase.pk}:{at.isoformat()}",
        unit=purchase.currency,
        transfers=[
            Transfer(
                order_account(purchase_id=purchase.pk, order_id=party.order_id),
                credit_account(contact_id=party.contact_id),
                over[party.order_id],
            )
            for party in owed
        ],
        at=at,
        by=by,
    )
    return owed


def give_back_overpaid(*, purchase_id: int, by: User, at: datetime) -> int:
    """The organizer turns every overpayment into money owed back; how many people are owed."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotGiveBack)
        if purchase.state in (PurchaseState.DRAFT, PurchaseState.OPEN, PurchaseState.LAST_CALL):
            raise CannotGiveBack(_("Before the stop nothing is overpaid: it is money towards orders."))
        owed = owe_back_all(purchase=purchase, parties=parties_of(purchase), why="", by=by, at=at)
        if not owed:
            raise CannotGiveBack(_("Nobody has paid too much."))
        record(purchase, "overpaid_owed_back", by=by, at=at, became=str(len(owed)))
        _tell_owed_back(purchase, at)
    return len(owed)


def _tell_owed_back(purchase: Purchase, at: datetime) -> None:
    owed = {
        each.order_id: each.amount
        for each in GiveBack.objects.filter(order__purchase=purchase, owed_at=at, state=GiveBackState.OWED)
    }
    tell_orders(
        purchase,
        "owed_back",
        orders=[pair for pair in participants_of(purchase) if pair[0] in owed],
        params={order_id: {"amount": money(amount)} for order_id, amount in owed.items()},
        at=at,
    )


def send_give_back(*, give_back_id: int, way: str, by: User, at: datetime) -> GiveBack:
    """The organizer has paid it out; the participant confirms. Off the site the organizer's word counts."""
    with atomic():
        give_back = _locked(give_back_id)
        order = give_back.order
        check_organizer(order.purchase, by=by, refusal=CannotGiveBack)
        if give_back.state != GiveBackState.OWED:
            raise CannotGiveBack(_("This has been dealt with already."))
        if way not in PaymentWay.values:
            raise CannotGiveBack(_("Say how you sent it."), field="way")
        give_back.state, give_back.way, give_back.sent_at = GiveBackState.SENT, way, at
        give_back.save(update_fields=["state", "way", "sent_at"])
        record(order.purchase, "given_back", by=by, at=at, order=order, became=as_text(give_back.amount))
        if order.contact.user_id is None:
            _settle(give_back, by, at)
        else:
            tell_orders(
                order.purchase,
                "give_back_sent",
                orders=[(order.pk, order.contact.user_id)],
                params={order.pk: {"amount": money(give_back.amount)}},
                at=at,
            )
    return give_back


def confirm_receipt(*, give_back_id: int, by: User, at: datetime) -> GiveBack:
    """The participant has the money."""
    with atomic():
        give_back = _own(give_back_id, by)
        if give_back.state != GiveBackState.SENT:
            raise CannotGiveBack(_("The organizer has not sent this yet."))
        _settle(give_back, by, at)
    return give_back


def keep_as_credit(*, give_back_id: int, by: User, at: datetime) -> GiveBack:
    """The participant leaves the money with the organizer for a next order."""
    with atomic():
        give_back = _own(give_back_id, by)
        if give_back.state != GiveBackState.OWED:
            raise CannotGiveBack(_("This has been dealt with already."))
        give_back.state, give_back.settled_at = GiveBackState.KEPT, at
        give_back.save(update_fields=["state", "settled_at"])
        record(give_back.order.purchase, "kept_as_credit", by=by, at=at, order=give_back.order,
               became=as_text(give_back.amount))  # fmt: skip
    return give_back


def use_credit(*, order_id: int, by: User, at: datetime) -> int:
    """Pay what an order owes from the participant's balance with the organizer; how much, in minor units."""
    with atomic():
        purchase_id, contact_id = Order.objects.values_list("purchase_id", "contact_id").get(
            pk=order_id, contact__user=by
        )
        purchase = lock_purchase(purchase_id)
        order = Order.objects.select_for_update(of=("self",)).select_related("purchase").get(pk=order_id)
        Contact.objects.select_for_update().get(pk=contact_id)
        owed = ledger.balance(key=order.account, unit=purchase.currency)
        units = min(owed, free_credit(contact_id=contact_id, currency=purchase.currency))
        if units <= 0:
            raise CannotUseCredit(_("There is nothing to pay from your balance now."))
        post(
            kind="credit_used",
            source=order.account,
            key=f"credit_used:{order.pk}:{at.isoformat()}",
            unit=purchase.currency,
            transfers=[Transfer(credit_account(contact_id=contact_id), order.account, units)],
            at=at,
            by=by,
        )
        record(purchase, "credit_used", by=by, at=at, order=order,
               became=as_text(from_minor(units, purchase.currency)))  # fmt: skip
    return units


def free_credit(*, contact_id: int, currency: str) -> int:
    """What a person has with the organizer and is not waiting to be paid out. 2 queries."""
    held = -ledger.balance(key=credit_account(contact_id=contact_id), unit=currency)
    waiting = GiveBack.objects.filter(
        order__contact_id=contact_id, state__in=OPEN_GIVE_BACKS, amount_currency=currency
    )
    return held - sum(to_minor(each.amount) for each in waiting)


def _locked(give_back_id: int) -> GiveBack:
    """The money with its order, whose contact nobody changes meanwhile (a record taken over)."""
    read_shared(Purchase.objects.filter(orders__give_backs=give_back_id))
    return (
        GiveBack.objects.select_for_update(of=("self",))
        .select_related("order__purchase__organizer", "order__contact")
        .get(pk=give_back_id)
    )


def _own(give_back_id: int, by: User) -> GiveBack:
    give_back = _locked(give_back_id)
    if give_back.order.contact.user_id != by.pk:
        raise GiveBack.DoesNotExist
    return give_back


def _settle(give_back: GiveBack, by: User, at: datetime) -> None:
    order = give_back.order
    give_back.state, give_back.settled_at = GiveBackState.RECEIVED, at
    give_back.save(update_fields=["state", "settled_at"])
    post(
        kind="given_back",
        source=order.account,
        key=f"given_back:{give_back.pk}",
        unit=order.purchase.currency,
        transfers=[
            Transfer(
                credit_account(contact_id=order.contact_id),
                cash_account(purchase_id=order.purchase_id, way=give_back.way),
                to_minor(give_back.amount),
            )
        ],
        at=at,
        by=by,
    )
    record(order.purchase, "give_back_received", by=by, at=at, order=order, became=as_text(give_back.amount))
