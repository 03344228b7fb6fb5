"""What a person is told about a file that is not read."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.kernel.errors import DomainError
from purchases.rules.tables import column_letter


class CannotRead(DomainError):
    """The file is not a table that can be read; nothing of it was used."""


KINDS: Mapping[str, Promise] = {
    "text": _("plain text, such as a CSV"),
    "xlsx": _("an Excel workbook (XLSX)"),
    "xls": _("an old Excel workbook (XLS)"),
    "xlsb": _("a binary Excel workbook (XLSB)"),
    "ods": _("an OpenDocument spreadsheet (ODS)"),
    "ancient": _("an Excel file from before 1997"),
    "document": _("a text document"),
    "slides": _("a presentation"),
    "compound": _("an old Microsoft file without a workbook"),
    "zip": _("a ZIP archive"),
    "archive": _("an archive"),
    "pdf": _("a PDF"),
    "rtf": _("a text document (RTF)"),
    "picture": _("a picture"),
    "page": _("a web page (HTML)"),
    "xml": _("an XML file"),
    "program": _("a program"),
    "database": _("a database"),
}

SENTENCES: Mapping[str, Promise] = {
    "ending": _("“%(name)s” is not a CSV, XLSX, XLS or ODS file. Save the table as one of them."),
    "kind": _("“%(name)s” is %(kind)s, whatever its name says. Save the table as CSV, XLSX, XLS or ODS."),
    "large": _("The file is larger than %(limit)s MB. Take the pictures out of it, or split it."),
    "empty": _("The file is empty. Choose the file with the table in it."),
    "nothing": _("There is nothing in the table. Choose a file with a filled table."),
    "broken": _(
        "“%(name)s” is damaged or cut off. Open it in a spreadsheet program, save it again, and upload that."
    ),
    "strain": _(
        "“%(name)s” is damaged, or opening it takes more memory or time than a table should. "
        "Copy the table into a new file."
    ),
    "password": _("“%(name)s” is protected by a password. Save it without one."),
    "macros": _("“%(name)s” has macros in it. Save the table as XLSX without macros, or as CSV."),
    "links": _(
        "“%(name)s” takes values from other files. Break the links, or paste the table as values into a new file."
    ),
    "unrun": _(
        "Cell %(cell)s holds a formula without its result. "
        "Open the file in a spreadsheet program, save it again, and upload that."
    ),
    "swelling": _(
        "The file is far larger inside than it looks, so it is not opened. Copy the table into a new file."
    ),
    "lying_container": _(
        "“%(name)s” holds more than it declares, so it is not opened. Copy the table into a new file."
    ),
    "odd_container": _(
        "“%(name)s” is packed as no spreadsheet program does it. "
        "Open it in one, save it again, and upload that."
    ),
    "nested": _("“%(name)s” has other files packed inside it. Copy the table alone into a new file."),
    "entities": _(
        "“%(name)s” has declarations in it that a spreadsheet never needs. Copy the table into a new file."
    ),
    "long_text": _("A text in “%(name)s” is longer than a cell can be. Copy the table into a new file."),
    "rows": _("The table has more than %(limit)s rows. Split it into several files."),
    "columns": _("The table has more than %(limit)s columns. Delete those that are not needed."),
    "much": _(
        "The table has more than %(limit)s filled cells, or very long texts. Split it into several files."
    ),
    "cell": _("A cell in row %(row)s has more than %(limit)s characters. Shorten it."),
    "csv": _(
        "The CSV cannot be read after line %(line)s: a quotation mark is not closed, or a cell is too long. "
        "Correct it there."
    ),
    "binary": _("“%(name)s” is not a text, so not a CSV. Save the table as CSV, XLSX, XLS or ODS."),
    "undecodable": _(
        "Line %(line)s is not written in %(encoding)s. Choose another encoding, or save the file in UTF-8."
    ),
    "encoding": _("“%(encoding)s” is no encoding that can be read. Choose one of the list."),
    "delimiter": _("“%(delimiter)s” does not part columns. Choose a semicolon, a comma, a tab or a bar."),
    "sheet": _("There is no visible sheet “%(sheet)s” with anything in it. Choose another."),
    "no_sheets": _("A CSV has no sheets. Leave the sheet out."),
}


def refusal(code: str, *, name: str, **params: str | int) -> CannotRead:
    """The refusal that `code` stands for, of a file called `name`; `column` counts from 0."""
    shown: dict[str, object] = {"name": name, **params}
    if "kind" in params:
        shown["kind"] = KINDS[str(params["kind"])]
    if "column" in params:
        shown["cell"] = f"{column_letter(int(params['column']))}{params['row']}"
    return CannotRead(str(SENTENCES[code]) % shown)
