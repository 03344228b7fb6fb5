"""A supplier's price list on its way into a purchase: its file, its columns, its rows, what came of it."""

from purchases.views.price_lists.stepping import back, columns, read_otherwise, step, take
from purchases.views.price_lists.uploading import drop, file, upload

__all__ = ["back", "columns", "drop", "file", "read_otherwise", "step", "take", "upload"]
