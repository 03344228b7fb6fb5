"""What the supplier says to the order, and what becomes of everybody's lines. Rules: R-COST, R-SHORTAGE, R-LINE."""

from datetime import timedelta
from decimal import Decimal

import pytest
from moneyed import Money

from config.kernel.days import end_of_day
from ledger.selectors import balance
from participants.models import Notice, User
from purchases.models import Line, Order, Purchase, SupplierOrder, SupplierOrderLine, Variant
from purchases.rules.supply import Answered, Chosen
from purchases.selectors.supplier_order import order_sheet, risen_lines, template_of
from purchases.services.answering import CannotTakeAnswer, take_answer, take_back_answer
from purchases.services.buying import CannotBuyOut, CannotRecordOrder, buy_out, record_supplier_order
from purchases.services.giving_up import CannotGiveUp, give_up_line
from purchases.services.order_templates import CannotSaveTemplate, save_template
from purchases.services.refusing import accept_refusal, ask_refusal
from purchases.states import LineEnd, LineState, ShortageRule
from tests.factories.people import a_user
from tests.factories.purchases import STOP, an_open_purchase, an_order, stopped, variants_of

pytestmark = pytest.mark.django_db

AT = STOP + timedelta(days=1)
UNTIL = end_of_day((STOP + timedelta(days=3)).date(), "Europe/Helsinki")


def sent(*orders: tuple[int, ...], own: int = 0, **draft) -> tuple[Purchase, list[Order], list[Variant]]:
    """A stopped purchase whose order went out; an order a tuple of pieces, placed in that order."""
    purchase = an_open_purchase(**draft)
    placed = [
        an_order(purchase, a_user(), *pieces, at=STOP - timedelta(days=3, minutes=-number))
        for number, pieces in enumerate(orders)
    ]
    stopped(purchase)
    if own:
        first = variants_of(purchase)[0]
        Variant.objects.filter(pk=first.pk).update(own=own, taken=first.taken + own)
    send(purchase)
    return Purchase.objects.get(pk=purchase.pk), placed, variants_of(purchase)


def send(purchase: Purchase) -> SupplierOrder:
    return record_supplier_order(
        purchase_id=purchase.pk, sent_on=AT.date(), note="", by=purchase.organizer.user, at=AT
    )


def answer(purchase: Purchase, told: dict[int, Answered], *, until=UNTIL, by: User | None = None, at=AT):
    by = by or purchase.organizer.user
    return take_answer(purchase_id=purchase.pk, answered=told, rise_until=until, by=by, at=at)


def owed(order: Order) -> int:
    return balance(key=order.account, unit="EUR")


def lines_of(order: Order) -> list[tuple[int, str]]:
    return list(order.lines.order_by("pk").values_list("quantity", "state"))


def kinds(order: Order) -> set[str]:
    return set(Notice.objects.filter(user=order.contact.user).values_list("kind", flat=True))


class TestSending:
    def test_what_was_ordered_is_kept_own_pieces_too(self):
        _purchase, _orders, (variant,) = sent((2,), (3,), own=1)
        assert SupplierOrderLine.objects.values_list("variant", "quantity", "price").get() == (
            variant.pk,
            6,
            Decimal("10.000"),
        )

    def test_sent_again_the_newer_counts(self):
        purchase, (order, _other), _variants = sent((2,), (3,))
        release(order)
        (row,) = order_sheet(purchase).changed
        assert (row.stands, row.pieces) == (5, 3)
        send(purchase)
        assert SupplierOrderLine.objects.get().quantity == 3
        assert order_sheet(purchase).changed == []

    def test_not_after_the_answer(self):
        purchase, _orders, _variants = sent((2,))
        answer(purchase, {})
        with pytest.raises(CannotRecordOrder):
            send(purchase)


def release(order: Order) -> None:
    line, by = order.lines.get(), order.purchase.organizer.user
    ask_refusal(line_id=line.pk, by=order.contact.user, at=AT)
    accept_refusal(line_id=line.pk, by=by, at=AT)


class TestRefused:
    def test_the_latest_pieces_go_and_a_line_splits(self):
        purchase, (first, second), (variant,) = sent((2,), (3,))
        answer(purchase, {variant.pk: Answered(confirmed=4)})
        assert lines_of(first) == [(2, LineState.CONFIRMED)]
        assert lines_of(second) == [(2, LineState.CONFIRMED), (1, LineState.REFUSED)]
        gone = second.lines.get(state=LineState.REFUSED)
        assert (gone.ended_because, gone.ended_at) == (LineEnd.SUPPLIER, AT)
        assert gone.placed_at == second.lines.get(state=LineState.CONFIRMED).placed_at
        assert (owed(first), owed(second)) == (2000, 2000)
        assert Variant.objects.get().taken == 4
        assert ("supplier_refused" in kinds(second), "supplier_refused" in kinds(first)) == (True, False)

    def test_one_each_in_turn_where_the_terms_say_so(self):
        purchase, (first, second), (variant,) = sent((3,), (3,), shortage_rule=ShortageRule.ONE_EACH)
        answer(purchase, {variant.pk: Answered(confirmed=2)})
        assert [lines_of(each)[0] for each in (first, second)] == [(1, LineState.CONFIRMED)] * 2

    def test_own_pieces_go_first(self):
        purchase, (first,), (variant,) = sent((2,), own=3)
        answer(purchase, {variant.pk: Answered(confirmed=3)})
        assert Variant.objects.values_list("own", "taken").get() == (1, 3)
        assert lines_of(first) == [(2, LineState.CONFIRMED)]

    def test_an_article_altogether(self):
        purchase, (order,), (first, _second) = sent((2, 1), prices=("10.00", "5.00"))
        answer(purchase, {first.pk: Answered(confirmed=0)})
        assert lines_of(order) == [(2, LineState.REFUSED), (1, LineState.CONFIRMED)]
        assert owed(order) == 500
        assert [row.variant_id for row in order_sheet(purchase).refused] == [first.pk]
        assert order_sheet(purchase).total == Money("5.00", "EUR")

    def test_what_was_released_since_counts_as_gone_already(self):
        purchase, (first, second), (variant,) = sent((2,), (3,))
        release(second)
        answer(purchase, {variant.pk: Answered(confirmed=2)})
        assert lines_of(first) == [(2, LineState.CONFIRMED)]


class TestPrices:
    def test_a_lower_price_is_passed_on(self):
        purchase, (order,), (variant,) = sent((2,))
        answer(purchase, {variant.pk: Answered(price=Decimal("9.00"))}, until=None)
        assert owed(order) == 1800
        assert "price_changed" in kinds(order)

    def test_a_small_rise_is_charged(self):
        purchase, (order,), (variant,) = sent((2,))
        answer(purchase, {variant.pk: Answered(price=Decimal("10.30"))}, until=None)
        assert (owed(order), risen_lines(purchase)) == (2060, [])

    def test_a_named_price_ends_the_tier(self):
        purchase, (order,), (variant,) = sent((2,))
        order.lines.update(tier_price=Decimal("9.00"))
        answer(purchase, {variant.pk: Answered(price=Decimal("8.00"))})
        line = order.lines.get()
        assert (line.unit_price.amount, line.tier_price, owed(order)) == (8, None, 1600)

    def test_a_great_rise_is_borne_unless_its_owner_gives_the_line_up(self):
        purchase, (stays, goes), (variant,) = sent((2,), (1,))
        answer(purchase, {variant.pk: Answered(price=Decimal("12.00"))})
        assert SupplierOrder.objects.get().rise_until == UNTIL
        assert (owed(stays), owed(goes)) == (2000, 1000)
        assert "price_rose" in kinds(stays) & kinds(goes)
        give_up_line(line_id=goes.lines.get().pk, by=goes.contact.user, at=UNTIL - timedelta(seconds=1))
        line = goes.lines.get()
        assert (line.state, line.ended_because, owed(goes)) == (LineState.RELEASED, LineEnd.PRICE_ROSE, 0)
        assert Notice.objects.filter(user=purchase.organizer.user, kind="line_given_up").exists()
        (row,) = order_sheet(purchase).changed
        assert (row.stands, row.pieces) == (3, 2)

    def test_silence_means_that_the_organizer_bears_it(self):
        purchase, (order,), (variant,) = sent((2,))
        answer(purchase, {variant.pk: Answered(price=Decimal("12.00"))})
        with pytest.raises(CannotGiveUp):
            give_up_line(line_id=order.lines.get().pk, by=order.contact.user, at=UNTIL)
        pay(purchase, at=UNTIL)
        assert (order.lines.get().state, owed(order)) == (LineState.BOUGHT, 2000)

    def test_no_buy_out_while_owners_may_still_say(self):
        purchase, (order,), (variant,) = sent((2,))
        answer(purchase, {variant.pk: Answered(price=Decimal("12.00"))})
        with pytest.raises(CannotBuyOut) as caught:
            pay(purchase, at=UNTIL - timedelta(seconds=1))
        assert caught.value.cited == "R-COST"
        take_back_answer(purchase_id=purchase.pk, by=purchase.organizer.user, at=AT)
        pay(purchase, at=AT)
        assert owed(order) == 2000

    def test_only_a_line_of_ones_own_that_rose_is_given_up(self):
        purchase, (order,), (variant,) = sent((2,))
        line = order.lines.get()
        with pytest.raises(CannotGiveUp):
            give_up_line(line_id=line.pk, by=order.contact.user, at=AT)
        answer(purchase, {variant.pk: Answered(price=Decimal("12.00"))})
        with pytest.raises(Line.DoesNotExist):
            give_up_line(line_id=line.pk, by=a_user(), at=AT)

    @pytest.mark.parametrize(
        "until", [None, end_of_day(AT.date(), "Europe/Helsinki")], ids=["none", "too soon"]
    )
    def test_owners_are_given_time(self, until):
        purchase, _orders, (variant,) = sent((2,))
        with pytest.raises(CannotTakeAnswer) as caught:
            answer(purchase, {variant.pk: Answered(price=Decimal("12.00"))}, until=until)
        assert caught.value.field == "rise_until"


def pay(purchase: Purchase, *, at) -> Purchase:
    return buy_out(
        purchase_id=purchase.pk,
        amount=Money(24, "EUR"),
        paid_on=AT.date(),
        official_rate=Decimal(1),
        by=purchase.organizer.user,
        at=at,
    )


class TestTakenBack:
    def test_everything_stands_as_it_was_ordered(self):
        purchase, (first, second), variants = sent((2, 1), (3, 2), own=1, prices=("10.00", "5.00"))
        before = [owed(first), owed(second)]
        told = {
            variants[0].pk: Answered(confirmed=1, price=Decimal("9.00")),
            variants[1].pk: Answered(price=Decimal("4.00")),
        }
        answer(purchase, told)
        assert [owed(first), owed(second)] == [900 + 400, 800]
        take_back_answer(purchase_id=purchase.pk, by=purchase.organizer.user, at=AT)
        assert [owed(first), owed(second)] == before
        assert list(Variant.objects.order_by("pk").values_list("own", "taken")) == [(1, 6), (0, 3)]
        assert not SupplierOrderLine.objects.exclude(confirmed=None, new_price=None).exists()
        assert order_sheet(purchase).changed == []
        answer(purchase, told)
        assert [owed(first), owed(second)] == [900 + 400, 800]

    def test_there_must_be_one(self):
        purchase, _orders, _variants = sent((2,))
        with pytest.raises(CannotTakeAnswer):
            take_back_answer(purchase_id=purchase.pk, by=purchase.organizer.user, at=AT)


class TestNothingIsHalfApplied:
    @pytest.mark.parametrize(
        "told",
        [
            Answered(confirmed=3),
            Answered(confirmed=-1),
            Answered(price=Decimal(-1)),
            Answered(price=Decimal("NaN")),
            Answered(price=Decimal("1e20")),
            Answered(price=Decimal("9.999")),
        ],
        ids=repr,
    )
    def test_of_a_bad_answer(self, told):
        purchase, (order,), (first, second) = sent((2, 2), prices=("10.00", "5.00"))
        with pytest.raises(CannotTakeAnswer):
            answer(purchase, {first.pk: Answered(confirmed=0), second.pk: told})
        assert {state for _pieces, state in lines_of(order)} == {LineState.CONFIRMED}
        assert SupplierOrder.objects.get().answered_at is None

    def test_of_what_was_never_ordered(self):
        purchase, _orders, (_first, second) = sent((2,), prices=("10.00", "5.00"))
        with pytest.raises(CannotTakeAnswer):
            answer(purchase, {second.pk: Answered(confirmed=0)})

    def test_of_a_second_answer(self):
        purchase, _orders, _variants = sent((2,))
        answer(purchase, {})
        with pytest.raises(CannotTakeAnswer):
            answer(purchase, {})

    def test_of_a_stranger_and_of_an_order_that_was_not_sent(self):
        purchase, _orders, _variants = sent((2,))
        with pytest.raises(CannotTakeAnswer) as caught:
            answer(purchase, {}, by=a_user())
        assert caught.value.cited == "R-ONLY-ORGANIZER"
        other = an_open_purchase()
        an_order(other, a_user(), 1)
        stopped(other)
        with pytest.raises(CannotTakeAnswer):
            answer(other, {})


class TestTemplate:
    def save(self, purchase: Purchase, *columns: Chosen, by: User | None = None):
        by = by or purchase.organizer.user
        return save_template(purchase_id=purchase.pk, columns=columns, by=by, at=AT)

    def test_it_is_kept_for_the_supplier(self):
        purchase = an_open_purchase()
        chosen = [Chosen("quantity", "How many"), Chosen("empty", "Note")]
        self.save(purchase, *chosen)
        assert template_of(purchase) == chosen
        self.save(purchase)
        assert template_of(purchase) == []

    def test_unknown_columns_are_refused(self):
        with pytest.raises(CannotSaveTemplate) as caught:
            self.save(an_open_purchase(), Chosen("secret", "S"))
        assert "secret" in str(caught.value)

    def test_of_somebody_else(self):
        with pytest.raises(CannotSaveTemplate):
            self.save(an_open_purchase(), Chosen("article", "A"), by=a_user())
