"""A real price list of knitwear in rows and packs, from forty orders to a parcel that is not quite right."""

import csv
import re
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import time_machine
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from djmoney.money import Money

from config.kernel.money import to_minor
from ledger.checks import run_checks
from participants.models import User
from purchases.models import Leftover, Line, MisSort, Order, Purchase, SupplierOrderLine, Variant
from purchases.rules.allocation import Choices, Outcome, open_places
from purchases.rules.parcel import Instead, Received
from purchases.rules.supply import Answered
from purchases.selectors.dues import balances_of_orders
from purchases.selectors.orders import order_summary
from purchases.selectors.outlook import outlook_of
from purchases.selectors.standing import waiting_in, wanted_of
from purchases.selectors.supplier_order import order_sheet, risen_lines
from purchases.selectors.top_up import top_up_catalogue
from purchases.selectors.what_if import bill_of
from purchases.services.answering import take_answer
from purchases.services.arrival import record_arrival
from purchases.services.buying import buy_out, record_supplier_order
from purchases.services.distribution import begin_distribution
from purchases.services.giving_up import give_up_line
from purchases.services.stopping import stop_purchase
from purchases.services.topping_up import end_top_up, open_top_up, top_up
from purchases.states import GapChoice, LineState, SaleForm, SortedOut
from tests.factories.knitwear import ordered, published

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
STOP = NOW + timedelta(days=7)
DAY = timedelta(days=1)
PEOPLE = 40


def sound() -> None:
    assert run_checks() == []


def choices_for(purchase: Purchase) -> Choices:
    """Of the open rows and packs the first is filled with own pieces, the second kept, the others left out."""
    gaps = [gap for gap in outlook_of(purchase).plan.gaps if gap.can_complete]
    assert len(gaps) >= 4
    chosen = {gaps[0].key: GapChoice.OWN, gaps[1].key: GapChoice.KEEP}
    return Choices(default=GapChoice.DROP, by_gap=chosen)


def test_knitwear_in_rows_and_packs(db, tmp_path):
    purchase = published(at=NOW, stop_at=STOP)
    by = purchase.organizer.user
    people = ordered(purchase, people=PEOPLE, at=NOW)
    sound()

    # What if we stop now, and the stop: the same to the kopeck.
    choices = choices_for(purchase)
    ahead = outlook_of(purchase, choices=choices)
    bill = bill_of(purchase, ahead)
    outcomes = Counter(row.outcome for row in ahead.plan.rows)
    assert outcomes[Outcome.FULL] >= 5
    assert {gap.outcome for gap in ahead.plan.gaps} >= {Outcome.OWN, Outcome.KEPT, Outcome.DROPPED}
    purchase = stop_purchase(purchase_id=purchase.pk, choices=choices, by=by, at=STOP)
    charged = balances_of_orders(purchase)
    assert charged == {order: dues.total for order, dues in ahead.owed.items()}
    assert sum(charged.values()) == to_minor(bill.total)
    sheet = order_sheet(purchase)
    assert (sheet.total, sheet.own) == (bill.supplier, bill.own_pieces)
    assert {row.variant_id: row.pieces for row in sheet.rows} == dict(bought_by_variant(purchase))
    sound()

    topped_up(purchase, people[0])
    sound()
    sent = SupplierOrderLine.objects.filter(order=ordered_from_supplier(purchase, tmp_path))
    sound()
    answered(purchase, sent)
    sound()
    arrived(purchase)
    sound()
    every_page_explains_every_line(purchase)
    begin_distribution(purchase_id=purchase.pk, by=by, at=STOP + 12 * DAY)
    sound()


def bought_by_variant(purchase: Purchase) -> Counter[int]:
    pieces: Counter[int] = Counter()
    for variant in Variant.objects.filter(item__purchase=purchase, taken__gt=0):
        pieces[variant.pk] = variant.taken
    return pieces


def topped_up(purchase: Purchase, person: User) -> None:
    """What was kept open is filled by one who ordered before; what stays open is released."""
    by = purchase.organizer.user
    kept = Line.objects.filter(order__purchase=purchase, state=LineState.WAITING)
    items = set(kept.values_list("variant__item_id", flat=True))
    assert items
    open_top_up(purchase_id=purchase.pk, items=items, ends_at=STOP + 2 * DAY, by=by, at=STOP + DAY)
    catalogue = top_up_catalogue(Purchase.objects.get(pk=purchase.pk))
    places = open_places(catalogue.sold, wanted_of(catalogue, waiting_in(catalogue)))
    assert places
    top_up(slug=purchase.slug, wanted=places, by=person, at=STOP + DAY + timedelta(hours=1))
    assert not kept.exists()
    end_top_up(purchase_id=purchase.pk, by=by, at=STOP + DAY + timedelta(hours=2))


def ordered_from_supplier(purchase: Purchase, folder: Path) -> int:
    """The order opens in a spreadsheet program with the same pieces and sum as on the desk."""
    by = purchase.organizer.user
    sent = record_supplier_order(
        purchase_id=purchase.pk, sent_on=(STOP + DAY).date(), note="", by=by, at=STOP + DAY
    )
    sheet = order_sheet(Purchase.objects.get(pk=purchase.pk))
    assert [(row.pieces, row.sent) for row in sheet.rows if row.pieces != row.sent] == []
    if shutil.which("soffice"):
        client = Client()
        client.force_login(by)
        url = reverse("purchases:desk-supplier-order-file", args=[purchase.slug])
        answer = client.get(url, {"format": "xlsx"})
        book = folder / "order.xlsx"
        book.write_bytes(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        heads, *rows = opened_by_libreoffice(book)
        article, pieces = heads.index("Article"), heads.index("Quantity")
        opened = Counter({row[article]: 0 for row in rows})
        for row in rows:
            opened[row[article]] += int(row[pieces])
        wanted: Counter[str] = Counter()
        for each in sheet.rows:
            wanted[each.article] += each.pieces
        assert opened == wanted
    return sent.pk


def opened_by_libreoffice(book: Path) -> list[list[str]]:
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{book.parent}/profile", "--headless",
            "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(book.parent), str(book),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return list(csv.reader(book.with_suffix(".csv").read_text(encoding="utf-8").splitlines()))


def answered(purchase: Purchase, sent: QuerySet[SupplierOrderLine]) -> None:
    """One article is refused, one comes short, one is cheaper, one rises by a tenth and somebody gives it up."""
    by = purchase.organizer.user
    lines = list(sent.order_by("variant__item__position", "variant__position"))
    packs = [line for line in lines if line.variant.item.sale_form == SaleForm.PACK]
    rows = [line for line in lines if line.variant.item.sale_form == SaleForm.ROW]
    free = next(line for line in lines if line.variant.item.sale_form == SaleForm.FREE)
    cheaper = rows[-1]
    kopeck = Decimal("0.01")
    says = {
        packs[0].variant_id: Answered(confirmed=0),
        rows[0].variant_id: Answered(confirmed=rows[0].quantity - 1),
        cheaper.variant_id: Answered(price=(cheaper.price * Decimal("0.9")).quantize(kopeck)),
        free.variant_id: Answered(price=(free.price * Decimal("1.1")).quantize(kopeck)),
    }
    at = STOP + 3 * DAY
    until = datetime(2026, 11, 15, 21, tzinfo=UTC)
    take_answer(purchase_id=purchase.pk, answered=says, rise_until=until, by=by, at=at)
    sound()
    purchase = Purchase.objects.get(pk=purchase.pk)
    risen = risen_lines(purchase)
    assert {line.variant_id for line in risen} == {free.variant_id}
    owner = risen[0].order.contact.user
    give_up_line(line_id=risen[0].pk, by=owner, at=at + timedelta(hours=1))
    sound()
    sheet = order_sheet(Purchase.objects.get(pk=purchase.pk))
    paid_on = (STOP + 7 * DAY).date()
    buy_out(
        purchase_id=purchase.pk, amount=sheet.total, paid_on=paid_on, official_rate=Decimal(1), by=by,
        at=STOP + 7 * DAY,
    )  # fmt: skip


def arrived(purchase: Purchase) -> None:
    """Of one size two came as another, of one too few, of one a broken piece, of one too many."""
    by = purchase.organizer.user
    bought = Line.objects.filter(order__purchase=purchase, state=LineState.BOUGHT)
    pieces: Counter[int] = Counter()
    for variant, quantity in bought.values_list("variant_id", "quantity"):
        pieces[variant] += quantity
    for variant in Variant.objects.filter(item__purchase=purchase, own__gt=0):
        pieces[variant.pk] += variant.own
    in_rows = list(
        Variant.objects.filter(pk__in=pieces, item__sale_form=SaleForm.ROW).order_by(
            "item__position", "position"
        )
    )
    wrong = next(each for each in in_rows if each.size == "46" and not each.own and pieces[each.pk] >= 2)
    larger = Variant.objects.get(item=wrong.item, size="48")
    short, broken, many = [each for each in in_rows if each.pk != wrong.pk][:3]
    received = {
        wrong.pk: Received(pieces[wrong.pk] - 2, instead=(Instead(2, larger.pk),)),
        short.pk: Received(pieces[short.pk] - 1),
        broken.pk: Received(pieces[broken.pk] - 1, defective=1),
        many.pk: Received(pieces[many.pk], over=1),
    }
    record_arrival(
        purchase_id=purchase.pk,
        received_on=(STOP + 10 * DAY).date(),
        delivery_cost=Money(Decimal("1234.56"), "RUB"),
        received=received,
        by=by,
        at=STOP + 10 * DAY,
    )
    sorted_out = MisSort.objects.values_list("outcome", "pieces")
    assert sum(pieces for _outcome, pieces in sorted_out) == 2
    assert {outcome for outcome, _pieces in sorted_out} <= {SortedOut.REPLACED, SortedOut.CREDITED}
    assert Leftover.objects.filter(purchase=purchase, variant=many).exists()


def every_page_explains_every_line(purchase: Purchase) -> None:
    purchase = Purchase.objects.select_related("terms").get(pk=purchase.pk)
    client = Client()
    for order in Order.objects.filter(purchase=purchase).select_related("contact__user"):
        client.force_login(order.contact.user)
        with time_machine.travel(STOP + 11 * DAY, tick=False):
            page = client.get(reverse("purchases:my_order", args=[purchase.slug]))
        assert page.status_code == 200
        text = re.sub(r"\s+", " ", page.content.decode())
        for line in order_summary(purchase, order).lines:
            assert line.name.replace('"', "&quot;") in text
            if line.because:
                assert line.because in text, (order, line)
            for words in line.told:
                assert words.replace('"', "&quot;").replace("'", "&#x27;") in text, (order, line)
            plain = line.state == LineState.ARRIVED and not line.missing and not line.defective
            assert plain or line.because or line.told, (order, line)
