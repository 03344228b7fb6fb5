"""Plain values that show every component in all its states on the style page."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from moneyed import Money

from cms.pills import PILLS

ZONE = "Europe/Tallinn"
NOW = datetime(2026, 6, 9, 9, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 6, 12, 21, 0, tzinfo=UTC)


class SampleForm(forms.Form):
    """One field of each kind, so that errors and help are seen on each."""

    name = forms.CharField(label="Title", max_length=20, help_text="As participants will see it.")
    amount = forms.DecimalField(label="Sum", min_value=Decimal("0.01"), max_digits=9, decimal_places=2)
    day = forms.DateField(label="Day of payment", widget=forms.DateInput(attrs={"type": "date"}))
    way = forms.ChoiceField(label="Way", choices=[("transfer", "Bank transfer"), ("cash", "Cash")])
    wish = forms.ChoiceField(
        label="If the wish cannot be met",
        choices=[("exact", "Exactly this"), ("colour", "Same size, other colour")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    receipt = forms.FileField(label="Receipt", required=False)
    agreed = forms.BooleanField(label="I have read the terms")


def everything() -> dict[str, Any]:
    return {
        "now": NOW,
        "zone": ZONE,
        "deadlines": _deadlines(),
        "sums": _sums(),
        "pills": [(kind, list(states)) for kind, states in PILLS.items()],
        "progress_values": (Money("420.50", "EUR"), Money("900.00", "EUR"), Money("1210.00", "EUR")),
        "cards": _cards(),
        "stages": ["File", "Columns", "Rows", "Done"],
        "entries": _entries(),
        "rows": _rows(),
        "lines": _lines(),
        "losses": [("Orders", 22), ("Given back to participants", Money("5863.13", "EUR")), ("Messages", 22)],
        "form": SampleForm(),
        "bad_form": SampleForm({"name": "A title that is far too long", "amount": "-1", "day": "soon"}),
        "page": Paginator(range(120), 10).page(5),
        "breadcrumb": [("Purchases", "/purchases/"), ("Food", "/purchases/?category=food"), ("Cheese", "")],
    }


def _deadlines() -> list[tuple[str, datetime]]:
    return [
        ("later", MIDNIGHT + timedelta(days=9)),
        ("end of a day", MIDNIGHT),
        ("tomorrow", MIDNIGHT - timedelta(days=2)),
        ("today", MIDNIGHT - timedelta(days=3)),
        ("in hours", NOW + timedelta(hours=3, minutes=10)),
        ("in minutes", NOW + timedelta(minutes=25)),
        ("passed", NOW - timedelta(hours=5)),
        ("late", MIDNIGHT - timedelta(days=6)),
        ("next year", MIDNIGHT + timedelta(days=300)),
    ]


def _sums() -> list[Money | None]:
    return [
        Money("1234567.80", "EUR"),
        Money("-70.50", "RUB"),
        Money("0", "USD"),
        Money("1500", "JPY"),
        Money("12.345", "KWD"),
        None,
    ]


def _cards() -> list[dict[str, Any]]:
    common = {"url": "#cards", "organizer": "Olga Tamm", "city": "Tallinn", "zone": ZONE}
    return [
        {
            **common,
            "title": "Farm cheese and honey",
            "state": "open",
            "category": "Food",
            "closes_at": MIDNIGHT + timedelta(days=5),
            "value": Money("420.50", "EUR"),
            "target": Money("900.00", "EUR"),
            "fee": "Fee 10 %",
            "people": "14 participants",
        },
        {
            **common,
            "title": "Merino knitwear for children, the autumn list",
            "state": "last_call",
            "category": "For children",
            "closes_at": MIDNIGHT - timedelta(days=3),
            "value": Money("1210.00", "EUR"),
            "target": Money("900.00", "EUR"),
            "fee": "Fee 12 %",
            "people": "31 participants",
        },
        {
            **common,
            "title": "Linen",
            "state": "cancelled",
            "category": "Home and textiles",
            "closes_at": None,
            "value": None,
            "target": None,
            "fee": "Fee 8 %",
            "people": "2 participants",
        },
    ]


def _entries() -> list[dict[str, Any]]:
    return [
        {
            "at": NOW - timedelta(days=6),
            "title": "You ordered",
            "text": "5 pieces, €47.30 with the fee",
            "kind": "order",
            "phase": "done",
        },
        {"at": NOW - timedelta(days=2), "title": "Orders stopped", "kind": "state", "phase": "done"},
        {
            "at": NOW - timedelta(days=1),
            "title": "The organizer asks",
            "text": "May the blue one be green?",
            "kind": "message",
            "phase": "done",
            "url": "#timeline",
        },
        {
            "at": MIDNIGHT,
            "title": "Pay the balance",
            "text": "€12.80 by transfer",
            "kind": "money",
            "phase": "current",
        },
        {
            "at": MIDNIGHT - timedelta(days=5),
            "title": "Answer is late",
            "kind": "warning",
            "phase": "current",
        },
        {"at": None, "title": "The parcel arrives", "kind": "truck", "phase": "ahead"},
        {"at": None, "title": "Collect at Pickup on Viru", "kind": "pickup", "phase": "ahead"},
    ]


def _rows() -> list[dict[str, Any]]:
    sizes = ("42", "44", "46", "46", "48")
    full = [{"label": size, "state": "taken"} for size in sizes]
    full[1] = {"label": "44", "state": "mine"}
    half = [{"label": size, "state": "free", "url": "#rows"} for size in sizes]
    half[0] = {"label": "42", "state": "mine"}
    half[2] = {"label": "46", "state": "taken", "text": "Anna"}
    half[3] = {"label": "46", "state": "fixed"}
    half[4] = {"label": "48", "state": "closed"}
    return [
        {"number": 1, "complete": True, "places": full},
        {"number": 2, "complete": False, "note": "1 place is missing", "places": half},
    ]


def _lines() -> list[dict[str, Any]]:
    return [
        {
            "article": "FR-0121",
            "name": "Goat cheese, 200 g",
            "quantity": 3,
            "state": "arrived",
            "sum": Money("14.85", "EUR"),
        },
        {
            "article": "FR-0340",
            "name": "Chestnut honey, 500 g",
            "quantity": 1,
            "state": "short",
            "sum": Money("0", "EUR"),
        },
        {"article": "FR-0077", "name": "Buckwheat flour", "quantity": 2, "state": "waiting", "sum": None},
    ]
