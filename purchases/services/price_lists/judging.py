"""Every row of the list gets its verdict."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

from config.kernel.bulk import insert_rows
from config.kernel.db import atomic
from config.kernel.money import exponent
from purchases.models import ListDraft, ListRow, Purchase
from purchases.rules.price_list import Comparison, DraftItem, JudgedRow, Layout, compare, judge_each
from purchases.rules.price_list.taking import Taking, is_taken, narrowed, stays
from purchases.rules.problems import Problem
from purchases.rules.tables import Table, text_of
from purchases.selectors.price_lists import held_items, table_of
from purchases.services.price_lists.taking import taking_of
from purchases.services.price_lists.working import at_work, claim, claimed, finish
from purchases.states import ListState, Verdict

ROWS_AT_ONCE = 2_000
TEXT_LENGTH = 200

Told = tuple[int, Verdict, str, str, dict[str, Any]]


def judge_list(*, draft_id: int, at: datetime) -> None:
    """Judge every row of a waiting draft and compare it with the purchase; then it is JUDGED.

    Does nothing where nothing waits or another is at it. The rows are written in portions, each a
    transaction of its own that tells how far it has come.
    """
    draft = claim(draft_id, ListState.JUDGING, at=at)
    if draft is None:
        return
    with at_work(draft, at=at):
        draft.rows.all().delete()
        layout = Layout.of_values(draft.mapping)
        table = table_of(draft)
        judged = judged_each(draft.purchase, table=table, layout=layout)
        refused = _texts_of_refused(table, judged, layout=layout)
        del table
        drafts = [row.item for row in judged if row.item]
        taking = taking_of(draft.purchase, drafts)
        comparison = compare(known=held_items(draft.purchase), drafts=drafts)
        listed = _told_of_items(comparison, taking=taking)
        total = len(judged) + len(comparison.vanished)
        counts: Counter[str] = Counter()
        done = 0
        told = chain(_vanished(comparison), (_told(row, listed, refused) for row in judged))
        while portion := list(islice(told, ROWS_AT_ONCE)):
            done += len(portion)
            if not _write(draft, portion, done=done, total=total):
                return
            counts.update(verdict for _number, verdict, *_rest in portion)
            counts["warned"] += sum(bool(details.get("warnings")) for *_rest, details in portion)
        finish(draft, ListState.JUDGED, at=at, counts={**counts, "items": _items(comparison, taking=taking)})


def judged_each(purchase: Purchase, *, table: Table, layout: Layout) -> list[JudgedRow]:
    """What each row comes to in this purchase's currency."""
    currency = str(purchase.supplier_currency)
    return list(judge_each(table=table, layout=layout, exponent=exponent(currency), currency=currency))


def _write(draft: ListDraft, portion: Sequence[Told], *, done: int, total: int) -> bool:
    """One portion of rows, unless the claim is gone."""
    with atomic():
        if not claimed(draft).update(done=done, total=total):
            return False
        insert_rows(
            ListRow,
            ["draft_id", "number", "verdict", "article", "name", "details"],
            [(draft.pk, *told) for told in portion],
        )
    return True


def _told(
    row: JudgedRow,
    listed: dict[int, tuple[Verdict, dict[str, Any]]],
    refused: dict[int, tuple[str, str]],
) -> Told:
    if row.item:
        verdict, more = listed[row.number]
        details = {
            "item": item_values(row.item),
            "warnings": [problem_values(each) for each in row.warnings],
            **more,
        }
        return row.number, verdict, row.item.article, row.item.name, details
    if row.skipped:
        details = {"kind": row.skipped.kind, "text": row.skipped.text[:TEXT_LENGTH]}
        return row.number, Verdict.SKIPPED, "", "", details
    details = {"problems": [problem_values(each) for each in row.problems]}
    return row.number, Verdict.UNREADABLE, *refused[row.number], details


def _vanished(comparison: Comparison) -> Iterator[Told]:
    for known in comparison.vanished:
        details = {"item": known.pk, "price": str(known.price), "sold_out": known.sold_out}
        yield 0, Verdict.VANISHED, known.article, known.name, details


def _told_of_items(comparison: Comparison, *, taking: Taking) -> dict[int, tuple[Verdict, dict[str, Any]]]:
    """Row -> its verdict and what is told of a known item; rows of one item share the verdict."""
    listed: dict[int, tuple[Verdict, dict[str, Any]]] = {}
    for drafts in comparison.new:
        listed |= _same_verdict(Verdict.NEW, drafts)
    for found in (*comparison.changed, *comparison.same):
        match = narrowed(found, taking=taking)
        verdict = Verdict.CHANGED if match.differences else Verdict.SAME
        listed |= _same_verdict(verdict, match.drafts)
        if match.differences:
            listed[match.drafts[0].row][1].update(
                differences=[
                    {"field": each.field, "was": plain(each.was), "became": plain(each.became)}
                    for each in match.differences
                ],
                percent="" if match.percent is None else str(match.percent),
                stays=list(stays(match, taking=taking)),
            )
    return listed


def _same_verdict(verdict: Verdict, drafts: Sequence[DraftItem]) -> dict[int, tuple[Verdict, dict[str, Any]]]:
    return {draft.row: (verdict, {"item_row": drafts[0].row}) for draft in drafts}


def _items(comparison: Comparison, *, taking: Taking) -> dict[str, int]:
    """How many items, of however many rows, the import would add, change, leave and miss."""
    changed = sum(is_taken(narrowed(match, taking=taking), taking=taking) for match in comparison.changed)
    return {
        Verdict.NEW: len(comparison.new),
        Verdict.CHANGED: changed,
        Verdict.SAME: len(comparison.changed) + len(comparison.same) - changed,
        Verdict.VANISHED: len(comparison.vanished),
    }


def _texts_of_refused(
    table: Table, judged: Sequence[JudgedRow], *, layout: Layout
) -> dict[int, tuple[str, str]]:
    """Article and name of the rows that cannot be read, as they stand."""
    refused = {row.number for row in judged if row.problems}
    return {
        row.number: (
            text_of(layout.cell(row=row, field="article"))[:TEXT_LENGTH],
            text_of(layout.cell(row=row, field="name"))[:TEXT_LENGTH],
        )
        for row in table.rows
        if row.number in refused
    }


def item_values(item: DraftItem) -> dict[str, Any]:
    """What was read of an item as plain values, prices as texts."""
    return {
        "article": item.article,
        "name": item.name,
        "description": item.description,
        "unit": item.unit,
        "category": item.category,
        "price": str(item.price),
        "sizes": item.sizes,
        "colours": item.colours,
        "sold_out": item.sold_out,
        "sale_form": item.sale_form,
        "pack_size": item.pack_size,
        "row_sizes": item.row_sizes,
        "weight_g": item.weight_g,
        "limit": item.limit,
        "limits": item.limits,
        "tiers": plain(item.tiers),
        "pictures": item.pictures,
    }


def problem_values(problem: Problem) -> dict[str, Any]:
    """A problem as plain values; `selectors.price_lists.problem_words` makes a sentence of it."""
    return {
        "column": problem.column,
        "heading": problem.heading,
        "field": problem.field,
        "code": problem.code,
        "values": dict(problem.values),
    }


def plain(value: Any) -> Any:
    """A value of a Difference for JSON: decimals as texts, tuples as lists."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, str | bool | int) else str(value)
