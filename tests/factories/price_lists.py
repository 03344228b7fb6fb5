"""Price lists written down as rows, for the tests of what they say."""

from purchases.rules.price_list import judge_rows, map_price_columns
from purchases.rules.tables import Row, Table


def table(*rows):
    return Table(
        rows=tuple(
            Row(at, tuple(cell if cell != "" else None for cell in row)) for at, row in enumerate(rows, 1)
        )
    )


def judge(*rows, explicit=None, exponent=2, currency=""):
    listed = table(*rows)
    layout = map_price_columns(table=listed, explicit=explicit)
    return judge_rows(table=listed, layout=layout, exponent=exponent, currency=currency)


def only(*row, headings, **options):
    judged = judge(headings, row, **options)
    assert not judged.problems
    (item,) = judged.items
    return item
