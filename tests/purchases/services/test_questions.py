"""Questions to the organizer. Rule: R-ONLY-ORGANIZER."""

from datetime import timedelta

import pytest

from participants.models import Notice
from purchases.models import Purchase, PurchaseEvent, Question
from purchases.selectors.questions import questions_for, shown, waiting_by_purchase, waiting_questions
from purchases.selectors.today import tasks_of
from purchases.services.cancelling import cancel_purchase
from purchases.services.questions import (
    CannotAnswer,
    CannotAsk,
    answer_question,
    ask_question,
    correct_answer,
)
from purchases.states import Right
from tests.factories.helping import a_helper
from tests.factories.people import a_user, an_administrator
from tests.factories.purchases import NOW, a_draft, an_open_purchase

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def purchase() -> Purchase:
    return an_open_purchase()


def ask(purchase: Purchase, text: str = "When?", *, by=None, at=NOW) -> Question:
    return ask_question(purchase_id=purchase.pk, text=text, by=by or a_user(), at=at)


def answer(question: Question, text: str = "On Friday.", *, by=None, at=NOW + HOUR) -> Question:
    by = by or question.purchase.organizer.user
    return answer_question(question_id=question.pk, text=text, by=by, at=at)


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("user", flat=True))


def test_the_organizer_and_those_who_answer_are_told_of_a_question(purchase):
    answering, _counting = a_helper(purchase, Right.ANSWER), a_helper(purchase, Right.RECEIVE)
    ask(purchase)
    assert told("question_asked") == {purchase.organizer.user_id, answering.pk}


def test_whoever_asked_is_told_of_the_answer_and_of_its_correction(purchase):
    question = ask(purchase)
    helper = a_helper(purchase, Right.ANSWER)
    answer(question, by=helper)
    correct_answer(question_id=question.pk, text="On Monday.", by=purchase.organizer.user, at=NOW + 2 * HOUR)
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("On Monday.", purchase.organizer.user)
    assert (question.answered_at, question.corrected_at) == (NOW + HOUR, NOW + 2 * HOUR)
    assert told("question_answered") == told("answer_corrected") == {question.asked_by_id}
    events = PurchaseEvent.objects.filter(kind__in=["question_answered", "answer_corrected"])
    assert [(event.kind, event.by) for event in events] == [
        ("question_answered", helper),
        ("answer_corrected", purchase.organizer.user),
    ]


def test_the_same_answer_again_corrects_nothing(purchase):
    question = answer(ask(purchase))
    by = purchase.organizer.user
    correct_answer(question_id=question.pk, text=" On Friday. ", by=by, at=NOW + 2 * HOUR)
    question.refresh_from_db()
    assert (question.corrected_at, told("answer_corrected")) == (None, set())


def test_five_wait_at_most_and_an_answer_makes_room(purchase):
    person = a_user()
    questions = [ask(purchase, by=person, at=NOW + n * HOUR) for n in range(5)]
    ask(an_open_purchase(), by=person)
    ask(purchase)
    with pytest.raises(CannotAsk):
        ask(purchase, by=person)
    answer(questions[0])
    ask(purchase, by=person)
    assert Question.objects.filter(purchase=purchase, asked_by=person).count() == 6


@pytest.mark.parametrize("text", ["", " \n ", "x" * 1001], ids=["nothing", "blanks", "too much"])
def test_what_is_no_question(purchase, text):
    with pytest.raises(CannotAsk) as caught:
        ask(purchase, text)
    assert caught.value.field == "text"


def test_the_organizer_asks_nobody_and_a_draft_is_not_asked_about(purchase):
    with pytest.raises(CannotAsk):
        ask(purchase, by=purchase.organizer.user)
    with pytest.raises(CannotAsk):
        ask(a_draft())


@pytest.mark.parametrize(
    "whose",
    [
        pytest.param(lambda q: q.asked_by, id="whoever asked"),
        pytest.param(lambda q: a_helper(q.purchase, Right.HAND_OUT), id="a helper who hands out"),
        pytest.param(lambda q: a_helper(an_open_purchase(), Right.ANSWER), id="a helper elsewhere"),
        pytest.param(lambda _: an_administrator(), id="an administrator"),
    ],
)
def test_who_does_not_answer(purchase, whose):
    waiting, answered = ask(purchase), answer(ask(purchase))
    by = whose(waiting)
    with pytest.raises(CannotAnswer):
        answer(waiting, by=by)
    with pytest.raises(CannotAnswer):
        correct_answer(question_id=answered.pk, text="Never.", by=by, at=NOW)


def test_an_answer_is_given_once_and_corrected_only_once_given(purchase):
    question = ask(purchase)
    with pytest.raises(CannotAnswer):
        correct_answer(question_id=question.pk, text="Never.", by=purchase.organizer.user, at=NOW)
    answer(question)
    with pytest.raises(CannotAnswer):
        answer(question, "Never.", by=a_helper(purchase, Right.ANSWER))
    question.refresh_from_db()
    assert question.answer == "On Friday."


def test_helpers_stop_answering_when_the_purchase_ends_and_the_organizer_goes_on(purchase):
    first, second = ask(purchase), ask(purchase)
    helper = a_helper(purchase, Right.ANSWER)
    cancel_purchase(purchase_id=purchase.pk, why="Flooded.", by=purchase.organizer.user, at=NOW)
    with pytest.raises(CannotAnswer):
        answer(first, by=helper)
    assert answer(second).answer == "On Friday."


class TestWhoReadsWhat:
    def test_answers_are_for_everybody_and_what_waits_for_its_author(self, purchase):
        asker = a_user()
        waiting, answered = ask(purchase, by=asker), answer(ask(purchase))
        assert list(questions_for(purchase, user=a_user())) == [answered]
        assert list(questions_for(purchase, user=asker)) == [answered, waiting]
        assert list(waiting_questions(purchase)) == [waiting]

    def test_authors_are_marked_and_participants_named_only_as_they_wish(self, purchase):
        helper = a_helper(purchase, Right.ANSWER)
        named = a_user(full_name="Anna Berg", short_name="Anna")
        answer(ask(purchase, by=named))
        answer(ask(purchase, by=a_user(full_name="Boris Lund")), by=helper)
        ask(purchase, by=helper)
        roles = [
            (each.asked_by.name, each.asked_by.role, each.answered_by and each.answered_by.role)
            for each in shown(purchase, questions_for(purchase, user=helper).order_by("pk"))
        ]
        assert roles == [
            ("Anna", "participant", "organizer"), ("", "participant", "helper"), ("", "helper", None),
        ]  # fmt: skip


def test_today_shows_when_the_oldest_is_overdue(purchase):
    ask(purchase, at=NOW + HOUR)
    answer(ask(purchase, at=NOW - HOUR))
    ask(purchase, at=NOW)
    organizer = purchase.organizer
    assert [(each.pk, count, due) for each, count, due in waiting_by_purchase(organizer)] == [
        (purchase.pk, 2, NOW + timedelta(hours=48))
    ]
    (task,) = [each for each in tasks_of(organizer, living=[], at=NOW) if each.rule == "R-ONLY-ORGANIZER"]
    assert (task.words, task.by) == ("2 questions to answer", NOW + timedelta(hours=48))
