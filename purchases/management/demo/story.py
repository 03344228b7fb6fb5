"""Telling a purchase day by day through the services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from moneyed import Money

from config.kernel.days import local_day, start_of_day
from config.kernel.money import from_minor
from organizers.models import Organizer
from organizers.services.suppliers import register_supplier
from participants.models import Contact, User
from participants.services.contact_links import make_link
from purchases.management.demo.goods import Goods
from purchases.management.demo.people import Cast
from purchases.management.demo.pictures import Look, drawn
from purchases.models import Item, Order, Payment, Purchase, Variant
from purchases.selectors.board import TO_BUY, ordered_by_variant, supplier_total
from purchases.selectors.dues import balances_of_orders
from purchases.selectors.prepayments import missing_prepayments
from purchases.services.arrival import Received, record_arrival
from purchases.services.buying import buy_out, record_supplier_order
from purchases.services.distribution import hand_over, hand_over_on_debt
from purchases.services.drafting import create_draft, edit_draft, set_pickup_point
from purchases.services.favourites import favour
from purchases.services.helping import appoint_helper
from purchases.services.items import add_item
from purchases.services.offsite import judge_order_text, take_orders
from purchases.services.ordering import place_order
from purchases.services.payments import confirm_payment, report_payment
from purchases.services.pictures import add_pictures
from purchases.services.publishing import publish_purchase
from purchases.services.questions import answer_question, ask_question
from purchases.states import Right

EVENING = timedelta(hours=20)
HOW_TO_PAY = "Transfer to {account}, {name}. Write your order number in the reference."
ACCOUNTS = {"EUR": "EE00 0000 0000 0000 0000", "RUB": "0000 0000 0000 0000 0000"}
PICKUP = {
    "Tallinn": ("Balti jaama turg", "Stall 12, Tue and Thu 17:00-20:00"),
    "Helsinki": ("Hakaniemi market hall", "Upper floor, Wed 16:00-19:00"),
    "Moscow": ("Sokolniki", "Stall 12, Tue and Thu 17:00-20:00"),
    "Novosibirsk": ("Akademgorodok", "Morskoy prospekt 20, Sat 11:00-15:00"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """One purchase of the demo; days count from today, negative ones are past."""

    cast: Cast
    organizer: Organizer
    now: datetime
    slug: str

    @property
    def by(self) -> User:
        return self.organizer.user

    @property
    def purchase(self) -> Purchase:
        return Purchase.objects.select_related("terms", "draft", "organizer__user").get(slug=self.slug)

    def on(self, day: int, minutes: int = 0) -> datetime:
        return self.now + timedelta(days=day, minutes=minutes)

    def evening(self, day: int) -> datetime:
        """20:00 of that day where the organizer lives."""
        zone = self.organizer.city.time_zone
        return start_of_day(local_day(self.on(day), zone), zone) + EVENING

    def drafted(
        self, *, title: str, supplier: str, currency: str, city: str, day: int, **values: Any
    ) -> Purchase:
        """A draft with a pickup point; `values` are its description and terms."""
        place = self.cast.cities[city]
        purchase = create_draft(
            organizer=self.organizer,
            title=title,
            supplier=register_supplier(name=supplier, currency=currency, by=self.by, at=self.on(day)),
            city=place,
            at=self.on(day),
            slug=self.slug,
        )
        edit_draft(
            purchase_id=purchase.pk,
            values={
                "payment_details": HOW_TO_PAY.format(
                    account=ACCOUNTS[str(place.currency)], name=self.organizer.name
                ),
                **values,
            },
            by=self.by,
            at=self.on(day),
        )
        name, address = PICKUP[city]
        set_pickup_point(purchase_id=purchase.pk, name=name, address=address, by=self.by, at=self.on(day))
        return purchase

    def stocked(self, goods: Goods, *, day: int) -> None:
        purchase = self.purchase
        for good in goods:
            add_item(
                purchase_id=purchase.pk,
                article=good.article,
                name=good.name,
                price=Money(Decimal(good.price), purchase.supplier_currency),
                sizes=good.sizes,
                limit=good.limit,
                by=self.by,
                at=self.on(day),
            )
        self.shown({good.article: good.look for good in goods}, day=day)

    def shown(self, looks: Mapping[str, Look], *, day: int) -> None:
        """A picture for each article."""
        items = Item.objects.filter(purchase__slug=self.slug, article__in=list(looks))
        for pk, article in items.values_list("pk", "article"):
            add_pictures(item_id=pk, drawn=[drawn(looks[article])], by=self.by, at=self.on(day))

    def published(self, *, day: int) -> None:
        publish_purchase(purchase_id=self.purchase.pk, by=self.by, at=self.on(day))

    def ordered(self, who: str, *, day: int, **pieces: int) -> None:
        """`pieces` by article, with - written as _; of an article with sizes, its first one."""
        wishes = {}
        for article, count in pieces.items():
            variant = self._first_variant(article.replace("_", "-").removeprefix("a"))
            wishes[variant.pk] = count
        self.wished(who, wishes, day=day)

    def wished(self, who: str, wishes: Mapping[int, int], *, day: int) -> None:
        """`wishes` are pieces by the key of a variant."""
        place_order(slug=self.slug, wanted=dict(wishes), by=self.cast.people[who], at=self.on(day))

    def sellable(self) -> list[int]:
        """The keys of all variants that can be ordered, as the list has them."""
        offered = Variant.objects.filter(item__purchase__slug=self.slug, item__sold_out=False)
        return list(offered.order_by("item__position", "position").values_list("pk", flat=True))

    def taken_over_chat(self, text: str, *, link_for: str, day: int) -> None:
        """Orders of people without an account; one of them is sent a link to take theirs over."""
        purchase = self.purchase
        judged, _pasted = judge_order_text(purchase=purchase, text=text)
        if judged.problems:
            raise ValueError(f"the demo's chat cannot be read: {judged.problems}")
        take_orders(
            purchase_id=purchase.pk,
            name="Orders from the chat",
            digest=sha256(text.encode()).hexdigest(),
            judged=judged,
            contacts={},
            by=self.by,
            at=self.on(day),
        )
        contact = Contact.objects.get(owner=self.by, full_name=link_for)
        make_link(contact_id=contact.pk, by=self.by, at=self.on(day, 5))

    def favoured(self, *names: str, day: int) -> None:
        purchase = self.purchase
        for who in names:
            favour(purchase=purchase, user=self.cast.people[who], at=self.on(day))

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

    def bought(self, *, amount: str = "", rate: str = "1", day: int, expected_in: int = 10) -> None:
        """The supplier gets `amount`, or what its list prices come to."""
        purchase = self.purchase
        asked = supplier_total(
            ordered_by_variant(purchase, states=TO_BUY), currency=str(purchase.supplier_currency)
        )
        today = local_day(self.on(day), purchase.time_zone)
        record_supplier_order(purchase_id=purchase.pk, sent_on=today, note="", by=self.by, at=self.on(day))
        buy_out(
            purchase_id=purchase.pk,
            amount=Money(Decimal(amount), purchase.supplier_currency) if amount else asked,
            paid_on=today,
            official_rate=Decimal(rate),
            expected_on=today + timedelta(days=expected_in),
            by=self.by,
            at=self.on(day, 2),
        )

    def arrived(self, *, delivery: str, day: int, came: Mapping[str, Received] | None = None) -> None:
        """`came` says what of an article arrived where that is not all of it."""
        purchase = self.purchase
        received = {self._first_variant(article).pk: pieces for article, pieces in (came or {}).items()}
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

    def handed_over_on_debt(self, who: str, *, why: str, day: int) -> None:
        hand_over_on_debt(order_id=self.order_of(who).pk, why=why, by=self.by, at=self.on(day, 3))

    def helped(self, who: str, *rights: Right, day: int) -> None:
        appoint_helper(
            purchase_id=self.purchase.pk,
            email=self.cast.people[who].email,
            rights=rights,
            by=self.by,
            at=self.on(day),
        )

    def asked(self, who: str, question: str, *, answer: str = "", day: int) -> None:
        """A question, answered the day after where there is an answer."""
        asked = ask_question(
            purchase_id=self.purchase.pk, text=question, by=self.cast.people[who], at=self.on(day)
        )
        if answer:
            answer_question(question_id=asked.pk, text=answer, by=self.by, at=self.on(day + 1))

    def _confirmed(self, payment: Payment, day: int) -> None:
        confirm_payment(payment_id=payment.pk, by=self.by, at=self.on(day, 2))

    def _first_variant(self, article: str) -> Variant:
        variant = Variant.objects.filter(item__purchase__slug=self.slug, item__article=article).first()
        if variant is None:
            raise ValueError(f"the demo sells no {article}")
        return variant
