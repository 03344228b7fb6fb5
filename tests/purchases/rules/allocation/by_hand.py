"""The allocator once more, as somebody with the rule book and much time would do it; for six lines or so.

Written from the words of R-STOP-ORDER, R-ROW, R-PACK and R-REPLACE; of the allocator it knows only the data.
Every piece is a thing of its own, and what may go together is found by trying everything.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations

from purchases.rules.allocation import Choices, Offered, Sold, Wanted
from purchases.states import GapChoice, Replacement, SaleForm


@dataclass(eq=False)
class Piece:
    """`turn` is its place in time; it ends as `variant` with a `fate`, or is still open."""

    turn: int
    line: Wanted
    variant: int
    fate: str = ""
    is_extra: bool = False


@dataclass
class Outcome:
    """What became of each line: pieces by variant, fate and whether extra; and the organizer's own."""

    lines: dict[int, Counter[tuple[int, str, bool]]] = field(default_factory=dict)
    own: Counter[int] = field(default_factory=Counter)


def by_hand(sold: Sold, lines: Sequence[Wanted], choices: Choices) -> Outcome:
    hand = (RowsByHand if sold.form == SaleForm.ROW else PacksByHand)(sold, lines, choices)
    hand.stop()
    outcome = Outcome(own=hand.own)
    for piece in hand.pieces:
        told = outcome.lines.setdefault(piece.line.pk, Counter())
        told[piece.variant, piece.fate, piece.is_extra] += 1
    return outcome


class ByHand:
    def __init__(self, sold: Sold, lines: Sequence[Wanted], choices: Choices) -> None:
        self.sold, self.choices = sold, choices
        self.own: Counter[int] = Counter()
        self.pieces: list[Piece] = []
        self.most: dict[int, float] = {}
        ordered = sorted(lines, key=lambda line: (line.placed_at, line.pk))
        for each in sold.variants:
            wanted = sum(line.pieces for line in ordered if line.variant == each.pk)
            limit = float("inf") if each.limit is None else each.limit
            self.most[each.pk] = min(wanted, limit) if each.closed else limit
        for line in ordered:
            for _piece in range(line.pieces):
                piece = Piece(len(self.pieces), line, line.variant)
                if self.held(line.variant) >= self.most[line.variant]:
                    piece.fate = "released"
                self.pieces.append(piece)

    def held(self, variant: int) -> int:
        """What is bought of a variant, or may still be."""
        mine = [p for p in self.pieces if p.variant == variant and p.fate in ("", "bought")]
        return len(mine) + self.own[variant]

    def still_open(self) -> list[Piece]:
        return [piece for piece in self.pieces if not piece.fate]

    def accepts(self, line: Wanted, variant: int) -> bool:
        """Rule: R-REPLACE."""
        if variant == line.variant:
            return True
        known = {each.pk: each for each in self.sold.variants}
        wish, other = known[line.variant], known[variant]
        if other.price > line.price:
            return False
        if line.replacement == Replacement.COLOUR:
            return wish.size == other.size and wish.colour != other.colour
        if line.replacement == Replacement.SIZE:
            run = [each.pk for each in self.sold.variants if each.colour == wish.colour]
            return variant in run and run.index(variant) == run.index(wish.pk) + 1
        return line.replacement == Replacement.ANY

    def stock_allows(self, coming: Mapping[int, int]) -> bool:
        return all(self.held(variant) + n <= self.most[variant] for variant, n in coming.items() if n)

    def leave(self, pieces: Sequence[Piece], choice: GapChoice) -> None:
        for piece in pieces:
            keeps = choice == GapChoice.KEEP and piece.line.replacement != Replacement.DROP
            piece.fate = "kept" if keeps else "released"


@dataclass
class HandRow:
    """Places as pairs of variant and piece."""

    colour: str
    number: int
    places: list[list]

    @property
    def taken(self) -> list[Piece]:
        return [piece for _variant, piece in self.places if piece]

    @property
    def free(self) -> list[int]:
        return [variant for variant, piece in self.places if not piece]


class RowsByHand(ByHand):
    def rows(self) -> list[HandRow]:
        """Each open piece in the earliest row with a free place; a new row where none has. Rule: R-ROW."""
        rows: list[HandRow] = []
        for piece in self.still_open():
            shape = self.shape_with(piece.variant)
            mine = [row for row in rows if row.colour == shape[0].colour]
            row = next((row for row in mine if piece.variant in row.free), None)
            if row is None:
                slots = [[each.pk, None] for each in shape for _n in range(each.per_row)]
                row = HandRow(shape[0].colour, len(mine), slots)
                rows.append(row)
            next(place for place in row.places if place[0] == piece.variant and not place[1])[1] = piece
        colours = list(dict.fromkeys(each.colour for each in self.sold.variants))
        return sorted(rows, key=lambda row: (row.number, colours.index(row.colour)))

    def shape_with(self, variant: int) -> list[Offered]:
        colour = next(each.colour for each in self.sold.variants if each.pk == variant)
        return [each for each in self.sold.variants if each.colour == colour]

    def stop(self) -> None:
        self.buy_full_rows()
        while self.fill_one():
            pass
        self.settle_gaps()

    def buy_full_rows(self) -> None:
        for row in self.rows():
            if not row.free:
                for piece in row.taken:
                    piece.fate = "bought"

    def fill_one(self) -> bool:
        """Rule: R-STOP-ORDER, its first step."""
        for row in sorted(self.rows(), key=lambda row: -len(row.taken)):
            others = [piece for piece in self.still_open() if piece not in row.taken]
            for movers in combinations(others, len(row.free)):
                ways = [way for way in permutations(row.free) if self.may_move(movers, way)]
                if ways:
                    order = [variant for variant, _piece in row.places]
                    best = min(
                        ways,
                        key=lambda way: [
                            (piece.variant != variant, order.index(variant))
                            for piece, variant in zip(movers, way, strict=True)
                        ],
                    )
                    for piece, variant in zip(movers, best, strict=True):
                        piece.variant = variant
                    for piece in (*row.taken, *movers):
                        piece.fate = "bought"
                    return True
        return False

    def may_move(self, movers: Sequence[Piece], way: Sequence[int]) -> bool:
        pairs = list(zip(movers, way, strict=True))
        return all(self.accepts(piece.line, variant) for piece, variant in pairs) and self.stock_allows(
            Counter(variant for piece, variant in pairs if piece.variant != variant)
        )

    def settle_gaps(self) -> None:
        rows = [(row, self.choice(row)) for row in self.rows()]
        colours = list(dict.fromkeys(each.colour for each in self.sold.variants))
        rows.sort(key=lambda each: (colours.index(each[0].colour), each[0].number))
        for row, choice in rows:
            if choice != GapChoice.OWN:
                self.leave(row.taken, choice)
        for row, choice in rows:
            if choice != GapChoice.OWN:
                continue
            if self.stock_allows(Counter(row.free)):
                self.own.update(row.free)
                for piece in row.taken:
                    piece.fate = "bought"
            else:
                self.leave(row.taken, GapChoice.DROP)

    def choice(self, row: HandRow) -> GapChoice:
        return self.choices.by_gap.get(f"{row.places[0][0]}-{row.number}", self.choices.default)


class PacksByHand(ByHand):
    def groups(self) -> list[tuple[int, ...]]:
        every = [each.pk for each in self.sold.variants]
        return [tuple(every)] if self.sold.mixed else [(variant,) for variant in every]

    def stop(self) -> None:
        for group in self.groups():
            self.buy(group)
        if not self.sold.mixed:
            while self.fill_one():
                pass
        for group in self.groups():
            self.settle_gap(group)

    def of(self, group: Sequence[int]) -> list[Piece]:
        return [piece for piece in self.still_open() if piece.variant in group]

    def buy(self, group: Sequence[int]) -> None:
        """Packs out of the earliest pieces, and one of the rest if tolerance fills it. Rule: R-PACK."""
        while len(self.of(group)) >= self.sold.pack_size:
            for piece in self.of(group)[: self.sold.pack_size]:
                piece.fate = "bought"
        if self.of(group):
            self.complete(group, missing=self.sold.pack_size - len(self.of(group)))

    def complete(self, group: Sequence[int], *, missing: int) -> bool:
        """Deal so many extra pieces, or none; then what is open is bought."""
        dealt = []
        for turn in self.offers(group):
            if len(dealt) == missing:
                break
            extra = Piece(0, turn, turn.variant, "bought", is_extra=True)
            self.pieces.append(extra)
            dealt.append(extra)
            if self.held(turn.variant) > self.most[turn.variant]:
                self.pieces.remove(extra)
                dealt.remove(extra)
        if len(dealt) < missing:
            self.pieces = [piece for piece in self.pieces if piece not in dealt]
            return False
        for piece in self.of(group):
            piece.fate = "bought"
        return True

    def offers(self, group: Sequence[int]) -> Iterator[Wanted]:
        """Who takes one more, in turn, of those that have a piece in the group as they ordered it."""
        standing = {
            piece.line.pk: piece.line
            for piece in self.pieces
            if piece.variant == piece.line.variant in group and piece.fate in ("", "bought")
        }
        for turn in range(max((line.tolerance for line in standing.values()), default=0)):
            yield from (line for line in standing.values() if line.tolerance > turn)

    def fill_one(self) -> bool:
        """Rule: R-STOP-ORDER, its second step."""
        begun = [group for group in self.groups() if self.of(group)]
        for group in sorted(begun, key=lambda group: -len(self.of(group))):
            missing = self.sold.pack_size - len(self.of(group))
            if not self.stock_allows({group[0]: missing}):
                continue
            others = [
                piece
                for piece in self.still_open()
                if piece.variant != group[0] and self.accepts(piece.line, group[0])
            ]
            movers = others[:missing]
            before = [piece.variant for piece in movers]
            for piece in movers:
                piece.variant = group[0]
            if self.complete(group, missing=missing - len(movers)):
                return True
            for piece, variant in zip(movers, before, strict=True):
                piece.variant = variant
        return False

    def settle_gap(self, group: Sequence[int]) -> None:
        rest = self.of(group)
        if not rest:
            return
        choice = self.choices.by_gap.get(f"{group[0]}-0", self.choices.default)
        if choice != GapChoice.OWN:
            self.leave(rest, choice)
            return
        before = list(self.pieces)
        lacking = self.sold.pack_size - len(rest)
        dealt = max(n for n in range(lacking + 1) if self.can_deal(group, n))
        self.complete(group, missing=dealt)
        own: Counter[int] = Counter()
        for variant in group:
            while own.total() < lacking - dealt and self.stock_allows({variant: own[variant] + 1}):
                own[variant] += 1
        if own.total() == lacking - dealt:
            self.own += own
        else:
            self.pieces = before
            self.leave(rest, GapChoice.DROP)

    def can_deal(self, group: Sequence[int], pieces: int) -> bool:
        before, fates = list(self.pieces), [piece.fate for piece in self.pieces]
        dealt = self.complete(group, missing=pieces)
        self.pieces = before
        for piece, fate in zip(before, fates, strict=True):
            piece.fate = fate
        return dealt
