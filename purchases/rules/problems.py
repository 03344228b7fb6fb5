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
    "no_header_row": gettext_noop("The file has no row %(column)s."),
    "field_twice": gettext_noop("Another column was given the same meaning. Only one can have it."),
    "tier_without_sum": gettext_noop("Name the sum from which this price holds, as a number above zero."),
    "size_without_name": gettext_noop("Name the size whose pieces this column counts."),
    "price_missing": gettext_noop("The price is missing."),
    "error_cell": gettext_noop("The spreadsheet has the error %(value)s here instead of a value."),
    "price_range": gettext_noop("“%(value)s” names two prices."),
    "price_lowest_only": gettext_noop("“%(value)s” says only from which price it begins."),
    "price_on_request": gettext_noop("“%(value)s” names no price. Ask the supplier for one."),
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
    "sizes_differ_from_row": gettext_noop(
        "“%(value)s” is not what the row has, %(places)s. The sizes of the row are taken, for only they can be had."
    ),
    "tier_not_understood": gettext_noop("“%(value)s” is not a price, so none is taken for larger purchases."),
    "picture_not_understood": gettext_noop("“%(value)s” has more in it than addresses of pictures."),
    "expected_later": gettext_noop("“%(value)s” means that there is none yet, so it counts as sold out."),
    "pack_from_words": gettext_noop(
        "Taken to be sold in packs of %(pieces)s, because “%(value)s” says so. See that the price is for one piece."
    ),
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
    "article_not_bought": gettext_noop("“%(value)s” was never ordered from the supplier."),
    "defective_beyond_count": gettext_noop("More pieces are defective than came."),
    "count_too_large": gettext_noop("More than %(limit)s pieces cannot have come."),
    "quantity_missing": gettext_noop("The quantity is missing."),
    "quantity_not_whole": gettext_noop("“%(value)s” is not a whole number of pieces."),
    "quantity_not_positive": gettext_noop("The quantity must be at least 1."),
    "person_ambiguous": gettext_noop(
        "Several people above have this name. Give the phone or the e-mail of the one who is meant."
    ),
    "phone_not_understood": gettext_noop(
        "“%(value)s” is no phone number. Write it with + and the country code."
    ),
    "email_not_understood": gettext_noop("“%(value)s” is no e-mail address."),
    "size_missing": gettext_noop("“%(article)s” comes in several sizes: %(have)s. Say which one."),
    "size_unknown": gettext_noop("“%(article)s” does not come in the size “%(value)s”. There are: %(have)s."),
    "colour_missing": gettext_noop("“%(article)s” comes in several colours: %(have)s. Say which one."),
    "colour_unknown": gettext_noop(
        "“%(article)s” does not come in the colour “%(value)s”. There are: %(have)s."
    ),
    "article_not_ordered": gettext_noop("“%(value)s” was never ordered."),
    "more_than_ordered": gettext_noop("“%(value)s” is more than the %(ordered)s that were ordered."),
    "quantity_negative": gettext_noop("The quantity cannot be negative."),
    "no_quantity_no_price": gettext_noop(
        "Neither a column of quantities nor one of prices was found. Name it in the first row or below the file."
    ),
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
