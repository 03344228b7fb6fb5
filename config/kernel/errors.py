"""Refusals: what a service raises when a rule says no."""

from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal that tells the person what to do.

    `rule` is the id in the rule book that it cites; `reason` a translated sentence; `field` names the
    form field it belongs to, where there is one.
    """

    rule: ClassVar[str] = ""

    def __init__(self, reason: Any, *, rule: str = "", field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.cited = rule or self.rule
        self.field = field

    def __str__(self) -> str:
        return str(self.reason)
