"""Purchases in the back office: to read, to allow, to cancel. Rules: R-TRANSFER, R-EXCLUSIVE, R-STATES."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from config.kernel.wording import last_moment
from participants.admin.decisions import Decision, DecisionView
from purchases.models import Purchase
from purchases.models.purchase import PurchaseQuerySet
from purchases.rules.transitions import Role, may
from purchases.selectors.history import events_of, told
from purchases.selectors.oversight import late_to_distribute, left_alone_with_money
from purchases.selectors.report import FIGURES, report_rows, shown, totals
from purchases.services.approving import CannotApprove, approve_transfer, grant_exclusivity_exception
from purchases.services.cancelling import cancel_purchase
from purchases.states import PurchaseState

NEWEST_EVENTS = 200


class PurchaseDecisionView(DecisionView):
    """One purchase, and what an administrator may decide about it as it stands. 7 queries."""

    template_name = "purchases/back_office/purchase.html"

    def get_queryset(self) -> PurchaseQuerySet:
        found: PurchaseQuerySet = Purchase.objects.select_related(
            "draft",
            "terms",
            "organizer__user",
            "supplier",
            "city",
            "supplier_payment",
            "arrival",
            "transfer_approval",
            "exclusivity_exception",
        )
        return found

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.rows = report_rows(self.object)

    def facts(self) -> Sequence[tuple[Any, Any]]:
        purchase = self.object
        agreed, organizer = purchase.agreed, purchase.organizer.user
        facts = [
            (_("State"), purchase.get_state_display()),
            (_("Why it was cancelled"), purchase.why_cancelled),
            (_("Organizer"), f"{purchase.organizer} <{organizer.email}>"),
            (_("Supplier"), purchase.supplier),
            (_("City"), f"{purchase.city}, {purchase.time_zone}"),
            (_("Settled in"), purchase.currency),
            (_("Official rate"), self._rate()),
            (_("Organizer fee, %"), agreed.fee_percent),
            (_("Money transfer, %"), agreed.transfer_percent),
            (_("Approved for money transfer, %"), getattr(purchase, "transfer_approval", None)),
            (_("Second live purchase allowed"), getattr(purchase, "exclusivity_exception", None)),
            (_("Prepayment, % of goods' cost"), agreed.prepay_percent),
            *self._dates(),
        ]
        return [(label, str(value)) for label, value in facts if value not in ("", None)]

    def _dates(self) -> Iterator[tuple[str, str]]:
        purchase = self.object
        for label, at in (
            (_("Organizer last seen"), purchase.organizer.user.seen_at),
            (_("Published"), purchase.published_at),
            (_("Last call"), purchase.called_at or purchase.last_call_at),
            (_("Stop"), purchase.stopped_at or purchase.stop_at),
            (_("Prepayment due"), purchase.prepay_due_at),
            (_("Bought out"), purchase.bought_out_at),
            (_("Arrived"), purchase.arrived_at),
            (_("Distribution due"), purchase.distribution_due_at),
            (_("Distribution began"), purchase.distribution_at),
            (_("Closed"), purchase.closed_at),
            (_("Cancelled"), purchase.cancelled_at),
        ):
            if at:
                day, clock = last_moment(at, purchase.time_zone)
                yield label, f"{date_format(day)} {clock}"

    def decisions(self) -> Sequence[Decision]:
        purchase = self.object
        found = []
        if purchase.state == PurchaseState.DRAFT:
            found += [
                Decision(
                    "approve_transfer",
                    _("Approve the percentage"),
                    self._approve_transfer,
                    _("The percentage is approved."),
                    needs_reason=True,
                    fields_template="purchases/back_office/percent.html",
                ),
                Decision(
                    "allow_second",
                    _("Allow a second live purchase of this supplier in this city"),
                    self._by(grant_exclusivity_exception),
                    _("The exception is granted."),
                    needs_reason=True,
                ),
            ]
        if may(transition="cancel", role=Role.ADMINISTRATOR, state=purchase.state):
            found.append(
                Decision(
                    "cancel",
                    _("Cancel this purchase"),
                    self._by(cancel_purchase),
                    _("The purchase is cancelled, and everybody who ordered is told."),
                    needs_reason=True,
                    fields_template="purchases/back_office/cancelling.html",
                )
            )
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        purchase = self.object
        payment = getattr(purchase, "supplier_payment", None)
        sums = totals(self.rows)
        return super().get_context_data(
            purchase=purchase,
            rows=[(row, [shown(getattr(row, name), purchase) for name in FIGURES]) for row in self.rows],
            totals=[shown(sums[name], purchase) for name in FIGURES],
            to_give_back=shown(sums["paid"] - sums["credited"], purchase),
            payment=payment,
            # One address for everybody who may see the paper; the desk serves it.
            invoice_url=f"{purchase.get_absolute_url()}desk/invoice/" if payment and payment.invoice else "",
            arrival=getattr(purchase, "arrival", None),
            price_lists=purchase.price_lists.select_related("by"),
            events=told(Paginator(events_of(purchase), NEWEST_EVENTS).get_page(1)),
            posted=self.request.POST,
            **kwargs,
        )

    def _by(self, service: Callable[..., object]) -> Callable[[str], object]:
        decide = partial(service, purchase_id=self.object.pk, by=self.request.user, at=timezone.now())
        return lambda reason: decide(why=reason)

    def _approve_transfer(self, reason: str) -> object:
        try:
            percent = Decimal(self.request.POST.get("percent", "").replace(",", ".").strip())
        except InvalidOperation:
            raise CannotApprove(_("Enter a share above 0 and up to 100 %."), field="percent") from None
        return self._by(partial(approve_transfer, percent=percent))(reason)

    def _rate(self) -> str:
        purchase = self.object
        if purchase.currency == purchase.supplier_currency:
            return ""
        kind = _("final") if purchase.rate_is_final else _("estimate")
        return f"{purchase.official_rate} {purchase.currency}/{purchase.supplier_currency} ({kind})"


class PurchaseIndexView(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("organizer__user", "city")


class AbsentIndexView(PurchaseIndexView):
    page_title = gettext_lazy("Organizers who are gone")

    def get_base_queryset(self) -> Any:
        gone = left_alone_with_money(at=timezone.now())
        return super().get_base_queryset().filter(pk__in=gone.values("pk"))


class LateIndexView(PurchaseIndexView):
    page_title = gettext_lazy("Late distributions")

    def get_base_queryset(self) -> Any:
        late = late_to_distribute(at=timezone.now())
        return super().get_base_queryset().filter(pk__in=late.values("pk"))


class PurchaseViewSet(ModelViewSet):
    model = Purchase
    icon = "list-ul"
    menu_label = gettext_lazy("All purchases")
    list_display: Sequence[Any] = (
        "title",
        "organizer",
        "city",
        "state",
        DateColumn("stop_at", label=gettext_lazy("Stop"), sort_key="stop_at"),
        DateColumn("created_at", label=gettext_lazy("Drafted"), sort_key="created_at"),
    )
    list_filter: Sequence[str] = ("state", "city", "organizer")
    search_fields = ("title", "slug", "organizer__name", "supplier__name")
    search_backend_name = None
    index_view_class = PurchaseIndexView
    edit_view_class = PurchaseDecisionView
    form_fields = ("title",)


class PurchaseListViewSet(PurchaseViewSet):
    """A list of its own; its rows lead to the one page of the purchase."""

    list_filter = ("city",)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(edit_url_name="back_office_purchases:edit", **kwargs)


class AbsentViewSet(PurchaseListViewSet):
    icon = "warning"
    menu_label = AbsentIndexView.page_title
    index_view_class = AbsentIndexView
    list_display = (
        "title",
        "organizer",
        "city",
        "state",
        DateColumn("organizer.user.seen_at", label=gettext_lazy("Organizer last seen")),
    )


class LateViewSet(PurchaseListViewSet):
    icon = "time"
    menu_label = LateIndexView.page_title
    index_view_class = LateIndexView
    list_display = (
        "title",
        "organizer",
        "city",
        Column("arrival.received_on", label=gettext_lazy("Received")),
        DateColumn(
            "distribution_due_at", label=gettext_lazy("Distribution due"), sort_key="distribution_due_at"
        ),
    )


class PurchasesGroup(ViewSetGroup):
    menu_label = gettext_lazy("Purchases")
    menu_icon = "list-ul"
    menu_order = 190
    items = (
        PurchaseViewSet("back_office_purchases", url_prefix="purchases"),
        AbsentViewSet("back_office_absent", url_prefix="absent-organizers"),
        LateViewSet("back_office_late", url_prefix="late-distributions"),
    )
