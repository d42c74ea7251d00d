"""Tables that leave as CSV: no cell of them runs as a formula, wherever it is opened."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils import timezone

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(cell: object) -> str:
    """The cell's text, with an apostrophe before anything that would begin a formula.

    Blanks before it do not help: some programs trim them first.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(cell)
    text = str(cell).replace("\x00", "")
    begins = text.startswith(TRIGGERS) or text.lstrip().startswith(TRIGGERS)
    return f"'{text}" if begins else text


def table(name: str, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """The rows as a file to keep."""
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M")
    response = HttpResponse(written(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{stamp}.csv"'
    return response


def written(columns: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """The rows as CSV, every cell safe and quoted; no other place writes any."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(map(safe, columns))
    writer.writerows(map(safe, row) for row in rows)
    return text.getvalue()
