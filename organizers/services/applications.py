"""Becoming an organizer, and stopping to be one."""

from datetime import datetime

from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from organizers.models import Organizer
from organizers.states import AT_WORK, OrganizerState
from participants.models import City, User
from participants.services.notices import NoticeDraft, tell


class CannotApply(DomainError):
    """The application is refused before anybody looks at it."""


class CannotApprove(DomainError):
    """There is no application to approve."""


class CannotDecline(DomainError):
    """There is no application to decline, or no reason is given."""


class CannotSuspend(DomainError):
    """Only an approved organizer is suspended, and for a reason."""

    rule = "R-AUDIT"


class CannotLiftSuspension(DomainError):
    """There is no suspension to lift."""

    rule = "R-AUDIT"


class CannotLiftProbation(DomainError):
    """There is no probation to lift."""

    rule = "R-PROBATION"


def apply_to_organize(*, user: User, name: str, city: City, about: str, at: datetime) -> Organizer:
    """Apply, or apply again after a decline: state applied.

    `name` is what participants will see, `about` what the person says of themselves.
    """
    name, about = " ".join(name.split()), about.strip()
    if not name:
        raise CannotApply(_("Say under which name you will organize."), field="name")
    if not about:
        raise CannotApply(
            _("Tell us about yourself: what you want to buy together, and for whom."), field="about"
        )
    with atomic():
        User.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=user.pk)
        organizer = Organizer.objects.filter(user=user).first() or Organizer(user=user)
        if organizer.pk and organizer.state != OrganizerState.DECLINED:
            raise CannotApply(_ALREADY[OrganizerState(organizer.state)]())
        organizer.name, organizer.city, organizer.about = name, city, about
        organizer.state, organizer.applied_at = OrganizerState.APPLIED, at
        organizer.reason, organizer.decided_at, organizer.decided_by = "", None, None
        organizer.save()
    return organizer


def approve_organizer(*, organizer_id: int, reason: str = "", by: User, at: datetime) -> Organizer:
    """Let somebody who applied organize; they are told."""
    with atomic():
        organizer = _locked(organizer_id)
        if organizer.state not in {OrganizerState.APPLIED, OrganizerState.DECLINED}:
            raise CannotApprove(_("Only an application can be approved, and this one has been already."))
        return _decide(organizer, OrganizerState.APPROVED, "approved", reason=reason, by=by, at=at)


def decline_organizer(*, organizer_id: int, reason: str, by: User, at: datetime) -> Organizer:
    """Turn an application down; the person is told why and may apply again."""
    reason = _reason(reason, CannotDecline)
    with atomic():
        organizer = _locked(organizer_id)
        if organizer.state != OrganizerState.APPLIED:
            raise CannotDecline(_("Only an application that waits for a decision can be declined."))
        return _decide(organizer, OrganizerState.DECLINED, "declined", reason=reason, by=by, at=at)


def suspend_organizer(*, organizer_id: int, reason: str, by: User, at: datetime) -> Organizer:
    """Keep an organizer from publishing; what runs goes on. They are told why."""
    reason = _reason(reason, CannotSuspend)
    with atomic():
        organizer = _locked(organizer_id)
        if organizer.state != OrganizerState.APPROVED:
            raise CannotSuspend(_("Only an approved organizer can be suspended."))
        return _decide(organizer, OrganizerState.SUSPENDED, "suspended", reason=reason, by=by, at=at)


def lift_suspension(*, organizer_id: int, reason: str = "", by: User, at: datetime) -> Organizer:
    """Let a suspended organizer publish again; they are told."""
    with atomic():
        organizer = _locked(organizer_id)
        if organizer.state != OrganizerState.SUSPENDED:
            raise CannotLiftSuspension(_("This organizer is not suspended."))
        return _decide(organizer, OrganizerState.APPROVED, "reinstated", reason=reason, by=by, at=at)


def lift_probation(*, organizer_id: int, reason: str = "", by: User, at: datetime) -> Organizer:
    """Let an organizer ask for prepayment from now on; they are told. Rule: R-PROBATION."""
    with atomic():
        organizer = _locked(organizer_id)
        if organizer.state != OrganizerState.APPROVED or organizer.probation_lifted:
            raise CannotLiftProbation(_("Only an approved organizer on probation can be freed from it."))
        organizer.probation_lifted = True
        organizer.save(update_fields=["probation_lifted"])
        _tell(organizer, "probation_lifted", reason=reason, at=at)
    return organizer


_ALREADY = {
    OrganizerState.APPLIED: lambda: _("You have applied already; an administrator will answer."),
    OrganizerState.APPROVED: lambda: _("You are an organizer already."),
    OrganizerState.SUSPENDED: lambda: _("You are suspended; write to an administrator."),
}


def _locked(organizer_id: int) -> Organizer:
    locked = Organizer.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("user").get(pk=organizer_id)


def _reason(reason: str, refusal: type[DomainError]) -> str:
    reason = reason.strip()
    if not reason:
        raise refusal(_("Say why: the person will read it."), field="reason")
    return reason


def _decide(
    organizer: Organizer, state: OrganizerState, decision: str, *, reason: str, by: User, at: datetime
) -> Organizer:
    organizer.state, organizer.reason = state, reason.strip()
    organizer.decided_by, organizer.decided_at = by, at
    organizer.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    User.objects.filter(pk=organizer.user_id).update(is_organizer=state in AT_WORK)
    _tell(organizer, decision, reason=reason, at=at)
    return organizer


def _tell(organizer: Organizer, decision: str, *, reason: str, at: datetime) -> None:
    draft = NoticeDraft(
        user_id=organizer.user_id,
        kind=f"organizer_{decision}",
        params={"reason": reason.strip()},
        link="/organize/",
        key=f"organizer:{organizer.pk}:{decision}:{at.isoformat()}",
    )
    tell(notices=[draft], at=at)


def rebuild_organizer_marks() -> int:
    """Write `User.is_organizer` anew from the organizers' states; how many were wrong."""
    at_work = Organizer.objects.filter(state__in=AT_WORK).values("user")
    unmarked = User.objects.filter(pk__in=at_work, is_organizer=False).update(is_organizer=True)
    return unmarked + User.objects.filter(is_organizer=True).exclude(pk__in=at_work).update(
        is_organizer=False
    )
