"""The layout of a price list as its headings and its cells suggest it."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from purchases.rules.price_list.content import Profile, profiles
from purchases.rules.price_list.headings import VOCABULARY, price_rank
from purchases.rules.price_list.heads import Head, head_at, recognized
from purchases.rules.price_list.layout import REQUIRED, SIZE, TIER, Layout, keys_of, layout_of_roles, width_of
from purchases.rules.price_list.prices import holds_from_pieces, holds_up_to_a_sum, tier_starts_at
from purchases.rules.price_list.sizes import is_heading_size, latin_size
from purchases.rules.tables import FALLBACK, Table, fold

HEADER_SEARCH_ROWS = 30
MATRIX_COLUMNS = 3
TELLING = 3
BARELY, HARDLY, MOSTLY, NEARLY_ALL = 0.3, 0.5, 0.8, 0.9

Settled = Callable[[Head], dict[int, str]]


def guess_layout(*, table: Table, remembered: Mapping[str, object] | None = None) -> Layout:
    """Where the fields of a price list stand; a name and a price must be among them.

    `remembered` is what `to_remember` gave for an earlier file; it holds where its headings still stand.
    """

    def settled(head: Head) -> dict[int, str]:
        roles = {}
        for at, key in enumerate(keys_of(headings=head.headings, width=width)):
            role = (remembered or {}).get(key)
            if isinstance(role, str):
                roles[at] = role
        return roles

    width = width_of(table)
    return guess_around(table=table, settled=settled)


def guess_around(
    *,
    table: Table,
    settled: Settled,
    placed: Mapping[str, int] | None = None,
    without: frozenset[str] = frozenset(),
    least: int = 2,
) -> Layout:
    """A guess in which columns have the roles that `settled` gives them by the headings above them.

    Then the fields of `placed` stand where it says, and no column is guessed to be a field of `without`.
    A row of headings must name `least` fields, or all that are needed.
    """
    head, best = Head(), (False, least - 1)
    for row in table.rows[:HEADER_SEARCH_ROWS]:
        candidate = head_at(table=table, number=row.number)
        merit = _merit(candidate, settled(candidate), without)
        if merit > best:
            head, best = candidate, merit
    roles = settled(head)
    roles |= {at: field for field, at in (placed or {}).items() if field not in roles.values()}
    guess = _Guess(table=table, head=head, settled=roles, without=without)
    guess.sizes()
    guess.prices()
    guess.fields()
    guess.by_content()
    return guess.layout()


def _merit(head: Head, settled: Mapping[int, str], without: frozenset[str]) -> tuple[bool, int]:
    known = {field for texts in head.spellings for text in texts if text for field in recognized(text)}
    known = (known - without) | {role for role in settled.values() if role in VOCABULARY}
    if any(role.startswith(TIER) for role in settled.values()):
        known.add("price")
    alike = bool(known) and _is_all_words(head)
    return all(field in known for field in REQUIRED), len(known) + len(settled) + alike


def _is_all_words(head: Head) -> bool:
    texts = [text for text in head.headings if text]
    return len(texts) >= TELLING and not any(sign.isdecimal() for text in texts for sign in text)


class _Guess:
    """A layout while its columns are found, the surest first."""

    def __init__(
        self, *, table: Table, head: Head, settled: Mapping[int, str], without: frozenset[str]
    ) -> None:
        self.head = head
        self.width = width_of(table)
        self.profiles = profiles(table=table, after=head.last, width=self.width)
        self.settled = settled
        self.roles = dict(settled)
        self.without = without
        self.choices: set[int] = set()

    @property
    def taken(self) -> set[str]:
        return {role for role in self.roles.values() if role} | self.without

    def free(self) -> list[int]:
        return [at for at in range(self.width) if at not in self.roles]

    def spellings(self, at: int) -> tuple[str, ...]:
        return self.head.spellings[at] if at < len(self.head.spellings) else ()

    def heading(self, at: int) -> str:
        return self.head.headings[at] if at < len(self.head.headings) else ""

    def sizes(self) -> None:
        """Columns headed by sizes that hold how many there are: a matrix, where there are three of them."""
        found: dict[str, int] = {}
        for at in self.free():
            label = self.head.lowest[at] if at < len(self.head.lowest) else ""
            profile = self.profiles[at]
            counts = not profile.filled or (profile.places >= NEARLY_ALL and not profile.decimals)
            if is_heading_size(label) and counts:
                found.setdefault(latin_size(label), at)
        if len(found) >= MATRIX_COLUMNS:
            self.roles |= {at: f"{SIZE}:{size}" for size, at in found.items()}

    def prices(self) -> None:
        """The columns of prices: those that hold from a sum on, and of the others the likeliest wholesale one."""
        tiers: dict[Decimal, int] = {}
        ranks: list[tuple[int, int]] = []
        for at in range(self.width):
            heading, profile = self.heading(at), self.profiles[at]
            telling = profile.filled >= TELLING
            if not heading or (telling and profile.digits < BARELY):
                continue
            starts_at = tier_starts_at(heading)
            rank = max(map(_rank, self.spellings(at)))
            if starts_at is not None and not (telling and profile.prices < HARDLY):
                self.choices.add(at)
                if at not in self.roles:
                    tiers.setdefault(starts_at, at)
            elif rank > 1 or (rank and not (telling and profile.prices < HARDLY)):
                self.choices.add(at)
                if at not in self.roles and rank > 1:
                    ranks.append((-rank, at))
        if "price" not in self.taken:
            if ranks:
                self.roles[min(ranks)[1]] = "price"
            elif tiers:
                self.roles[tiers.pop(min(tiers))] = "price"
        for starts_at, at in tiers.items():
            if f"{TIER}:{starts_at}" not in self.taken:
                self.roles[at] = f"{TIER}:{starts_at}"

    def fields(self) -> None:
        """The other fields by their headings, the surest first; a description is the name where there is no other."""
        candidates = []
        for at in self.free():
            for order, (field, words) in enumerate(VOCABULARY.items()):
                score = max((words.score(fold(text)) for text in self.spellings(at)), default=0)
                if score and field != "price" and not _contradicts(field, score, self.profiles[at]):
                    same = field == "category" and self.profiles[at].filled > 1 and self._is_constant(at)
                    candidates.append((-score, same, at, order, field))
        for _, _, at, _, field in sorted(candidates):
            if field not in self.taken and at not in self.roles:
                self.roles[at] = field

        named = [at for at, role in self.roles.items() if role == "description" and at not in self.settled]
        if named and "name" not in self.taken:
            self.roles[named[0]] = "name"

    def _is_constant(self, at: int) -> bool:
        profile = self.profiles[at]
        return profile.distinct * profile.filled < 1.5

    def by_content(self) -> None:
        """What no heading named: pictures; name and price where just one column can be it; all without headings."""
        for at in self.free():
            if self.profiles[at].pictures > HARDLY and "picture" not in self.taken:
                self.roles[at] = "picture"
        if self.head.rows:
            self._the_only("price", lambda profile: profile.decimals > BARELY and profile.prices >= MOSTLY)
            self._the_only(
                "name", lambda profile: profile.letters >= NEARLY_ALL and profile.distinct > HARDLY
            )
            return
        telling = {at: self.profiles[at] for at in self.free() if self.profiles[at].filled >= TELLING}
        if "name" not in self.taken:
            texts = {
                at: profile.length
                for at, profile in telling.items()
                if profile.letters >= NEARLY_ALL and profile.distinct > HARDLY and profile.sizes < HARDLY
                and profile.pictures < HARDLY and profile.codes < NEARLY_ALL
            }  # fmt: skip
            if texts:
                self.roles[max(texts, key=lambda at: texts[at])] = "name"
        if "price" not in self.taken:
            numbers = [
                (-(profile.decimals > BARELY), at)
                for at, profile in telling.items()
                if profile.prices >= MOSTLY and not profile.running and self._may_be_price(at)
            ]
            if numbers:
                likeliest, chosen = min(numbers)
                self.choices |= {at for likely, at in numbers if likely == likeliest}
                self.roles[chosen] = "price"
        for at, profile in telling.items():
            field = _field_by_content(profile)
            if field and at not in self.roles and field not in self.taken:
                self.roles[at] = field

    def _may_be_price(self, at: int) -> bool:
        """A column of whole numbers is one only right of the name."""
        names = [place for place, role in self.roles.items() if role == "name"]
        return self.profiles[at].decimals > BARELY or (bool(names) and at > names[0])

    def _the_only(self, field: str, fits: Callable[[Profile], bool]) -> None:
        if field in self.taken:
            return
        fitting = [
            at
            for at in self.free()
            if self.profiles[at].filled >= TELLING and fits(self.profiles[at]) and at not in self.choices
        ]
        if len(fitting) == 1:
            self.roles[fitting[0]] = field

    def layout(self) -> Layout:
        return layout_of_roles(head=self.head, roles=self.roles, choices=self.choices)


def _rank(heading: str) -> int:
    if holds_from_pieces(heading):
        return 1
    return 5 if holds_up_to_a_sum(heading) else price_rank(fold(heading))


def _contradicts(field: str, score: int, profile: Profile) -> bool:
    """Whether the cells of a column cannot be what its heading says."""
    if field == "article":
        return score == FALLBACK and profile.running
    return field == "name" and profile.filled >= TELLING and profile.letters < BARELY


def _field_by_content(profile: Profile) -> str:
    if profile.codes >= NEARLY_ALL and profile.distinct >= NEARLY_ALL and not profile.running:
        return "article"
    for field, share in (
        ("size", profile.sizes),
        ("colour", profile.colours),
        ("availability", profile.answers),
    ):
        if share > HARDLY:
            return field
    return ""
