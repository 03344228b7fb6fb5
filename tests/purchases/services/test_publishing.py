"""What must hold before a draft opens, each guard by name. Rule: R-STATES."""

from datetime import timedelta
from decimal import Decimal

import pytest

from coupons.selectors import UNIT, account_key
from ledger.services import Transfer, post
from organizers.models import PlatformRules
from organizers.selectors import current_rules
from organizers.services.applications import lift_suspension, suspend_organizer
from participants.models import Notice
from purchases.models import Purchase, Terms
from purchases.services.approving import CannotApprove, approve_transfer, grant_exclusivity_exception
from purchases.services.calling import call_purchase
from purchases.services.cancelling import cancel_purchase
from purchases.services.drafting import create_draft, edit_draft
from purchases.services.giving_back import confirm_receipt, send_give_back
from purchases.services.items import remove_item
from purchases.services.publishing import CannotPublish, publish_purchase
from purchases.services.stopping import stop_purchase
from purchases.states import PurchaseState
from tests.factories.people import a_city, a_supplier, a_user, an_administrator, an_organizer
from tests.factories.purchases import NOW, STOP, a_draft, an_open_purchase, an_order, paid

pytestmark = pytest.mark.django_db


def publish(purchase: Purchase, at=NOW) -> Purchase:
    return publish_purchase(purchase_id=purchase.pk, by=purchase.organizer.user, at=at)


def refused(purchase: Purchase, at=NOW) -> tuple[str, str]:
    """The rule and the field that publishing is refused for."""
    with pytest.raises(CannotPublish) as caught:
        publish(purchase, at)
    assert Purchase.objects.get(pk=purchase.pk).state == PurchaseState.DRAFT
    assert not Terms.objects.filter(purchase=purchase).exists()
    return caught.value.cited, caught.value.field


def bare(**values) -> Purchase:
    """A draft with an item; only `values` are set."""
    organizer = an_organizer(probation_lifted=True)
    draft = create_draft(organizer=organizer, title="Tea", supplier=a_supplier(), city=a_city(), at=NOW)
    edit_draft(purchase_id=draft.pk, values=values, by=organizer.user, at=NOW)
    return Purchase.objects.get(pk=draft.pk)


class TestTerms:
    def test_no_stop(self):
        assert refused(bare()) == ("R-TERMS", "stop_at")

    @pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1)])
    def test_the_stop_has_passed(self, late):
        assert refused(a_draft(), STOP + late) == ("R-TERMS", "stop_at")

    def test_the_last_call_has_passed(self):
        assert refused(a_draft(), STOP - timedelta(days=1)) == ("R-TERMS", "last_call_at")

    def test_a_foreign_currency_without_its_rate(self):
        dollars = a_supplier(currency="USD")
        assert refused(a_draft(supplier=dollars)) == ("R-RATE", "official_rate")
        assert publish(a_draft(supplier=dollars, official_rate=Decimal("0.9"))).state == PurchaseState.OPEN

    def test_no_items(self):
        purchase = a_draft()
        remove_item(item_id=purchase.items.get().pk, by=purchase.organizer.user, at=NOW)
        assert refused(purchase) == ("R-STATES", "")

    def test_without_a_last_call_it_comes_two_days_before_the_stop(self):
        assert publish(a_draft(last_call_at=None)).last_call_at == STOP - timedelta(days=2)

    def test_a_stop_within_two_days_is_a_last_call_at_once(self):
        purchase = a_draft(last_call_at=None, stop_at=NOW + timedelta(hours=5))
        assert publish(purchase).last_call_at == NOW
        assert call_purchase(purchase_id=purchase.pk, by=None, at=NOW).state == PurchaseState.LAST_CALL

    def test_the_terms_copy_the_newest_rules_for_good(self):
        newest = current_rules()
        newest.pk, newest._state.adding, newest.rise_percent = None, True, Decimal(5)
        newest.at, newest.why = NOW, "calmer"
        newest.save()
        purchase = publish(a_draft(fee_percent=Decimal("7.50")))
        newest.pk, newest._state.adding, newest.rise_percent = None, True, Decimal(1)
        newest.save()
        terms = Terms.objects.get(purchase=purchase)
        assert (terms.rise_percent, terms.fee_percent) == (5, Decimal("7.50"))
        assert PlatformRules.objects.count() == 3


@pytest.mark.parametrize(
    ("fee", "bonus", "passes"),
    [
        pytest.param("15", "0", True, id="15 %"),
        pytest.param("15", "4", False, id="15 % and a bonus of 4 %: 19.79 %"),
        pytest.param("10.40", "4", True, id="10.4 % and a bonus of 4 %: 15.00 %"),
        pytest.param("10.41", "4", False, id="a hundredth more"),
        pytest.param("0", "100", False, id="everything is given back"),
    ],
)
def test_the_mark_up(fee, bonus, passes):
    purchase = a_draft(fee_percent=Decimal(fee), bonus_percent=Decimal(bonus))
    if passes:
        assert publish(purchase).state == PurchaseState.OPEN
    else:
        assert refused(purchase) == ("R-FEE", "fee_percent")


def test_the_fee_is_held_against_the_rules_of_the_day_it_opens():
    purchase = a_draft(fee_percent=Decimal(15))
    rules = current_rules()
    rules.pk, rules._state.adding, rules.most_fee_percent = None, True, Decimal(12)
    rules.save()
    assert refused(purchase) == ("R-FEE", "fee_percent")


class TestTransfer:
    def approve(self, purchase, percent, by=None, why="The bank takes it."):
        by = by or an_administrator()
        return approve_transfer(purchase_id=purchase.pk, percent=Decimal(percent), why=why, by=by, at=NOW)

    def test_without_an_approval(self):
        assert refused(a_draft(transfer_percent=Decimal("1.50"))) == ("R-TRANSFER", "transfer_percent")

    def test_an_approval_of_less(self):
        purchase = a_draft(transfer_percent=Decimal("1.50"))
        self.approve(purchase, "1.49")
        assert refused(purchase) == ("R-TRANSFER", "transfer_percent")

    def test_an_approval_of_as_much(self):
        purchase = a_draft(transfer_percent=Decimal("1.50"))
        self.approve(purchase, "1.49")
        self.approve(purchase, "1.50")
        assert publish(purchase).state == PurchaseState.OPEN

    @pytest.mark.parametrize("percent", ["0", "-1", "100.01", "NaN", "Infinity"])
    def test_what_is_no_share_is_not_approved(self, percent):
        with pytest.raises(CannotApprove):
            self.approve(a_draft(), percent)

    def test_only_an_administrator_approves_and_says_why(self):
        purchase = a_draft()
        for by, why in ((purchase.organizer.user, "x"), (a_user(), "x"), (None, " ")):
            with pytest.raises(CannotApprove):
                self.approve(purchase, "1", by, why)

    def test_it_comes_before_publishing(self):
        with pytest.raises(CannotApprove):
            self.approve(an_open_purchase(), "1")


def test_coupons_below_zero():
    purchase = a_draft()
    mine = account_key(user_id=purchase.organizer.user_id)
    fields = {"kind": "joined", "source": "test", "unit": UNIT, "at": NOW, "by": None}
    post(key="owes", transfers=[Transfer("platform/coupons", mine, 2)], **fields)
    assert refused(purchase) == ("R-CREDIT", "")
    post(key="repays", transfers=[Transfer(mine, "platform/coupons", 2)], **fields)
    assert publish(purchase).state == PurchaseState.OPEN


class TestExclusive:
    @pytest.fixture
    def live(self):
        purchase = an_open_purchase(supplier=a_supplier("Weavers"))
        Purchase.objects.filter(pk=purchase.pk).update(title="Linen of March")
        return purchase

    def rival(self, live, **fields):
        return a_draft(supplier=live.supplier, **fields)

    def test_another_live_purchase_is_named(self, live):
        with pytest.raises(CannotPublish, match="Linen of March") as caught:
            publish(self.rival(live))
        assert caught.value.cited == "R-EXCLUSIVE"

    def test_also_of_the_same_organizer(self, live):
        assert refused(self.rival(live, organizer=live.organizer)) == ("R-EXCLUSIVE", "")

    def test_another_city_is_another_matter(self, live):
        assert publish(self.rival(live, city=a_city("Tartu"))).state == PurchaseState.OPEN

    def test_a_stopped_one_is_live(self, live):
        an_order(live, a_user(), 1)
        stop_purchase(purchase_id=live.pk, by=live.organizer.user, at=STOP)
        rival = self.rival(live)
        assert refused(rival) == ("R-EXCLUSIVE", "")
        cancel_purchase(purchase_id=live.pk, why="No.", by=live.organizer.user, at=STOP)
        publish(rival)

    def test_an_exception_lets_the_second_in_but_no_third(self, live):
        second, third = self.rival(live), self.rival(live)
        by = an_administrator()
        grant_exclusivity_exception(purchase_id=second.pk, why="Another shop.", by=by, at=NOW)
        assert publish(second).is_exclusive is False
        cancel_purchase(purchase_id=live.pk, why="No.", by=live.organizer.user, at=NOW)
        assert refused(third) == ("R-EXCLUSIVE", "")


class TestProbation:
    @pytest.mark.parametrize(
        ("organizer", "percent", "passes"),
        [
            pytest.param({}, "0", True, id="a newcomer without prepayment"),
            pytest.param({}, "0.01", False, id="a newcomer with any"),
            pytest.param({"distributed_purchases": 2}, "50", False, id="after two purchases"),
            pytest.param({"distributed_purchases": 3}, "50", True, id="after three purchases"),
            pytest.param({"probation_lifted": True}, "100", True, id="lifted"),
        ],
    )
    def test_prepayment_of(self, organizer, percent, passes):
        purchase = a_draft(organizer=an_organizer(**organizer), prepay_percent=Decimal(percent))
        if passes:
            assert publish(purchase).state == PurchaseState.OPEN
        else:
            assert refused(purchase) == ("R-PROBATION", "prepay_percent")


def test_a_suspended_organizer():
    purchase, by = a_draft(), an_administrator()
    decision = {"organizer_id": purchase.organizer_id, "by": by, "at": NOW}
    suspend_organizer(reason="No papers.", **decision)
    assert refused(purchase) == ("R-AUDIT", "")
    lift_suspension(reason="", **decision)
    publish(purchase)


def test_refunds_owed_for_a_cancelled_purchase():
    cancelled = an_open_purchase()
    by, participant = cancelled.organizer.user, a_user()
    paid(an_order(cancelled, participant, 1), "10.00", at=NOW)
    cancel_purchase(purchase_id=cancelled.pk, why="Flooded.", by=by, at=NOW)
    purchase = a_draft(organizer=cancelled.organizer)
    assert refused(purchase) == ("R-REFUND", "")
    give_back = cancelled.orders.get().give_backs.get()
    send_give_back(give_back_id=give_back.pk, way="cash", by=by, at=NOW)
    assert refused(purchase) == ("R-REFUND", "")
    confirm_receipt(give_back_id=give_back.pk, by=participant, at=NOW)
    publish(purchase)


def test_followers_are_told():
    purchase, follower = a_draft(), a_user()
    purchase.organizer.followers.create(user=follower, at=NOW)
    publish(purchase)
    assert list(Notice.objects.values_list("kind", "user_id")) == [("published", follower.pk)]
