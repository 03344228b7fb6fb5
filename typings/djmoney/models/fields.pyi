# django-money's fields, as the types our models see: a sum is Money, not Decimal.
from typing import Any, TypeVar

from django.db.models import CharField, Field
from moneyed import Money

_Set_contra = TypeVar("_Set_contra", contravariant=True)
_Get_co = TypeVar("_Get_co", covariant=True)

class MoneyField(Field[_Set_contra, _Get_co]):
    _pyi_private_set_type: Money
    _pyi_private_get_type: Money
    _pyi_lookup_exact_type: Any
    def __init__(
        self,
        verbose_name: Any = ...,
        name: str | None = ...,
        max_digits: int | None = ...,
        decimal_places: int = ...,
        default: Any = ...,
        default_currency: str | None = ...,
        currency_choices: Any = ...,
        currency_max_length: int = ...,
        currency_field_name: str | None = ...,
        money_descriptor_class: Any = ...,
        **kwargs: Any,
    ) -> None: ...

class CurrencyField(CharField[str, str]):
    def __init__(
        self, verbose_name: Any = ..., price_field: Any = ..., default: Any = ..., **kwargs: Any
    ) -> None: ...
