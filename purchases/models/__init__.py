from purchases.models.approvals import ExclusivityException, TransferApproval
from purchases.models.catalogue import Item, PriceList, TierPrice, Variant
from purchases.models.event import PurchaseEvent
from purchases.models.helper import Count, Helper, Question
from purchases.models.list_draft import ListDraft, ListRow, RememberedMapping
from purchases.models.order import Line, Order
from purchases.models.payment import GiveBack, Payment
from purchases.models.picture import ItemPicture, PictureArchive, PictureWish
from purchases.models.purchase import Favourite, PickupPoint, Purchase
from purchases.models.receiving import (
    Arrival,
    ArrivalPhoto,
    ArrivedVariant,
    CountedInstead,
    Leftover,
    MisSort,
)
from purchases.models.supply import OrderTemplate, SupplierOrder, SupplierOrderLine, SupplierPayment
from purchases.models.terms import Draft, Terms

__all__ = [
    "Arrival",
    "ArrivalPhoto",
    "ArrivedVariant",
    "Count",
    "CountedInstead",
    "Draft",
    "ExclusivityException",
    "Favourite",
    "GiveBack",
    "Helper",
    "Item",
    "ItemPicture",
    "Leftover",
    "Line",
    "ListDraft",
    "ListRow",
    "MisSort",
    "Order",
    "OrderTemplate",
    "Payment",
    "PickupPoint",
    "PictureArchive",
    "PictureWish",
    "PriceList",
    "Purchase",
    "PurchaseEvent",
    "Question",
    "RememberedMapping",
    "SupplierOrder",
    "SupplierOrderLine",
    "SupplierPayment",
    "Terms",
    "TierPrice",
    "TransferApproval",
    "Variant",
]
