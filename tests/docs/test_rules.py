"""docs/rules.md says what the program does, and /rules/ shows it."""

import re
from pathlib import Path

import pytest

from organizers.models.platform_rules import RuleNumbers
from purchases.models import Purchase
from purchases.rules.transitions import TRANSITIONS
from purchases.states import PurchaseState
from tests.cms.rendering import faults
from tests.docs.tables import rows_of

ROOT = Path(__file__).resolve().parents[2]
BOOK = (ROOT / "docs" / "rules.md").read_text()
AUTHORITY = ROOT.parent / "shared" / "domain" / "rules.md"

ARRIVE = {
    "R-DISCUSSION": "discussions",
    "R-DEPUTY": "deputies",
    "R-AUDIT": "audits",
    "R-PICKUP": "storage",
    "R-UNPAID": "storage",
    "R-FORFEIT": "storage",
    "R-PROXY": "pickup points",
    "R-REHOME": "rehoming",
    "R-CLAIM": "claims",
    "R-COUPON": "coupons",
    "R-RATING": "reviews",
}
LIVE = [
    "R-STATES",
    "R-TERMS",
    "R-LINE",
    "R-ONLY-ORGANIZER",
    "R-IDLE-35",
    "R-IDLE-8",
    "R-MINIMUM",
    "R-STOP-ORDER",
    "R-ROW",
    "R-PACK",
    "R-REPLACE",
    "R-TOPUP",
    "R-WHATIF",
    "R-SHORTAGE",
    "R-MISSORT",
    "R-OFFSITE",
    "R-EXCLUSIVE",
    "R-PROBATION",
    "R-REFUSE",
    "R-FEE",
    "R-RATE",
    "R-TRANSFER",
    "R-COST",
    "R-PREPAY",
    "R-PAID",
    "R-REFUND",
    "R-LEDGER",
    "R-3DAYS",
    "R-PLACES",
    "R-HANDOVER",
    "R-KARMA",
    "R-BLACKLIST",
    "R-CREDIT",
    "R-CRM",
    "R-NOTIFY",
]


def rules() -> dict[str, str]:
    """The text under the heading of each rule."""
    parts = re.split(r"^### (R-[A-Z0-9-]+): .+$|^## .+$", BOOK, flags=re.MULTILINE)
    return {name: text for name, text in zip(parts[1::2], parts[2::2], strict=True) if name}


def homes(text: str) -> list[str]:
    last = text.strip().splitlines()[-1]
    return re.findall(r"`([\w/.]+)`", last) if last.startswith("*Lives in*") else []


def arrives_with(text: str) -> str:
    found = re.fullmatch(r"\*Arrives with\* (.+)\.", text.strip().splitlines()[-1])
    return found[1] if found else ""


def test_every_rule_either_lives_somewhere_or_arrives_with_something():
    book = rules()
    assert sorted(book) == sorted([*LIVE, *ARRIVE])
    assert {name for name, text in book.items() if homes(text)} == set(LIVE)
    assert {name: arrives_with(text) for name, text in book.items() if arrives_with(text)} == ARRIVE


@pytest.mark.parametrize("rule", LIVE)
def test_the_home_of_a_rule_cites_it(rule):
    for home in homes(rules()[rule]):
        assert re.search(rf"{rule}\b(?!-)", (ROOT / home).read_text()), f"{home} does not cite {rule}"


def test_code_cites_rules_of_the_book_only():
    cited = {
        name
        for package in (
            "config",
            "ledger",
            "karma",
            "coupons",
            "participants",
            "organizers",
            "purchases",
            "cms",
        )
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(r"\bR-[A-Z0-9]+(?:-[A-Z0-9]+)*\b", path.read_text())
    }
    assert cited - set(rules()) == set()


def test_the_book_has_the_rules_that_the_trade_agreed_on():
    if not AUTHORITY.exists():
        pytest.skip("the agreed rules are not beside this checkout")
    assert set(re.findall(r"\*\*(R-[A-Z0-9-]+)\*\*", AUTHORITY.read_text())) == set(rules())


def state(label: str) -> str:
    return next(each.value for each in PurchaseState if each.label == label)


def written_transitions() -> dict[str, tuple]:
    return {
        name.replace(" ", "_"): (
            tuple(state(each) for each in sources.split(", ")),
            state(target),
            set(who.split(", ")),
            tuple(guards.split(", ")),
        )
        for name, sources, target, who, guards in rows_of(BOOK, "transition | from | to | who | guards")
    }


def test_the_table_of_transitions_is_the_programs():
    assert written_transitions() == {
        name: (row.sources, row.target, {str(role) for role in row.roles}, row.guards)
        for name, row in TRANSITIONS.items()
    }


def test_the_table_of_transitions_is_the_state_machines():
    machine: dict[str, set[str]] = {}
    for each in Purchase._meta.get_field("state").get_all_transitions(Purchase):
        machine.setdefault(f"{each.name} -> {each.target}", set()).add(each.source)
    assert machine == {
        f"{name} -> {target}": set(sources)
        for name, (sources, target, _who, _guards) in written_transitions().items()
    }


def test_the_numbers_are_the_programs_defaults():
    written = {label: number for label, number, _rule in rows_of(BOOK, "number | default | rule")}
    assert written == {
        str(field.verbose_name): f"**{field.default}**"
        for field in RuleNumbers._meta.get_fields()
        if field.default
    }


class TestThePage:
    def test_every_rule_has_its_place_on_the_page(self, client, db):
        page = client.get("/rules/")
        assert page.status_code == 200
        assert faults(page.text) == []
        anchors = re.findall(r'<h3 id="(R-[A-Z0-9-]+)">', page.text)
        assert anchors == list(rules())

    def test_mentions_lead_to_their_rule(self, client, db):
        page = client.get("/rules/").text
        targets = set(re.findall(r'href="#([^"]+)"', page)) - {"content"}
        assert targets <= set(re.findall(r'\bid="([^"]+)"', page))
        assert set(rules()) <= targets

    def test_it_costs_no_query(self, client, db, django_assert_num_queries):
        client.get("/rules/")
        with django_assert_num_queries(0):
            client.get("/rules/")

    @pytest.mark.parametrize(("language", "said"), [("en", False), ("ru", True)])
    def test_other_languages_are_told_that_it_is_english(self, client, db, language, said):
        page = client.get("/rules/", headers={"accept-language": language}).text
        assert ('<article class="prose rule-book" lang="en">' in page) is True
        assert (f'<html lang="{language}"' in page) is True
        assert ('class="quiet book-language"' in page) is said
