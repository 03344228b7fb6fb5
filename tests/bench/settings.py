"""The tests' settings, but SQLite waits for the disk as it does in production."""

from config.settings.test import *  # noqa: F403
from config.settings.test import DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("; PRAGMA synchronous=OFF", "")
