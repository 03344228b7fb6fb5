"""The supplier's order as a file, in the columns that the supplier wants."""

from typing import Any

from babel.numbers import get_decimal_symbol
from django import forms
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.kernel.days import local_day
from config.kernel.errors import DomainError
from config.kernel.wording import format_money, reader_locale
from participants.once import Answer
from purchases.forms.acting import put_refusal
from purchases.forms.supplier_order import TableFileForm, TemplateForm
from purchases.gateways.documents import Document, pdf_file
from purchases.gateways.exports import csv_pieces, xlsx_file
from purchases.models import Purchase
from purchases.rules.supply import Chosen
from purchases.selectors.exports.supplier_order import order_table, usual_columns
from purchases.selectors.supplier_order import order_sheet, template_of
from purchases.services.order_templates import guess_columns, save_template
from purchases.views.carrying import REFUSED, carried, carry_out, show

CSV, XLSX, PDF = "csv", "xlsx", "pdf"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PDF: "application/pdf",
}


@carried
@require_safe
def order_file(request: HttpRequest, purchase: Purchase) -> HttpResponseBase:
    """The order as `format` says: xlsx (default), csv or pdf."""
    kind = request.GET.get("format", XLSX)
    if kind not in TYPES:
        raise Http404
    sheet = order_sheet(purchase)
    table = order_table(sheet, template_of(purchase))
    today = local_day(timezone.now(), purchase.time_zone)
    sign = get_decimal_symbol(reader_locale())
    name = f"{purchase.slug}-order-{today}.{kind}"
    answer: HttpResponseBase
    if kind == CSV:
        pieces = csv_pieces(headings=table.headings, rows=table.rows, decimal_sign=sign)
        answer = StreamingHttpResponse(pieces, content_type=TYPES[CSV])
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    elif kind == XLSX:
        file = xlsx_file(title=table.title, headings=table.headings, rows=table.rows)
        answer = FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[XLSX])
    else:
        document = Document(
            title=_("Order: %(title)s") % {"title": purchase.title},
            facts=[
                _("To: %(supplier)s") % {"supplier": purchase.supplier.name},
                _("From: %(organizer)s") % {"organizer": purchase.organizer.name},
                _("Date: %(day)s") % {"day": date_format(today)},
                _("Pieces: %(pieces)d. Sum: %(sum)s.")
                % {"pieces": sheet.pieces, "sum": format_money(sheet.total)},
            ],
            headings=table.headings,
            rows=table.rows,
            total=table.total,
            page_words=lambda page, pages: _("Page %(page)d of %(pages)d") % {"page": page, "pages": pages},
            decimal_sign=sign,
        )
        answer = FileResponse(pdf_file(document), as_attachment=True, filename=name, content_type=TYPES[PDF])
    answer["Cache-Control"] = "private, no-store"
    return answer


@carried
def order_template(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Which columns this supplier wants: chosen, or guessed from its empty form."""
    if request.method != "POST":
        return _page(request, purchase, _saved(purchase))
    if "guess" in request.POST:
        return _guessed(request, purchase)
    form = TemplateForm(request.POST, columns=[])

    def act() -> Answer:
        chosen = form.chosen()
        save_template(purchase_id=purchase.pk, columns=chosen, by=request.user, at=timezone.now())
        said = _("The columns are kept for this supplier.") if chosen else _("The usual columns are back.")
        return Answer(reverse("purchases:desk-supplier-order", args=[purchase.slug]), said)

    return carry_out(request, form, act=act, again=lambda form: _page(request, purchase, form))


def _saved(purchase: Purchase) -> TemplateForm:
    return TemplateForm(columns=template_of(purchase) or usual_columns(order_sheet(purchase)))


def _guessed(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """The form filled in with the columns of a file; nothing is kept yet."""
    upload = TableFileForm(request.POST, request.FILES)
    if upload.is_valid():
        file = upload.cleaned_data["file"]
        try:
            columns: Any = guess_columns(name=file.name, content=file.read())
        except DomainError as refusal:
            put_refusal(upload, refusal)
            upload.cited = refusal.cited
        else:
            return _page(request, purchase, TemplateForm(columns=columns), guessed=columns)
    answer = _page(request, purchase, _saved(purchase), upload=upload)
    answer.status_code = REFUSED
    return answer


def _page(
    request: HttpRequest,
    purchase: Purchase,
    columns: forms.Form,
    *,
    upload: TableFileForm | None = None,
    guessed: list[Chosen] | None = None,
) -> HttpResponse:
    return show(
        request,
        purchase,
        "supply/template",
        form=upload or columns,
        columns=columns,
        upload=upload or TableFileForm(),
        guessed=guessed,
    )
