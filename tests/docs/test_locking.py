"""docs/locking.md names the constraints that there are."""

import re
from pathlib import Path

from django.apps import apps

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "locking.md").read_text()
OURS = ("ledger", "karma", "coupons", "participants", "organizers", "purchases")


def test_every_constraint_is_explained():
    constraints = {
        constraint.name
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
    }
    rows = [
        line for line in DOCUMENT.split("## What constraints catch")[1].splitlines() if line.startswith("|")
    ]
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    assert named == constraints
