"""Tables as CSV: what comes is small and UTF-8, what leaves runs as a formula nowhere."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils import timezone

from eoc.errors import Invalid

MOST_BYTES = 1_000_000
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def uploaded(file: UploadedFile) -> str:
    """The words of a CSV somebody sends, UTF-8 with or without its mark; Invalid names `file`."""
    if (file.size or 0) > MOST_BYTES:
        raise Invalid("The file is larger than 1 MB.", {"file": "Split it into several files."})
    return decoded(file.read())


def decoded(content: bytes) -> str:
    """UTF-8 with or without its mark; Invalid names `file`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "The file is not UTF-8 text. Save it as CSV UTF-8."
        raise Invalid(message, {"file": message}) from None


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
