"""Two organizers with a purchase in every state, and everybody who may or may not touch them.

Built once by the real services. Each purchase stands at an instant of its own, in `MOMENT`.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import SimpleCookie
from django.test import Client

from config.kernel.db import atomic
from config.kernel.money import from_minor
from ledger import selectors as ledger
from organizers.models import Organizer
from organizers.services.applications import suspend_organizer
from participants.models import User
from participants.services.blacklist import add_to_blacklist
from participants.services.contact_links import make_link
from purchases.gateways.pictures import draw_anew
from purchases.models import Order, Purchase
from purchases.services.arrival_photos import add_photos
from purchases.services.calling import call_purchase
from purchases.services.cancelling import cancel_purchase
from purchases.services.closing import close_purchase
from purchases.services.distribution import Taken, hand_over
from purchases.services.helping import appoint_helper
from purchases.services.offsite import import_orders
from purchases.services.payments import report_payment
from purchases.services.pictures import add_picture
from purchases.services.price_lists import judge_list, read_list, settle_columns, upload_list
from purchases.services.publishing import publish_purchase
from purchases.services.questions import answer_question, ask_question
from purchases.services.refusing import ask_refusal
from purchases.services.scanning import note_instead
from purchases.states import PurchaseState, Right
from tests.access.roles import Role
from tests.factories.people import a_user, an_administrator, an_organizer
from tests.factories.pictures import a_picture
from tests.factories.purchases import (
    NOW,
    STOP,
    a_draft,
    an_order,
    arrived,
    bought,
    eur,
    in_distribution,
    paid,
    stopped,
)

S = PurchaseState
AFTER_THE_CALL = STOP - timedelta(days=1)
ENDED = STOP + timedelta(days=12)
MOMENT: dict[str, datetime] = {
    S.DRAFT: NOW + timedelta(hours=1),
    S.OPEN: NOW + timedelta(hours=1),
    S.LAST_CALL: AFTER_THE_CALL,
    S.STOPPED: STOP + timedelta(days=6),
    S.BOUGHT_OUT: STOP + timedelta(days=2),
    S.ARRIVED: STOP + timedelta(days=9, hours=1),
    S.DISTRIBUTION: STOP + timedelta(days=11),
    S.CLOSED: ENDED,
    S.CANCELLED: NOW + timedelta(hours=3),
}
WITH_LISTS = (S.DRAFT, S.OPEN)
LIST = b"article;name;price\nB1;Jam;2\n"
ORDERS = b"person;phone;e-mail;article;quantity\nAnna;+37251234567;anna@example.org;A1;2\n"
HELPERS = {
    Role.COUNTS: Right.RECEIVE,
    Role.HANDS_OUT: Right.HAND_OUT,
    Role.ANSWERS: Right.ANSWER,
}


@dataclass
class World:
    """`own` is what the organizer carries, `others` what the suspended organizer carries, by state."""

    people: dict[str, User]
    own: dict[str, Purchase] = field(default_factory=dict)
    others: dict[str, Purchase] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def carried_by(self, role: str, state: str) -> Purchase:
        return (self.others if role == Role.SUSPENDED else self.own)[state]

    def as_(self, role: str) -> Client:
        """The one client, with nothing but the session of this role."""
        self.client.cookies = SimpleCookie()
        if role in self.sessions:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return self.client


def build() -> World:
    with time_machine.travel(ENDED, tick=False), atomic():
        world = World(_people())
        for role, lives in ((Role.ORGANIZER, world.own), (Role.SUSPENDED, world.others)):
            organizer = an_organizer(world.people[role], probation_lifted=True)
            lives |= {state: _life(state, organizer, world.people) for state in S.values}
        _end_well(world)
        # Seen later, so that no request notes it.
        User.objects.update(seen_at=ENDED + timedelta(days=1))
        for role, user in world.people.items():
            client = Client()
            client.force_login(user)
            world.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return world


def _people() -> dict[str, User]:
    people: dict[str, User] = {
        role: a_user(f"{role.name.lower()}@example.org", full_name=str(role).capitalize())
        for role in Role
        if role not in (Role.VISITOR, Role.ADMINISTRATOR)
    }
    people[Role.ADMINISTRATOR] = an_administrator("administrator@example.org")
    an_organizer(people[Role.OTHER_ORGANIZER], probation_lifted=True)
    return people


def _end_well(world: World) -> None:
    by = world.people[Role.ADMINISTRATOR]
    barred = world.people[Role.BARRED]
    add_to_blacklist(owner=None, user=barred, reason="Never pays", until=None, by=by, at=ENDED)
    suspended = Organizer.objects.get(user=world.people[Role.SUSPENDED])
    suspend_organizer(organizer_id=suspended.pk, reason="Does not answer", by=by, at=ENDED)


def _life(state: str, organizer: Organizer, people: dict[str, User]) -> Purchase:
    purchase = _drafted(organizer, people)
    if state in WITH_LISTS:
        _listed(purchase)
    if state == S.DRAFT:
        return purchase
    publish_purchase(purchase_id=purchase.pk, by=organizer.user, at=NOW)
    _ordered(purchase, people)
    at = MOMENT[state]
    order = Order.objects.get(purchase=purchase, contact__user=people[Role.PARTICIPANT])
    if state == S.LAST_CALL:
        call_purchase(purchase_id=purchase.pk, by=organizer.user, at=AFTER_THE_CALL)
    elif state == S.STOPPED:
        stopped(purchase)
        ask_refusal(line_id=order.lines.order_by("pk")[1].pk, by=people[Role.PARTICIPANT], at=at)
    elif state == S.BOUGHT_OUT:
        bought(purchase, invoice=SimpleUploadedFile("invoice.pdf", b"%PDF-1.7"))
        _looked_into(purchase)
    elif state == S.ARRIVED:
        arrived(purchase)
    elif state == S.DISTRIBUTION:
        in_distribution(purchase)
    elif state == S.CLOSED:
        _closed(purchase, at)
    elif state == S.CANCELLED:
        # More than in the open purchase, so that something of it can be copied there.
        an_order(purchase, people[Role.PARTICIPANT], 1, 1, 1)
        paid(order, "5.00", at=NOW)
        cancel_purchase(purchase_id=purchase.pk, why="No more", by=organizer.user, at=at)
    if state not in (S.CLOSED, S.CANCELLED):
        report_payment(
            order_id=order.pk, amount=eur("1.00"), way="transfer", paid_on=at.date(), note="",
            by=people[Role.PARTICIPANT], at=at,
        )  # fmt: skip
    return Purchase.objects.get(pk=purchase.pk)


def _looked_into(purchase: Purchase) -> None:
    """A cup came instead of something, and there is a picture of it."""
    by, noted = purchase.organizer.user, {"purchase_id": purchase.pk, "at": STOP}
    variant = purchase.items.order_by("pk")[0].variants.get()
    note_instead(variant_id=variant.pk, came_as=None, name="A cup", pieces=1, by=by, **noted)
    add_photos(drawn=[draw_anew(a_picture())], note="", by=by, **noted)


def _drafted(organizer: Organizer, people: dict[str, User]) -> Purchase:
    """A draft with three items, a picture and a helper of each kind."""
    by = organizer.user
    purchase = a_draft(organizer=organizer, prices=("10.00", "4.00", "2.00"))
    item = purchase.items.order_by("pk")[0]
    add_picture(item_id=item.pk, content=a_picture(), by=by, at=NOW)
    for role, right in HELPERS.items():
        appoint_helper(purchase_id=purchase.pk, email=people[role].email, rights=[right], by=by, at=NOW)
    return purchase


def _listed(purchase: Purchase) -> None:
    """A price list that is ready to import."""
    by = purchase.organizer.user
    draft = upload_list(purchase_id=purchase.pk, name="list.csv", content=LIST, by=by, at=NOW)
    read_list(draft_id=draft.pk, at=NOW)
    columns = {0: "article", 1: "name", 2: "price"}
    settle_columns(draft_id=draft.pk, header_row=1, roles=columns, by=by, at=NOW)
    judge_list(draft_id=draft.pk, at=NOW)


def _ordered(purchase: Purchase, people: dict[str, User]) -> None:
    """Orders with and without an account, a question that is answered and one that waits."""
    by = purchase.organizer.user
    an_order(purchase, people[Role.PARTICIPANT], 1, 1)
    an_order(purchase, people[Role.BARRED], 1)
    import_orders(purchase_id=purchase.pk, name="orders.csv", content=ORDERS, by=by, at=NOW)
    anna = Order.objects.select_related("contact").get(purchase=purchase, contact__user=None)
    make_link(contact_id=anna.contact_id, by=by, at=NOW)
    asker = people[Role.PARTICIPANT]
    ask_question(purchase_id=purchase.pk, text="Is it good?", by=asker, at=NOW)
    asked = ask_question(purchase_id=purchase.pk, text="When does it come?", by=asker, at=NOW)
    answer_question(question_id=asked.pk, text="On Friday", by=by, at=NOW)


def _closed(purchase: Purchase, at: datetime) -> None:
    """Everybody pays, collects, and nothing is left."""
    by = purchase.organizer.user
    in_distribution(purchase)
    for order in Order.objects.filter(purchase=purchase).order_by("pk"):
        due = from_minor(ledger.balance(key=order.account, unit="EUR"), "EUR")
        hand_over(order_id=order.pk, taken=Taken(due, "cash"), by=by, at=at)
    close_purchase(purchase_id=purchase.pk, by=by, at=at)
