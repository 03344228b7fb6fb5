"""Questions about a purchase and who reads what of them. Rule: R-ONLY-ORGANIZER."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from organizers.models import Organizer
from participants.models import User
from purchases.models import Helper, Purchase, Question
from purchases.rules.transitions import Role

HELPER = "helper"
PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote something: `role` is organizer, helper or participant; the name may be empty."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its answer, if there is one; `due_at` is when it is overdue, while it waits."""

    question: Question
    asked_by: Author
    answered_by: Author | None
    due_at: datetime | None


def questions_for(purchase: Purchase, *, user: Any) -> QuerySet[Question]:
    """What this reader of the purchase's page sees: what is answered, and their own; 1 query when read."""
    seen = ~Q(answer="")
    if user.is_authenticated:
        seen |= Q(asked_by=user)
    return _of(purchase).filter(seen)


def waiting_questions(purchase: Purchase) -> QuerySet[Question]:
    """What waits for an answer, the oldest first; 1 query when read."""
    return _of(purchase).filter(answer="").order_by("pk")


def answered_questions(purchase: Purchase) -> QuerySet[Question]:
    """What has an answer, the latest first; 1 query when read."""
    return _of(purchase).exclude(answer="")


def shown(purchase: Purchase, questions: Iterable[Question]) -> list[Asked]:
    """The questions as everybody reads them: a participant is named only as they wish to be addressed."""
    return [_asked(purchase, each, named=each.asked_by.short_name) for each in questions]


def shown_to_answer(purchase: Purchase, questions: Iterable[Question]) -> list[Asked]:
    """The questions as those who answer read them, with full names. No query."""
    return [_asked(purchase, each, named=each.asked_by.get_full_name()) for each in questions]


def waiting_by_purchase(organizer: Organizer) -> Iterator[tuple[Purchase, int, datetime]]:
    """Each purchase with questions that wait: how many, and when the oldest is overdue. 1 query."""
    keys = ("pk", "slug", "title", "state", "time_zone")
    grouped = (
        Question.objects.filter(purchase__organizer=organizer, answer="")
        .order_by()
        .values_list(*(f"purchase__{key}" for key in keys), "purchase__terms__answer_hours")
        .annotate(count=Count("pk"), since=Min("asked_at"))
    )
    for *values, hours, count, since in grouped:
        yield Purchase(**dict(zip(keys, values, strict=True))), count, since + timedelta(hours=hours)


def _of(purchase: Purchase) -> QuerySet[Question]:
    """Adds `is_helpers`: asked by somebody who helps with the purchase."""
    helper = Helper.objects.filter(purchase=OuterRef("purchase"), user=OuterRef("asked_by"))
    questions: QuerySet[Question] = Question.objects.filter(purchase=purchase)
    found = questions.annotate(is_helpers=Exists(helper))
    return found.select_related("asked_by", "answered_by").order_by("-pk")


def _asked(purchase: Purchase, question: Any, *, named: str) -> Asked:
    asker_role = HELPER if question.is_helpers else PARTICIPANT
    hours = purchase.terms.answer_hours
    return Asked(
        question,
        Author(named, asker_role),
        _answerer(purchase, question.answered_by) if question.answered_by else None,
        None if question.answer else question.asked_at + timedelta(hours=hours),
    )


def _answerer(purchase: Purchase, user: User) -> Author:
    """The organizer under their public name; everybody else who answered was a helper then."""
    if user.pk == purchase.organizer.user_id:
        return Author(purchase.organizer.name, str(Role.ORGANIZER))
    return Author(user.short_name, HELPER)
