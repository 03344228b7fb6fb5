"""One row of a price list, read cell by cell."""

from collections.abc import Mapping
from decimal import Decimal

from purchases.rules.price_list.cells import (
    available,
    expected_later,
    is_error,
    marked_sold_out,
    read_limit,
    read_pictures,
    read_place,
    read_weight,
)
from purchases.rules.price_list.colours import split_colours
from purchases.rules.price_list.items import DESCRIPTION_LENGTH, LENGTH_LIMITS, DraftItem
from purchases.rules.price_list.layout import Layout
from purchases.rules.price_list.prices import Unreadable, currencies_named, parse_price
from purchases.rules.price_list.selling import (
    SINGLY,
    Selling,
    is_pack,
    read_selling,
    row_of,
    selling_in_words,
)
from purchases.rules.price_list.sizes import Sizes, split_sizes
from purchases.rules.problems import Problem
from purchases.rules.tables import Cell, Row, text_of


class Reading:
    """One row while it is read: collects what is wrong with it. `roles` are those of the layout."""

    def __init__(self, *, row: Row, layout: Layout, roles: Mapping[int, str]) -> None:
        self.row = row
        self.layout = layout
        self.roles = roles
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def refuse(self, field: str, code: str, **params: str | int) -> None:
        self.problems.append(self.layout.problem(row=self.row, field=field, code=code, **params))

    def warn(self, field: str, code: str, **params: str | int) -> None:
        self.warnings.append(self.layout.problem(row=self.row, field=field, code=code, **params))

    def cell(self, field: str) -> Cell:
        return self.layout.cell(row=self.row, field=field)

    def text(self, field: str) -> str:
        text = text_of(self.cell(field))
        if len(text) > LENGTH_LIMITS[field]:
            self.refuse(field, "too_long", limit=LENGTH_LIMITS[field])
        return text

    def item(self, *, section: str, exponent: int, currency: str) -> DraftItem | None:
        if self._has_errors():
            return None
        article, name = self.text("article"), self.text("name")
        if not name:
            self.refuse("name", "name_missing")
        price = self._price(exponent=exponent, currency=currency)
        description, unit = self._description(), self.text("unit")
        sizes = self._sizes(context=f"{section} {name}")
        selling = self._selling(texts={"name": name, "description": description}, unit=unit)
        sizes, selling = self._in_rows(sizes, selling)
        limit, none_left = self._limit()
        item = DraftItem(
            row=self.row.number,
            article=article,
            name=name,
            description=description,
            unit=unit,
            category=self.text("category") or section,
            price=price or Decimal(0),
            sizes=sizes.names,
            colours=self._colours(),
            sold_out=self._closed() or none_left or sizes.none_left,
            sale_form=selling.form,
            pack_size=selling.pack_size,
            row_sizes=selling.row_sizes,
            weight_g=self._weight(),
            limit=limit,
            limits=sizes.limits,
            tiers=self._tiers(exponent=exponent),
            pictures=self._pictures(),
        )
        return None if self.problems else item

    def _has_errors(self) -> bool:
        for at, cell in enumerate(self.row.cells):
            if is_error(cell) and at in self.roles:
                field = self.roles[at].partition(":")[0]
                self.problems.append(
                    self.layout.problem_at(row=self.row, at=at, field=field, code="error_cell")
                )
        return bool(self.problems)

    def _description(self) -> str:
        text = text_of(self.cell("description"))
        if len(text) > DESCRIPTION_LENGTH:
            self.warn("description", "text_cut", limit=DESCRIPTION_LENGTH)
        return text[:DESCRIPTION_LENGTH]

    def _price(self, *, exponent: int, currency: str) -> Decimal | None:
        value = self.cell("price")
        price = parse_price(value=value, exponent=exponent)
        if isinstance(price, Unreadable):
            self.refuse("price", price.code, decimals=price.decimals)
            return None
        named = currencies_named(value=value) if currency else frozenset()
        if named and currency not in named:
            self.warn("price", "price_other_currency", currency=currency)
        return price

    def _tiers(self, *, exponent: int) -> tuple[tuple[Decimal, Decimal], ...]:
        tiers = []
        for at, starts_at in self.layout.tiers:
            value = self.row.cells[at] if at < len(self.row.cells) else None
            price = parse_price(value=value, exponent=exponent)
            if isinstance(price, Decimal):
                tiers.append((starts_at, price))
            elif value is not None:
                self._warn_at(at, "tier", "tier_not_understood")
        return tuple(tiers)

    def _warn_at(self, at: int, field: str, code: str) -> None:
        self.warnings.append(self.layout.problem_at(row=self.row, at=at, field=field, code=code))

    def _sizes(self, *, context: str) -> Sizes:
        if self.layout.matrix:
            return self._matrix()
        sizes, certain = split_sizes(
            value=self.cell("size"), context=f"{context} {self.layout.heading('size')}"
        )
        if any(len(size) > LENGTH_LIMITS["size"] for size in sizes):
            self.refuse("size", "too_long", limit=LENGTH_LIMITS["size"])
        elif not certain:
            self.warn("size", "sizes_not_split")
        return Sizes(sizes, certain=certain)

    def _matrix(self) -> Sizes:
        """The sizes that there are; all of them, sold out, where there are none."""
        there: dict[str, int | None] = {}
        for at, size in self.layout.matrix:
            is_there, pieces, understood = read_place(
                value=self.row.cells[at] if at < len(self.row.cells) else None
            )
            if not understood:
                self._warn_at(at, "size", "availability_not_understood")
            if is_there:
                there[size] = pieces
        if not there:
            return Sizes(tuple(size for _, size in self.layout.matrix), none_left=True)
        counted = any(pieces is not None for pieces in there.values())
        return Sizes(tuple(there), limits=tuple(there.values()) if counted else ())

    def _selling(self, *, texts: Mapping[str, str], unit: str) -> Selling:
        """As the pack column says; where it is blank, as the name or the description says."""
        value = self.cell("pack")
        if value is not None:
            selling = read_selling(value=value)
            if selling is None:
                self.warn("pack", "pack_not_understood")
            return selling or SINGLY
        for field, text in texts.items():
            said = selling_in_words(text=text)
            if said and not is_pack(unit):
                selling, outright = said
                if not outright:
                    self.warn(field, "pack_from_words", pieces=selling.pack_size or 0)
                return selling
        return SINGLY

    def _in_rows(self, sizes: Sizes, selling: Selling) -> tuple[Sizes, Selling]:
        """Sizes and rows that agree: what is sold in rows can be had in the sizes of the row."""
        if selling.form != "row":
            return sizes, selling
        if not selling.row_sizes:
            whole = row_of(sizes=sizes.names if sizes.certain else (), selling=selling)
            if whole is None:
                self.warn("pack", "pack_not_understood")
            return sizes, whole or SINGLY
        return self._as_the_row(sizes, selling), selling

    def _as_the_row(self, sizes: Sizes, selling: Selling) -> Sizes:
        names = tuple(dict.fromkeys(selling.row_sizes))
        if sizes.names and set(names) != set(sizes.names):
            self.warnings = [warning for warning in self.warnings if warning.code != "sizes_not_split"]
            self.warn("size", "sizes_differ_from_row", places="-".join(selling.row_sizes))
        limits = dict(zip(sizes.names, sizes.limits, strict=False))
        return Sizes(names, limits=tuple(map(limits.get, names)) if limits else (), none_left=sizes.none_left)

    def _colours(self) -> tuple[str, ...]:
        colours = split_colours(value=self.cell("colour"))
        if any(len(colour) > LENGTH_LIMITS["colour"] for colour in colours):
            self.refuse("colour", "too_long", limit=LENGTH_LIMITS["colour"])
        return colours

    def _closed(self) -> bool:
        value = self.cell("availability")
        answer = available(value=value)
        if answer is None and expected_later(value=value):
            self.warn("availability", "expected_later")
            return True
        if answer is None:
            self.warn("availability", "availability_not_understood")
        return answer is False or marked_sold_out(value=self.cell("sold_out"))

    def _weight(self) -> int | None:
        value = self.cell("weight")
        if value is None:
            return None
        grams = read_weight(value=value, heading=self.layout.heading("weight"))
        if grams is None:
            self.warn("weight", "weight_not_understood")
        return grams

    def _limit(self) -> tuple[int | None, bool]:
        """How many there are, and whether that is none at all."""
        value = self.cell("limit")
        if value is None:
            return None, False
        pieces = read_limit(value=value)
        if pieces is not None:
            return pieces or None, pieces == 0
        if expected_later(value=value):
            self.warn("limit", "expected_later")
            return None, True
        answer = available(value=value)
        if answer is not False:
            self.warn("limit", "limit_not_understood")
        return None, answer is False

    def _pictures(self) -> tuple[str, ...]:
        urls, understood = read_pictures(value=self.cell("picture"))
        if not understood:
            self.warn("picture", "picture_not_understood")
        return urls
