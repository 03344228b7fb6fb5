"""My order and my purchases: what is shown, what can be done about money, at what cost."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from djmoney.money import Money

from config.kernel.money import to_minor
from ledger.checks import run_checks
from participants.models import User
from purchases.models import GiveBack, Order, Payment, Purchase
from purchases.selectors.mine import order_cards, orders_of
from purchases.selectors.orders import OrderSummary, order_summary
from purchases.selectors.report import report_rows
from purchases.services.arrival import Received, record_arrival
from purchases.services.buying import buy_out, record_supplier_order
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.distribution import begin_distribution
from purchases.services.giving_back import give_back_overpaid, send_give_back
from purchases.services.ordering import place_order
from purchases.services.payments import confirm_payment, refuse_payment
from purchases.states import GiveBackState, PaymentState
from tests.cms.rendering import faults, words
from tests.factories.people import a_user, an_organizer, form_key
from tests.factories.purchases import (
    NOW,
    STOP,
    an_open_purchase,
    an_order,
    arrived,
    bought,
    eur,
    handed_over,
    in_distribution,
    paid,
    stopped,
    variants_of,
)
from tests.purchases.counting import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    assert run_checks() == []


@pytest.fixture
def anna() -> User:
    return a_user(full_name="Anna")


@pytest.fixture
def as_anna(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


def url(order: Order, what: str = "") -> str:
    return f"/p/{order.purchase.slug}/my-order/{what}"


def summed(order: Order) -> OrderSummary:
    purchase = Purchase.objects.select_related("terms", "draft").get(pk=order.purchase_id)
    return order_summary(purchase, Order.objects.get(pk=order.pk))


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert faults(page) == []
    return words(page)


def payment(**fields: Any) -> dict[str, Any]:
    return {
        "amount": "5.00",
        "paid_on": "2026-03-02",
        "way": "transfer",
        "note": "ref 7",
        **fields,
        **form_key(),
    }


REACH = [None, stopped, bought, arrived, in_distribution]


@pytest.mark.parametrize("reach", REACH)
def test_every_page_has_the_sums_of_the_report(as_anna: Client, anna: User, reach: Any) -> None:
    purchase = an_open_purchase(prices=("3.33", "7.77"), fee_percent=Decimal(10), prepay_percent=Decimal(50))
    an_order(purchase, a_user(), 4, 1)
    order = an_order(purchase, anna, 3, 2)
    if reach:
        options = {"delivery": "10.01"} if reach in (arrived, in_distribution) else {}
        reach(purchase, **options)
    paid(order, "5.00")
    purchase = Purchase.objects.select_related("terms", "draft").get(pk=purchase.pk)
    (row,) = (row for row in report_rows(purchase) if row.order_id == order.pk)
    figures = summed(order).figures
    for name in ("goods", "fee", "paid", "credited", "balance"):
        assert to_minor(getattr(figures, name)) == getattr(row, name)
    assert to_minor(figures.total) == row.due
    (card,) = order_cards(list(orders_of(anna)))
    assert card.figures == figures
    total = f"€{figures.total.amount}"
    for address in (url(order), "/my/", purchase.get_absolute_url()):
        assert total in read(as_anna, address)


def test_what_is_paid_when(anna: User) -> None:
    purchase = an_open_purchase(
        fee_percent=Decimal(10), prepay_percent=Decimal(50), delivery_estimate=Money(Decimal(6), "EUR")
    )
    an_order(purchase, a_user(), 2)
    order = an_order(purchase, anna, 1)

    def figures() -> tuple[str, ...]:
        found = summed(order).figures
        return tuple(str(part.amount) for part in (found.total, found.due_now, found.later))

    assert summed(order).figures.delivery == eur("2.00")
    assert figures() == ("13.00", "0.00", "7.50")
    stopped(purchase)
    assert figures() == ("13.00", "5.50", "7.50")
    assert summed(order).figures.due_by == Purchase.objects.get().prepay_due_at
    paid(order, "5.50")
    assert figures() == ("13.00", "0.00", "7.50")


def test_prepayment_on_ordering_is_due_at_once(anna: User) -> None:
    purchase = an_open_purchase(prepay_percent=Decimal(100), prepay_when="on_ordering")
    assert summed(an_order(purchase, anna, 2)).figures.due_now == eur("20.00")


@pytest.mark.parametrize(
    ("split", "share"),
    [
        pytest.param("value", "5.54", id="40 of 130 by value"),
        pytest.param("pieces", "6.75", id="3 of 8 pieces"),
        pytest.param("participant", "9.00", id="one of two people"),
        pytest.param("weight", "5.54", id="by value where a weight is missing"),
    ],
)
def test_the_estimated_share_of_delivery(anna: User, split: str, share: str) -> None:
    purchase = an_open_purchase(
        prices=("10.00", "20.00"), delivery_split=split, delivery_estimate=Money(Decimal(18), "EUR")
    )
    an_order(purchase, a_user(), 1, 4)
    order = an_order(purchase, anna, 2, 1)
    assert summed(order).figures.delivery == eur(share)


class TestPaying:
    def test_a_payment_is_reported_once(self, as_anna: Client, anna: User) -> None:
        order = an_order(an_open_purchase(), anna, 2)
        sent = payment(amount="12,50")
        assert [as_anna.post(url(order, "pay/"), sent).status_code for _twice in range(2)] == [303, 303]
        reported = Payment.objects.get()
        assert (reported.amount, reported.state, reported.note) == (eur("12.50"), "reported", "ref 7")
        assert "Reported, awaiting confirmation" in read(as_anna, url(order))
        refuse_payment(payment_id=reported.pk, reason="Not there.", by=order.purchase.organizer.user, at=NOW)
        assert "The organizer could not confirm it: Not there." in read(as_anna, url(order))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            *(
                ("amount", each)
                for each in ("", "0", "-1", "NaN", "Infinity", "1e400", "1.005", "x", "9" * 13, "1e2", "0,00")
            ),
            *(("paid_on", each) for each in ("", "2026-03-03", "1900-01-01", "soon", "2026-02-30")),
            *(("way", each) for each in ("", "card")),
            ("note", "x" * 201),
        ],
    )
    def test_bad_input_is_named_at_its_field_and_kept(
        self, as_anna: Client, anna: User, field: str, value: str
    ) -> None:
        order = an_order(an_open_purchase(), anna, 2)
        answer = as_anna.post(url(order, "pay/"), payment(**{field: value}))
        assert answer.status_code == 422
        form = answer.context["payment_form"]
        assert list(form.errors) == [field]
        assert form[field].value() == value
        assert f'href="#id_{field}"' in answer.content.decode()
        assert faults(answer.content.decode()) == []
        assert not Payment.objects.exists()

    def test_the_sum_is_filled_in_with_what_is_due(self, as_anna: Client, anna: User) -> None:
        purchase = an_open_purchase(prepay_percent=Decimal(50))
        order = an_order(purchase, anna, 2)
        stopped(purchase, at=NOW)
        assert 'value="10.00"' in as_anna.get(url(order)).content.decode()
        as_anna.post(url(order, "pay/"), payment(amount="4"))
        assert 'value="6.00"' in as_anna.get(url(order)).content.decode()

    def test_nothing_is_paid_to_a_cancelled_purchase(self, as_anna: Client, anna: User) -> None:
        order = an_order(an_open_purchase(), anna, 2)
        cancel_purchase(purchase_id=order.purchase_id, why="No", by=order.purchase.organizer.user, at=NOW)
        answer = as_anna.post(url(order, "pay/"), payment())
        assert answer.status_code == 422
        assert "Nothing can be paid here any more." in words(answer.content.decode())


class TestGettingBack:
    @pytest.fixture
    def order(self, anna: User) -> Order:
        purchase = an_open_purchase(organizer=an_organizer(probation_lifted=True))
        order = an_order(purchase, anna, 2)
        paid(order, "20.00", at=NOW)
        cancel_purchase(
            purchase_id=purchase.pk, why="The supplier closed.", by=purchase.organizer.user, at=NOW
        )
        return Order.objects.select_related("purchase__organizer__user").get(pk=order.pk)

    def test_receipt_is_confirmed(self, as_anna: Client, order: Order) -> None:
        back = GiveBack.objects.get()
        address = url(order, f"money/{back.pk}/received/")
        answer = as_anna.post(address, form_key())
        assert answer.status_code == 422
        assert "The organizer has not sent this yet." in words(answer.content.decode())
        send_give_back(give_back_id=back.pk, way="transfer", by=order.purchase.organizer.user, at=NOW)
        assert "confirm that you have it" in read(as_anna, "/my/")
        sent = form_key()
        assert [as_anna.post(address, sent).status_code for _twice in range(2)] == [303, 303]
        back.refresh_from_db()
        assert back.state == GiveBackState.RECEIVED
        (card,) = as_anna.get("/my/").context["piles"]["finished"]
        assert card.order == order

    def test_it_is_kept_and_pays_for_the_next_order(self, as_anna: Client, order: Order, anna: User) -> None:
        back = GiveBack.objects.get()
        assert as_anna.post(url(order, f"money/{back.pk}/keep/"), form_key()).status_code == 303
        assert as_anna.post(url(order, f"money/{back.pk}/keep/"), form_key()).status_code == 422
        following = an_open_purchase(organizer=order.purchase.organizer)
        second = an_order(following, anna, 3)
        second = Order.objects.select_related("purchase").get(pk=second.pk)
        assert "holds €20.00 of yours" in read(as_anna, url(second))
        answer = as_anna.post(url(second, "use-balance/"), form_key())
        assert answer.status_code == 422
        stopped(following, at=NOW)
        sent = form_key()
        assert [as_anna.post(url(second, "use-balance/"), sent).status_code for _twice in range(2)] == [
            303,
            303,
        ]
        summary = summed(second)
        assert (summary.figures.balance, summary.figures.from_balance) == (eur("10.00"), eur("20.00"))
        assert summary.credit == eur("0.00")
        page = read(as_anna, url(second))
        assert "Paid from your balance €20.00" in page
        assert "You paid from your balance" in page

    @pytest.mark.parametrize("what", ["received", "keep"])
    def test_strangers_find_nothing(self, client: Client, order: Order, what: str) -> None:
        address = url(order, f"money/{GiveBack.objects.get().pk}/{what}/")
        assert client.post(address, form_key())["Location"].startswith("/accounts/login/")
        client.force_login(a_user())
        assert client.post(address, form_key()).status_code == 404


@pytest.mark.parametrize("what", ["", "pay/", "change/", "use-balance/"])
def test_strangers_find_no_order(client: Client, anna: User, what: str) -> None:
    order = an_order(an_open_purchase(), anna, 2)
    send = client.post if what else client.get
    assert send(url(order, what))["Location"].startswith("/accounts/login/")
    for stranger in (a_user(), order.purchase.organizer.user):
        client.force_login(stranger)
        assert send(url(order, what), {**form_key(), "quantity-1": "x"}).status_code == 404


def test_an_order_from_the_wish_to_the_end(as_anna: Client, anna: User, now: Any) -> None:
    purchase = an_open_purchase(
        prices=("10.00", "20.00"), fee_percent=Decimal(10), prepay_percent=Decimal(50)
    )
    order = an_order(purchase, anna, 3, 1)
    assert "You can change it until the stop." in read(as_anna, url(order))
    now.move_to(STOP + timedelta(minutes=5))
    as_anna.force_login(anna)
    stopped(purchase)
    page = read(as_anna, url(order))
    assert "Pay the prepayment of €27.50" in page
    assert "Ask to be let off" in page
    report = Payment.objects.filter(order=order)
    as_anna.post(url(order, "pay/"), payment(amount="27.50", paid_on="2026-03-09"))
    confirm_payment(payment_id=report.get().pk, by=purchase.organizer.user, at=STOP + timedelta(minutes=6))
    first, second = variants_of(purchase)
    assert "There is nothing for you to do now." in read(as_anna, url(order))
    came = {first.pk: Received(1, 1), second.pk: Received(0)}
    now.move_to(STOP + timedelta(days=10))
    as_anna.force_login(anna)
    finish(purchase, came)
    page = read(as_anna, url(order))
    assert "1 piece did not arrive: you owe nothing for it." in page
    assert "1 piece came defective: you owe nothing for it." in page
    assert "Did not arrive" in page
    assert "Ready to collect at Market hall, 1 Square. Everything is paid." in page
    assert "Paid too much, to be given back €11.50" in page
    by = purchase.organizer.user
    handed_over(order)
    give_back_overpaid(purchase_id=purchase.pk, by=by, at=STOP + timedelta(days=11))
    back = GiveBack.objects.get()
    as_anna.post(url(order, f"money/{back.pk}/keep/"), form_key())
    close_purchase(purchase_id=purchase.pk, by=by, at=STOP + timedelta(days=12))
    page = read(as_anna, url(order))
    assert "The purchase is closed" in page
    for said in ("You ordered", "Your payment was confirmed", "Distribution began", "Handed over to you"):
        assert said in page
    my = as_anna.get("/my/")
    assert [card.order.pk for card in my.context["piles"]["finished"]] == [order.pk]


def finish(purchase: Purchase, came: dict[int, Received]) -> None:
    by, at = purchase.organizer.user, STOP + timedelta(days=1)
    record_supplier_order(purchase_id=purchase.pk, sent_on=at.date(), note="", by=by, at=at)
    buy_out(
        purchase_id=purchase.pk,
        amount=eur("50.00"),
        paid_on=at.date(),
        official_rate=Decimal(1),
        by=by,
        at=at,
    )
    at = STOP + timedelta(days=9)
    record_arrival(
        purchase_id=purchase.pk, received_on=at.date(), delivery_cost=eur("5.00"), received=came, by=by, at=at
    )
    begin_distribution(purchase_id=purchase.pk, by=by, at=STOP + timedelta(days=10))


class TestMyPurchases:
    def test_nothing_yet_leads_to_the_catalogue(self, as_anna: Client) -> None:
        assert "You have ordered nothing yet" in read(as_anna, "/my/")

    def test_visitors_sign_in(self, client: Client) -> None:
        assert client.get("/my/")["Location"] == "/accounts/login/?next=/my/"

    def test_every_order_lies_in_its_pile(self, as_anna: Client, anna: User) -> None:
        piles: dict[str, list[int]] = {"pay": [], "collect": [], "ordered": [], "finished": []}

        def ordered(pile: str, reach: Any = None, **draft: Any) -> Order:
            purchase = an_open_purchase(**draft)
            order = an_order(purchase, anna, 1)
            if reach:
                reach(purchase)
            piles[pile].append(order.pk)
            return order

        ordered("ordered")
        ordered("ordered", stopped)
        ordered("pay", stopped, prepay_percent=Decimal(50))
        ordered("pay", arrived)
        ordered("collect", in_distribution)
        withdrawn = ordered("finished")
        variant = variants_of(withdrawn.purchase)[0]
        place_order(slug=withdrawn.purchase.slug, wanted={variant.pk: 0}, by=anna, at=NOW)
        cancelled = ordered("finished")
        cancel_purchase(
            purchase_id=cancelled.purchase_id, why="No", by=cancelled.purchase.organizer.user, at=NOW
        )
        read(as_anna, "/my/")
        shown = as_anna.get("/my/").context["piles"]
        assert {name: sorted(c.order.pk for c in cards) for name, cards in shown.items()} == piles

    def test_a_payment_that_waits_is_said(self, as_anna: Client, anna: User) -> None:
        order = an_order(an_open_purchase(), anna, 2)
        as_anna.post(url(order, "pay/"), payment())
        assert "A payment of yours waits to be confirmed." in read(as_anna, "/my/")
        assert Payment.objects.get().state == PaymentState.REPORTED

    @pytest.mark.parametrize("count", [1, 10, 100])
    def test_the_cost_does_not_grow(self, as_anna: Client, anna: User, count: int) -> None:
        organizer = an_organizer(probation_lifted=True)
        for number in range(count):
            purchase = an_open_purchase(organizer=organizer, delivery_estimate=eur("1.00"))
            order = an_order(purchase, anna, 1)
            if number % 2:
                cancel_purchase(purchase_id=purchase.pk, why="No", by=organizer.user, at=NOW)
            elif number % 4:
                paid(order, "1.00", at=NOW)
        with statements() as found:
            as_anna.get("/my/")
        assert len(found) <= 10


@pytest.mark.parametrize("count", [1, 10, 100])
@pytest.mark.parametrize("reach", [None, stopped, in_distribution])
def test_the_cost_of_my_order_does_not_grow(as_anna: Client, anna: User, count: int, reach: Any) -> None:
    purchase = an_open_purchase(prices=("1.00",) * count, delivery_estimate=eur("1.00"))
    order = an_order(purchase, anna, *[1] * count)
    for _number in range(count):
        paid(order, "0.01", at=NOW)
    if reach:
        reach(purchase)
    as_anna.get("/inbox/")
    address = url(order)
    with statements() as found:
        as_anna.get(address)
    assert len(found) <= 10
