"""What the environment says. Read once, here; the table of names is in docs/operations.md."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import environ

ROOT = Path(__file__).resolve().parent.parent
# Everything that a running Artel writes: database, uploads, broker, logs. Safe to delete in development.
VAR = Path(environ.Env()("VAR_DIR", default=str(ROOT / "var"))).resolve()

env = environ.Env()
env.read_env(ROOT / ".env", overwrite=False)


def required(name: str) -> str:
    """The value of `name`; without one the process ends with a sentence that says what to set."""
    value: str = env.str(name, default="")
    if not value:
        refuse(f"set {name} in the environment or in .env")
    return value


def refuse(why: str) -> NoReturn:
    """End the process with a sentence that says what to set."""
    sys.exit(f"Artel cannot start: {why} (see docs/operations.md).")


def database() -> dict[str, Any]:
    """Django's DATABASES["default"] from DATABASE_URL; without one, SQLite under var/."""
    url = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR / 'db.sqlite3'}"
    config: dict[str, Any] = env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
        }
    else:
        config.setdefault("CONN_MAX_AGE", env.int("DATABASE_CONN_MAX_AGE", default=60))
        config["CONN_HEALTH_CHECKS"] = True
        # Seconds; a server that does not answer at all shall not hold a page for minutes.
        config.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    return config
