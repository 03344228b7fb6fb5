"""What the page of a purchase is asked to show of its items."""

from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.db.models import QuerySet

from purchases.models import Item
from purchases.selectors.catalogue import searched_items

ITEMS_A_PAGE = 50
MOST_WORDS = 100
MOST_PAGE = 10_000


class Asked(NamedTuple):
    """Words to search for, or one `item`, in it a `variant` to begin with or a `size` of which places are free."""

    search: str = ""
    item: int = 0
    variant: int = 0
    size: str = ""
    page: str = ""

    @classmethod
    def read(cls, data: Any) -> Self:
        item = _key(data.get("item", ""))
        return cls(
            search="" if item else _words(data.get("q", "")),
            item=item,
            variant=_key(data.get("variant", "")),
            size=_words(data.get("size", "")),
            page=data.get("page", ""),
        )

    @property
    def query(self) -> str:
        """What is asked, for an address."""
        asked = {"q": self.search, "item": self.item or "", "size": self.size, "page": self.page}
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def items(self) -> "QuerySet[Item]":
        """The items asked for, of any purchase, in the order of the list."""
        found = Item.objects.filter(pk=self.item) if self.item else searched_items(self.search)
        return found.order_by("category", "position", "pk")

    @property
    def number(self) -> int:
        """The page asked for, from 1, whether there is one or not."""
        return min(max(_key(self.page), 1), MOST_PAGE)


def _words(text: str) -> str:
    return text.replace("\x00", "")[:MOST_WORDS].strip()


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0
