"""What the environment says. Read once, here; the table of names is in docs/operations.md."""

import sys
from pathlib import Path
from typing import Any

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
        sys.exit(f"Artel cannot start: set {name} in the environment or in .env (see docs/operations.md).")
    return value


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
    return config
