"""The lines, participants and payments of a purchase as files."""

from typing import Any

from babel.numbers import get_decimal_symbol
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.kernel.days import local_day
from config.kernel.wording import reader_locale
from purchases.forms.exporting import CSV, ExportForm
from purchases.gateways.exports import csv_pieces, xlsx_file
from purchases.models import Purchase
from purchases.selectors.exports import SHEETS, exported
from purchases.views.carrying import REFUSED, carried, show

# What was chosen last, by table, in the session.
REMEMBERED = "export_columns"
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@carried
@require_safe
def exports(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """Each table with its columns to choose from."""
    return _page(request, purchase)


@carried
@require_safe
def export(request: HttpRequest, purchase: Purchase, sheet: str) -> HttpResponseBase:
    """The file. It is written anew each time, and changes nothing but which columns are ticked next time."""
    if sheet not in SHEETS:
        raise Http404
    form = _form(request, purchase, sheet, data=request.GET)
    if not form.is_valid():
        answer = _page(request, purchase, refused=form)
        answer.status_code = REFUSED
        return answer
    chosen = form.cleaned_data["columns"]
    request.session[REMEMBERED] = {**request.session.get(REMEMBERED, {}), sheet: chosen}
    return _file(purchase, sheet, chosen, kind=form.cleaned_data["format"])


def _page(request: HttpRequest, purchase: Purchase, *, refused: ExportForm | None = None) -> HttpResponse:
    tables = [
        refused if refused and refused.sheet == sheet else _form(request, purchase, sheet) for sheet in SHEETS
    ]
    return show(request, purchase, "exports/exports", form=refused, tables=tables)


def _form(request: HttpRequest, purchase: Purchase, sheet: str, *, data: Any = None) -> ExportForm:
    table = SHEETS[sheet]
    columns = table.columns(purchase)
    chosen = request.session.get(REMEMBERED, {}).get(sheet)
    if chosen is None:
        chosen = [column.key for column in columns if column.by_default]
    return ExportForm(
        data, sheet=sheet, title=table.title, columns=columns, chosen=chosen, count=table.count(purchase)
    )


def _file(purchase: Purchase, sheet: str, chosen: list[str], *, kind: str) -> HttpResponseBase:
    table = exported(purchase, sheet=sheet, keys=chosen)
    name = f"{purchase.slug}-{sheet}-{local_day(timezone.now(), purchase.time_zone)}.{kind}"
    answer: HttpResponseBase
    if kind == CSV:
        sign = get_decimal_symbol(reader_locale())
        pieces = csv_pieces(headings=table.headings, rows=table.rows, decimal_sign=sign)
        answer = StreamingHttpResponse(pieces, content_type=CSV_TYPE)
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        file = xlsx_file(title=table.title, headings=table.headings, rows=table.rows)
        answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
    answer["Cache-Control"] = "private, no-store"
    return answer
