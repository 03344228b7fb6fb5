"""What the database itself refuses: each named constraint broken once, on either engine."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from purchases.models import (
    Arrival,
    ArrivedVariant,
    Draft,
    Favourite,
    GiveBack,
    Item,
    Line,
    Order,
    Payment,
    Purchase,
    SupplierPayment,
    Terms,
    TransferApproval,
    Variant,
)
from purchases.states import LineState, PaymentState, PurchaseState, SaleForm
from tests.factories.people import a_contact, a_user
from tests.factories.purchases import NOW, a_draft, an_open_purchase, an_order, arrived, eur, paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchase() -> Purchase:
    """An arrived purchase of two items with an order, a payment and money to give back."""
    purchase = an_open_purchase(prices=("10.00", "5.00"))
    order = an_order(purchase, a_user(), 2, 1)
    paid(order, "4.00", at=NOW)
    GiveBack.objects.create(order=order, amount=eur("1.00"), owed_at=NOW)
    Favourite.objects.create(purchase=purchase, user=order.contact.user, at=NOW)
    return arrived(purchase)


def changed(model: type[models.Model], **values: Any) -> None:
    model.objects.filter(pk=model.objects.earliest("pk").pk).update(**values)


def again(model: type[models.Model], **values: Any) -> None:
    """A second row like the first."""
    row = model.objects.earliest("pk")
    row.pk, row._state.adding = None, True
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def another_live_one() -> None:
    first = an_open_purchase()
    an_open_purchase()
    Purchase.objects.filter(state=PurchaseState.OPEN).update(supplier=first.supplier)


def new_terms(**values: Any) -> None:
    draft = a_draft()
    terms = Terms.objects.earliest("pk")
    terms.pk, terms._state.adding, terms.purchase = None, True, draft
    for name, value in values.items():
        setattr(terms, name, value)
    terms.save(force_insert=True)


def an_approval(percent: int) -> None:
    TransferApproval.objects.create(
        purchase=Purchase.objects.get(), percent=percent, why="x", by=a_user(), at=NOW
    )


BREACHES = {
    "arrival_cost_not_negative": lambda: changed(Arrival, delivery_cost=eur("-0.01")),
    "arrived_variant_unique": lambda: again(ArrivedVariant),
    "arrived_variant_within_bought": lambda: changed(ArrivedVariant, received=2, defective=1),
    "favourite_unique": lambda: again(Favourite),
    "give_back_amount_positive": lambda: changed(GiveBack, amount=eur("0")),
    "give_back_settled_is_dated": lambda: changed(GiveBack, state="kept"),
    "item_article_unique": lambda: again(Item),
    "item_pack_has_size": lambda: changed(Item, sale_form=SaleForm.PACK),
    "item_price_not_negative": lambda: changed(Item, price=eur("-0.01")),
    "line_end_is_dated": lambda: changed(Line, state=LineState.RELEASED),
    "line_price_not_negative": lambda: changed(Line, unit_price=eur("-0.01")),
    "line_quantity_positive": lambda: changed(Line, quantity=0, received=None),
    "line_received_within_quantity": lambda: changed(Line, received=2, defective=1),
    "order_number_unique": lambda: again(Order, contact=a_contact()),
    "order_one_per_contact": lambda: again(Order, number=2),
    "payment_amount_positive": lambda: changed(Payment, amount=eur("0")),
    "payment_decision_is_dated": lambda: changed(Payment, decided_at=None),
    "payment_refusal_has_reason": lambda: changed(Payment, state=PaymentState.REFUSED),
    "purchase_call_before_stop": lambda: changed(Purchase, last_call_at=models.F("stop_at")),
    "purchase_one_live_per_supplier_and_city": another_live_one,
    "purchase_published_has_dates": lambda: changed(Purchase, stop_at=None),
    "purchase_rate_positive": lambda: changed(Purchase, official_rate=0),
    "supplier_payment_not_negative": lambda: changed(SupplierPayment, amount=eur("-0.01")),
    "supplier_payment_rate_positive": lambda: changed(SupplierPayment, official_rate=0),
    "terms_fee_within_bounds": lambda: new_terms(fee_percent=16),
    "terms_prepay_is_a_share": lambda: new_terms(prepay_percent=101),
    "transfer_approval_is_a_share": lambda: an_approval(101),
    "variant_never_oversold": lambda: changed(Variant, limit=1),
    "variant_price_not_negative": lambda: changed(Variant, price=eur("-0.01"), price_currency="EUR"),
    "variant_taken_not_negative": lambda: changed(Variant, taken=-1),
    "variant_unique": lambda: again(Variant),
}


def named() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    return {
        constraint.name: (model, constraint)
        for model in apps.get_app_config("purchases").get_models()
        for constraint in model._meta.constraints
    }


def test_every_named_constraint_is_broken_here():
    assert set(BREACHES) == set(named())


@pytest.mark.parametrize("name", BREACHES)
def test_the_database_refuses(name, purchase):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        BREACHES[name]()
    model, constraint = named()[name]
    assert told_by(model, constraint) in str(caught.value)


def told_by(model: type[models.Model], constraint: models.BaseConstraint) -> str:
    """How the engine names it: SQLite tells the columns of a unique constraint instead of its name."""
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        table = model._meta.db_table
        columns = [model._meta.get_field(name).column for name in constraint.fields]
        return ", ".join(f"{table}.{column}" for column in columns)
    return constraint.name


@pytest.mark.parametrize(
    "break_it",
    [
        lambda: changed(Draft, minimum_people=-1),
        lambda: changed(Line, delivery_share=None),
        lambda: changed(Purchase, slug=a_draft().slug),
    ],
    ids=["a count below zero", "nothing where a sum stands", "an address twice"],
)
def test_it_refuses_what_the_fields_say_too(break_it, purchase):
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it()
