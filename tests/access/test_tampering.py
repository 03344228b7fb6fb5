"""Numbers of other people's rows in addresses and forms, and fields that no form has: nothing is moved by them."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.forms import BaseForm
from django.urls import reverse

from purchases.models import Line, Order, Purchase, Variant
from tests.access.roles import Role
from tests.access.sending import ABSENT, address_of, body_of, row_of
from tests.access.table import OF_NO_PURCHASE, ROWS, S
from tests.access.world import MOMENT, World
from tests.purchases.views.test_hostile_posts import addresses, changed, rows

pytestmark = pytest.mark.once

# Where a form that names rows is taken.
PLACES = {"desk-count": S.BOUGHT_OUT, "desk-arrival": S.BOUGHT_OUT, "desk-buy-out": S.STOPPED,
          "desk-hand": S.DISTRIBUTION, "desk-copy-orders": S.CANCELLED}  # fmt: skip


def at(state: str) -> Any:
    return time_machine.travel(MOMENT[state], tick=False)


def swapped(world: World) -> Iterator[tuple[str, Purchase, int]]:
    """Each address with a number, of one's own purchase, with the number of a row of another purchase."""
    for name, argument in addresses():
        if not argument or name == "claim":
            continue
        for mine, theirs in ((world.own, world.others), (world.own, world.own)):
            for state in MOMENT:
                other = theirs[state if theirs is not mine else ("open" if state != "open" else "last_call")]
                number = row_of(name, argument, other)
                if number != ABSENT and other.pk != mine[state].pk:
                    yield name, mine[state], number
                    break


def test_the_number_of_another_purchases_row_is_not_found(world: World) -> None:
    before, found = rows(), []
    for name, purchase, number in swapped(world):
        role = Role.ORGANIZER if name.startswith("desk") else Role.PARTICIPANT
        with at(purchase.state):
            url = reverse(f"purchases:{name}", args=[purchase.slug, number])
            status = world.as_(role).post(url, body_of(name, purchase, at=MOMENT[purchase.state])).status_code
            if status != 404:
                found.append(f"{name} of {purchase.state}: {status}")
    assert found == []
    assert changed(before) == []


def test_a_form_does_not_reach_rows_of_another_purchase(world: World) -> None:
    """What it names is refused, or passed over where the form asks only for what it knows."""
    mine, theirs = world.own, world.others
    variant = Variant.objects.filter(item__purchase=theirs["open"]).order_by("pk")[0].pk
    order = Order.objects.filter(purchase=theirs["distribution"]).order_by("pk")[0]
    line = Line.objects.filter(order=order).order_by("pk")[0].pk
    sent: list[tuple[str, str, dict[str, Any], Role]] = [
        ("order", "open", {f"quantity-{variant}": "3"}, Role.OTHER_PARTICIPANT),
        ("change_order", "open", {f"quantity-{variant}": "3", f"was-{variant}": "0"}, Role.PARTICIPANT),
        ("desk-record-payment", "distribution", {"order": order.pk}, Role.ORGANIZER),
        ("desk-hand", "distribution", {"lines": [line]}, Role.ORGANIZER),
        ("desk-buy-out", "stopped", {"refused": [variant]}, Role.ORGANIZER),
        ("desk-copy-orders", "cancelled", {"into": theirs["open"].pk}, Role.ORGANIZER),
        ("desk-count", "bought_out", {f"came-{variant}": "1", f"was-{variant}": ""}, Role.COUNTS),
    ]
    others = theirs_rows(theirs)
    answers = {}
    for name, state, fields, role in sent:
        with at(state), transaction.atomic():
            own = {
                field: value
                for field, value in body_of(name, mine[state], at=MOMENT[state]).items()
                if not field.startswith(("quantity-", "was-", "came-"))
            }
            answers[name] = world.as_(role).post(address_of(name, mine[state]), own | fields).status_code
            assert theirs_rows(theirs) == others
            transaction.set_rollback(True)
    assert answers == {
        "order": 422, "change_order": 422, "desk-record-payment": 422, "desk-hand": 422, "desk-buy-out": 422,
        "desk-copy-orders": 422, "desk-count": 303,
    }  # fmt: skip


def theirs_rows(theirs: dict[str, Purchase]) -> list[Any]:
    """What other people ordered, hold and paid."""
    lines = Line.objects.filter(order__purchase__in=[each.pk for each in theirs.values()])
    variants = Variant.objects.filter(item__purchase__in=[each.pk for each in theirs.values()])
    return [*lines.order_by("pk").values_list(), *variants.order_by("pk").values_list()]


def test_fields_of_the_models_that_a_form_does_not_have_do_nothing(world: World) -> None:
    """Each form, sent once more with every field of every model that no form asks for, does the same."""
    names = {
        field.name
        for label in ("participants", "organizers", "purchases")
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
    }
    names |= {f"{name}_id" for name in names}
    names -= _asked_for()
    differs = []
    for name, row in ROWS.items():
        if not row.taken or row.done == 422 or name in OF_NO_PURCHASE - {"new"}:
            continue
        state = str(min(row.taken, key=list(MOMENT).index))
        state = "open" if "open" in row.taken and name != "desk-publish" else state
        role = Role.ORGANIZER if "organizer" in row.door or name == "new" else Role.PARTICIPANT
        purchase = world.own[state]
        with at(state):
            body = body_of(name, purchase, at=MOMENT[state])
            extra = {field: "1" for field in names if not any(each.split("-")[0] == field for each in body)}
            plain, beside = (_done(world, role, name, purchase, fields) for fields in (body, extra | body))
        if plain != beside:
            differs.append(
                f"{name}: {plain[0]} {beside[0]} {[t for t in plain[1] if plain[1][t] != beside[1].get(t)]}"
            )
    assert differs == []


def _asked_for() -> set[str]:
    """The fields of all forms that there are."""
    kinds, fields = [BaseForm], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        fields |= set(getattr(kind, "base_fields", ()))
    return fields


# Drawn at random (tokens, names of files), or a digest of all that was sent.
RANDOM = {
    "participants_contactlink",
    "participants_formkey",
    "purchases_arrivalphoto",
    "purchases_itempicture",
    "purchases_listdraft",
    "purchases_purchase",
    "purchases_supplierpayment",
}


def number_on_from_the_last_row() -> None:
    """A sequence of PostgreSQL goes on after a rollback: set back, two tries give their rows the same numbers."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def _done(
    world: World, role: Role, name: str, purchase: Purchase, body: dict[str, Any]
) -> tuple[int, dict[str, Any]]:
    for each in body.values():
        if hasattr(each, "seek"):
            each.seek(0)
    number_on_from_the_last_row()
    with transaction.atomic():
        status = world.as_(role).post(address_of(name, purchase), body).status_code
        after = {table: held for table, held in rows().items() if table not in RANDOM}
        if name != "new":
            after["purchase"] = sorted(map(repr, Purchase.objects.order_by("pk").values_list()))
        transaction.set_rollback(True)
    return status, after
