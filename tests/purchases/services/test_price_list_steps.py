"""A price list from its upload to its import, step by step. Rule: R-TERMS."""

from datetime import timedelta
from pathlib import PurePath

import pytest
from django.core.files.storage import storages

from purchases.models import ListDraft, ListRow, PriceList, PurchaseEvent, RememberedMapping
from purchases.rules.price_list import Layout
from purchases.services.price_lists import (
    CannotChangeList,
    CannotImport,
    CannotSettle,
    CannotUpload,
    back_to_columns,
    begin_import,
    drop_list,
    forget_lists,
    import_list,
    is_quick,
    judge_list,
    read_again,
    read_list,
    resume_lists,
    settle_columns,
    upload_list,
)
from purchases.services.price_lists.working import CLAIMED_FOR, QUICK_ROWS, claim, claimed
from purchases.services.publishing import publish_purchase
from purchases.states import ListState
from tests.factories.people import a_supplier, a_user, an_organizer
from tests.factories.purchases import NOW, a_draft, an_open_purchase, an_order, stopped
from tests.purchases.listing import again, imported, judged, read, settled, uploaded, verdicts

pytestmark = pytest.mark.django_db

TEA = "T1;Green tea;3.50;;"
LATER = NOW + timedelta(minutes=1)


class TestUploading:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            pytest.param("list.pdf", b"a;b", id="another kind of file"),
            pytest.param("list", b"a;b", id="no ending"),
            pytest.param("list.csv", b"", id="an empty file"),
            pytest.param("list.csv", b"x" * (20 * 1024**2 + 1), id="more than 20 MB"),
        ],
    )
    def test_is_refused_for(self, name, content):
        purchase = a_draft()
        with pytest.raises(CannotUpload) as refused:
            upload_list(
                purchase_id=purchase.pk, name=name, content=content, by=purchase.organizer.user, at=NOW
            )
        assert (refused.value.field, ListDraft.objects.count()) == ("file", 0)

    def test_is_for_the_organizer_until_the_stop(self):
        purchase = an_open_purchase()
        with pytest.raises(CannotUpload):
            uploaded(purchase, TEA, by=a_user())
        an_order(purchase, a_user(), 1)
        with pytest.raises(CannotUpload) as refused:
            uploaded(stopped(purchase), TEA)
        assert refused.value.cited == "R-STATES"

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            pytest.param("../../etc/list.csv", "list.csv", id="folders are left out"),
            pytest.param("a\x00b\x1f\u202e.csv", "ab.csv", id="what no screen shows is left out"),
            pytest.param("я" * 300 + ".xlsx", "я" * 195 + ".xlsx", id="a long name keeps its ending"),
        ],
    )
    def test_keeps_a_name_to_show(self, name, shown):
        purchase = a_draft()
        draft = upload_list(
            purchase_id=purchase.pk, name=name, content=b"x", by=purchase.organizer.user, at=NOW
        )
        assert again(draft).file_name == shown
        assert PurePath(draft.file.name).parent.as_posix() == f"purchases/{purchase.pk}"

    def test_ends_where_ten_are_on_the_way(self):
        purchase = a_draft()
        for _each in range(10):
            draft = uploaded(purchase, TEA)
        with pytest.raises(CannotUpload):
            uploaded(purchase, TEA)
        drop_list(draft_id=draft.pk, by=draft.by, at=NOW)
        uploaded(purchase, TEA)

    def test_asks_a_worker_for_what_is_not_quick(self, django_capture_on_commit_callbacks):
        purchase = a_draft()
        with django_capture_on_commit_callbacks() as asked:
            uploaded(purchase, TEA)
        assert len(asked) == 0
        with django_capture_on_commit_callbacks(execute=True) as asked:
            draft = uploaded(purchase, *(f"T{n};Tea number {n} of many;3.50;;" for n in range(8000)))
        assert (len(asked), again(draft).state) == (1, ListState.COLUMNS)
        assert is_quick(again(draft)) == (again(draft).reading["rows"] <= QUICK_ROWS)


class TestReading:
    def test_guesses_the_columns(self):
        draft = read(a_draft(), TEA)
        layout = Layout.of_values(draft.mapping)
        assert (draft.state, layout.header_row, draft.failure) == (ListState.COLUMNS, 1, "")
        assert layout.roles == {0: "article", 1: "name", 2: "price", 3: "size", 4: "limit"}
        assert (draft.reading["rows"], draft.reading["columns"]) == (2, 5)

    def test_says_why_it_failed_and_may_be_tried_otherwise(self):
        purchase = a_draft()
        draft = upload_list(
            purchase_id=purchase.pk, name="l.csv", content=b"\x89PNG", by=purchase.organizer.user, at=NOW
        )
        read_list(draft_id=draft.pk, at=NOW)
        draft = again(draft)
        assert (draft.state, bool(draft.failure)) == (ListState.FAILED, True)
        read_again(draft_id=draft.pk, sheet="", encoding="cp1251", delimiter=";", by=draft.by, at=LATER)
        assert (again(draft).state, again(draft).failure) == (ListState.READING, "")

    def test_tells_a_failure_in_the_language_of_the_organizer(self):
        organizer = an_organizer()
        organizer.user.language = "ru"
        organizer.user.save()
        purchase = a_draft(organizer=organizer)
        draft = upload_list(
            purchase_id=purchase.pk, name="l.csv", content=b"\x89PNG", by=organizer.user, at=NOW
        )
        read_list(draft_id=draft.pk, at=NOW)
        assert any("а" <= letter <= "я" for letter in again(draft).failure)

    def test_another_delimiter_replaces_what_was_read(self):
        draft = read(a_draft(), TEA)
        read_again(draft_id=draft.pk, sheet="", encoding="utf-8", delimiter="|", by=draft.by, at=LATER)
        first = draft.table.name
        read_list(draft_id=draft.pk, at=LATER)
        draft = again(draft)
        assert (draft.reading["delimiter"], draft.reading["columns"]) == ("|", 1)
        assert not storages["private"].exists(first)
        assert draft.table.storage.exists(draft.table.name)

    def test_reads_again_only_for_the_organizer(self):
        draft = read(a_draft(), TEA)
        with pytest.raises(CannotChangeList):
            read_again(draft_id=draft.pk, sheet="", encoding="", delimiter="", by=a_user(), at=LATER)


class TestSettling:
    def test_remembers_for_the_next_file_of_the_supplier_even_where_a_column_moved(self):
        organizer, supplier = an_organizer(), a_supplier()
        first = a_draft(organizer=organizer, supplier=supplier)
        draft = read(first, "X;Green tea;3.50;4.00", headings="code;what;sum one;sum two")
        settle_columns(
            draft_id=draft.pk,
            header_row=1,
            roles={0: "article", 1: "name", 3: "price"},
            by=draft.by,
            at=NOW,
        )
        second = read(
            a_draft(organizer=organizer, supplier=supplier),
            "X;4.00;Green tea;3.50",
            headings="code;sum two;what;sum one",
        )
        assert Layout.of_values(second.mapping).roles == {0: "article", 1: "price", 2: "name"}
        assert second.reading["remembered"] == RememberedMapping.objects.get().at.isoformat()

    def test_remembers_nothing_for_others(self):
        supplier = a_supplier()
        settled(read(a_draft(supplier=supplier), TEA))
        other = read(a_draft(supplier=supplier, organizer=an_organizer()), TEA)
        assert other.reading["remembered"] == ""

    @pytest.mark.parametrize(
        ("header_row", "roles", "field"),
        [
            pytest.param(1, {0: "article", 1: "name"}, "", id="there is no price"),
            pytest.param(1, {0: "name", 1: "name", 2: "price"}, "role-1", id="two columns are the name"),
            pytest.param(1, {0: "name", 2: "price", 3: "tier:"}, "role-3", id="a tier has no sum"),
            pytest.param(1, {0: "colur", 1: "name", 2: "price"}, "role-0", id="there is no such field"),
            pytest.param(1, {1: "name", 2: "price", 99: "unit"}, "", id="there is no such column"),
            pytest.param(9, {1: "name", 2: "price"}, "header_row", id="there is no such row"),
            pytest.param(-1, {1: "name", 2: "price"}, "header_row", id="a row before the first"),
            pytest.param(10**30, {1: "name", 2: "price"}, "header_row", id="a row beyond all"),
        ],
    )
    def test_is_refused_where(self, header_row, roles, field):
        draft = read(a_draft(), TEA)
        with pytest.raises(CannotSettle) as refused:
            settle_columns(draft_id=draft.pk, header_row=header_row, roles=roles, by=draft.by, at=NOW)
        assert refused.value.field == field
        assert (again(draft).state, RememberedMapping.objects.count()) == (ListState.COLUMNS, 0)

    def test_takes_a_column_that_begins_far_below(self):
        rows = [f"T{n};Tea {n};3.50" for n in range(300)]
        draft = read(a_draft(), *rows, "T300;Tea 300;3.50;;;kg", headings="article;name;price")
        draft = settled(draft, {0: "article", 1: "name", 2: "price", 5: "unit"})
        judge_list(draft_id=draft.pk, at=NOW)
        assert draft.rows.get(number=302).details["item"]["unit"] == "kg"

    def test_goes_back_and_leaves_the_rows(self):
        draft = judged(a_draft(prices=()), TEA)
        back_to_columns(draft_id=draft.pk, by=draft.by, at=LATER)
        assert (again(draft).state, draft.rows.count(), again(draft).counts) == (ListState.COLUMNS, 0, {})


class TestTheOrderOfSteps:
    def test_is_kept_by_every_step(self):
        purchase = a_draft(prices=())
        draft = read(purchase, TEA)
        given = {"draft_id": draft.pk, "by": draft.by, "at": LATER}
        with pytest.raises(CannotImport):
            begin_import(vanished="keep", **given)
        with pytest.raises(CannotChangeList):
            back_to_columns(**given)
        judge_list(draft_id=draft.pk, at=LATER)
        import_list(draft_id=draft.pk, at=LATER)
        assert (again(draft).state, purchase.items.count()) == (ListState.COLUMNS, 0)

    def test_ends_with_the_import(self):
        purchase = a_draft(prices=())
        draft = imported(purchase, TEA)
        assert draft.state == ListState.IMPORTED
        given = {"draft_id": draft.pk, "by": draft.by, "at": LATER}
        for step in (
            lambda: settle_columns(header_row=1, roles={1: "name", 2: "price"}, **given),
            lambda: read_again(sheet="", encoding="", delimiter="", **given),
            lambda: back_to_columns(**given),
            lambda: begin_import(vanished="keep", **given),
        ):
            with pytest.raises((CannotChangeList, CannotImport)):
                step()
        import_list(draft_id=draft.pk, at=LATER)
        assert (PriceList.objects.count(), purchase.items.count()) == (1, 1)
        assert PurchaseEvent.objects.filter(kind="price_list_imported").count() == 1

    def test_is_not_for_strangers(self):
        draft, stranger = judged(a_draft(prices=()), TEA), a_user()
        given = {"draft_id": draft.pk, "by": stranger, "at": LATER}
        for step in (
            lambda: settle_columns(header_row=1, roles={1: "name", 2: "price"}, **given),
            lambda: back_to_columns(**given),
            lambda: begin_import(vanished="keep", **given),
            lambda: drop_list(**given),
        ):
            with pytest.raises((CannotChangeList, CannotImport)):
                step()
        assert again(draft).state == ListState.JUDGED


class TestImporting:
    def test_stays_judged_with_the_reason_where_the_purchase_has_gone_on(self):
        purchase = an_open_purchase()
        an_order(purchase, a_user(), 1)
        draft = judged(purchase, "A1;Item 1;10.00;;", TEA)
        begin_import(draft_id=draft.pk, vanished="keep", by=draft.by, at=NOW)
        stopped(purchase)
        import_list(draft_id=draft.pk, at=LATER)
        draft = again(draft)
        assert (draft.state, draft.failure) == (
            ListState.JUDGED, "That is not possible while the purchase is “stopped”."
        )  # fmt: skip
        assert (purchase.items.count(), PriceList.objects.count()) == (1, 0)

    @pytest.mark.parametrize("confirmed", [False, True], ids=["before it is confirmed", "after it"])
    def test_is_refused_where_the_purchase_was_published_since_the_rows_were_looked_at(self, confirmed):
        purchase = a_draft()
        draft = judged(purchase, "A1;Item 1;12.00;;", TEA)
        if confirmed:
            begin_import(draft_id=draft.pk, vanished="keep", by=draft.by, at=NOW)
        publish_purchase(purchase_id=purchase.pk, by=draft.by, at=LATER)
        if confirmed:
            import_list(draft_id=draft.pk, at=LATER)
            assert again(draft).failure.startswith("The purchase was published after these rows")
        else:
            with pytest.raises(CannotImport, match="The purchase was published after these rows"):
                begin_import(draft_id=draft.pk, vanished="keep", by=draft.by, at=LATER)
        assert (again(draft).state, PriceList.objects.count()) == (ListState.JUDGED, 0)

    def test_leaves_nothing_behind_where_it_breaks_off_half_way(self, monkeypatch):
        purchase = a_draft(prices=())
        draft = judged(purchase, TEA)
        begin_import(draft_id=draft.pk, vanished="keep", by=draft.by, at=NOW)

        def broken(*args, **kwargs):
            raise RuntimeError("the disk is full")

        monkeypatch.setattr("purchases.services.price_lists.taking._write_tiers", broken)
        with pytest.raises(RuntimeError):
            import_list(draft_id=draft.pk, at=LATER)
        draft = again(draft)
        assert (draft.state, bool(draft.failure), draft.outcome) == (ListState.JUDGED, True, {})
        assert (purchase.items.count(), PriceList.objects.count()) == (0, 0)
        monkeypatch.undo()
        begin_import(draft_id=draft.pk, vanished="keep", by=draft.by, at=LATER)
        import_list(draft_id=draft.pk, at=LATER)
        assert purchase.items.count() == 1

    def test_of_nothing_new_is_refused(self):
        purchase = a_draft(prices=())
        imported(purchase, TEA)
        draft = judged(purchase, TEA)
        with pytest.raises(CannotImport):
            begin_import(draft_id=draft.pk, vanished="keep", by=draft.by, at=NOW)

    @pytest.mark.parametrize("vanished", ["", "delete", "remove"])
    def test_does_with_vanished_items_what_there_is_to_choose(self, vanished):
        draft = judged(an_open_purchase(), TEA)
        with pytest.raises(CannotImport) as refused:
            begin_import(draft_id=draft.pk, vanished=vanished, by=draft.by, at=NOW)
        assert refused.value.field == "vanished"


class TestClaims:
    def test_one_at_a_time_until_the_claim_is_left_lying(self):
        draft = uploaded(a_draft(), TEA)
        assert claim(draft.pk, ListState.READING, at=NOW) is not None
        assert claim(draft.pk, ListState.READING, at=LATER) is None
        assert claim(draft.pk, ListState.READING, at=NOW + CLAIMED_FOR) is not None

    def test_who_lost_the_claim_writes_nothing(self, monkeypatch):
        purchase = a_draft(prices=())
        draft = settled(read(purchase, TEA, "T2;Black tea;2.00;;"))
        slow = claim(draft.pk, ListState.JUDGING, at=NOW)
        judge_list(draft_id=draft.pk, at=NOW + CLAIMED_FOR)
        assert claimed(slow).count() == 0
        assert (again(draft).state, verdicts(draft)) == (ListState.JUDGED, {1: "skipped", 2: "new", 3: "new"})

    def test_judging_twice_is_judging_once(self):
        draft = judged(a_draft(prices=()), TEA)
        before = list(draft.rows.values_list("pk", flat=True))
        judge_list(draft_id=draft.pk, at=LATER)
        assert list(draft.rows.values_list("pk", flat=True)) == before


class TestTidying:
    def test_work_left_lying_is_begun_again(self, django_capture_on_commit_callbacks):
        draft = uploaded(a_draft(), TEA)
        with django_capture_on_commit_callbacks(execute=True):
            assert resume_lists(at=NOW) == 0
        with django_capture_on_commit_callbacks(execute=True):
            assert resume_lists(at=NOW + timedelta(minutes=2)) == 1
        assert again(draft).state == ListState.COLUMNS

    def test_work_that_takes_an_hour_is_given_up(self):
        draft = settled(read(a_draft(prices=()), TEA))
        assert resume_lists(at=NOW + timedelta(hours=1)) == 0
        assert (again(draft).state, bool(again(draft).failure)) == (ListState.COLUMNS, True)

    def test_lists_that_nobody_carried_on_go_with_their_files(self, django_capture_on_commit_callbacks):
        old, young = judged(a_draft(prices=()), TEA), judged(a_draft(prices=()), TEA, at=LATER)
        files = [old.file.name, old.table.name]
        with django_capture_on_commit_callbacks(execute=True):
            assert forget_lists(at=NOW + timedelta(days=30)) == 1
        assert list(ListDraft.objects.values_list("pk", flat=True)) == [young.pk]
        assert ListRow.objects.filter(draft=old.pk).count() == 0
        assert [storages["private"].exists(name) for name in files] == [False, False]

    def test_a_dropped_list_goes_with_its_files(self, django_capture_on_commit_callbacks):
        draft = judged(a_draft(prices=()), TEA)
        with django_capture_on_commit_callbacks(execute=True):
            drop_list(draft_id=draft.pk, by=draft.by, at=LATER)
        assert not draft.file.storage.exists(draft.file.name)
        assert not draft.file.storage.exists(draft.table.name)
        assert ListRow.objects.count() == 0
