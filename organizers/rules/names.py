"""When two names are the same."""


def supplier_key(name: str) -> str:
    """A supplier's name without case and spare spaces: equal for the same supplier. Rule: R-EXCLUSIVE."""
    return " ".join(name.casefold().split())
