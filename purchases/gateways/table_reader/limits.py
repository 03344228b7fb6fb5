"""How much of anything a table may have. A file beyond one of these is refused."""

import resource

MEMORY = 512 * 1024**2
SECONDS = 30
ANSWER = 128 * 1024**2

FILE = 20 * 1024**2
ROWS = 100_000
COLUMNS = 200
COLUMNS_OF_ANY_SHEET = 16_384
FILLED_CELLS = 2_000_000
CHARACTERS = 30_000_000
CELL_CHARACTERS = 100_000

INFLATED = 200 * 1024**2
INFLATION = 100
MEMBERS = 5_000
PART = 16 * 1024**2


def take() -> None:
    """Limit this process in memory, processor time and what it may write, for good."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, ANSWER),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
