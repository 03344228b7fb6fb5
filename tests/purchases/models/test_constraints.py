"""What the database itself refuses: each named constraint broken once, on either engine."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from purchases.models import (
    Arrival,
    ArrivalPhoto,
    ArrivedVariant,
    Count,
    CountedInstead,
    Draft,
    Favourite,
    GiveBack,
    Helper,
    Item,
    ItemPicture,
    Leftover,
    Line,
    MisSort,
    Order,
    OrderTemplate,
    Payment,
    PictureWish,
    Purchase,
    Question,
    RememberedMapping,
    SupplierOrderLine,
    SupplierPayment,
    Terms,
    TierPrice,
    TransferApproval,
    Variant,
)
from purchases.states import LeftoverOrigin, LineState, PaymentState, PurchaseState, SaleForm, SortedOut
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
    person = order.contact.user
    item = purchase.items.earliest("pk")
    ItemPicture.objects.create(item=item, digest="a", width=1, height=1, at=NOW)
    PictureWish.objects.create(item=item, url="http://shop.example/", at=NOW)
    TierPrice.objects.create(item=item, starts_at=1000, price=eur("9.00"))
    RememberedMapping.objects.create(organizer=purchase.organizer, supplier=purchase.supplier, at=NOW)
    Favourite.objects.create(purchase=purchase, user=person, at=NOW)
    Helper.objects.create(purchase=purchase, user=person, may_answer=True, by=person, at=NOW)
    Count.objects.create(purchase=purchase, variant=order.lines.first().variant, came=2, by=person, at=NOW)
    Question.objects.create(purchase=purchase, asked_by=person, text="When?", asked_at=NOW)
    arrived(purchase)
    line = order.lines.earliest("pk")
    OrderTemplate.objects.create(organizer=purchase.organizer, supplier=purchase.supplier, at=NOW)
    CountedInstead.objects.create(
        purchase=purchase, variant=line.variant, name="A cup", pieces=1, by=person, at=NOW
    )
    MisSort.objects.create(line=line, name="A cup", pieces=1, outcome=SortedOut.CREDITED)
    Leftover.objects.create(
        purchase=purchase, variant=line.variant, pieces=1, origin=LeftoverOrigin.OVER, at=NOW
    )
    ArrivalPhoto.objects.create(purchase=purchase, digest="a", width=1, height=1, by=person, at=NOW)
    return purchase


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
    "arrival_photo_unique": lambda: again(ArrivalPhoto),
    "count_defective_among_came": lambda: changed(Count, defective=3),
    "count_unique": lambda: again(Count),
    "counted_instead_is_named": lambda: changed(CountedInstead, name=""),
    "counted_instead_some": lambda: changed(CountedInstead, pieces=0),
    "counted_instead_unique": lambda: again(CountedInstead),
    "favourite_unique": lambda: again(Favourite),
    "give_back_amount_positive": lambda: changed(GiveBack, amount=eur("0")),
    "give_back_settled_is_dated": lambda: changed(GiveBack, state="kept"),
    "helper_has_a_right": lambda: changed(Helper, may_answer=False),
    "helper_unique": lambda: again(Helper),
    "item_article_unique": lambda: again(Item),
    "item_pack_has_size": lambda: changed(Item, sale_form=SaleForm.PACK),
    "item_picture_unique": lambda: again(ItemPicture),
    "item_price_not_negative": lambda: changed(Item, price=eur("-0.01")),
    "leftover_is_named": lambda: changed(Leftover, variant=None),
    "leftover_some": lambda: changed(Leftover, pieces=0),
    "line_end_is_dated": lambda: changed(Line, state=LineState.RELEASED),
    "line_extra_within_tolerance": lambda: changed(Line, extra=1),
    "line_price_not_negative": lambda: changed(Line, unit_price=eur("-0.01")),
    "line_quantity_positive": lambda: changed(Line, quantity=0, received=None),
    "line_received_within_quantity": lambda: changed(Line, received=2, defective=1),
    "mis_sort_some": lambda: changed(MisSort, pieces=0),
    "order_number_unique": lambda: again(Order, contact=a_contact()),
    "order_one_per_contact": lambda: again(Order, number=2),
    "order_template_unique": lambda: again(OrderTemplate),
    "payment_amount_positive": lambda: changed(Payment, amount=eur("0")),
    "payment_decision_is_dated": lambda: changed(Payment, decided_at=None),
    "payment_refusal_has_reason": lambda: changed(Payment, state=PaymentState.REFUSED),
    "picture_wish_unique": lambda: again(PictureWish),
    "purchase_call_before_stop": lambda: changed(Purchase, last_call_at=models.F("stop_at")),
    "purchase_one_live_per_supplier_and_city": another_live_one,
    "purchase_published_has_dates": lambda: changed(Purchase, stop_at=None),
    "purchase_rate_positive": lambda: changed(Purchase, official_rate=0),
    "question_answer_is_signed": lambda: changed(Question, answer="On Friday."),
    "remembered_mapping_unique": lambda: again(RememberedMapping),
    "supplier_confirms_within_order": lambda: changed(SupplierOrderLine, confirmed=3),
    "supplier_order_line_not_empty": lambda: changed(SupplierOrderLine, quantity=0),
    "supplier_order_line_unique": lambda: again(SupplierOrderLine),
    "supplier_order_price_not_negative": lambda: changed(SupplierOrderLine, new_price=-1),
    "supplier_payment_not_negative": lambda: changed(SupplierPayment, amount=eur("-0.01")),
    "supplier_payment_rate_positive": lambda: changed(SupplierPayment, official_rate=0),
    "terms_fee_within_bounds": lambda: new_terms(fee_percent=16),
    "terms_prepay_is_a_share": lambda: new_terms(prepay_percent=101),
    "tier_price_not_negative": lambda: changed(TierPrice, price=eur("-0.01")),
    "tier_price_unique": lambda: again(TierPrice),
    "tier_starts_above_zero": lambda: changed(TierPrice, starts_at=0),
    "transfer_approval_is_a_share": lambda: an_approval(101),
    "variant_never_oversold": lambda: changed(Variant, limit=1),
    "variant_price_not_negative": lambda: changed(Variant, price=eur("-0.01"), price_currency="EUR"),
    "variant_stands_in_its_row": lambda: changed(Variant, per_row=0),
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
    if (
        connection.vendor == "sqlite"
        and isinstance(constraint, models.UniqueConstraint)
        and constraint.fields
    ):
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
