"""What if we stop now, and the figures of the stop itself. Rules: R-WHATIF, R-STOP-ORDER."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from purchases.forms.choosing import ALL, ONE, ChoicesForm
from purchases.models import Purchase
from purchases.rules.allocation import Choices, Outcome
from purchases.selectors.gaps import gaps_told, items_settled, open_gaps
from purchases.selectors.outlook import Outlook, outlook_of
from purchases.selectors.tiers import tier_ahead_of
from purchases.selectors.what_if import bill_of, concerned_by, digest_of, people_told
from purchases.states import TAKING_ORDERS, GapChoice
from purchases.views.board import ROWS_A_PAGE
from purchases.views.carrying import REFUSED, carried, show
from purchases.views.desk import shown_progress


@carried
@require_safe
def what_if(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    if purchase.state not in TAKING_ORDERS:
        raise Http404
    form = ChoicesForm(request.GET, default=purchase.agreed.row_default)
    outlook = outlook_of(purchase, choices=form.choices)
    form.keep_to({gap.key for gap in outlook.plan.gaps})
    answer = show(
        request,
        purchase,
        "what_if/page",
        form=form,
        **looked_at(purchase, outlook, form.choices),
        **_lists(request, purchase, outlook, form.choices),
    )
    answer.status_code = 200 if form.is_valid() else REFUSED
    return answer


def looked_at(purchase: Purchase, outlook: Outlook, choices: Choices) -> dict[str, Any]:
    """What the page that looks ahead and the one that stops both say, and what carries it to the other."""
    bill = bill_of(purchase, outlook)
    own = []
    if bill.own_pieces:
        own = [
            (_("Pieces that you take yourself"), bill.own_pieces),
            (_("They cost you, without a fee"), bill.own_cost),
        ]
    outcomes = [gap.outcome for gap in outlook.plan.gaps]
    return {
        "figures": [
            (_("People who get something"), bill.people),
            (_("Pieces for them"), bill.pieces),
            (_("Goods"), bill.goods),
            (_("Your fee"), bill.fee),
            (_("Everybody owes in all"), bill.total),
            *own,
            (_("To the supplier, all pieces"), bill.supplier),
        ],
        "progress": shown_progress(purchase, outlook.reached),
        "is_met": all(each.is_met for each in outlook.reached),
        "buys": bool(outlook.owed),
        "dropped": outcomes.count(Outcome.DROPPED),
        "filled": outcomes.count(Outcome.OWN),
        "kept": outcomes.count(Outcome.KEPT),
        "chosen": _as_fields(choices),
        "query": urlencode(_as_fields(choices)),
        "seen": digest_of(outlook),
    }


def _as_fields(choices: Choices) -> list[tuple[str, str]]:
    by_gap = [(ONE + key, str(choice)) for key, choice in sorted(choices.by_gap.items())]
    return [(ALL, str(choices.default)), *by_gap]


def _lists(request: HttpRequest, purchase: Purchase, outlook: Outlook, choices: Choices) -> dict[str, Any]:
    gap_page = Paginator(open_gaps(outlook), ROWS_A_PAGE).get_page(request.GET.get("page"))
    item_page = Paginator(items_settled(outlook), ROWS_A_PAGE).get_page(request.GET.get("items"))
    people_page = Paginator(concerned_by(purchase, outlook), ROWS_A_PAGE).get_page(request.GET.get("people"))
    gaps = [(gap, choices.by_gap.get(gap.key, "")) for gap in gaps_told(purchase, outlook, list(gap_page))]
    shown = {ONE + gap.key for gap, _choice in gaps}
    return {
        "gap_page": gap_page,
        "gaps": gaps,
        "elsewhere": [(name, value) for name, value in _as_fields(choices)[1:] if name not in shown],
        "default": str(choices.default),
        "answers": GapChoice.choices,
        "item_page": item_page,
        "people_page": people_page,
        "people": people_told(purchase, outlook, list(people_page)),
        "tier": tier_ahead_of(purchase, outlook),
        "tier_reached": outlook.tier,
    }
