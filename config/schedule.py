"""The beat table: what the clock does, and how often (seconds)."""

from typing import Any

BEAT_TABLE: dict[str, dict[str, Any]] = {
    "transitions that have fallen due": {"task": "purchases.run_clock", "schedule": 60.0},
    "notices to send": {"task": "participants.deliver_notices", "schedule": 60.0},
    "old answers to forms": {"task": "participants.forget_form_keys", "schedule": 24 * 3600.0},
    "sign of life": {"task": "config.heartbeat", "schedule": 20.0},
}
