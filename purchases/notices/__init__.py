"""What people are told about purchases: importing it registers every kind. Rule: R-NOTIFY."""

from purchases.notices import duties, helping, lifecycle, money, orders, supply

__all__ = ["duties", "helping", "lifecycle", "money", "orders", "supply"]
