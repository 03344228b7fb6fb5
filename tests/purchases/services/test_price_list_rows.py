"""What the rows of a list come to, and what an import makes of a purchase. Rule: R-TERMS."""

import pytest

from purchases.models import Item, ItemPicture, Line, PictureWish, PriceList, Purchase, TierPrice, Variant
from purchases.selectors.price_lists import judged_rows, preview_rows, problem_words
from purchases.services.items import mark_sold_out, set_limit
from purchases.services.ordering import place_order
from purchases.services.price_lists import import_price_list, judge_list, taking
from purchases.services.publishing import publish_purchase
from purchases.states import LineState
from tests.factories.people import a_user
from tests.factories.purchases import NOW, a_draft, an_open_purchase, an_order, eur, variants_of
from tests.purchases.counting import statements
from tests.purchases.listing import (
    catalogue,
    content_of,
    imported,
    judged,
    read,
    row,
    settled,
    sizes,
    verdicts,
)

pytestmark = pytest.mark.django_db


class TestVerdicts:
    def test_every_row_has_one(self):
        purchase = a_draft(prices=())
        imported(purchase, "T1;Green tea;3.50;;", "T2;Black tea;2.00;;", "T3;White tea;9.00;;")
        draft = judged(
            purchase,
            "T1;Green tea;3.50;;",
            "T2;Black tea;2.10;;",
            "T4;Red tea;4.00;;",
            "T5;Blue tea;cheap;;",
            "Total;;;;",
        )
        assert verdicts(draft) == {
            0: "vanished", 1: "skipped", 2: "same", 3: "changed", 4: "new", 5: "unreadable", 6: "skipped",
        }  # fmt: skip
        assert draft.counts == {
            "new": 1, "changed": 1, "same": 1, "unreadable": 1, "skipped": 2, "vanished": 1, "warned": 0,
            "items": {"new": 1, "changed": 1, "same": 1, "vanished": 1},
        }  # fmt: skip
        assert (draft.done, draft.total) == (7, 7)
        assert [each.name for each in judged_rows(draft, verdict="new")] == ["Red tea"]

    def test_a_changed_row_says_what_was_and_became(self):
        purchase = a_draft(prices=())
        imported(purchase, "T1;Green tea;4.00;;")
        details = row(judged(purchase, "T1;Green tea, new harvest;4.20;;"), 2).details
        assert (details["differences"], details["percent"], details["stays"]) == (
            [
                {"field": "name", "was": "Green tea", "became": "Green tea, new harvest"},
                {"field": "price", "was": "4.000", "became": "4.20"},
            ],
            "5",
            [],
        )

    def test_an_unreadable_row_says_where_and_why(self):
        draft = judged(a_draft(prices=()), "T1;Green tea;cheap;;")
        found = row(draft, 2)
        (problem,) = found.details["problems"]
        assert (found.article, found.name, problem["column"], problem["heading"]) == (
            "T1", "Green tea", "C", "price"
        )  # fmt: skip
        assert problem_words(problem) == "“cheap” is not a price."

    def test_a_warning_stands_beside_its_item(self):
        draft = judged(a_draft(prices=()), "T1;Green tea;3.50;;perhaps")
        (warning,) = row(draft, 2).details["warnings"]
        assert (row(draft, 2).verdict, draft.counts["warned"]) == ("new", 1)
        assert problem_words(warning) == "“perhaps” is not a whole number of pieces, so there is no limit."

    def test_rows_of_one_article_are_one_item(self):
        draft = judged(a_draft(prices=()), "S1;Socks;3.50;38;", "S1;Socks;3.50;40;")
        assert (draft.counts["new"], draft.counts["items"]["new"]) == (2, 1)
        assert [row(draft, number).details["item_row"] for number in (2, 3)] == [2, 2]

    def test_the_preview_is_as_wide_as_the_table(self):
        draft = read(a_draft(), "T1;Green tea;3.50", *["T2;Black tea;2.00;;7"] * 20)
        shown = preview_rows(draft, header_row=1)
        assert [each.number for each in shown] == list(range(1, 13))
        assert {len(each.cells) for each in shown} == {5}

    @pytest.mark.parametrize("rows", [3, 30, 300])
    def test_are_written_in_as_many_statements_for_any_number(self, rows):
        purchase = a_draft(prices=())
        draft = settled(read(purchase, *(f"T{n};Tea {n};3.50;40,42,44;" for n in range(rows))))
        with statements() as sent:
            judge_list(draft_id=draft.pk, at=NOW)
        assert len(sent) == 9


class TestIntoADraft:
    def test_the_same_list_again_changes_nothing(self):
        purchase = a_draft(prices=())
        rows = "T1;Green tea;3.50;;", "S1;Socks;2.00;38,40,42;5", "S1;Socks;2.50;44;"
        imported(purchase, *rows)
        before = list(Variant.objects.order_by("pk").values_list()), list(Item.objects.values_list())
        done = import_price_list(
            purchase_id=purchase.pk,
            name="list.csv",
            content=content_of(*rows),
            by=purchase.organizer.user,
            at=NOW,
        ).taken
        assert (done.added, done.changed, done.unchanged, done.vanished) == (0, 0, 2, 0)
        assert (
            list(Variant.objects.order_by("pk").values_list()),
            list(Item.objects.values_list()),
        ) == before

    def test_a_newer_list_leads_to_exactly_its_items(self):
        purchase, other = a_draft(prices=()), a_draft(prices=())
        imported(purchase, "T1;Green tea;3.50;;", "S1;Socks;2.00;38,40,42;5", "T9;Old tea;1.00;;")
        newer = "T0;White tea;9.00;;", "S1;Warm socks;2.20;36,40,42;7", "T1;Green tea;3.60;;"
        imported(purchase, *newer, vanished="remove")
        imported(other, *newer)
        assert catalogue(purchase) == catalogue(other) == {
            "T0": ("White tea", "9", False),
            "S1": ("Warm socks", "2.2", False),
            "T1": ("Green tea", "3.6", False),
        }  # fmt: skip
        assert sizes(purchase, "S1") == sizes(other, "S1") == {"36": 7, "40": 7, "42": 7}
        assert list(sizes(purchase, "S1")) == ["36", "40", "42"]

    def test_an_item_found_by_its_name_gets_the_new_article(self):
        purchase = a_draft(prices=())
        imported(purchase, "T1;Green tea;3.50;;")
        pk = Item.objects.get(purchase=purchase).pk
        draft = imported(purchase, "GT-1;Green tea;3.50;;")
        assert (draft.outcome["added"], draft.outcome["changed"]) == (0, 1)
        assert list(purchase.items.values_list("pk", "article")) == [(pk, "GT-1")]

    @pytest.mark.parametrize(
        ("vanished", "left"),
        [
            pytest.param("keep", {"T1": False, "T2": False}, id="stay"),
            pytest.param("sold_out", {"T1": False, "T2": True}, id="are marked sold out"),
            pytest.param("remove", {"T1": False}, id="are taken off"),
        ],
    )
    def test_items_that_vanished(self, vanished, left):
        purchase = a_draft(prices=())
        imported(
            purchase,
            "T1;Green tea;3.50;3.40",
            "T2;Black tea;2.00;1.90",
            headings="article;name;price;от 30 тыс",
        )
        draft = imported(
            purchase, "T1;Green tea;3.60;3.40", vanished=vanished, headings="article;name;price;от 30 тыс"
        )
        assert dict(purchase.items.values_list("article", "sold_out")) == left
        assert draft.outcome["vanished"] == 1
        assert TierPrice.objects.filter(item__purchase=purchase).count() == len(left)

    def test_everything_below_an_item_is_known_to_go_with_it(self):
        below = {relation.related_model for relation in Item._meta.related_objects}
        assert below == set(taking.BELOW_ITEM)
        assert ItemPicture in below

    def test_tiers_follow_the_list(self):
        purchase = a_draft(prices=())
        headings = "article;name;price;от 30 тыс;от 100 тыс"
        imported(purchase, "T1;Tea;3.50;3.40;3.30", "T2;Coffee;9.00;8.00;7.00", headings=headings)
        draft = imported(purchase, "T1;Tea;3.50;3.20;3.10", "T2;Coffee;9.00;8.00;7.00", headings=headings)
        assert (draft.outcome["changed"], draft.outcome["unchanged"]) == (1, 1)
        found = TierPrice.objects.order_by("item__article", "starts_at")
        assert [(each.item.article, int(each.starts_at), str(each.price.amount)) for each in found] == [
            ("T1", 30_000, "3.200"), ("T1", 100_000, "3.100"), ("T2", 30_000, "8.000"), ("T2", 100_000, "7.000"),
        ]  # fmt: skip

    def test_stock_set_by_hand_stays_where_the_list_tells_none(self):
        purchase = a_draft(prices=())
        imported(purchase, "T1;Green tea;3.50", headings="article;name;price")
        by = purchase.organizer.user
        set_limit(variant_id=variants_of(purchase)[0].pk, limit=4, by=by, at=NOW)
        draft = judged(purchase, "T1;Green tea;3.50", headings="article;name;price")
        assert (verdicts(draft)[2], sizes(purchase, "T1")) == ("same", {"": 4})

    def test_pictures_are_wished_for_once(self, django_capture_on_commit_callbacks):
        purchase = a_draft(prices=())
        headings, one = "article;name;price;picture", "https://example.org/1.jpg"
        with django_capture_on_commit_callbacks() as asked:
            imported(purchase, f"T1;Tea;3.50;{one}", headings=headings)
        assert len(asked) == 1
        draft = imported(
            purchase, f"T1;Tea;3.60;{one} https://example.org/2.jpg", "T2;X;1;", headings=headings
        )
        assert draft.outcome["pictures"] == 1
        assert [each.url[-5:] for each in PictureWish.objects.order_by("pk")] == ["1.jpg", "2.jpg"]


class TestIntoAnOpenPurchase:
    def test_prices_and_names_of_known_items_stay(self):
        purchase = an_open_purchase(prices=("10.00",))
        order = an_order(purchase, a_user(), 2)
        draft = judged(purchase, "A1;Item one;12.00;;", "B1;Item two;5.00;;")
        assert row(draft, 2).details["stays"] == ["name", "price"]
        assert draft.counts["items"] == {"new": 1, "changed": 0, "same": 1, "vanished": 0}
        done = imported(purchase, "A1;Item one;12.00;;", "B1;Item two;5.00;;").outcome
        assert (done["added"], done["changed"], done["unchanged"]) == (1, 0, 1)
        assert catalogue(purchase) == {"A1": ("Item 1", "1E+1", False), "B1": ("Item two", "5", False)}
        assert Line.objects.get(order=order).unit_price == eur("10.00")

    def test_sold_out_marks_follow_the_list(self):
        purchase = an_open_purchase(prices=("10.00", "11.00"))
        mark_sold_out(item_id=purchase.items.last().pk, by=purchase.organizer.user, at=NOW)
        imported(
            purchase, "A1;Item 1;10.00;no", "A2;Item 2;11.00;yes", headings="article;name;price;available"
        )
        assert catalogue(purchase) == {"A1": ("Item 1", "1E+1", True), "A2": ("Item 2", "11", False)}

    def test_stock_is_never_less_than_is_taken(self):
        purchase = an_open_purchase(prices=("10.00", "11.00"), limit=9)
        an_order(purchase, a_user(), 5, 0)
        imported(purchase, "A1;Item 1;10.00;;3", "A2;Item 2;11.00;;4")
        assert (sizes(purchase, "A1"), sizes(purchase, "A2")) == ({"": 5}, {"": 4})
        assert verdicts(judged(purchase, "A1;Item 1;10.00;;3", "A2;Item 2;11.00;;4")) == {
            1: "skipped", 2: "same", 3: "same",
        }  # fmt: skip

    def test_new_sizes_come_and_those_that_are_gone_are_closed(self):
        purchase = a_draft(prices=("10.00",))
        imported(purchase, "A1;Item 1;10.00;40,42,44;")
        purchase = published(purchase)
        held = {variant.size: variant.pk for variant in variants_of(purchase)}
        person = a_user()
        place_order(slug=purchase.slug, wanted={held["42"]: 3}, by=person, at=NOW)
        imported(purchase, "A1;Item 1;10.00;40,46,48;")
        assert sizes(purchase, "A1") == {"40": None, "42": 3, "44": 0, "46": None, "48": None}
        assert Line.objects.get().state == LineState.CONFIRMED
        assert verdicts(judged(purchase, "A1;Item 1;10.00;40,46,48;")) == {1: "skipped", 2: "same"}
        imported(purchase, "A1;Item 1;10.00;40,44,46,48;")
        assert sizes(purchase, "A1")["44"] is None

    def test_a_new_size_costs_what_the_list_says(self):
        purchase = an_open_purchase(prices=("10.00",))
        imported(purchase, "A1;Item 1;12.00;XL;")
        variant = Variant.objects.get(size="XL")
        assert (variant.price, variant.item.price) == (eur("12.00"), eur("10.00"))

    def test_a_list_without_sizes_leaves_sizes_alone(self):
        purchase = a_draft(prices=())
        imported(purchase, "A1;Item 1;10.00;40,42;")
        purchase = published(purchase)
        draft = judged(purchase, "A1;Item 1;10.00", headings="article;name;price")
        assert (verdicts(draft), sizes(purchase, "A1")) == (
            {1: "skipped", 2: "same"},
            {"40": None, "42": None},
        )

    def test_items_that_vanished_can_be_marked_sold_out(self):
        purchase = an_open_purchase(prices=("10.00", "11.00"))
        draft = imported(purchase, "A1;Item 1;10.00;;", vanished="sold_out")
        assert (draft.outcome["vanished"], draft.outcome["removed"]) == (1, 0)
        assert catalogue(purchase)["A2"] == ("Item 2", "11", True)
        imported(purchase, "A1;Item 1;10.00;;", "A2;Item 2;11.00;;")
        assert catalogue(purchase)["A2"] == ("Item 2", "11", False)


class TestStatements:
    @pytest.mark.parametrize("rows", [3, 30, 300])
    def test_a_new_list_a_newer_one_and_the_same_take_as_many_for_any_number(self, rows):
        purchase = a_draft(prices=())
        headings = "article;name;price;size;stock;от 30 тыс;picture"

        def take(name: str, price: str, sizes: str) -> tuple[int, int]:
            content = content_of(
                *(
                    f"T{n};{name} {n};{price};{sizes};{n + 1};0.50;https://example.org/{n}.jpg"
                    for n in range(rows)
                ),
                headings=headings,
            )
            with statements() as sent:
                done = import_price_list(
                    purchase_id=purchase.pk, name="l.csv", content=content, by=purchase.organizer.user, at=NOW
                ).taken
            return len(sent), done.added + done.changed

        assert take("Tea", "3.50", "40,42,44") == (15, rows)
        assert take("Tea", "3.60", "42,44,46") == (14, rows)
        assert take("Tea", "3.60", "42,44,46") == (10, 0)

    def test_many_rows_are_sent_in_portions(self, monkeypatch):
        monkeypatch.setattr(taking, "ROWS_AT_ONCE", 10)
        purchase = a_draft(prices=())
        imported(purchase, *(f"T{n};Tea {n};3.50;;" for n in range(25)))
        assert (purchase.items.count(), variants_of(purchase)[-1].item.article) == (25, "T24")
        assert PriceList.objects.get().added == 25


def published(draft: Purchase) -> Purchase:
    return publish_purchase(purchase_id=draft.pk, by=draft.organizer.user, at=NOW)
