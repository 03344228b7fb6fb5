"""A supplier's price list on its way into a purchase."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.private_files import private_storage
from organizers.models import Organizer, Supplier
from purchases.models.purchase import Purchase
from purchases.states import ListState, Vanished, Verdict


def list_path(draft: "ListDraft", name: str) -> str:
    return f"purchases/{draft.purchase_id}/list-{name}"


class ListDraft(models.Model):
    """One uploaded file, from its reading to its import: what the organizer has settled so far.

    `table` holds the cells as they were read (`rules.kept_table`); `reading` how they were, or are to be:
    sheet, encoding, delimiter, and then sheets, rows, columns, remembered (when the mapping it began with
    was settled); `mapping` the values of a Layout; `counts` how many rows got each verdict; `outcome` how
    many items the import added, changed, left as they were, and what became of the vanished. `failure`
    is a sentence for `by`. `done` of `total` rows say how far the work of the present state has come;
    `claimed_at` when somebody took it up.
    """

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="list_drafts")
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to=list_path, storage=private_storage, max_length=200)
    table = models.FileField(upload_to=list_path, storage=private_storage, max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.READING)
    failure = models.CharField(max_length=500, blank=True)
    reading = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    vanished = models.CharField(max_length=8, choices=Vanished.choices, default=Vanished.KEEP)
    outcome = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["state", "moved_at"], name="list_draft_at_work")]

    def __str__(self) -> str:
        return self.file_name


class ListRow(models.Model):
    """What was found in one row of a draft; of a vanished item `number` is 0.

    `details` are plain values. Of a new, changed or same item: `item` as it was read (the fields of
    DraftItem, prices as texts), `warnings`, and `item_row`, the first row that speaks of this item, which
    describes it. In that row of a known one also `differences` ({field, was, became}), `percent` (how far
    the price moved, "4.2" or ""), and `stays`, which of those fields the import leaves as they are because
    the purchase is open. Unreadable: `problems`. Skipped: `kind` and `text`. A problem or warning is
    {column, heading, field, code, values}.
    """

    draft = models.ForeignKey(ListDraft, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    article = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("number", "pk")
        indexes = [models.Index(fields=["draft", "verdict", "number"], name="list_row_by_verdict")]

    def __str__(self) -> str:
        return f"{self.number}: {self.verdict}"


class RememberedMapping(models.Model):
    """How an organizer settled the columns of a supplier's list; the next file begins with it.

    `mapping` names columns by their headings, so that it outlives a moved column.
    """

    organizer = models.ForeignKey(Organizer, on_delete=models.CASCADE, related_name="+")
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    mapping = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "supplier"], name="remembered_mapping_unique")
        ]

    def __str__(self) -> str:
        return f"mapping of {self.supplier_id}"
