"""When two names are the same."""


def supplier_key(name: str) -> str:
    """What two ways of writing one supplier's name have in common: case and spaces aside. Rule: R-EXCLUSIVE."""
    return " ".join(name.casefold().split())
