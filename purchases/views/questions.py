"""Questions about a purchase: asked on its page, answered on its desk. Rule: R-ONLY-ORGANIZER."""

from collections.abc import Callable

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participants.once import Answer
from purchases.forms.questions import AnswerForm, QuestionForm
from purchases.models import Purchase, Question
from purchases.selectors.questions import answered_questions, shown_to_answer, waiting_questions
from purchases.services.questions import answer_question, ask_question, correct_answer
from purchases.states import Right
from purchases.views.carrying import carry_out, helped, show
from purchases.views.purchase import purchase_response

QUESTIONS_A_PAGE = 20


@login_required
@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    purchase = get_object_or_404(Purchase.objects.visible_to(request.user), slug=slug)
    form = QuestionForm(request.POST)

    def act() -> Answer:
        ask_question(purchase_id=purchase.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        return Answer(
            f"{purchase.get_absolute_url()}?tab=questions",
            _("Your question is sent. You will be told when it is answered."),
        )

    def again(form: forms.Form) -> HttpResponse:
        return purchase_response(request, slug, {"tab": "questions"}, question_form=form)

    return carry_out(request, form, act=act, again=again)


@helped(Right.ANSWER)
@require_safe
def questions(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """What waits for an answer, then what was answered."""
    return _page(request, purchase)


@require_POST
@helped(Right.ANSWER)
def answer(request: HttpRequest, purchase: Purchase, question: int) -> HttpResponse:
    own = get_object_or_404(Question, pk=question, purchase=purchase)
    form = _answer_form(own, request.POST)

    def act() -> Answer:
        answer_question(
            question_id=own.pk, text=form.cleaned_data["answer"], by=request.user, at=timezone.now()
        )
        return _done(purchase, _("Answered: everybody can read it now."))

    return carry_out(request, form, act=act, again=_again(request, purchase, own))


@require_POST
@helped(Right.ANSWER)
def correct(request: HttpRequest, purchase: Purchase, question: int) -> HttpResponse:
    own = get_object_or_404(Question, pk=question, purchase=purchase)
    form = _answer_form(own, request.POST)

    def act() -> Answer:
        correct_answer(
            question_id=own.pk, text=form.cleaned_data["answer"], by=request.user, at=timezone.now()
        )
        return _done(purchase, _("The answer reads as you wrote it now."))

    return carry_out(request, form, act=act, again=_again(request, purchase, own))


def _done(purchase: Purchase, message: str) -> Answer:
    return Answer(reverse("purchases:desk-questions", args=[purchase.slug]), message)


def _again(
    request: HttpRequest, purchase: Purchase, question: Question
) -> Callable[[forms.Form], HttpResponse]:
    return lambda form: _page(request, purchase, refused=form, of=question)


def _answer_form(question: Question, data: object = None) -> AnswerForm:
    return AnswerForm(data, initial={"answer": question.answer}, auto_id=f"question-{question.pk}-%s")


def _page(
    request: HttpRequest,
    purchase: Purchase,
    *,
    refused: forms.Form | None = None,
    of: Question | None = None,
) -> HttpResponse:
    """Both lists; a refused answer stands with its own question."""
    waiting = Paginator(waiting_questions(purchase), QUESTIONS_A_PAGE).get_page(request.GET.get("waiting"))
    answered = Paginator(answered_questions(purchase), QUESTIONS_A_PAGE).get_page(request.GET.get("page"))

    def form_of(question: Question) -> forms.Form:
        return refused if refused and of and question.pk == of.pk else _answer_form(question)

    asked = shown_to_answer(purchase, [*waiting, *answered])
    rows = [{"asked": each, "form": form_of(each.question)} for each in asked]
    return show(
        request,
        purchase,
        "helping/questions",
        waiting=[row for row in rows if not row["asked"].answered_by],
        answered=[row for row in rows if row["asked"].answered_by],
        waiting_page=waiting,
        answered_page=answered,
        now=timezone.now(),
        form=refused,
    )
