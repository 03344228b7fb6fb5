from purchases.models.approvals import ExclusivityException, TransferApproval
from purchases.models.catalogue import Item, PriceList, Variant
from purchases.models.event import PurchaseEvent
from purchases.models.order import Line, Order
from purchases.models.payment import GiveBack, Payment
from purchases.models.purchase import Favourite, PickupPoint, Purchase
from purchases.models.supply import Arrival, ArrivedVariant, SupplierOrder, SupplierPayment
from purchases.models.terms import Draft, Terms

__all__ = [
    "Arrival",
    "ArrivedVariant",
    "Draft",
    "ExclusivityException",
    "Favourite",
    "GiveBack",
    "Item",
    "Line",
    "Order",
    "Payment",
    "PickupPoint",
    "PriceList",
    "Purchase",
    "PurchaseEvent",
    "SupplierOrder",
    "SupplierPayment",
    "Terms",
    "TransferApproval",
    "Variant",
]
