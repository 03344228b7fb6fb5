"""What is wrong with a row of a file, told so that a person can find and mend it."""

import dataclasses
from collections.abc import Mapping


def gettext_noop(message: str) -> str:
    """Mark `message` for the catalogue; the caller translates it when it is shown."""
    return message


MESSAGES: Mapping[str, str] = {
    "unknown_field": gettext_noop("There is no field named “%(field)s”."),
    "column_not_found": gettext_noop("For “%(field)s” the file has no column “%(column)s”."),
    "no_column": gettext_noop(
        "No column for “%(field)s” was found. Name it in the first row of the file or in the mapping."
    ),
    "price_missing": gettext_noop("The price is missing."),
    "price_not_a_number": gettext_noop("“%(value)s” is not a price."),
    "price_negative": gettext_noop("A price cannot be negative."),
    "price_too_large": gettext_noop("The price is too large."),
    "price_too_many_decimals": gettext_noop(
        "The price has more decimals than the currency, which has %(decimals)s."
    ),
    "price_other_currency": gettext_noop(
        "The price names another currency than the purchase's, %(currency)s."
    ),
    "name_missing": gettext_noop("The name is missing."),
    "too_long": gettext_noop("The text is longer than %(limit)s characters."),
    "text_cut": gettext_noop("The text is longer than %(limit)s characters, so its end is left out."),
    "duplicate": gettext_noop("The same article, size and colour already stand in row %(first_row)s."),
    "sizes_not_split": gettext_noop("It is not certain which sizes “%(value)s” means, so it is kept as one."),
    "pack_not_understood": gettext_noop(
        "How “%(value)s” is sold was not understood, so the item is sold singly."
    ),
    "availability_not_understood": gettext_noop(
        "“%(value)s” says neither yes nor no, so the item counts as available."
    ),
    "weight_not_understood": gettext_noop("“%(value)s” is not a weight in grams or kilograms."),
    "limit_not_understood": gettext_noop(
        "“%(value)s” is not a whole number of pieces, so there is no limit."
    ),
    "person_missing": gettext_noop("The person is missing."),
    "article_missing": gettext_noop("The article is missing."),
    "article_unknown": gettext_noop("The purchase has no item with the article “%(value)s”."),
    "quantity_missing": gettext_noop("The quantity is missing."),
    "quantity_not_whole": gettext_noop("“%(value)s” is not a whole number of pieces."),
    "quantity_not_positive": gettext_noop("The quantity must be at least 1."),
    "quantity_too_large": gettext_noop("One person can order at most %(limit)s pieces of an item."),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """`row` counts from 1, None for the file or the mapping as a whole; `column` is a letter.

    To show it: `gettext(problem.template) % problem.values`.
    """

    row: int | None
    column: str
    heading: str
    field: str
    value: str
    code: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)

    @property
    def template(self) -> str:
        return MESSAGES[self.code]

    @property
    def values(self) -> dict[str, str | int]:
        return {"field": self.field, "value": self.value, "column": self.column, **self.params}
