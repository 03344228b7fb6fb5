"""What holds of every plan. Rules: R-STOP-ORDER, R-ROW, R-PACK, R-REPLACE, R-TOPUP."""

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from purchases.rules.allocation import (
    Choices,
    Fate,
    Outcome,
    Wanted,
    accepted,
    allocate,
    filling,
    open_places,
    opens_no_gap,
    rows_of,
)
from purchases.states import GapChoice, Replacement, SaleForm
from tests.purchases.rules.allocation.making import NOON
from tests.purchases.rules.allocation.purchases import (
    PACKS,
    PLAIN,
    ROWS,
    UNLIMITED,
    VARIANTS,
    choices,
    items,
    limits,
    lines,
)

thousand = settings(max_examples=1_000)
BOUGHT = (Outcome.FULL, Outcome.OWN)


def bought_as_ordered(plan, line) -> int:
    return sum(p.pieces for p in plan.parts[line.pk] if p.fate == Fate.BOUGHT and p.variant == line.variant)


def placed_after(wanted: list[Wanted], variant: int, pieces: int) -> Wanted:
    return Wanted(len(wanted), variant, pieces, NOON + timedelta(days=1), Decimal(10))


@thousand
@given(limits, lines(), choices)
def test_every_piece_has_one_fate_and_nobody_gets_more_than_quantity_and_tolerance(limits, wanted, choice):
    sold = items(limits)
    plan = allocate(sold, wanted, Choices(choice))
    known = {each.pk: item.variants for item in sold for each in item.variants}
    assert plan.parts.keys() == {line.pk for line in wanted}
    for line in wanted:
        parts = plan.parts[line.pk]
        assert sum(part.pieces for part in parts) == line.pieces
        assert sum(part.extra for part in parts) <= line.tolerance
        assert len({(part.variant, part.fate) for part in parts}) == len(parts)
        for part in parts:
            assert part.pieces > 0
            assert part.variant in accepted(line, known[line.variant])
            assert part.fate == Fate.BOUGHT or (part.variant == line.variant and not part.extra)
            assert not part.extra or part.variant == line.variant


@thousand
@given(limits, lines(), choices)
def test_what_is_bought_is_dealt_or_named_as_own_and_comes_in_whole_rows_and_packs(limits, wanted, choice):
    sold = items(limits)
    plan = allocate(sold, wanted, Choices(choice))
    dealt = Counter(plan.own)
    for parts in plan.parts.values():
        for part in parts:
            dealt[part.variant] += (part.pieces + part.extra) * (part.fate == Fate.BOUGHT)
    whole = Counter(variant for row in plan.rows if row.outcome in BOUGHT for variant in row.slots)
    assert +dealt == Counter(plan.bought)
    assert {v: n for v, n in plan.bought.items() if v in ROWS} == whole
    for pack in plan.packs:
        of = [pack.variant] if pack.variant else [21, 22]
        assert sum(dealt[variant] for variant in of) == pack.packs * pack.size
    assert choice == GapChoice.OWN or not plan.own
    assert all(limits[v] is None or n <= limits[v] for v, n in plan.bought.items())


@thousand
@given(limits, lines(), choices)
def test_the_holders_of_full_rows_are_who_gets_the_pieces(limits, wanted, choice):
    plan = allocate(items(limits), wanted, Choices(choice))
    held: defaultdict[Fate, Counter] = defaultdict(Counter)
    fates = {Outcome.FULL: Fate.BOUGHT, Outcome.OWN: Fate.BOUGHT, Outcome.KEPT: Fate.KEPT}
    for row in plan.rows:
        if row.outcome in fates:
            held[fates[row.outcome]].update((p.line, p.variant) for p in row.places if p.line is not None)
    of_rows = {line.pk for line in wanted if line.variant in ROWS}
    for fate in (Fate.BOUGHT, Fate.KEPT):
        told = Counter()
        for pk in of_rows:
            told.update({(pk, part.variant): part.pieces for part in plan.parts[pk] if part.fate == fate})
        assert held[fate] == told


@thousand
@given(limits, lines(), choices)
def test_nobody_loses_a_piece_that_a_later_one_keeps_unless_a_replacement_explains_it(limits, wanted, choice):
    sold = items(limits)
    plan = allocate(sold, wanted, Choices(choice))
    for item in sold:
        of = [line for line in wanted if line.variant in {each.pk for each in item.variants}]
        if any(part.variant != line.variant for line in of for part in plan.parts[line.pk]):
            continue
        for each in item.variants:
            mine = [line for line in of if line.variant == each.pk]
            lost = [line for line in mine if bought_as_ordered(plan, line) < line.pieces]
            after = mine[mine.index(lost[0]) + 1 :] if lost else []
            assert [line for line in after if bought_as_ordered(plan, line)] == []


@thousand
@given(limits, lines(variants=PACKS), choices)
def test_no_pack_is_of_tolerance_alone(limits, wanted, choice):
    for pack in allocate(items(limits), wanted, Choices(choice)).packs:
        assert pack.extra < pack.size
        assert pack.packs <= -(-pack.ordered // pack.size)


@thousand
@given(
    limits,
    lines(wishes=PLAIN, most=9),
    choices,
    st.sampled_from(VARIANTS),
    st.integers(1, 5),
    st.integers(0, 3),
)
def test_a_later_line_takes_no_place_from_an_earlier_one(limits, wanted, choice, variant, pieces, tolerance):
    sold = items(limits)
    later = placed_after(wanted, variant, pieces)._replace(tolerance=tolerance)
    before = allocate(sold, wanted, Choices(choice))
    after = allocate(sold, [*wanted, later], Choices(choice))
    for line in wanted:
        assert bought_as_ordered(after, line) >= bought_as_ordered(before, line)
    stands = {(row.item, row.colour, row.number): row for row in after.rows}
    for row in before.rows:
        now = stands[row.item, row.colour, row.number]
        pairs = zip(row.holders, now.holders, strict=True)
        assert choice == GapChoice.KEEP or all(was is None or was == holds for was, holds in pairs)


@thousand
@given(lines(), choices)
def test_no_full_row_or_pack_is_left_among_what_is_not_bought(wanted, choice):
    sold = items(UNLIMITED)
    plan = allocate(sold, wanted, Choices(choice))
    left = Counter()
    for line in wanted:
        left[line.variant] += sum(p.pieces for p in plan.parts[line.pk] if p.fate != Fate.BOUGHT)
    for item in sold:
        if item.form == SaleForm.ROW:
            assert [row for row in rows_of(item.variants) if filling(row, left).full] == []
    for pack in plan.packs:
        loose = sum(left[v] for v in ([pack.variant] if pack.variant else [21, 22]))
        assert loose < pack.size
        assert not loose or loose + pack.tolerance < pack.size
    assert choice != GapChoice.OWN or not left.total()


@thousand
@given(limits, lines(), choices, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(limits, wanted, choice, dice):
    sold = items(limits)
    plan = allocate(sold, wanted, Choices(choice))
    dice.shuffle(wanted)
    assert allocate(sold, wanted, Choices(choice)) == plan
    dice.shuffle(sold)
    shuffled = allocate(sold, wanted, Choices(choice))
    assert (shuffled.parts, shuffled.own, shuffled.bought) == (plan.parts, plan.own, plan.bought)
    assert sorted(map(str, shuffled.gaps)) == sorted(map(str, plan.gaps))


@thousand
@given(lines(wishes=PLAIN), st.lists(st.tuples(st.sampled_from(VARIANTS), st.integers(1, 3)), max_size=4))
def test_a_top_up_opens_no_new_gap_and_can_close_all(wanted, added):
    sold = items(UNLIMITED)
    stopped = allocate(sold, wanted, Choices(GapChoice.KEEP))
    waiting = [
        line._replace(pieces=part.pieces, tolerance=0)
        for line in wanted
        for part in stopped.parts[line.pk]
        if part.fate == Fate.KEPT
    ]
    gaps = {gap.key for gap in allocate(sold, waiting).gaps}
    wish = Counter()
    for variant, pieces in added:
        wish[variant] += pieces
    top_up = [placed_after(wanted, variant, n)._replace(pk=100 + variant) for variant, n in wish.items()]
    if opens_no_gap(sold, waiting, wish):
        assert {gap.key for gap in allocate(sold, [*waiting, *top_up]).gaps} <= gaps
    places = open_places(sold, waiting)
    if 21 in places:
        places[22] = 0
    assert opens_no_gap(sold, waiting, places)
    everything = [placed_after(wanted, v, n)._replace(pk=100 + v) for v, n in places.items() if n]
    assert list(allocate(sold, [*waiting, *everything]).gaps) == []


@thousand
@given(
    limits,
    st.lists(st.tuples(st.booleans(), st.sampled_from(ROWS), st.integers(1, 3)), min_size=1, max_size=10),
)
def test_the_shop_counts_as_the_stop_does_after_any_history(limits, history):
    """Each step adds a line within stock or withdraws one, and changes the counts of its variant alone."""
    sold = items(limits)[:2]
    taken: Counter[int] = Counter()
    standing: list[Wanted] = []
    for n, (withdraws, variant, pieces) in enumerate(history):
        if withdraws and standing:
            gone = standing.pop(variant % len(standing))
            taken[gone.variant] -= gone.pieces
        elif limits[variant] is None or taken[variant] + pieces <= limits[variant]:
            standing.append(Wanted(n, variant, pieces, NOON, Decimal(10), 0, Replacement.EXACT))
            taken[variant] += pieces
    agree(sold, standing, taken)


def agree(sold, standing, taken) -> None:
    plan = allocate(sold, standing)
    for item in sold:
        for row in rows_of(item.variants):
            shown = filling(row, taken)
            mine = [each for each in plan.rows if (each.item, each.colour) == (item.pk, row[0].colour)]
            assert shown.full == sum(each.outcome == Outcome.FULL for each in mine)
            assert [
                (each.number, dict(zip([v.pk for v in row], each.free, strict=True)), each.can_complete)
                for each in shown.open
            ] == [
                (each.number, {v.pk: each.missing.get(v.pk, 0) for v in row}, each.can_complete)
                for each in mine
                if each.key is not None
            ]
