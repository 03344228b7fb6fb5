"""What everybody can look at: cards, the page of a purchase, its items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from moneyed import Money

from config.kernel.money import from_minor
from config.kernel.wording import format_figure
from organizers.models import Follower
from participants.models import BlacklistEntry
from purchases.models import Favourite, Item, Order, PickupPoint, Purchase, TierPrice
from purchases.rules.minimum import Reached
from purchases.selectors.minimum import Turnout, progress, turnouts_of
from purchases.states import PUBLIC, TAKING_ORDERS, PrepayWhen, Right, SaleForm

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One purchase in a list, ready for the purchase_card component."""

    url: str
    title: str
    organizer: str
    city: str
    state: str
    category: str
    closes_at: datetime | None
    zone: str
    value: Money | int | None
    target: Money | int | None
    progress_label: str
    fee: str
    prepayment: str
    people: str
    value_text: str = ""
    target_text: str = ""


def public_purchases() -> "QuerySet[Purchase]":
    """Everything published, with what a card shows."""
    published: QuerySet[Purchase] = Purchase.objects.filter(state__in=PUBLIC, published_at__isnull=False)
    return published.select_related("organizer", "city", "terms", "draft")


def closing_soon(*, limit: int, at: datetime) -> list[Card]:
    """The purchases that take orders and stop next. 2 queries."""
    found = public_purchases().filter(state__in=TAKING_ORDERS, stop_at__gt=at).order_by("stop_at", "pk")
    return cards_of(found[:limit])


def cards_of(purchases: Iterable[Purchase]) -> list[Card]:
    """A card for each purchase, with how far it is to its minimum. 1 query beside that of `purchases`."""
    found = list(purchases)
    turnouts = turnouts_of(found)
    return [_card(purchase, turnouts[purchase.pk]) for purchase in found]


def with_minimum_reached(purchases: Iterable[Purchase]) -> list[int]:
    """Keys of those whose every minimum is reached; one without a minimum counts. 1 query beside."""
    found = list(purchases)
    turnouts = turnouts_of(found)
    return [p.pk for p in found if all(each.is_met for each in progress(p, turnouts[p.pk]))]


def plain(number: Decimal) -> Decimal:
    """The number without the zeros that its column keeps: 10, 10.4."""
    return number.normalize() + 0


def percent_words(percent: Decimal) -> str:
    """A percentage as people write it: 10, 10.4."""
    return format_figure(plain(percent))


def prepayment_words(terms: Any) -> str:
    """The prepayment of the terms in a few words."""
    if not terms.prepay_percent:
        return _("No prepayment")
    if terms.prepay_when == PrepayWhen.ON_ORDERING:
        words = _("Prepayment %(percent)s %% on ordering")
    else:
        words = _("Prepayment %(percent)s %% after the stop")
    return words % {"percent": percent_words(terms.prepay_percent)}


def _card(purchase: Purchase, turnout: Turnout) -> Card:
    takes_orders = purchase.state in TAKING_ORDERS
    reached = next(iter(progress(purchase, turnout)), None) if takes_orders else None
    value, target = figures_of(reached, purchase.currency) if reached else (None, None)
    people = ngettext("%(count)d participant", "%(count)d participants", turnout.people)
    return Card(
        url=purchase.get_absolute_url(),
        title=purchase.title,
        organizer=purchase.organizer.name,
        city=purchase.city.name,
        state=purchase.state,
        category=purchase.get_category_display(),
        closes_at=purchase.stop_at if takes_orders else None,
        zone=purchase.time_zone,
        value=value,
        target=target,
        progress_label=minimum_words(reached) if reached else "",
        fee=_("Fee %(percent)s %%") % {"percent": percent_words(purchase.agreed.fee_percent)},
        prepayment=prepayment_words(purchase.agreed),
        people=people % {"count": turnout.people} if takes_orders and turnout.people else "",
    )


def minimum_words(reached: Reached) -> str:
    """What a minimum counts."""
    return {"sum": _("Minimum sum"), "people": _("Minimum participants")}.get(
        reached.kind, _("Minimum pieces")
    )


def figures_of(reached: Reached, currency: str) -> tuple[Money | int, Money | int]:
    """What there is and what is needed: sums as Money, the rest as numbers."""
    if reached.kind == "sum":
        return from_minor(reached.have, currency), from_minor(reached.need, currency)
    return reached.have, reached.need


def purchase_page(*, slug: str, user: Any, at: datetime, items: "QuerySet[Item] | None" = None) -> Purchase:
    """The purchase with everything its page says of it and of `user` in it. 1 query.

    Adds `my_order` (key), `my_prepay_percent`, `is_followed`, `is_favourite`, `is_barred`, `may_answer`,
    `item_count` (those that match `search`), `has_rows_or_packs`, `has_tiers`, `pickup_name` and
    `pickup_address`. Raises Purchase.DoesNotExist for strangers.
    """
    # Not None: orders of people without an account have a contact with no user.
    key = user.pk if user.is_authenticated else NOBODY
    barred = BlacklistEntry.objects.in_force(at=at).filter(user=key)
    point = PickupPoint.objects.filter(purchase=OuterRef("pk")).order_by("pk")
    mine = Order.objects.filter(purchase=OuterRef("pk"), contact__user=key)
    answers = Purchase.objects.open_to(user, Right.ANSWER) if key else Purchase.objects.none()
    listed = Item.objects.all() if items is None else items
    counted = listed.filter(purchase=OuterRef("pk")).order_by()
    found: Purchase = (
        Purchase.objects.visible_to(user)
        .select_related("organizer", "city", "terms", "draft")
        .annotate(
            my_order=Subquery(mine.values("pk")),
            my_prepay_percent=Subquery(mine.values("prepay_percent")),
            is_followed=Exists(Follower.objects.filter(organizer=OuterRef("organizer"), user=key)),
            is_favourite=Exists(Favourite.objects.filter(purchase=OuterRef("pk"), user=key)),
            is_barred=Exists(barred.filter(Q(owner=None) | Q(owner_id=OuterRef("organizer__user_id")))),
            may_answer=Exists(answers.filter(pk=OuterRef("pk"))),
            item_count=Coalesce(
                Subquery(counted.values("purchase").annotate(count=Count("pk")).values("count")), 0
            ),
            has_rows_or_packs=Exists(
                Item.objects.filter(purchase=OuterRef("pk")).exclude(sale_form=SaleForm.FREE)
            ),
            has_tiers=Exists(TierPrice.objects.filter(item__purchase=OuterRef("pk"))),
            pickup_name=Subquery(point.values("name")[:1]),
            pickup_address=Subquery(point.values("address")[:1]),
        )
        .get(slug=slug)
    )
    return found


def searched_items(search: str) -> "QuerySet[Item]":
    """Items in whose text every word of `search` stands."""
    items = Item.objects.all()
    for word in search.lower().split():
        items = items.filter(search_text__contains=word)
    return items
