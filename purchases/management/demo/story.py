"""Telling a purchase day by day through the services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from moneyed import Money

from config.kernel.days import local_day
from config.kernel.money import from_minor
from organizers.services.suppliers import register_supplier
from participants.models import City, User
from purchases.management.demo.goods import Goods
from purchases.management.demo.people import Cast
from purchases.models import Order, Payment, Purchase, Variant
from purchases.selectors.dues import balances_of_orders
from purchases.selectors.prepayments import missing_prepayments
from purchases.services.arrival import Received, record_arrival
from purchases.services.buying import buy_out, record_supplier_order
from purchases.services.distribution import hand_over
from purchases.services.drafting import create_draft, edit_draft, set_pickup_point
from purchases.services.items import add_item
from purchases.services.ordering import place_order
from purchases.services.payments import confirm_payment, report_payment
from purchases.services.publishing import publish_purchase

HOW_TO_PAY = "Transfer to EE00 0000 0000 0000 0000, Olga Smirnova. Write your order number in the reference."


@dataclass(frozen=True, slots=True)
class Story:
    """One purchase of the demo; days count from today, negative ones are past."""

    cast: Cast
    now: datetime
    slug: str

    @property
    def by(self) -> User:
        return self.cast.organizer.user

    @property
    def purchase(self) -> Purchase:
        return Purchase.objects.select_related("terms", "draft", "organizer__user").get(slug=self.slug)

    def on(self, day: int, hour: int = 0) -> datetime:
        return self.now + timedelta(days=day, minutes=hour)

    def drafted(
        self, *, title: str, supplier: str, currency: str, city: City, day: int, **values: Any
    ) -> Purchase:
        """A draft with a pickup point; `values` are its description and terms."""
        purchase = create_draft(
            organizer=self.cast.organizer,
            title=title,
            supplier=register_supplier(name=supplier, currency=currency, by=self.by, at=self.on(day)),
            city=city,
            at=self.on(day),
            slug=self.slug,
        )
        edit_draft(
            purchase_id=purchase.pk,
            values={"payment_details": HOW_TO_PAY, **values},
            by=self.by,
            at=self.on(day),
        )
        set_pickup_point(
            purchase_id=purchase.pk,
            name="Balti jaama turg" if city == self.cast.tallinn else "Sokolniki",
            address="Stall 12, Tue and Thu 17:00-20:00",
            by=self.by,
            at=self.on(day),
        )
        return purchase

    def stocked(self, goods: Goods, *, day: int) -> None:
        purchase = self.purchase
        for article, name, price, sizes, limit in goods:
            add_item(
                purchase_id=purchase.pk,
                article=article,
                name=name,
                price=Money(Decimal(price), purchase.supplier_currency),
                sizes=sizes,
                limit=limit,
                by=self.by,
                at=self.on(day),
            )

    def published(self, *, day: int) -> None:
        publish_purchase(purchase_id=self.purchase.pk, by=self.by, at=self.on(day))

    def ordered(self, who: str, *, day: int, **pieces: int) -> None:
        """`pieces` by article, with - written as _; of an article with sizes, its first one."""
        wanted = {}
        for article, count in pieces.items():
            variant = Variant.objects.filter(
                item__purchase__slug=self.slug, item__article=article.replace("_", "-").removeprefix("a")
            ).first()
            if variant is None:
                raise ValueError(f"the demo sells no {article}")
            wanted[variant.pk] = count
        place_order(slug=self.slug, wanted=wanted, by=self.cast.people[who], at=self.on(day))

    def order_of(self, who: str) -> Order:
        return Order.objects.get(purchase__slug=self.slug, contact__user=self.cast.people[who])

    def prepaid(self, who: str, *, day: int) -> None:
        """Reported and confirmed: exactly the prepayment."""
        order = self.order_of(who)
        self._confirmed(self.reported(who, units=missing_prepayments(self.purchase)[order.pk], day=day), day)

    def paid_off(self, who: str, *, day: int) -> None:
        """Reported and confirmed: everything the order owes."""
        balance = balances_of_orders(self.purchase)[self.order_of(who).pk]
        if balance > 0:
            self._confirmed(self.reported(who, units=balance, day=day), day)

    def reported(self, who: str, *, units: int, day: int) -> Payment:
        purchase = self.purchase
        return report_payment(
            order_id=self.order_of(who).pk,
            amount=from_minor(units, purchase.currency),
            way="transfer",
            paid_on=local_day(self.on(day), purchase.time_zone),
            note="",
            by=self.cast.people[who],
            at=self.on(day, 1),
        )

    def bought(self, *, amount: str, rate: str = "1", day: int, expected_in: int = 10) -> None:
        purchase = self.purchase
        today = local_day(self.on(day), purchase.time_zone)
        record_supplier_order(purchase_id=purchase.pk, sent_on=today, note="", by=self.by, at=self.on(day))
        buy_out(
            purchase_id=purchase.pk,
            amount=Money(Decimal(amount), purchase.supplier_currency),
            paid_on=today,
            official_rate=Decimal(rate),
            expected_on=today + timedelta(days=expected_in),
            by=self.by,
            at=self.on(day, 2),
        )

    def arrived(self, *, delivery: str, day: int, short: Mapping[str, int] | None = None) -> None:
        """`short` says how many pieces of an article came."""
        purchase = self.purchase
        received = {
            Variant.objects.filter(item__purchase=purchase, item__article=article).first().pk: Received(came)  # type: ignore[union-attr]
            for article, came in (short or {}).items()
        }
        record_arrival(
            purchase_id=purchase.pk,
            received_on=local_day(self.on(day), purchase.time_zone),
            delivery_cost=Money(Decimal(delivery), purchase.currency),
            received=received,
            by=self.by,
            at=self.on(day),
        )

    def handed_over(self, who: str, *, day: int) -> None:
        hand_over(order_id=self.order_of(who).pk, by=self.by, at=self.on(day, 3))

    def _confirmed(self, payment: Payment, day: int) -> None:
        confirm_payment(payment_id=payment.pk, by=self.by, at=self.on(day, 2))
