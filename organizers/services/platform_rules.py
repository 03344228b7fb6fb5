"""New numbers for the platform. Rule: R-TERMS."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.kernel.db import atomic
from config.kernel.errors import DomainError
from organizers.models import PlatformRules
from organizers.models.platform_rules import RuleNumbers
from organizers.rules.numbers import BOUNDS, out_of_bounds, out_of_order
from organizers.selectors import changes_between, current_rules
from participants.models import User

LABELS = {field.name: field.verbose_name for field in RuleNumbers._meta.local_fields}


class CannotChangeRules(DomainError):
    """The numbers in force stay."""

    rule = "R-TERMS"


def change_rules(
    *, values: Mapping[str, int | Decimal], based_on: int, why: str, by: User, at: datetime
) -> PlatformRules:
    """Put a new version of the numbers in force, for purchases that are published from now on.

    `values` has every number by its name; `based_on` is the key of the version that they were changed
    from: who looked at an older one than the newest is refused. Published purchases keep their terms.
    """
    rules = PlatformRules(**values, why=" ".join(why.split()), by=by, at=at)
    _check(rules)
    with atomic():
        # Of two who change the same version the second finds the first.
        list(PlatformRules.objects.select_for_update(no_key=True).filter(pk=based_on))
        newest = current_rules()
        if newest.pk != based_on:
            raise CannotChangeRules(
                _(
                    "Meanwhile the rules were changed by %(who)s: “%(why)s”. Begin anew from what they are now."
                )
                % {"who": newest.by or _("the platform"), "why": newest.why}
            )
        if not changes_between(newest, rules):
            raise CannotChangeRules(_("Nothing is changed: these are the numbers in force."))
        rules.save(force_insert=True)
    return rules


def _check(rules: PlatformRules) -> None:
    if not rules.why:
        raise CannotChangeRules(_("Say why: every version keeps its reason."), field="why")
    try:
        rules.clean_fields(exclude=["by"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise CannotChangeRules(" ".join(messages), field=field) from error
    numbers = {name: getattr(rules, name) for name in BOUNDS}
    for name in out_of_bounds(numbers):
        least, most = BOUNDS[name]
        raise CannotChangeRules(_("From %(least)d to %(most)d.") % {"least": least, "most": most}, field=name)
    for name, other in out_of_order(numbers):
        raise CannotChangeRules(
            _("This has to come before “%(other)s”: %(figure)s.")
            % {"other": LABELS[other], "figure": numbers[other]},
            field=name,
        )
