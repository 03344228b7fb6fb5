"""Keeping a person out. Rule: R-BLACKLIST."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _

from config.kernel.days import end_of_day
from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants import notices
from participants.models import BlacklistEntry, User
from participants.services.notices import NoticeDraft, tell

Effect = Callable[[BlacklistEntry, datetime], None]
EFFECTS: list[Effect] = []
DEFAULT_ZONE = "UTC"


class CannotBlacklist(DomainError):
    """The entry is refused."""

    rule = "R-BLACKLIST"


class CannotLift(DomainError):
    """There is nothing to lift, or it is not this person's to lift."""

    rule = "R-BLACKLIST"


def on_entry(effect: Effect) -> Effect:
    """Register what an app above does about a new entry, in the entry's transaction.

    Called from AppConfig.ready(); `effect` gets the entry and its instant.
    """
    if effect not in EFFECTS:
        EFFECTS.append(effect)
    return effect


def add_to_blacklist(
    *, owner: User | None, user: User, reason: str, until: date | None, by: User, at: datetime
) -> BlacklistEntry:
    """Keep `user` out of `owner`'s purchases, or of all ordering when there is no owner; they are told.

    `until` is the last day of it, None for no end; it ends at 24:00 in the organizer's city, or in the
    person's where there is no organizer.
    """
    home = (owner or user).city
    zone = home.time_zone if home else DEFAULT_ZONE
    reason = reason.strip()
    end = end_of_day(until, zone) if until else None
    if not reason:
        raise CannotBlacklist(_("Say why: the person will read it."), field="reason")
    if end and end <= at:
        raise CannotBlacklist(_("The last day must not be past."), field="until")
    if user.pk in {by.pk, owner and owner.pk}:
        raise CannotBlacklist(_("Nobody can be kept out of their own purchases."), field="user")
    if not by.is_staff and (owner is None or owner.pk != by.pk):
        raise CannotBlacklist(_("An organizer keeps people out of their own purchases only."))
    with atomic():
        User.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=user.pk)
        if BlacklistEntry.objects.in_force(at=at).filter(owner=owner, user=user).exists():
            raise CannotBlacklist(_("This person is on the list already."), field="user")
        entry = BlacklistEntry.objects.create(
            owner=owner, user=user, reason=reason, author=by, at=at, until=end
        )
        for effect in EFFECTS:
            effect(entry, at)
        _tell(entry, "added", zone=zone, at=at)
    return entry


def lift_blacklist_entry(*, entry_id: int, by: User, at: datetime) -> BlacklistEntry:
    """End an entry now; the person is told. Its organizer may, and any administrator."""
    with atomic():
        locked = BlacklistEntry.objects.select_for_update(of=("self",), no_key=True)
        entry = locked.select_related("owner").get(pk=entry_id)
        if not by.is_staff and entry.owner_id != by.pk:
            raise CannotLift(_("Only the organizer whose list it is, or an administrator, can lift this."))
        if entry.lifted_at or (entry.until and entry.until <= at):
            raise CannotLift(_("This entry has ended already."))
        entry.lifted_at, entry.lifted_by = at, by
        entry.save(update_fields=["lifted_at", "lifted_by"])
        _tell(entry, "lifted", zone=DEFAULT_ZONE, at=at)
    return entry


def _tell(entry: BlacklistEntry, what: str, *, zone: str, at: datetime) -> None:
    scope = "blacklist" if entry.owner else "platform_blacklist"
    params: dict[str, object] = {"reason": entry.reason}
    if entry.owner:
        params["organizer"] = entry.owner.get_full_name()
    ending = ""
    if what == "added" and entry.until:
        params["until"] = notices.until(entry.until, zone=zone)
        ending = "_until"
    draft = NoticeDraft(
        user_id=entry.user_id,
        kind=f"{scope}_{what}{ending}",
        params=params,
        link="",
        key=f"blacklist:{entry.pk}:{what}",
    )
    tell(notices=[draft], at=at)
