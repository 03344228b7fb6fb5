"""Python's garbage collector, told what a process of Artel is like."""

import gc

OFTEN, SELDOM = 50_000, 20
"""Objects between two looks at the newest ones (Python's own: 700), and looks until older ones are looked at."""


def spare_what_stays() -> None:
    """Never look again at what is loaded, and less often at what comes: a settlement makes a million objects.

    Call it once everything is imported.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OFTEN, SELDOM, SELDOM)
