"""A supplier's price list on its way into a purchase: uploaded, read, settled, judged, imported."""

from purchases.services.price_lists.at_once import import_price_list, judge_price_list
from purchases.services.price_lists.importing import CannotImport, begin_import, import_list
from purchases.services.price_lists.judging import judge_list
from purchases.services.price_lists.reading import read_again, read_list
from purchases.services.price_lists.settling import CannotSettle, back_to_columns, settle_columns
from purchases.services.price_lists.tidying import forget_lists, resume_lists
from purchases.services.price_lists.uploading import CannotUpload, drop_list, upload_list
from purchases.services.price_lists.working import CannotChangeList, is_quick

__all__ = [
    "CannotChangeList",
    "CannotImport",
    "CannotSettle",
    "CannotUpload",
    "back_to_columns",
    "begin_import",
    "drop_list",
    "forget_lists",
    "import_list",
    "import_price_list",
    "is_quick",
    "judge_list",
    "judge_price_list",
    "read_again",
    "read_list",
    "resume_lists",
    "settle_columns",
    "upload_list",
]
