"""Pictures that a price list names by address: fetched one after another, each with its own end."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.queue import enqueue
from participants.models import User
from purchases.gateways.fetching import fetch
from purchases.gateways.pictures import CannotTakePicture, draw_anew
from purchases.models import ItemPicture, PictureWish, Purchase
from purchases.rules.addresses import read_address
from purchases.services.acting import check_organizer, check_state, lock_purchase
from purchases.services.items import CHANGEABLE
from purchases.services.pictures import MOST_PICTURES, CannotChangePictures, Hanging, hang
from purchases.states import NotTaken, WishState

MOST_WISHES = 5000
# A worker that has not come to an end with a picture after this has died over it.
LOST_AFTER = timedelta(minutes=5)
# Of those that wait, how many are looked through for a server that nobody is asking.
LOOKED_THROUGH = 500

Fetch = Callable[[str], bytes]


def fetch_next_picture(*, purchase_id: int, at: datetime, fetch: Fetch = fetch) -> bool:
    """Fetch one picture that waits and hang it; whether there was one.

    Claims it first, so that two workers never fetch the same one, nor ask one server at once; no lock
    is held while the server is asked. What goes wrong with it is its reason, never a fault.
    """
    wish = _claimed(purchase_id, at)
    if wish is None:
        return False
    try:
        if ItemPicture.objects.filter(item=wish.item_id).count() >= MOST_PICTURES:
            raise CannotTakePicture(NotTaken.FULL)
        drawn = draw_anew(fetch(wish.url))
    except CannotTakePicture as refusal:
        _settle(wish, refusal.why)
        return True
    with atomic():
        if lock_purchase(purchase_id).state in CHANGEABLE:
            (why,) = hang(hangings=[Hanging(wish.item_id, drawn, wish.position)], at=at)
        else:
            why = NotTaken.LATE
        _settle(wish, why)
    return True


def retry_pictures(*, purchase_id: int, by: User, at: datetime) -> int:
    """Let the addresses that gave no picture be tried once more; how many."""
    with atomic():
        purchase = lock_purchase(purchase_id)
        check_organizer(purchase, by=by, refusal=CannotChangePictures)
        check_state(purchase, CHANGEABLE, refusal=CannotChangePictures)
        again = (
            PictureWish.objects.filter(item__purchase=purchase, state=WishState.REFUSED)
            .exclude(reason=NotTaken.MANY)
            .update(state=WishState.WAITING, reason="", claimed_at=None, at=at)
        )
        if not again:
            raise CannotChangePictures(_("There is nothing to fetch once more."))
        enqueue("purchases.fetch_pictures", purchase_id=purchase.pk)
    return again


def give_up_lost(*, at: datetime) -> int:
    """Give a reason to pictures whose worker died over them; how many."""
    lost = PictureWish.objects.filter(state=WishState.WAITING, claimed_at__lt=at - LOST_AFTER)
    return lost.update(state=WishState.REFUSED, reason=NotTaken.INTERRUPTED)


def _settle(wish: PictureWish, why: NotTaken | None) -> None:
    state = WishState.REFUSED if why else WishState.DONE
    PictureWish.objects.filter(pk=wish.pk, claimed_at=wish.claimed_at).update(state=state, reason=why or "")


def _claimed(purchase_id: int, at: datetime) -> PictureWish | None:
    """The first that waits and whose server nobody is asking, now ours; None without one."""
    _refuse_in_vain(purchase_id)
    claimed = PictureWish.objects.filter(state=WishState.WAITING, claimed_at__gte=at - LOST_AFTER)
    busy = {_server(url) for url in claimed.values_list("url", flat=True)}
    waiting = PictureWish.objects.filter(
        item__purchase=purchase_id, state=WishState.WAITING, claimed_at=None
    ).order_by("pk")
    for wish in waiting[:LOOKED_THROUGH]:
        if _server(wish.url) in busy:
            continue
        wish.claimed_at = at
        mine = PictureWish.objects.filter(pk=wish.pk, state=WishState.WAITING, claimed_at=None)
        if not mine.update(claimed_at=at):
            continue
        rivals = claimed.filter(pk__lt=wish.pk).values_list("url", flat=True)
        if _server(wish.url) not in {_server(url) for url in rivals}:
            return wish
        PictureWish.objects.filter(pk=wish.pk, claimed_at=at).update(claimed_at=None)
    return None


def _server(url: str) -> str:
    address = read_address(url)
    return url if isinstance(address, NotTaken) else address.host


def _refuse_in_vain(purchase_id: int) -> None:
    """Refuse what nobody would show any more, and what is more than one purchase fetches."""
    wishes = PictureWish.objects.filter(item__purchase=purchase_id)
    waiting = wishes.filter(state=WishState.WAITING)
    if not Purchase.objects.filter(pk=purchase_id, state__in=CHANGEABLE).exists():
        waiting.update(state=WishState.REFUSED, reason=NotTaken.LATE)
    beyond = wishes.order_by("pk").values_list("pk", flat=True)[MOST_WISHES : MOST_WISHES + 1].first()
    if beyond is not None:
        waiting.filter(pk__gte=beyond).update(state=WishState.REFUSED, reason=NotTaken.MANY)
