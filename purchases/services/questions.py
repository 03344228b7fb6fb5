"""Questions to the organizer and their answers. Rule: R-ONLY-ORGANIZER."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from participants.models import User
from purchases.models import Helper, Purchase, Question
from purchases.services.acting import check_right, check_state, record, tell_users
from purchases.states import PUBLIC, Right

MOST_WAITING = 5
LONGEST_QUESTION = 1000
LONGEST_ANSWER = 2000


class CannotAsk(DomainError):
    """The question is not taken."""

    rule = "R-ONLY-ORGANIZER"


class CannotAnswer(DomainError):
    """The answer is not taken."""

    rule = "R-ONLY-ORGANIZER"


def ask_question(*, purchase_id: int, text: str, by: User, at: datetime) -> Question:
    """Ask about a published purchase; the organizer and the helpers who answer are told.

    Somebody has at most five questions waiting for an answer in one purchase.
    """
    text = _checked(text, most=LONGEST_QUESTION, refusal=CannotAsk, field="text")
    with atomic():
        _hold_asker(by)
        purchase = Purchase.objects.select_related("organizer", "terms").get(pk=purchase_id)
        check_state(purchase, PUBLIC, refusal=CannotAsk)
        if purchase.organizer.user_id == by.pk:
            raise CannotAsk(_("You carry this purchase: the questions of others come to you."))
        _check_patience(purchase, by)
        question = Question.objects.create(purchase=purchase, asked_by=by, text=text, asked_at=at)
        tell_users(
            purchase,
            "question_asked",
            users=_answering(purchase) - {by.pk},
            params={"who": by.get_short_name(), "hours": purchase.terms.answer_hours},
            link=f"{purchase.desk_url}questions/",
            at=at,
        )
    return question


def answer_question(*, question_id: int, text: str, by: User, at: datetime) -> Question:
    """Answer a question that waits; whoever asked is told."""
    text = _checked(text, most=LONGEST_ANSWER, refusal=CannotAnswer, field="answer")
    with atomic():
        question = _hold_question(question_id, by)
        if question.answered_by:
            raise CannotAnswer(
                _("%(who)s has answered this meanwhile.") % {"who": question.answered_by.get_short_name()}
            )
        question.answer, question.answered_by, question.answered_at = text, by, at
        question.save(update_fields=["answer", "answered_by", "answered_at"])
        _note(question, "question_answered", by=by, at=at)
    return question


def correct_answer(*, question_id: int, text: str, by: User, at: datetime) -> Question:
    """Put another answer in the place of the one that was given; whoever asked is told."""
    text = _checked(text, most=LONGEST_ANSWER, refusal=CannotAnswer, field="answer")
    with atomic():
        question = _hold_question(question_id, by)
        if not question.answer:
            raise CannotAnswer(_("There is no answer to correct yet."))
        if question.answer != text:
            question.answer, question.answered_by, question.corrected_at = text, by, at
            question.save(update_fields=["answer", "answered_by", "corrected_at"])
            _note(question, "answer_corrected", by=by, at=at)
    return question


def _checked(text: str, *, most: int, refusal: type[DomainError], field: str) -> str:
    text = text.strip()
    if not text:
        raise refusal(_("Write something first."), field=field)
    if len(text) > most:
        raise refusal(_("At most %(most)d characters are possible here.") % {"most": most}, field=field)
    return text


def _hold_asker(user: User) -> None:
    """One at a time for one person: they are counted before the next comes."""
    User.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=user.pk)


def _check_patience(purchase: Purchase, by: User) -> None:
    waiting = Question.objects.filter(purchase=purchase, asked_by=by, answer="").count()
    if waiting >= MOST_WAITING:
        raise CannotAsk(
            ngettext(
                "%(count)d question of yours waits for an answer here. Wait for it before you ask more.",
                "%(count)d questions of yours wait for answers here. Wait for one before you ask more.",
                waiting,
            )
            % {"count": waiting},
            field="text",
        )


def _hold_question(question_id: int, by: User) -> Question:
    question: Question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("purchase__organizer", "answered_by")
        .get(pk=question_id)
    )
    check_right(question.purchase, Right.ANSWER, by=by, refusal=CannotAnswer)
    check_state(question.purchase, PUBLIC, refusal=CannotAnswer)
    return question


def _answering(purchase: Purchase) -> set[int]:
    helpers = Helper.objects.filter(purchase=purchase, user__is_active=True, may_answer=True)
    return {purchase.organizer.user_id, *helpers.values_list("user_id", flat=True)}


def _note(question: Question, kind: str, *, by: User, at: datetime) -> None:
    purchase = question.purchase
    record(purchase, kind, by=by, at=at, became=question.text[:100])
    tell_users(
        purchase,
        kind,
        users=[question.asked_by_id],
        link=f"{purchase.get_absolute_url()}?tab=questions",
        at=at,
    )
