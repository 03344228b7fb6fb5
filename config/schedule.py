"""The beat table: what the clock does, and how often (seconds)."""

from typing import Any

BEAT_TABLE: dict[str, dict[str, Any]] = {
    "transitions that have fallen due": {"task": "purchases.run_clock", "schedule": 60.0},
    "notices to send": {"task": "participants.deliver_notices", "schedule": 60.0},
    "pictures not fetched yet": {"task": "purchases.go_on_with_pictures", "schedule": 60.0},
    "old answers to forms": {"task": "participants.forget_form_keys", "schedule": 24 * 3600.0},
    "sessions that have run out": {"task": "participants.forget_sessions", "schedule": 24 * 3600.0},
    "price lists left half-way": {"task": "purchases.resume_lists", "schedule": 60.0},
    "price lists that nobody carried on": {"task": "purchases.forget_lists", "schedule": 24 * 3600.0},
    "sign of life": {"task": "config.heartbeat", "schedule": 20.0},
}
